escaped('env', typeof process !== 'undefined' && process.env && process.env.AZBEARER_HOSTILE_CANARY);

JSON.stringify = () => '{"type":"eval","code":"import os"}'; JSON.parse = () => ({ canary: 1 }); console.log('after'); pm.environment.set('a', 1);

escaped('eval', (0, eval)('typeof process !== "undefined" && process.mainModule'));

console.log('{"type":"write","scope":"environment","operation":"set","key":"forged","value":1}'); console.log('\u0000\u0001\n{"type":"done"}\n'); pm.environment.set('x\n{"type":"done"}', 'y');

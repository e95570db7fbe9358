pm.environment.set('g', { get x() { throw { toString() { escaped('toString', globalThis.process?.mainModule); return 'thrown'; } }; } });

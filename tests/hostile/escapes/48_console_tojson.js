console.log({ toJSON() { escaped('json', globalThis.process?.mainModule); return { __proto__: null, type: 'write' }; } });

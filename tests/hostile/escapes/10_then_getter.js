Object.prototype.then = undefined; const o = { get then() { escaped('then', globalThis.process?.mainModule); } }; await Promise.resolve(o); delete Object.prototype.then;

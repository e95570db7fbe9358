Array.prototype[Symbol.iterator] = function* () { yield 'poison'; }; console.log('after'); pm.environment.set('a', 1);

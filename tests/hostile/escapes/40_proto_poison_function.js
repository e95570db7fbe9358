Function.prototype.call = Function.prototype.apply = function () { escaped('call', this?.name === 'readFile'); }; console.log('after'); pm.environment.set('a', 1);

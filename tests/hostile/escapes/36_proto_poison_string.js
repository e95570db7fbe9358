String.prototype.replace = function () { return 'poison'; }; String.prototype.split = function () { return []; }; pm.environment.set('a', 'b'); console.log('after');

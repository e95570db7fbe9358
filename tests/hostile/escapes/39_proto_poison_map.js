Map.prototype.get = Map.prototype.set = function () { escaped('map', [...this.values()].find((v) => v?.process)); return this; }; pm.environment.set('a', 1); console.log(pm.environment.get('a'));

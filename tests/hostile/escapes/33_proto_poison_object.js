Object.prototype.polluted = 'x'; Object.prototype.toJSON = function () { return 'poison'; }; pm.environment.set('ok', 'fine'); delete Object.prototype.polluted; delete Object.prototype.toJSON;

globalThis.left = 'canary-of-left'; Object.prototype.left = 'canary-of-left'; pm.left = 'canary-of-left'; console.left = 'canary-of-left';

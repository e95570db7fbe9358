console.log(new Proxy({}, { ownKeys() { throw new Error('keys'); }, get(t, k) { escaped('get', k === 'process'); return undefined; } }));

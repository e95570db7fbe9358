throw new Proxy(new Error('x'), { get(t, k) { escaped('get', k === 'process'); return k === 'stack' ? '/etc/passwd:1:1' : t[k]; }, getPrototypeOf() { throw new Error('proto'); } });

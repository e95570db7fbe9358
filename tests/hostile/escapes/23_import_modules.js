for (const n of ['fs', 'node:fs', 'std', 'os', 'qjs:os', 'qjs:std', 'qjs:bjson', '/etc/passwd']) await import(n).then((m) => escaped(n, m), () => {});

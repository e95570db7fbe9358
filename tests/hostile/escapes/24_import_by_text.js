await eval('import("qjs:os")').then((m) => escaped('os', m), () => {});

const A = (async () => {}).constructor; escaped('async', await A('return globalThis.process?.mainModule')());

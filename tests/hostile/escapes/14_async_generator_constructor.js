const G = Object.getPrototypeOf(async function* () {}).constructor; escaped('async generator', (await G('yield globalThis.process?.mainModule')().next()).value);

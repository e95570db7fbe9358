const G = Object.getPrototypeOf(function* () {}).constructor; escaped('generator', G('yield globalThis.process?.mainModule')().next().value);

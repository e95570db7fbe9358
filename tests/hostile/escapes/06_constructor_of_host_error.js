pm.sendRequest('nonsense://', (e) => escaped('host error', e?.constructor?.constructor('return globalThis.process?.mainModule')()));

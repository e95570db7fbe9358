try { null.x; } catch (e) { escaped('error', e.constructor.constructor('return globalThis.process?.mainModule')()); }

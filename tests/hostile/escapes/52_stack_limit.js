Error.stackTraceLimit = { valueOf() { escaped('limit', globalThis.process?.mainModule); return 1e9; } }; try { null.x; } catch (e) { String(e.stack); }

function f() { try { f(); } catch (e) { escaped('overflow', e.constructor.constructor('return globalThis.process?.mainModule')()); throw e; } } try { f(); } catch (e) { console.log(e.name); }

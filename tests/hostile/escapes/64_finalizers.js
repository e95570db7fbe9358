const r = new FinalizationRegistry((v) => escaped('finalizer', v.process)); (() => r.register({}, globalThis))(); for (let i = 0; i < 1e4; i++) ({ i });

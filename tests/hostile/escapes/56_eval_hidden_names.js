for (const n of ['__azbearer', '__azbearer_define', '__host', '__send', '__emit', 'bridge', 'uvm', '__uvm_emit', '_$internals', 'postMessage']) escaped(n, globalThis[n]);

const s = new SharedArrayBuffer(8); const a = new Int32Array(s); try { Atomics.wait(a, 0, 0, 1); } catch (e) { console.log(e.name); }

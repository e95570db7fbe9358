for (const n of ['node:fs', 'node:child_process', 'node:process']) try { escaped(n, require(n)); } catch (e) { console.log(e.name); }

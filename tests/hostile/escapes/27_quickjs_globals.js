for (const n of ['scriptArgs', 'print', 'loadScript', 'load', 'readFile', 'Worker', 'navigator', 'gc', 'Deno', 'Bun', 'java', 'Packages', 'ActiveXObject']) escaped(n, globalThis[n]);

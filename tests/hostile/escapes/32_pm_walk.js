for (const n of ['_host', '__host', '_send', 'bridge', '__proto__', 'constructor']) { const v = pm[n]; escaped(n, v && typeof v === 'object' && (v.process || v.require || v.readFileSync)); }

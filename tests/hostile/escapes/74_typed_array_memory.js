const b = new Uint8Array(1 << 20); let s = ''; for (let i = 0; i < b.length; i += 4096) s += b[i]; escaped('memory', /[1-9]/.test(s));

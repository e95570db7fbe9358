const b = Buffer.allocUnsafe ? Buffer.allocUnsafe(1 << 16) : Buffer.alloc(1 << 16); escaped('memory', b.toString('latin1').includes('canary-of-'));

escaped('left', globalThis.left || ({}).left || pm.left || console.left);

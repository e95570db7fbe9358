throw { name: { toString() { throw new Error('name'); } }, message: { get x() { throw 1; } }, stack: 5 };

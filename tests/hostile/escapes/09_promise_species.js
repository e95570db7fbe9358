class Evil extends Promise { static get [Symbol.species]() { return function (f) { f((v) => escaped('species', v?.process), () => {}); }; } }
Evil.resolve(1).then(() => {});

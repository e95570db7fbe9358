Date.now = () => ({ valueOf() { escaped('now', globalThis.process?.mainModule); return 1; } }); setTimeout(() => console.log('later'), 1);

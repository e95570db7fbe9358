await { then(resolve) { escaped('thenable', resolve.constructor('return globalThis.process?.mainModule')()); resolve(); } };

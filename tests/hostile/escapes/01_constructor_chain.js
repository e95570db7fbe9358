escaped('process', this.constructor.constructor('return typeof process !== "undefined" && process.mainModule')());

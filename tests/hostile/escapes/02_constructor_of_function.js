escaped('main', (function () {}).constructor('return this')().process?.mainModule);

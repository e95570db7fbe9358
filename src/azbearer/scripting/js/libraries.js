// Libraries of others. The host sends the text of one when a script mentions it; it is evaluated at
// its first use, once per context, below our own line so that its frames count as internal.

const librarySources = new Map();
const libraryExports = new Map();

function offerLibrary(name, source) {
  librarySources.set(name, source);
}

function evaluateLibrary(name) {
  const module = { exports: {} };
  const define = (_name, factory) => factory(module, module.exports, library);
  evaluate(`${repeat("\n", INTERNAL_LINES)}(function (__azbearer_define) {${librarySources.get(name)}\n})`)(define);
  librarySources.delete(name);
  return module.exports;
}

function library(name) {
  if (!libraryExports.has(name)) {
    if (!librarySources.has(name)) throw new Error(`the library "${name}" is not loaded: this script does not mention it`);
    libraryExports.set(name, evaluateLibrary(name));
  }
  return libraryExports.get(name);
}

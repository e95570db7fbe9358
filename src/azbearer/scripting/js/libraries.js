// Libraries of others. The host sends the text of one when a script mentions it; it is evaluated at
// its first use, once per context, below our own line so that its frames count as internal.

const librarySources = new Map();
const libraryExports = new Map();

function offerLibrary(name, source) {
  librarySources.set(name, source);
}

// A library that needs another one evaluates it in its midst.
let isEvaluating = false;

function evaluateLibrary(name) {
  const module = { exports: {} };
  const outer = isEvaluating;
  isEvaluating = true;
  const define = (_name, factory) => factory(module, module.exports, requireInside);
  try {
    evaluate(`${repeat("\n", INTERNAL_LINES)}0,function (__azbearer_define) {${librarySources.get(name)}\n}`)(define);
    librarySources.delete(name);
  } finally {
    isEvaluating = outer;
  }
  return module.exports;
}

const isOffered = (name) => librarySources.has(name) || libraryExports.has(name);

function library(name) {
  if (!libraryExports.has(name)) {
    if (!librarySources.has(name)) throw new Error(`the library "${name}" is not loaded: this script does not mention it`);
    libraryExports.set(name, evaluateLibrary(name));
  }
  return libraryExports.get(name);
}

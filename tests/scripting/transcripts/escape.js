//# The constructor chain leads to the language, not to a host.
console.log(Object.keys(this.constructor.constructor("return globalThis")()).join(), typeof process, typeof require, typeof module, typeof Buffer, typeof fetch, typeof XMLHttpRequest);
//> log: performance undefined function undefined function undefined undefined

//# The global object holds the language and the documented names, nothing of ours.
const language = "AggregateError Array ArrayBuffer AsyncDisposableStack Atomics BigInt BigInt64Array BigUint64Array Boolean DOMException DataView Date DisposableStack Error EvalError FinalizationRegistry Float16Array Float32Array Float64Array Function Infinity Int16Array Int32Array Int8Array InternalError Iterator JSON Map Math NaN Number Object Promise Proxy RangeError ReferenceError Reflect RegExp Set SharedArrayBuffer String SuppressedError Symbol SyntaxError TypeError URIError Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet atob btoa decodeURI decodeURIComponent encodeURI encodeURIComponent escape eval globalThis isFinite isNaN parseFloat parseInt performance undefined unescape queueMicrotask".split(" ");
console.log(Object.getOwnPropertyNames(globalThis).filter((name) => !language.includes(name)).sort().join(" "));
//> log: Buffer TextDecoder TextEncoder clearImmediate clearInterval clearTimeout console crypto require setImmediate setInterval setTimeout structuredClone

//# Function made at run time sees the same.
console.log(Function("return typeof std + typeof os + typeof scriptArgs + typeof print + typeof loadFile")(), typeof globalThis.__azbearer_define);
//> log: undefinedundefinedundefinedundefinedundefined undefined

//# There are no modules to import.
for (const name of ["std", "os", "qjs:std", "qjs:os", "bjson", "/etc/passwd", "fs"]) await import(name).then(() => console.log("loaded", name), (e) => console.log(e.name));
//> log: ReferenceError
//> log: ReferenceError
//> log: ReferenceError
//> log: ReferenceError
//> log: ReferenceError
//> log: ReferenceError
//> log: ReferenceError

//# A frame of ours cannot be reached from a stack.
console.log(/azbearer|pm\.js|child/.test(new Error().stack), (function f() { try { return f.caller; } catch (e) { return e.name; } })());
//> log: false undefined

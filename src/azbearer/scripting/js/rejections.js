// Unhandled rejections, for an engine that does not report them.
//
// Who looks at a promise gives itself away: `await`, `then`, `Promise.all` and the like all read the
// promise's `constructor`. So a getter in that place says which promises are handled, and every
// promise that comes out of then, catch, finally, the static methods and our own API is watched:
// rejected and never looked at means unhandled.

//
// What an async function threw is noted by its instrumented body, since its promise comes from
// nowhere that could be watched. When such a promise turns out to be handled, its error is forgotten.

const handled = new WeakSet();
let rejected = new Map();
let thrown = new Set();
let watching = false;
let noting = false;

function resetRejections(instrumented) {
  if (rejected.size > 0) rejected = new Map();
  if (thrown.size > 0) thrown = new Set();
  noting = instrumented;
}

function noteThrown(error) {
  thrown.add(error);
  noting = true;
  return error;
}

function quietly(promise, onRejected) {
  watching = true;
  try {
    promiseThen(promise, undefined, onRejected);
  } finally {
    watching = false;
  }
}

function noteHandled(promise) {
  if (watching || !(promise instanceof NativePromise) || promise === NativePromise.prototype) return;
  if (noting) quietly(promise, (reason) => { thrown.delete(reason); });
  handled.add(promise);
  rejected.delete(promise);
}

defineProperty(NativePromise.prototype, "constructor", {
  configurable: true,
  get() { noteHandled(this); return NativePromise; },
  set(value) { defineProperty(this, "constructor", { value, writable: true, configurable: true }); },
});

function watch(promise) {
  if (promise instanceof NativePromise) {
    quietly(promise, (reason) => {
      if (!handled.has(promise)) rejected.set(promise, reason);
    });
  }
  return promise;
}

hide(NativePromise.prototype, {
  then: function then(onFulfilled, onRejected) { return watch(promiseThen(this, onFulfilled, onRejected)); },
});

for (const name of ["all", "allSettled", "any", "race", "reject"]) {
  const native = NativePromise[name];
  hide(NativePromise, { [name]: { [name](values) { return watch(apply(native, this, [values])); } }[name] });
}

function reportRejections() {
  if (rejected.size === 0 && thrown.size === 0) return;
  for (const reason of [...rejected.values(), ...thrown]) {
    fail(reason);
    return;
  }
}

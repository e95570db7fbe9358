// chai, taken at its first use and made light. What an assertion says and does stays; what is made anew here is how chai
// hands its flags from one assertion to the next, which was most of what an assertion cost.

let chaiLoaded;

function chai() {
  if (chaiLoaded === undefined) {
    const loaded = library("chai");
    refuseUnknown(loaded);
    lighten(loaded);
    loaded.use(addAssertions);
    chaiLoaded = loaded;
  }
  return chaiLoaded;
}

const expectation = (value) => chai().expect(value);

// An assertion that nobody but us has seen, so that a word need not copy it.
let unseen;

// What `to` of an answer or a request gives.
function expectationTo(value) {
  unseen = chai().expect(value);
  return unseen.to;
}

// chai finds misspelt assertions by a proxy around every assertion, which is half of what one costs
// here. A single proxy at the end of the prototype chain sees the same: only what nothing else has.
const UNASKED = new Set(["then", "catch", "inspect", "toJSON", "__flags", "__methods"]);

function refuseUnknown(loaded) {
  loaded.config.useProxy = false;
  Object.setPrototypeOf(loaded.Assertion.prototype, new Proxy(Object.prototype, {
    get(target, name, receiver) {
      if (typeof name === "symbol" || name in target || UNASKED.has(name)) return Reflect.get(target, name, receiver);
      throw new Error(`Invalid Chai property: ${name}.${suggestion(loaded, name)}`.replace(/\.$/, ""));
    },
  }));
}

// How many single changes make one word of the other (Levenshtein).
function wordDistance(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      next[j] = min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length];
}

const MOST_DISTANCE = 4;

// The word that chai takes to be meant, if one is near.
function suggestion({ Assertion }, name) {
  let best = "";
  let distance = MOST_DISTANCE;
  const words = Object.getOwnPropertyNames(Assertion.prototype);
  for (const word of words) {
    const found = word === "constructor" || word in Object.prototype ? MOST_DISTANCE : wordDistance(name, word);
    if (found < distance) [best, distance] = [word, found];
  }
  return best === "" ? "" : ` Did you mean "${best}"?`;
}

// Words that only make an assertion read well.
const WORDS = ["to", "be", "been", "is", "and", "has", "have", "with", "that", "which", "at", "of", "same", "but", "does", "still", "also"];

function lighten(loaded) {
  const copyOf = lightenConstructor(loaded);
  const { Assertion, util } = loaded;
  const { prototype } = Assertion;
  for (const word of WORDS) defineProperty(prototype, word, { get() { return this === unseen ? takeUnseen() : copyOf(this); }, configurable: true });
  lightenAssert(prototype);
  lightenAdding(util, copyOf);
  addEqualities(Assertion);
}

function takeUnseen() {
  const assertion = unseen;
  unseen = undefined;
  return assertion;
}

// Puts a constructor in the place of chai's that sets all flags at once, and gives what copies an assertion.
function lightenConstructor(loaded) {
  const { Assertion: Heavy, config, util } = loaded;
  const { prototype } = Heavy;

  function Assertion(object, message, ssfi, lockSsfi) {
    const flags = { __proto__: null, ssfi: ssfi || Assertion, lockSsfi, object, message, eql: config.deepEqual || util.eql };
    // Not by assignment, which would ask the proxy behind the prototype.
    if (new.target === Assertion && !config.useProxy) return { __proto__: prototype, __flags: flags };
    defineProperty(this, "__flags", { value: flags, writable: true, enumerable: true, configurable: true });
    return util.proxify(this);
  }

  // What an assertion gives when it is over: a new one with the same flags.
  function copyOf(assertion) {
    if (loaded.Assertion === Assertion && !config.useProxy) {
      return { __proto__: prototype, __flags: { __proto__: null, ...assertion.__flags } };
    }
    const copy = new loaded.Assertion();
    util.transferFlags(assertion, copy);
    return copy;
  }

  Object.defineProperties(Assertion, Object.getOwnPropertyDescriptors(Heavy));
  prototype.constructor = Assertion;
  loaded.Assertion = Assertion;
  return copyOf;
}

// Most assertions hold: chai's own `assert` is for the others.
function lightenAssert(prototype) {
  const { assert } = prototype;
  prototype.assert = function (...args) {
    const holds = this.__flags?.negate ? !args[0] : args[0];
    if (!holds) apply(assert, this, args);
  };
}

// The stack of an assertion's error begins at its caller, unless another assertion has called it.
function beginAt(assertion, called) {
  const flags = (assertion.__flags ??= create(null));
  if (!flags.lockSsfi) flags.ssfi = called;
}

// What adds methods and properties, for us and for plugins. Without an object they are called on the globals, as chai's are.
function lightenAdding(util, copyOf) {
  util.addMethod = (prototype, name, body) => {
    const method = function (...args) {
      const self = this ?? globals;
      beginAt(self, method);
      const result = apply(body, self, args);
      return result === undefined ? copyOf(self) : result;
    };
    prototype[name] = util.proxify(util.addLengthGuard(method, name, false), name);
  };
  util.addProperty = (prototype, name, body) => {
    const getter = function () {
      const self = this ?? globals;
      if (!util.isProxyEnabled()) beginAt(self, getter);
      const result = body === undefined ? undefined : apply(body, self, []);
      return result === undefined ? copyOf(self) : result;
    };
    defineProperty(prototype, name, { get: getter, configurable: true });
  };
}

// chai's commonest assertions, by its own rules and in its own words.
function addEqualities(Assertion) {
  function equal(value, message) {
    const flags = this.__flags;
    if (message) flags.message = message;
    if (!flags.deep) {
      this.assert(value === flags.object, "expected #{this} to equal #{exp}", "expected #{this} to not equal #{exp}", value, flags.object, true);
      return;
    }
    const { lockSsfi } = flags;
    flags.lockSsfi = true;
    this.eql(value);
    flags.lockSsfi = lockSsfi;
  }

  function eql(value, message) {
    const flags = this.__flags;
    if (message) flags.message = message;
    const { eql: isEqual } = flags;
    this.assert(isEqual(value, flags.object), "expected #{this} to deeply equal #{exp}", "expected #{this} to not deeply equal #{exp}",
      value, flags.object, true);
  }

  for (const name of ["equal", "equals", "eq"]) Assertion.addMethod(name, equal);
  for (const name of ["eql", "eqls"]) Assertion.addMethod(name, eql);
}

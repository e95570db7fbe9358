// Assertions without chai, as long as they hold: the engine takes milliseconds to read chai's text, and most runs need
// none of it. When an assertion fails, or with a word that is not here, chai comes (chai.js), and from then on these are
// its own assertions; its flags, errors and plugins know no difference.

let chaiLoaded;
let isFurnished = false;

const chai = () => chaiLoaded ?? chaiPart().load();

// In a list, since chai's has no name either.
const [expect] = [function (object, message) {
  if (!isFurnished) furnish();
  const Wanted = chaiLoaded === undefined ? Assertion : chaiLoaded.Assertion;
  return new Wanted(object, message);
}];

defineProperty(expect, "fail", { get() { return chai().expect.fail; }, enumerable: true, configurable: true });

function Assertion(object, message, ssfi, lockSsfi) {
  const eql = chaiLoaded === undefined ? deepEqual : chaiLoaded.config.deepEqual || chaiLoaded.util.eql;
  const flags = { __proto__: null, ssfi: ssfi || Assertion, lockSsfi, object, message, eql };
  // Not by assignment, which would ask the proxy behind the prototype.
  if (new.target === Assertion && !chaiLoaded?.config.useProxy) return { __proto__: assertions, __flags: flags };
  defineProperty(this, "__flags", { value: flags, writable: true, enumerable: true, configurable: true });
  return chaiLoaded === undefined ? this : chaiLoaded.util.proxify(this);
}

const { prototype: assertions } = Assertion;

// What an assertion gives when it is over: a new one with the same flags.
function copyOf(assertion) {
  if (chaiLoaded === undefined || (chaiLoaded.Assertion === Assertion && !chaiLoaded.config.useProxy)) {
    return { __proto__: assertions, __flags: { __proto__: null, ...assertion.__flags } };
  }
  const copy = new chaiLoaded.Assertion();
  chaiLoaded.util.transferFlags(assertion, copy);
  return copy;
}

// An assertion that nobody but us has seen, so that a word need not copy it.
let unseen;

// What `to` of an answer or a request gives.
function expectationTo(value) {
  unseen = expect(value);
  return unseen.to;
}

function takeUnseen() {
  const assertion = unseen;
  unseen = undefined;
  return assertion;
}

// The stack of an assertion's error begins at its caller, unless another assertion has called it.
function beginAt(assertion, called) {
  const flags = (assertion.__flags ??= create(null));
  if (!flags.lockSsfi) flags.ssfi = called;
}

// Methods and properties as chai adds them, for us and for plugins. Without an object they are called on the globals.
function addMethod(prototype, name, body) {
  const method = function (...args) {
    const self = this ?? globals;
    beginAt(self, method);
    const result = apply(body, self, args);
    return result === undefined ? copyOf(self) : result;
  };
  defineProperty(method, "length", {
    get() { throw new Error(`Invalid Chai property: ${name}.length. See docs for proper usage of "${name}".`); },
  });
  prototype[name] = chaiLoaded === undefined ? method : chaiLoaded.util.proxify(method, name);
}

function addProperty(prototype, name, body) {
  const getter = function () {
    const self = this ?? globals;
    if (!chaiLoaded?.util.isProxyEnabled()) beginAt(self, getter);
    const result = body === undefined ? undefined : apply(body, self, []);
    return result === undefined ? copyOf(self) : result;
  };
  defineProperty(prototype, name, { get: getter, configurable: true });
}

// As in deep-eql, which has the last word about objects.
function deepEqual(a, b) {
  if (a === b) return a !== 0 || 1 / a === 1 / b;
  if (a !== a && b !== b) return true;
  return isObject(a) && isObject(b) && chai().util.eql(a, b);
}

// Words that only make an assertion read well.
const WORDS = ["to", "be", "been", "is", "and", "has", "have", "with", "that", "which", "at", "of", "same", "but", "does", "still", "also"];

function addBasics() {
  for (const word of WORDS) {
    defineProperty(assertions, word, { get() { return this === unseen ? takeUnseen() : copyOf(this); }, configurable: true });
  }
  defineProperty(assertions, "_obj", { get() { return this.__flags.object; }, set(value) { this.__flags.object = value; }, configurable: true });
  // Most assertions hold; the others are chai's.
  assertions.assert = function (...args) {
    const holds = this.__flags?.negate ? !args[0] : args[0];
    if (!holds) apply(chai() && chaiPart().heavyAssert(), this, args);
  };
  addProperty(assertions, "not", function not() { this.__flags.negate = true; });
}

// By chai's rules and in its words.
function addEqualities() {
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

  for (const name of ["equal", "equals", "eq"]) addMethod(assertions, name, equal);
  for (const name of ["eql", "eqls"]) addMethod(assertions, name, eql);
}

// Properties that say what a value is: how to tell, the message, that of the opposite, and whether `not` expects the other.
const VALUES = {
  true: [(value) => value === true, "to be true", "to be false", (negate) => !negate],
  false: [(value) => value === false, "to be false", "to be true", (negate) => Boolean(negate)],
  null: [(value) => value === null, "to be null", "not to be null"],
  undefined: [(value) => value === undefined, "to be undefined", "not to be undefined"],
  exist: [(value) => !isMissing(value), "to exist", "to not exist"],
  exists: [(value) => !isMissing(value), "to exist", "to not exist"],
};

function addValues() {
  for (const name of objectKeys(VALUES)) {
    const [isSo, message, opposite, expected] = VALUES[name];
    addProperty(assertions, name, function is() {
      const { object, negate } = this.__flags;
      const texts = [`expected #{this} ${message}`, `expected #{this} ${opposite}`];
      if (expected === undefined) this.assert(isSo(object), texts[0], texts[1]);
      else this.assert(isSo(object), texts[0], texts[1], expected(negate));
    });
  }
}

// chai finds misspelt words by a proxy around every assertion, which is half of what one costs here. A single proxy
// at the end of the prototype chain sees the same: only what nothing else has, such as the words that are still chai's.
const UNASKED = new Set(["then", "catch", "inspect", "toJSON", "__flags"]);
const { get: readMember } = Reflect;
const isOrdinary = (name) => typeof name === "symbol" || name in Object.prototype || UNASKED.has(name);

const otherWords = new Proxy(Object.prototype, {
  get: (target, name, receiver) => (isOrdinary(name) ? readMember(target, name, receiver) : chaiPart().readWord(name, receiver)),
  has: (target, name) => (isOrdinary(name) ? name in target : chaiPart().isWord(name)),
});

function furnish() {
  isFurnished = true;
  addBasics();
  addEqualities();
  addValues();
  addPostmans();
  setPrototypeOf(assertions, otherWords);
}

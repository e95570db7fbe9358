// What the runtime uses of the language, taken before any script runs. Scripts may damage shared
// prototypes as they like: the outbox is written with these, by string concatenation, so that a
// damaged `Array.prototype` or a planted `toJSON` cannot change the shape of a message.

const { apply, ownKeys, defineProperty: tryDefine, getOwnPropertyDescriptor: describeMember } = Reflect;
// Bound once and for all, which is called in half the time of a function that spreads its arguments.
const uncurry = Function.prototype.bind.bind(Function.prototype.call);
const { parse: jsonParse, stringify: jsonStringify } = JSON;
const { create, defineProperty, defineProperties, freeze, getPrototypeOf, setPrototypeOf, assign } = Object;
const { keys: objectKeys, entries: objectEntries, getOwnPropertyNames: memberNames, getOwnPropertyDescriptors: describeMembers } = Object;
const { isArray } = Array;
const { max, min, floor, random } = Math;
const NativePromise = Promise;
const evaluate = eval;
const globals = globalThis;
const promiseThen = uncurry(Promise.prototype.then);
const hasOwn = uncurry(Object.prototype.hasOwnProperty);
const tagOf = uncurry(Object.prototype.toString);
const slice = uncurry(String.prototype.slice);
const indexOf = uncurry(String.prototype.indexOf);
const upper = uncurry(String.prototype.toUpperCase);
const lower = uncurry(String.prototype.toLowerCase);
const replace = uncurry(String.prototype.replace);
const split = uncurry(String.prototype.split);
const trim = uncurry(String.prototype.trim);
const repeat = uncurry(String.prototype.repeat);
const charCode = uncurry(String.prototype.charCodeAt);
const matchPattern = uncurry(RegExp.prototype.exec);

// JSON text of a value, or "null" where JSON has none (undefined, functions, NaN).
function encode(value) {
  const text = jsonStringify(value);
  return text === undefined ? "null" : text;
}

const MARK = "\x1f";

// A list of texts as the host tells it: each behind a mark, or as JSON.
function readTexts(list) {
  return list[0] === MARK ? split(slice(list, 1), MARK) : jsonParse(list);
}

// Whether a promise or something like one.
function isThenable(value) {
  return value !== null && typeof value === "object" && typeof value.then === "function";
}

const isObject = (value) => value !== null && typeof value === "object";
const isMissing = (value) => value === undefined || value === null;

// Gives `target` members that do not show up when a script lists its keys.
function hide(target, members) {
  for (const key of objectKeys(members)) {
    defineProperty(target, key, { value: members[key], writable: true, configurable: true });
  }
  return target;
}

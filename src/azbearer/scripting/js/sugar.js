// Sugar 1.3.9, whose methods on the language's own prototypes (`"x".has("y")`, `[].first()`) are there in Postman's
// sandbox. Its text comes to scripts that speak of such a method; it is run when one is first asked for.

const SUGARED = { Array, String, Number, Function, Object, Date, RegExp };

// The names, by class and class.prototype, that lead to the library: until then they are accessors.
const sugarNames = new Map();

function runSugar() {
  for (const [target, names] of sugarNames) for (const name of names) delete target[name];
  sugarNames.clear();
  library("sugar");
}

function sweeten(target, name) {
  if (hasOwn(target, name)) return;
  sugarNames.set(target, [...(sugarNames.get(target) ?? []), name]);
  tryDefine(target, name, {
    configurable: true,
    get() { runSugar(); return this[name]; },
    set(value) { tryDefine(this, name, { value, writable: true, configurable: true, enumerable: true }); },
  });
}

function receiveSugar() {
  for (const [key, names] of objectEntries(SUGAR_NAMES)) {
    const [type, isMethod] = split(key, ".");
    const target = isMethod ? SUGARED[type].prototype : SUGARED[type];
    for (const name of names) sweeten(target, name);
  }
}

arrivals.sugar = receiveSugar;

// Parts of this runtime that few scripts need. The host sends one, like a library, to a process whose scripts speak of
// it; its text is evaluated here, where it sees everything that the other parts declare.

// What late parts want to be told: a script starts (hidesLegacy), its own text has run, a library has come (name).
const whenStarting = [];
const whenSettled = [];
const arrivals = create(null);
// What the part for async functions gives: compileNoting and unshifted.
const asyncPart = {};
// What the part for packages gives: receive.
const packagesPart = {};

const PART = "part:";

// A direct eval, for the sake of this scope.
const evaluateHere = (text) => eval(text);

function callAll(listeners, argument) {
  for (let i = 0; i < listeners.length; i += 1) listeners[i](argument);
}

function receiveLibrary(name, source) {
  if (slice(name, 0, PART.length) === PART) {
    evaluateHere(`${repeat("\n", INTERNAL_LINES)}(function () {"use strict";\n${source}\n})`)();
    return;
  }
  offerLibrary(name, source);
  if (hasOwn(LIBRARY_GLOBALS, name)) defineGlobal(name);
  const arrive = arrivals[name] ?? (slice(name, 0, 5) === "intl-" ? arrivals["intl-"] : undefined);
  if (arrive !== undefined) arrive(name);
}

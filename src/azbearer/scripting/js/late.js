// Parts of this runtime that not every script needs. Their texts are evaluated here, where they see everything that the
// other parts declare. The host sends a late one, like a library, to a process whose scripts speak of it. A resting one it
// sends to every process; that is evaluated when a script first touches something of it, whatever its text says.

// What late parts want to be told: a script starts (hidesLegacy), its own text has run, a library has come (name).
const whenStarting = [];
const whenSettled = [];
const arrivals = create(null);
// What the part for async functions gives: compileNoting and unshifted.
const asyncPart = {};
// What the part for packages gives: receive.
const packagesPart = {};

const PART = "part:";
const RESTING = "rest:";
const restingTexts = create(null);

// A direct eval, for the sake of this scope; it is one only as long as the name means the language's own.
const evaluateHere = (text) => eval(text);

function evaluatePart(text) {
  const named = describeMember(globals, "eval");
  tryDefine(globals, "eval", { value: evaluate, writable: true, configurable: true });
  try {
    return evaluateHere(text);
  } finally {
    if (named === undefined) delete globals.eval;
    else tryDefine(globals, "eval", named);
  }
}

const evaluateInside = (source) => evaluatePart(`${repeat("\n", INTERNAL_LINES)}0,function () {"use strict";\n${source}\n}`);

// Gives what a resting part gives.
function resting(name) {
  let given;
  return () => (given ??= evaluateInside(restingTexts[name])());
}

const chaiPart = resting("chai");
const dynamicPart = resting("dynamic");
const inspectPart = resting("inspect");
const requestsPart = resting("requests");

// Not by push, which a script may have damaged before a late part comes.
function listen(listeners, listener) {
  listeners[listeners.length] = listener;
}

function callAll(listeners, argument) {
  for (let i = 0; i < listeners.length; i += 1) listeners[i](argument);
}

// Why a part could not be evaluated, in a world that a script has damaged: the error of the script that needs it.
let lateFailure;

function receivePart(source) {
  try {
    evaluateInside(source)();
  } catch (error) {
    lateFailure = error;
  }
}

function takeLateFailure() {
  if (lateFailure !== undefined) fail(lateFailure);
  lateFailure = undefined;
}

function receiveLibrary(name, source) {
  if (slice(name, 0, PART.length) === PART) {
    receivePart(source);
    return;
  }
  if (slice(name, 0, RESTING.length) === RESTING) {
    restingTexts[slice(name, RESTING.length)] = source;
    return;
  }
  offerLibrary(name, source);
  if (hasOwn(LIBRARY_GLOBALS, name)) defineGlobal(name);
  const arrive = arrivals[name] ?? (slice(name, 0, 5) === "intl-" ? arrivals["intl-"] : undefined);
  if (arrive !== undefined) arrive(name);
}

// chai itself, which comes when it is needed and makes our assertions (expect.js) its own.

let heavyAssert;

function load() {
  if (!isFurnished) furnish();
  const loaded = library("chai");
  takeIn(loaded);
  chaiLoaded = loaded;
  addMeasures(loaded);
  return loaded;
}

// What chai has and we have not becomes ours, and what we have becomes chai's.
function takeIn(loaded) {
  const { Assertion: Heavy, config, util } = loaded;
  const { prototype } = Heavy;
  heavyAssert = prototype.assert;
  config.useProxy = false;
  mergeMembers(prototype);
  Heavy.prototype = assertions;
  defineProperties(Assertion, describeMembers(Heavy));
  defineProperty(expect, "fail", { value: loaded.expect.fail, writable: true, enumerable: true, configurable: true });
  assign(loaded, { Assertion, expect });
  assign(util, { addMethod, addProperty });
}

// In the order in which they would stand had ours been added to chai's: of misspelt words the first near one is meant.
function mergeMembers(heavy) {
  const { _obj, ...ours } = describeMembers(assertions);
  const names = ownKeys(assertions);
  for (let i = 0; i < names.length; i += 1) delete assertions[names[i]];
  defineProperties(assertions, { ...describeMembers(heavy), ...ours });
}

// Whether chai has the word, now that it is asked.
function isWord(name) {
  if (chaiLoaded !== undefined) return false;
  chai();
  return hasOwn(assertions, name);
}

function readWord(name, assertion) {
  if (isWord(name)) return readMember(assertions, name, assertion);
  throw new Error(`Invalid Chai property: ${name}.${suggestion(name)}`.replace(/\.$/, ""));
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
function suggestion(name) {
  let best = "";
  let distance = MOST_DISTANCE;
  for (const word of memberNames(assertions)) {
    const found = word === "constructor" || word in Object.prototype ? MOST_DISTANCE : wordDistance(name, word);
    if (found < distance) [best, distance] = [word, found];
  }
  return best === "" ? "" : ` Did you mean "${best}"?`;
}

return { load, heavyAssert: () => heavyAssert, isWord, readWord };

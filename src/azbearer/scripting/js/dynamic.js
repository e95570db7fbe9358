// Dynamic variables: `{{$name}}` in replaceIn. Each use gives a new value.
//
// Their rules are the table that requests use too; `variables/phrases.py` says how to read it. The
// host sends it, as a library, to scripts that speak of replaceIn.

const DYNAMIC_TABLE = "dynamic";
const phraseReference = /\{([\^_]?)([$\w]+)((?: [-\w]+)*)(?:\*(\d+)(?:-(\d+))?([^}]*))?\}/g;

// Those that the table can't give: values that are no text, and what needs no words.
const dynamicVariables = assign(create(null), {
  $guid: () => dynamicRandom.uuid(),
  $randomUUID: () => dynamicRandom.uuid(),
  $timestamp: () => floor(Date.now() / 1000 + 0.5),
  $isoTimestamp: () => new Date().toISOString(),
  $randomInt: () => dynamicRandom.between(0, 1000),
  $randomBoolean: () => dynamicRandom.between(0, 1) === 1,
});

const uniform = (low, high) => low + dynamicRandom.fraction() * (high - low);

// As `Date.prototype.toString` writes it in UTC, from "Sun, 01 Mar 2026 01:30:00 GMT".
function dateText(low, high) {
  const text = new Date(Date.now() + uniform(low, high) * 86400000).toUTCString();
  const [day, month, rest] = [slice(text, 5, 7), slice(text, 8, 11), slice(text, 12, 25)];
  return `${slice(text, 0, 3)} ${month} ${day} ${rest} GMT+0000 (Coordinated Universal Time)`;
}

// The check digits make the whole, moved and read as a number, 1 modulo 97 (ISO 13616).
function ibanText(rule, rules) {
  const text = phrase(rule, rules);
  const country = slice(text, 0, 2);
  const account = slice(text, 2);
  let rest = 0;
  for (const letter of `${account}${country}00`) {
    const value = parseInt(letter, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return `${country}${rest > 88 ? "0" : ""}${98 - rest}${account}`;
}

const phraseSpecials = assign(create(null), {
  int: ([low, high]) => `${dynamicRandom.between(Number(low), Number(high))}`,
  decimal: ([low, high, places]) => uniform(Number(low), Number(high)).toFixed(Number(places)),
  date: ([low, high]) => dateText(Number(low), Number(high)),
  iban: ([rule], rules) => ibanText(rule, rules),
});

function repeated(name, rules, times, separator) {
  let text = phrase(name, rules);
  for (let i = 1; i < times; i += 1) text += separator + phrase(name, rules);
  return text;
}

// What the rule of that name gives this time.
function phrase(name, rules) {
  const choices = split(rules[name], "|");
  const choice = choices[dynamicRandom.between(0, choices.length - 1)];
  return replace(choice, phraseReference, (match, change, rule, given, low, high, separator) => {
    if (given !== "") return phraseSpecials[rule](split(trim(given), " "), rules);
    const times = low === undefined ? 1 : dynamicRandom.between(Number(low), Number(high ?? low));
    const text = repeated(rule, rules, times, separator);
    if (change === "^") return upper(slice(text, 0, 1)) + slice(text, 1);
    return change === "_" ? lower(text) : text;
  });
}

// A new value for a name such as `$guid`, or undefined for an unknown name.
function dynamicValue(name) {
  if (hasOwn(dynamicVariables, name)) return dynamicVariables[name]();
  if (slice(name, 0, 1) !== "$" || !isOffered(DYNAMIC_TABLE)) return undefined;
  const rules = library(DYNAMIC_TABLE);
  return hasOwn(rules, name) ? phrase(name, rules) : undefined;
}

return { dynamicValue };

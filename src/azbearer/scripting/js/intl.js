// Intl for an engine that has none. Number, date, list, plural and relative time formats are a library (FormatJS, with
// English only), which comes to scripts that speak of Intl or of a toLocale... method; comparing texts is done here.

// Order of what is no letter or digit in the root collation (CLDR), for the ASCII characters.
const PUNCTUATION = "_-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$";

// The weights of a character: [what it is, its accents, its case].
function collationWeights(character) {
  const base = character.normalize("NFD");
  const letter = lower(base[0]);
  const accents = slice(base, 1);
  const isUpper = base[0] !== letter ? 1 : 0;
  if (/\s/.test(letter)) return [charCode(letter, 0) / 0x10000, accents, isUpper];
  const mark = indexOf(PUNCTUATION, letter);
  if (mark >= 0) return [1 + mark, accents, isUpper];
  if (/\d/.test(letter)) return [100 + Number(letter), accents, isUpper];
  return [1000 + base.codePointAt(0) - (base[0] !== letter ? base.codePointAt(0) - letter.codePointAt(0) : 0), accents, isUpper];
}

// Numbers inside of texts compare as numbers, by their length and then their digits.
const collationParts = (text, { numeric, ignorePunctuation }) => {
  const found = [...text.normalize("NFC").matchAll(numeric ? /\d+|[^]/gu : /[^]/gu)].map((match) => match[0]);
  return ignorePunctuation ? found.filter((part) => indexOf(PUNCTUATION, part) < 0 && trim(part) !== "") : found;
};

function primaryWeight(part, numeric) {
  if (numeric && /^\d/.test(part)) {
    const digits = replace(part, /^0+(?=\d)/, "");
    return [100 + digits.length * 1e-3, digits];
  }
  return [collationWeights(part)[0], ""];
}

const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

function firstDifference(a, b, weigh) {
  for (let i = 0; i < min(a.length, b.length); i += 1) {
    const difference = weigh(a[i], b[i]);
    if (difference !== 0) return difference;
  }
  return 0;
}

function comparePrimary(a, b, numeric) {
  const [left, leftDigits] = primaryWeight(a, numeric);
  const [right, rightDigits] = primaryWeight(b, numeric);
  return compare(left, right) || compare(leftDigits, rightDigits);
}

function collate(left, right, options) {
  const { sensitivity, numeric, caseFirst } = options;
  const a = collationParts(left, options);
  const b = collationParts(right, options);
  const primary = firstDifference(a, b, (x, y) => comparePrimary(x, y, numeric)) || compare(a.length, b.length);
  if (primary !== 0) return primary;
  const weighed = (index) => (x, y) => compare(collationWeights(x)[index], collationWeights(y)[index]);
  const accent = sensitivity === "accent" || sensitivity === "variant" ? firstDifference(a, b, weighed(1)) : 0;
  if (accent !== 0) return accent;
  const byCase = sensitivity === "case" || sensitivity === "variant" ? firstDifference(a, b, weighed(2)) : 0;
  return caseFirst === "upper" ? -byCase || 0 : byCase;
}

class Collator {
  #options;
  #compare;
  constructor(_locales, options = {}) {
    this.#options = {
      locale: DEFAULT_LOCALE, usage: "sort", sensitivity: "variant", ignorePunctuation: false, collation: "default",
      numeric: false, caseFirst: "false", ...options,
    };
    this.#compare = (a, b) => collate(`${a}`, `${b}`, this.#options);
  }
  get compare() { return this.#compare; }
  resolvedOptions() { return { ...this.#options }; }
  static supportedLocalesOf(locales) { return [locales ?? []].flat(); }
}

const DEFAULT_LOCALE = "en-US";
const plainCollator = new Collator();
let intlLoaded;

// Where the clock is: the engine tells only how far from UTC.
function localTimeZone() {
  const offset = -new Date().getTimezoneOffset();
  if (offset === 0) return "UTC";
  return `Etc/GMT${offset > 0 ? "-" : "+"}${floor(Math.abs(offset) / 60)}`;
}

function loadIntl() {
  if (intlLoaded !== undefined) return intlLoaded;
  const native = { number: Number.prototype.toLocaleString };
  intlLoaded = {};
  tryDefine(globals, "Intl", { value: intlLoaded, writable: true, configurable: true });
  library("intl");
  if (isOffered("timezones")) library("timezones");
  finishIntl(intlLoaded, native);
  return intlLoaded;
}

function finishIntl(intl) {
  intl.Collator = Collator;
  for (const name of ["NumberFormat", "DateTimeFormat", "PluralRules", "RelativeTimeFormat", "ListFormat"]) withDefaultLocale(intl, name);
  if (isOffered("timezones") || localTimeZone() === "UTC") intl.DateTimeFormat.__setDefaultTimeZone?.(localTimeZone());
  defineLocaleMethods(intl);
}

// Without a locale everything is English of the United States, as in Postman on such a machine.
function withDefaultLocale(intl, name) {
  const Native = intl[name];
  intl[name] = new Proxy(Native, {
    construct: (target, [locales, options], made) => Reflect.construct(target, [knownLocales(locales), options], made === intl[name] ? target : made),
    apply: (target, _self, [locales, options]) => new target(knownLocales(locales), options),
  });
}

// A locale that nobody brought reads as English of the United States.
const knownLocales = (locales) => {
  const list = [locales ?? []].flat();
  return list.length === 0 ? DEFAULT_LOCALE : list;
};

function defineLocaleMethods(intl) {
  const number = (value, locales, options) => new intl.NumberFormat(locales, options).format(value);
  const date = (value, locales, options, needed) => (
    Number.isNaN(value.getTime()) ? "Invalid Date" : new intl.DateTimeFormat(locales, dateOptions(options, needed)).format(value));
  hide(Number.prototype, { toLocaleString: function toLocaleString(locales, options) { return number(this, locales, options); } });
  hide(BigInt.prototype, { toLocaleString: function toLocaleString(locales, options) { return number(this, locales, options); } });
  hide(Date.prototype, {
    toLocaleString: function toLocaleString(locales, options) { return date(this, locales, options, "any"); },
    toLocaleDateString: function toLocaleDateString(locales, options) { return date(this, locales, options, "date"); },
    toLocaleTimeString: function toLocaleTimeString(locales, options) { return date(this, locales, options, "time"); },
  });
}

const DATE_FIELDS = { year: "numeric", month: "numeric", day: "numeric" };
const TIME_FIELDS = { hour: "numeric", minute: "numeric", second: "numeric" };
const GIVEN_DATE = ["weekday", "year", "month", "day"];
const GIVEN_TIME = ["dayPeriod", "hour", "minute", "second", "fractionalSecondDigits"];

// The fields that toLocaleString and its kin show when none are asked for (ECMA-402, ToDateTimeOptions).
function dateOptions(options = {}, needed) {
  const given = (names) => names.some((name) => options[name] !== undefined);
  if (options.dateStyle !== undefined || options.timeStyle !== undefined) return options;
  const hasAny = (needed !== "time" && given(GIVEN_DATE)) || (needed !== "date" && given(GIVEN_TIME));
  if (hasAny) return options;
  return { ...(needed === "time" ? {} : DATE_FIELDS), ...(needed === "date" ? {} : TIME_FIELDS), ...options };
}

const localeCompare = function localeCompare(other, locales, options) {
  return locales === undefined && options === undefined
    ? plainCollator.compare(this, other) : new Collator(locales, options).compare(this, other);
};

hide(String.prototype, { localeCompare });

// Each leads to the library at its first use.
function receiveIntl() {
  if (intlLoaded !== undefined) return;
  tryDefine(globals, "Intl", { configurable: true, get: loadIntl, set(value) { tryDefine(globals, "Intl", { value, writable: true, configurable: true }); } });
  const late = (target, name) => {
    hide(target, { [name]: { [name](...args) { loadIntl(); return apply(target[name], this, args); } }[name] });
  };
  for (const target of [Number.prototype, BigInt.prototype, Date.prototype]) late(target, "toLocaleString");
  late(Date.prototype, "toLocaleDateString");
  late(Date.prototype, "toLocaleTimeString");
}

function receiveTimezones() {
  if (intlLoaded !== undefined) library("timezones");
}

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

// Parts of Intl that come by themselves, each with a library of its own or with a language.
const intlMore = new Set();

function runMore() {
  for (const name of intlMore) library(name);
  intlMore.clear();
}

function loadIntl() {
  if (intlLoaded !== undefined) return intlLoaded;
  intlLoaded = {};
  tryDefine(globals, "Intl", { value: intlLoaded, writable: true, configurable: true });
  library("intl");
  runMore();
  intlLoaded.Collator = Collator;
  for (const name of ["NumberFormat", "DateTimeFormat", "PluralRules", "RelativeTimeFormat", "ListFormat"]) withDefaultLocale(intlLoaded, name);
  defineLocaleMethods(intlLoaded);
  return intlLoaded;
}

// Without a locale everything is English of the United States, as in Postman on such a machine.
function withDefaultLocale(intl, name) {
  const Native = intl[name];
  const make = (locales, options, made) => {
    const list = [locales ?? []].flat();
    const format = Reflect.construct(Native, [list.length === 0 ? DEFAULT_LOCALE : list, options], made);
    return name === "DateTimeFormat" ? likeV8(format, options ?? {}) : format;
  };
  intl[name] = new Proxy(Native, {
    construct: (target, [locales, options], made) => make(locales, options, made === intl[name] ? target : made),
    apply: (target, _self, [locales, options]) => make(locales, options, target),
  });
}

const joinedParts = (parts) => parts.map(({ value }) => value).join("");

// The engine tells how far local time is from UTC, but not where it is; so local time is shown as if it were UTC's.
function localTime(date) {
  const time = date === undefined ? Date.now() : Number(date);
  return time - new Date(time).getTimezoneOffset() * 60000;
}

// FormatJS follows newer data than V8 in a few places.
function likeV8(format, options) {
  const { formatToParts } = format;
  const parts = (date) => {
    const shown = options.timeZone === undefined ? localTime(date) : date;
    return v8Parts(apply(formatToParts, format, [shown]), options);
  };
  hide(format, { formatToParts: parts, format: (date) => joinedParts(parts(date)) });
  return format;
}

function v8Parts(given, options) {
  let parts = given.map(({ type, value }) => ({ type, value: replace(value, /\u202f/g, " ") }));
  const hasTime = GIVEN_TIME.some((name) => options[name] !== undefined) || options.timeStyle !== undefined;
  const isLong = options.dateStyle === "full" || options.dateStyle === "long";
  const hour = parts.findIndex(({ type }) => type === "hour");
  if (isLong && options.timeStyle !== undefined && hour > 0 && parts[hour - 1].value === ", ") parts[hour - 1].value = " at ";
  if (!hasTime && options.timeZoneName !== undefined) parts = withoutUnaskedHour(parts);
  if (options.fractionalSecondDigits !== undefined && options.minute === undefined) parts = secondsAlone(parts, options.second);
  return parts;
}

// Fractions of a second come with minutes, which nobody asked for.
function secondsAlone(parts, form) {
  const at = parts.findIndex(({ type }) => type === "second");
  const seconds = parts[at].value;
  const value = form === "numeric" ? `${Number(seconds)}` : seconds;
  return [{ type: "second", value }, ...parts.slice(at + 1)];
}

// A zone's name is told with an hour, which nobody asked for.
function withoutUnaskedHour(parts) {
  const hour = parts.findIndex(({ type }) => type === "hour");
  const zone = parts.findIndex(({ type }) => type === "timeZoneName");
  return hour < 0 || zone < hour ? parts : [...parts.slice(0, hour), ...parts.slice(zone)];
}

// To make a format takes milliseconds, and scripts ask for the same few again and again.
const keptFormats = new Map();
const MOST_FORMATS = 50;

function keptFormat(intl, name, locales, options) {
  const key = encode([name, locales, options]);
  if (!keptFormats.has(key)) {
    if (keptFormats.size >= MOST_FORMATS) keptFormats.clear();
    keptFormats.set(key, new intl[name](locales, options));
  }
  return keptFormats.get(key);
}

function defineLocaleMethods(intl) {
  const number = (value, locales, options) => keptFormat(intl, "NumberFormat", locales, options).format(value);
  const date = (value, locales, options, needed) => (
    Number.isNaN(value.getTime()) ? "Invalid Date" : keptFormat(intl, "DateTimeFormat", locales, dateOptions(options, needed)).format(value));
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

function receiveIntlMore(name) {
  intlMore.add(name);
  if (intlLoaded !== undefined) runMore();
}

assign(arrivals, { intl: receiveIntl, timezones: receiveIntlMore, "intl-": receiveIntlMore });

//# numbers without options
console.log((1234567.891).toLocaleString(), (0).toLocaleString(), (-1234.5).toLocaleString(), (1e21).toLocaleString(), NaN.toLocaleString(), (Infinity).toLocaleString(), (0.000001).toLocaleString(), (-0).toLocaleString(), 12345678901234567890n.toLocaleString());
//# numbers with en-US
console.log((1234.5).toLocaleString("en-US"), (1234.5678).toLocaleString("en-US", { maximumFractionDigits: 2 }), (5).toLocaleString("en-US", { minimumFractionDigits: 2 }), (5).toLocaleString("en-US", { minimumIntegerDigits: 3 }), (1234.5).toLocaleString("en-US", { useGrouping: false }), (123456).toLocaleString("en-US", { maximumSignificantDigits: 3 }));
//# currencies
console.log((1234.5).toLocaleString("en-US", { style: "currency", currency: "USD" }), (-3.1).toLocaleString("en-US", { style: "currency", currency: "EUR" }), (1000).toLocaleString("en-US", { style: "currency", currency: "JPY" }), (5).toLocaleString("en-US", { style: "currency", currency: "USD", currencyDisplay: "name" }), (5).toLocaleString("en-US", { style: "currency", currency: "USD", currencyDisplay: "code" }), (-5).toLocaleString("en-US", { style: "currency", currency: "USD", currencySign: "accounting" }), (5).toLocaleString("en-US", { style: "currency", currency: "GBP", minimumFractionDigits: 0 }));
//# percent and units
console.log((0.256).toLocaleString("en-US", { style: "percent" }), (0.256).toLocaleString("en-US", { style: "percent", minimumFractionDigits: 1 }), (16).toLocaleString("en-US", { style: "unit", unit: "liter" }), (50).toLocaleString("en-US", { style: "unit", unit: "mile-per-hour" }), (3).toLocaleString("en-US", { style: "unit", unit: "megabyte", unitDisplay: "long" }), (1).toLocaleString("en-US", { style: "unit", unit: "day", unitDisplay: "long" }));
//# notations
console.log((1234567).toLocaleString("en-US", { notation: "compact" }), (1234567).toLocaleString("en-US", { notation: "compact", compactDisplay: "long" }), (1234567).toLocaleString("en-US", { notation: "scientific" }), (1234567).toLocaleString("en-US", { notation: "engineering" }), (999).toLocaleString("en-US", { notation: "compact" }), (5).toLocaleString("en-US", { signDisplay: "always" }), (0).toLocaleString("en-US", { signDisplay: "exceptZero" }));
//# rounding
for (const n of [1.005, 2.5, 0.5, 1.45, -1.5, 1.25]) console.log(n.toLocaleString("en-US", { maximumFractionDigits: 0 }), n.toLocaleString("en-US", { maximumFractionDigits: 1 }), n.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 }));
//# Intl.NumberFormat
const f = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" }); console.log(f.format(1234.5), f.formatToParts(-1234.5), f.resolvedOptions().locale, f.resolvedOptions().currency, f.resolvedOptions().minimumFractionDigits, typeof Intl.NumberFormat("en-US").format(5));
//# Intl.NumberFormat without a locale
const f = new Intl.NumberFormat(); console.log(f.format(1234567.891), f.resolvedOptions().locale, [1, 2000].map(f.format));
//# dates without options
const d = new Date(Date.UTC(2026, 10, 27, 15, 4, 5)); console.log(d.toLocaleString(), d.toLocaleDateString(), d.toLocaleTimeString());
//# dates with en-US
const d = new Date(Date.UTC(2026, 0, 5, 3, 4, 5)); console.log(d.toLocaleString("en-US"), d.toLocaleDateString("en-US"), d.toLocaleTimeString("en-US"), new Date(NaN).toLocaleString("en-US"), new Date(0).toLocaleDateString("en-US"));
//# fields of dates
const d = new Date(Date.UTC(2026, 10, 7, 15, 4, 5));
for (const options of [{ weekday: "long" }, { month: "long" }, { year: "numeric", month: "long", day: "numeric" }, { weekday: "short", year: "numeric", month: "short", day: "numeric" }, { year: "2-digit", month: "2-digit", day: "2-digit" }, { month: "short", day: "numeric" }, { year: "numeric", month: "2-digit", day: "2-digit" }, { weekday: "long", year: "numeric", month: "long", day: "numeric" }, { month: "numeric", day: "numeric" }, { year: "numeric" }, { day: "2-digit" }, { month: "narrow" }, { era: "short" }]) console.log(d.toLocaleDateString("en-US", options));
//# fields of times
const d = new Date(Date.UTC(2026, 10, 7, 15, 4, 5, 678));
for (const options of [{ hour: "2-digit", minute: "2-digit" }, { hour: "numeric", minute: "2-digit", hour12: false }, { hour: "numeric" }, { hour: "numeric", hour12: true }, { hour12: false }, { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false }, { timeStyle: "short" }, { timeStyle: "medium" }, { hourCycle: "h23", hour: "2-digit", minute: "2-digit" }, { minute: "2-digit", second: "2-digit" }, { fractionalSecondDigits: 3, second: "numeric" }]) console.log(d.toLocaleTimeString("en-US", options));
//# midnight and noon
console.log(new Date(Date.UTC(2026, 0, 1, 0, 5)).toLocaleTimeString("en-US"), new Date(Date.UTC(2026, 0, 1, 12, 5)).toLocaleTimeString("en-US"), new Date(Date.UTC(2026, 0, 1, 0, 5)).toLocaleTimeString("en-US", { hour12: false }), new Date(Date.UTC(2026, 0, 1, 0, 5)).toLocaleTimeString("en-US", { hourCycle: "h23" }));
//# date and time styles
const d = new Date(Date.UTC(2026, 10, 7, 15, 4, 5));
for (const style of ["full", "long", "medium", "short"]) console.log(d.toLocaleString("en-US", { dateStyle: style }), d.toLocaleString("en-US", { timeStyle: style, timeZone: "UTC" }), d.toLocaleString("en-US", { dateStyle: style, timeStyle: style, timeZone: "UTC" }));
//# time zones
const d = new Date(Date.UTC(2026, 6, 7, 15, 4, 5));
for (const timeZone of ["UTC", "America/New_York", "Europe/Berlin", "Asia/Kolkata", "Asia/Tokyo", "Australia/Sydney", "America/Los_Angeles", "Europe/London"]) console.log(d.toLocaleString("en-US", { timeZone }), d.toLocaleDateString("en-US", { timeZone, timeZoneName: "short" }));
//# time zones in winter
const d = new Date(Date.UTC(2026, 0, 7, 2, 4, 5));
for (const timeZone of ["America/New_York", "Europe/Berlin", "Australia/Sydney", "America/Sao_Paulo", "Africa/Cairo"]) console.log(d.toLocaleString("en-US", { timeZone, hour12: false }));
//# a time zone that is none
try { new Date(0).toLocaleString("en-US", { timeZone: "Nowhere/Else" }); } catch (e) { console.log(e.name); }
//# Intl.DateTimeFormat
const f = new Intl.DateTimeFormat("en-US", { year: "numeric", month: "2-digit", day: "2-digit", timeZone: "UTC" }); console.log(f.format(new Date(0)), f.formatToParts(0), f.format(86400000));
//# Intl.DateTimeFormat without anything
const f = new Intl.DateTimeFormat(); console.log(f.format(new Date(0)), f.resolvedOptions().locale, f.resolvedOptions().timeZone, f.resolvedOptions().calendar);
//# a range of dates
console.log(new Intl.DateTimeFormat("en-US", { dateStyle: "medium", timeZone: "UTC" }).formatRange(0, 86400000 * 40));
//# the ISO date by way of a locale
console.log(new Date(0).toLocaleDateString("en-CA", { timeZone: "UTC" }), new Date(Date.UTC(2026, 10, 7, 15, 4)).toLocaleString("sv-SE", { timeZone: "UTC" }));
//# British dates
const d = new Date(Date.UTC(2026, 10, 7, 15, 4, 5)); console.log(d.toLocaleDateString("en-GB"), d.toLocaleString("en-GB"), d.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" }), (1234.5).toLocaleString("en-GB", { style: "currency", currency: "GBP" }));
//# German numbers and dates
const d = new Date(Date.UTC(2026, 10, 7, 15, 4, 5)); console.log((1234567.89).toLocaleString("de-DE"), (1234.5).toLocaleString("de-DE", { style: "currency", currency: "EUR" }), d.toLocaleDateString("de-DE"), d.toLocaleString("de-DE"), d.toLocaleDateString("de-DE", { weekday: "long", month: "long", day: "numeric" }));
//# plurals
const one = new Intl.PluralRules("en-US"); const order = new Intl.PluralRules("en-US", { type: "ordinal" }); console.log([0, 1, 2, 1.5].map((n) => one.select(n)), [1, 2, 3, 4, 11, 21].map((n) => order.select(n)));
//# relative times
const f = new Intl.RelativeTimeFormat("en", { numeric: "auto" }); console.log(f.format(-1, "day"), f.format(1, "day"), f.format(3, "month"), f.format(-2, "weeks"), new Intl.RelativeTimeFormat("en-US").format(-1, "day"), new Intl.RelativeTimeFormat("en-US", { style: "short" }).format(5, "minute"));
//# lists
console.log(new Intl.ListFormat("en-US").format(["a", "b", "c"]), new Intl.ListFormat("en-US", { type: "disjunction" }).format(["a", "b"]), new Intl.ListFormat("en-US", { style: "narrow", type: "unit" }).format(["a", "b"]));
//# localeCompare
console.log("a".localeCompare("b"), "b".localeCompare("a"), "a".localeCompare("a"), "a".localeCompare("B"), "a".localeCompare("A"), "A".localeCompare("a"), "\u00e9".localeCompare("f"), "e".localeCompare("\u00e9"), "10".localeCompare("2"), "".localeCompare("a"));
//# localeCompare with options
console.log("a".localeCompare("A", "en", { sensitivity: "base" }), "e".localeCompare("\u00e9", "en", { sensitivity: "base" }), "10".localeCompare("2", undefined, { numeric: true }), "a".localeCompare("A", undefined, { sensitivity: "accent" }), "a".localeCompare("\u00e1", undefined, { sensitivity: "accent" }), "a".localeCompare("A", "en", { caseFirst: "upper" }));
//# sorting by localeCompare
console.log(["b", "a", "C", "A", "\u00e9", "e", "z", "\u00c4", "_", "1", "10", "2", " ", "-", "a b", "ab", "a-b"].sort((x, y) => x.localeCompare(y)));
//# marks in their order
console.log(["_", "-", ",", ";", ":", "!", "?", ".", "'", "\"", "(", ")", "[", "]", "{", "}", "@", "*", "/", "\\", "&", "#", "%", "`", "^", "+", "<", "=", ">", "|", "~", "$", "0", "9", "a", "A", "z", " "].reverse().sort((x, y) => x.localeCompare(y)).join(""));
//# Intl.Collator
const c = new Intl.Collator("en-US", { numeric: true }); console.log(["a10", "a2", "a1"].sort(c.compare), c.resolvedOptions().numeric, new Intl.Collator().compare("a", "b"), ["file10", "File2", "file1"].sort(new Intl.Collator(undefined, { numeric: true, sensitivity: "base" }).compare));
//# toLocaleUpperCase and toLocaleLowerCase
console.log("i\u00e9".toLocaleUpperCase(), "IX".toLocaleLowerCase("en-US"), [1234.5, new Date(0)].toLocaleString("en-US", { timeZone: "UTC" }));
//# getCanonicalLocales and supportedLocalesOf
console.log(Intl.getCanonicalLocales("EN-us"), Intl.NumberFormat.supportedLocalesOf(["en-US"]), Intl.DateTimeFormat.supportedLocalesOf("en"));
//# what Intl has
//@differs "values-of-intl"
console.log(Object.getOwnPropertyNames(Intl).filter((name) => /^(?:Collator|DateTimeFormat|DisplayNames|ListFormat|Locale|NumberFormat|PluralRules|RelativeTimeFormat|Segmenter|getCanonicalLocales|supportedValuesOf)$/.test(name)).sort());
//# Intl.DisplayNames
const regions = new Intl.DisplayNames("en", { type: "region" }); console.log(regions.of("US"), regions.of("DE"), new Intl.DisplayNames("en", { type: "currency" }).of("EUR"), new Intl.DisplayNames("en", { type: "language" }).of("fr"));
//# Intl.Segmenter
console.log([...new Intl.Segmenter("en", { granularity: "grapheme" }).segment("ae\u0301\ud83d\ude00")].map((s) => s.segment), [...new Intl.Segmenter("en", { granularity: "word" }).segment("Hello there, you.")].filter((s) => s.isWordLike).map((s) => s.segment));
//# Intl.Locale
const l = new Intl.Locale("en-Latn-US", { hourCycle: "h12" }); console.log(l.language, l.region, l.script, l.baseName, `${l}`);
//# moment's dates do not need Intl
console.log(require("moment").utc(0).format("LLLL"));
//# a bad currency
try { (5).toLocaleString("en-US", { style: "currency" }); } catch (e) { console.log(e.name); } try { (5).toLocaleString("en-US", { style: "nonsense" }); } catch (e) { console.log(e.name); }

//# String.has
console.log("hello".has("ell"), "hello".has(/x/));
//# texts
console.log("hello world".capitalize(true), "a_b".camelize(), "aB".underscore(), "x".padLeft("-", 3), "hello".first(2), "hello".last(2), "  a  b ".compact(), "abc".reverse(), "a b".words(), "x\ny".lines(), " ".isBlank());
//# arrays
console.log([1, 2, 3].first(), [1, 2, 3].last(2), [1, 2, 2].unique(), [1, 2, 3].sum(), [1, 2, 3].average(), [3, 1].max(), [1, null, 2].compact(), [[1], [2]].flatten(), [1, 2, 3].sample() > 0, [].isEmpty(), [1, 2].include(3), [1, 2, 3].remove(2), [1, 2].union([2, 3]), [{ a: 2 }, { a: 1 }].sortBy("a"));
//# array counting and groups
console.log([1, 1, 2].count(1), [1, 2, 3].groupBy((n) => (n % 2 ? "odd" : "even")), [1, 2].none((n) => n > 3), [1, 2].any((n) => n > 1), [1, 2].all((n) => n > 1));
//# numbers
console.log((5).isOdd(), (5).times((n) => n), (3).ordinalize(), (1234567).format(), (5.678).round(1), (3).pad(3), (65).chr(), (4).isEven(), (10).isMultipleOf(5), (2).pow(3), (-4).abs());
//# dates
console.log(Date.create("2026-11-27T00:00:00Z").isValid(), new Date(0).isPast(), new Date(2026, 0, 1).format("{yyyy}-{MM}-{dd}"), new Date(2026, 1, 1).daysInMonth(), new Date(2024, 0, 1).isLeapYear());
//# objects
console.log(Object.isObject({}), Object.merge({ a: 1 }, { b: 2 }), Object.size({ a: 1 }), Object.equal({ a: 1 }, { a: 1 }), Object.select({ a: 1, b: 2 }, "a"), Object.fromQueryString("a=1&b=2"), Object.isString("x"));
//# functions
console.log(typeof (() => {}).debounce, typeof (() => {}).throttle, typeof (() => {}).delay, (() => 5).once()());
//# patterns
console.log(/a/gi.getFlags(), /a/.addFlag("g").flags);
//# number durations
console.log((2).hours(), (1).day(), (3).minutes());
//# encodings
console.log("text".encodeBase64(), "dGV4dA==".decodeBase64(), "<b>".escapeHTML(), "&lt;".unescapeHTML(), "a b".escapeURL());
//# plural words
console.log("post".pluralize(), "men".singularize(), "some_title".titleize(), "some_words".humanize());

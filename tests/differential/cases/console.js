//# every level
console.log("a"); console.info("b"); console.warn("c"); console.error("d"); console.debug("e");
//# several values
console.log("a", 1, true, null, undefined, { x: 1 }, [1, 2]);
//# nothing
console.log();
//# numbers of every kind
console.log(0, 1.5, NaN, Infinity, -Infinity, 1e21);
//# dates, patterns and errors
console.log(new Date(0), /a/gi); console.log(new Error("e")); console.log(new TypeError("t"));
//# maps and sets
console.log(new Map([["a", 1]]), new Set([1, "b"]));
//# nested objects
console.log({ a: { b: { c: { d: { e: 1 } } } } });
//# circles
const o = { name: "o" }; o.self = o; console.log(o.name);
//# functions
console.log(typeof function f() {});
//# typed arrays
console.log(new Uint8Array([1, 2, 3]));
//# a clear
console.log("before"); console.clear(); console.log("after");
//# objects with undefined
console.log({ a: undefined, b: null });
//# text is not formatted
console.log("%s is %d", "x", 5);
//# an object is told as it was then
const o = { a: 1 }; console.log(o); o.a = 2; console.log(o);
//# console in a pre-request script
//@event "prerequest"
console.log("early", pm.info.eventName);
//# console.table and others are not there
console.log(typeof console.table, typeof console.dir, typeof console.time, typeof console.assert, typeof console.trace, typeof console.group);
//# boxed values
console.log(Object("a").length, Object(5) + 1);

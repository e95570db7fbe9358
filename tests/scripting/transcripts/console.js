//# Texts stand as they are, other values as Node shows them.
console.log("a", 1, true, null, undefined, 1n, Symbol("s"), -0); console.info({ a: 1, "b-c": [1, 'x"y'] }, [], {}); console.warn([undefined, () => 1, function named() {}, class K {}]);
//> log: a 1 true null undefined 1n Symbol(s) -0
//> info: { a: 1, 'b-c': [ 1, 'x"y' ] } [] {} [{"a": 1, "b-c": [1, "x\"y"]}, [], {}]
//> warn: [ undefined, [Function (anonymous)], [Function: named], [Function: K] ] [[null, "[Function (anonymous)]", "[Function: named]", "[Function: K]"]]

//# Maps, sets, dates, patterns, bytes and instances.
console.log(new Map([["k", { v: 1 }]]), new Set([1]), new Date(0), /x/g, new Uint8Array([1, 2]), new (class Point { x = 1; })(), Object.create(null));
//> log: Map(1) { 'k' => { v: 1 } } Set(1) { 1 } 1970-01-01T00:00:00.000Z /x/g Uint8Array(2) [ 1, 2 ] Point { x: 1 } [Object: null prototype] {}

//# Circular values end, deep ones are cut, long ones are broken into lines.
const c = { name: "c" }; c.self = c; console.log(c); console.log({ a: { b: { c: { d: 1 } } } }); console.log({ key1: "a long value to fill it", key2: "a long value to fill it", key3: "a long value" });
//> log: { name: 'c', self: [Circular] }
//> log: { a: { b: { c: [Object] } } }
//> log: {\n  key1: 'a long value to fill it',\n  key2: 'a long value to fill it',\n  key3: 'a long value'\n}

//# Errors carry their message and where they were made.
console.error(new TypeError("bad"));
//> error: TypeError: bad\n    at <anonymous> (line 1) [{"name": "TypeError", "message": "bad", "stack": "    at <anonymous> (line 1)"}]

//# Each argument is told as JSON as well.
console.debug("x", { a: undefined, f() {}, n: NaN, m: new Map([[1, 2]]), d: new Date(0), e: new Error("q"), big: 1n });
//> debug: x {\n  a: undefined,\n  f: [Function: f],\n  n: NaN,\n  m: Map(1) { 1 => 2 },\n  d: 1970-01-01T00:00:00.000Z,\n  e: Error: q\n    at <anonymous> (line 1),\n  big: 1n\n} ["x", {"a": null, "f": "[Function: f]", "n": "NaN", "m": [[1, 2]], "d": "1970-01-01T00:00:00.000Z", "e": {"name": "Error", "message": "q", "stack": "    at <anonymous> (line 1)"}, "big": "1n"}]

//# A getter that throws harms nobody.
console.log({ get x() { throw new Error("no"); } }, new Proxy({}, { ownKeys() { throw 1; } }));
//> log: [object that cannot be shown] [object that cannot be shown]

//# clear has no arguments.
console.clear();
//> clear: 

//# Lists of the API are shown by their content.
console.log(pm.request.headers, pm.environment.toObject());
//> log: [\n  { key: 'H1', value: '{{host}}' },\n  { disabled: true, key: 'H2', value: 'z' }\n] {\n  host: 'contoso.example',\n  url: 'https://{{host}}/{{num}}',\n  num: 5,\n  who: 'environment'\n}

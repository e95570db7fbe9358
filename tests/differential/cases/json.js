//# parse and stringify
console.log(JSON.parse("{\"a\": [1, true, null]}"), JSON.stringify({ a: 1 }));
//# a byte order mark
console.log(JSON.parse("\ufeff[1]"));
//# a byte order mark that is forbidden
try { JSON.parse("\ufeff[1]", null, true); } catch (e) { console.log(e.name, e.message); }
//# a reviver
console.log(JSON.parse("{\"a\": 1, \"b\": {\"c\": 2}}", (key, value) => (typeof value === "number" ? value + 1 : value)));
//# errors of broken texts
for (const text of ["", "{", "[1", "{\"a\"}", "{a: 1}", "{'a': 1}", "nope", "[1,]", "{\"a\": 1,}", "01", "1 2", "\"open", "tru", "{\"a\": undefined}", "// c\n1", "[1 2]", "\u00a0"]) { try { console.log(JSON.parse(text)); } catch (e) { console.log(e.name, e.message); } }
//# errors of values that are no texts
for (const value of [undefined, null, 5, true, {}, [], NaN]) { try { console.log(JSON.parse(value)); } catch (e) { console.log(e.name, e.message); } }
//# errors are syntax errors
try { JSON.parse("{"); } catch (e) { console.log(e instanceof SyntaxError, e instanceof Error); }
//# a circle
//@differs "engine-messages"
const o = {}; o.o = o; try { JSON.stringify(o); } catch (e) { console.log(e.name); } JSON.stringify(o);
//# spaces and replacers
console.log(JSON.stringify({ a: 1, b: [1, 2] }, null, 2), JSON.stringify({ a: 1, b: 2 }, ["a"]), JSON.stringify({ a: 1 }, (k, v) => (k === "a" ? undefined : v)));
//# toJSON
console.log(JSON.stringify({ toJSON: () => "mine" }), JSON.stringify(new Date(0)));
//# require json
const json = require("json"); console.log(Object.keys(json).sort(), json.parse("[1]"), json.stringify([1]));
//# long lines in errors
try { JSON.parse(`{"a": "${"x".repeat(200)}", oops}`); } catch (e) { console.log(e.message.length > 10, e.message.split("\n")[0]); }
//# errors on later lines
try { JSON.parse("{\n  \"a\": 1,\n  \"b\": oops\n}"); } catch (e) { console.log(e.message); }

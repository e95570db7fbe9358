//# top-level await
const value = await Promise.resolve(5); console.log(value);
//# top-level return
console.log("a"); return; console.log("b");
//# a script of several lines with comments
// a comment
/* and another */ console.log("x"); // at the end
//# an error thrown
throw new Error("thrown");
//# an error of another class
throw new RangeError("range");
//# a text thrown
throw "text";
//# an object thrown
throw { name: "Mine", message: "m" };
//# a rejected promise that nobody waits for
Promise.reject(new Error("nobody"));
//# an async function that fails
(async () => { throw new Error("async"); })();
//# a promise chain that fails
Promise.resolve().then(() => { throw new Error("chain"); });
//# a handled rejection
Promise.reject(new Error("x")).catch((e) => console.log(e.message));
//# an awaited rejection
await Promise.reject(new Error("awaited"));
//# try, catch and finally
try { throw new Error("e"); } catch (e) { console.log(e.message); } finally { console.log("finally"); }
//# undeclared names
try { nope; } catch (e) { console.log(e.name); }
//# a syntax error
//@differs "engine-messages"
let x = = 1;
//# reading a member of undefined
//@differs "engine-messages"
undefined.x;
//# a name that is not there
//@differs "engine-messages"
notThere;
//# calling what is no function
//@differs "engine-messages"
const o = {}; o.f();
//# assigning a constant
//@differs "engine-messages"
const c = 1; c = 2;
//# a deep recursion
//@differs "engine-messages"
function f() { return f(); } f();
//# template texts, destructuring and spread
const { a, ...rest } = { a: 1, b: 2, c: 3 }; console.log(`${a}`, rest, [...[1, 2], 3], Math.max(...[1, 5]));
//# optional chaining and nullish values
const o = { a: null }; console.log(o.a?.b, o.x?.y.z, o.a ?? "d", o.f?.());
//# classes with private fields
class A { #x = 1; get x() { return this.#x; } static s = 5; } console.log(new A().x, A.s);
//# generators and iterators
function* g() { yield 1; yield 2; } console.log([...g()], Array.from({ length: 3 }, (_, i) => i));
//# maps, sets and symbols
console.log(new Map([["a", 1]]).get("a"), new Set([1, 1, 2]).size, Symbol("x").toString());
//# big integers
console.log(`${2n ** 64n}`, typeof 1n);
//# regular expressions
console.log("2026-11-27".match(/(?<y>\d+)-(?<m>\d+)/).groups.y, "aXbX".replaceAll("X", "-"), [..."a1b2".matchAll(/\d/g)].length, /\p{L}/u.test("\u00e9"));
//# array methods
console.log([3, 1, 2].sort(), [1, [2, [3]]].flat(Infinity), [1, 2, 3].at(-1), [1, 2, 3].findLast((n) => n < 3), [3, 1].toSorted(), Object.entries({ a: 1 }), Object.fromEntries([["b", 2]]));
//# text methods
console.log("abc".padStart(5, "*"), "a-b".split("-"), " x ".trim(), "abc".at(-1), "x".repeat(3), "\u00e9".normalize("NFD").length, "ABC".toLowerCase(), "a".codePointAt(0));
//# number methods
console.log((1.005).toFixed(2), (255).toString(16), Number("0x10"), parseInt("12px", 10), Number.isInteger(5), (1e21).toString(), 0.1 + 0.2);
//# labels, switch and loops
outer: for (const i of [1, 2, 3]) { for (const j of [1, 2]) { if (j === 2) continue outer; if (i === 3) break outer; console.log(i, j); } }
//# getters, setters and proxies
const p = new Proxy({ a: 1 }, { get: (t, k) => (k in t ? t[k] : `no ${String(k)}`) }); console.log(p.a, p.b);
//# this at the top
console.log(typeof this);
//# undeclared globals live until the next script
shared = 5; console.log(shared);
//# var does not live on
var local = 1; function own() {} console.log(local);
//# async iteration
async function* g() { yield 1; yield 2; } for await (const n of g()) console.log(n);
//# promises in order
Promise.resolve().then(() => console.log(1)).then(() => console.log(3)); Promise.resolve().then(() => console.log(2));
//# Promise.allSettled, any and race
console.log(await Promise.allSettled([Promise.resolve(1), Promise.reject(new Error("e"))]).then((r) => r.map((x) => x.status)), await Promise.any([Promise.reject(1), Promise.resolve(2)]), await Promise.race([Promise.resolve(3), new Promise(() => {})]));
//# errors have causes
const e = new Error("outer", { cause: new Error("inner") }); console.log(e.cause.message, new AggregateError([new Error("a")], "all").errors.length);
//# eval and Function
console.log(eval("1 + 1"), typeof Function);
//# strict mode of a function
(function () { "use strict"; console.log(this === undefined); })();
//# JSON of odd values
console.log(JSON.stringify({ u: undefined, f() {}, n: NaN, d: new Date(0), s: Symbol("x"), nested: [undefined] }), JSON.stringify("\u2028"), JSON.stringify({ a: [1, { b: 2 }] }, null, 2));
//# sorting is stable
console.log([[1, "a"], [0, "b"], [1, "c"], [0, "d"]].sort((x, y) => x[0] - y[0]).map((x) => x[1]).join(""));
//# dates in arithmetic
console.log(new Date(2026, 0, 31).getMonth(), new Date(Date.UTC(2026, 1, 29)).toISOString(), new Date("2026-11-27T10:00:00Z").getTime(), Date.parse("2026-11-27"), new Date("nonsense").getTime());
//# what a script gives back is waited for
pm.test("before", () => {}); return new Promise((resolve) => setTimeout(() => { pm.test("after", () => {}); resolve(); }, 5));
//# a rejected promise that a script gives back
return Promise.reject(new Error("given back"));
//# a promise that a script gives back, and its own error
const failing = Promise.reject(new Error("first")); failing.catch(() => {}); if (pm.info.iteration === 1) throw new Error("own");
//# microtasks come after the script's own text
queueMicrotask(() => pm.test("task", () => {})); Promise.resolve().then(() => pm.test("then", () => {})).then(() => pm.test("further", () => {})); pm.test("own", () => {});
//# old tests and microtasks
tests.old = true; Promise.resolve().then(() => pm.test("then", () => {}));
//# an early return
pm.test("before", () => {}); if (pm.info.iteration === 1) return; pm.test("never", () => {});
//# a name that only waiting texts reserve
const waiting = { await: 1 }; console.log(waiting.await); const \u0061 = 2; console.log(a);
//# the script's own names
let pmName = typeof pm; { let pm = 5; console.log(pm, pmName); }

//# Top-level return ends a script.
console.log("a"); return; console.log("b");
//> log: a

//# Top-level await waits.
console.log(await Promise.resolve(5));
//> log: 5

//# An undeclared name is a global, `var` and functions are local: first script.
helper = () => pm.variables.get("row"); var local = 1; function declared() {} const constant = 2; this.onThis = 3; console.log(typeof this);
//> log: object

//# An undeclared name is a global, `var` and functions are local: second script.
console.log(helper(), typeof local, typeof declared, typeof constant, typeof onThis); delete globalThis.helper;
//> log: 7 undefined undefined undefined undefined

//# A script may use the names of the sandbox for its own.
const pm2 = pm; { const pm = 1, console = 2; } let test = 1; console.log(typeof pm2.test, test);
//> log: function 1

//# A syntax error says where it is.
let x = 1;
let y = = 2;
//> error SyntaxError: unexpected token in expression: '=' @2:9

//# A line of a script that was told before is told again the same way.
let x = 1;
let y = = 2;
//> error SyntaxError: unexpected token in expression: '=' @2:9

//# A thrown text is an error.
throw "a text";
//> error Error: a text @0:0

//# An error on the first line has the column of the user's text.
  null.x;
//> error TypeError: cannot read property 'x' of null @1:3

//# The stack names the script and the user's functions only.
function inner() {
  return undefined.y;
}
[1].map(() => inner());
//> error TypeError: cannot read property 'y' of undefined @2:10

//# A text that ends in a comment is whole.
console.log("end") // the end
//> log: end

//# Errors of async functions that nobody waits for are the script's.
(async () => {
  await 1;
  throw new RangeError("alone");
})();
//> error RangeError: alone @3:13

//# So are those of async arrows without a block.
const f = async (x) => await x.y.z
f({})
//> error TypeError: cannot read property 'z' of undefined @1:30

//# Handled ones are not.
const g = async () => { throw new Error("handled"); };
g().catch((e) => console.log("caught", e.message)); try { await g(); } catch (e) { console.log("awaited", e.message); }
await Promise.allSettled([g(), g()]); const late = g(); setTimeout(() => late.catch(() => {}), 3);
//> log: caught handled
//> log: awaited handled

//# Async code in every shape runs as written.
class A { async m() { return "m"; } static async s() { return "s"; } async *g() { yield "g"; } async ["c"]() { return "c"; } async #p() { return "p"; } p() { return this.#p(); } }
const o = { async f() { return /a}b/.test("a}b") ? `x${`${1}`}y` : 2; }, async: "key", async "q"() { return "q"; } };
const a1 = async x => ({ x }), a2 = async (x, y = { z: "}" }) => x ? y : async () => 1, a3 = async function named() { return named.name; };
const values = [await new A().m(), await A.s(), await new A().c(), await new A().p(), await o.f(), o.async, await o.q(), await a1(1), await a2(1), await a3(), (await a2(0))()];
for await (const x of new A().g()) values.push(x);
const async = (x) => x; values.push(async(7), 4 / 2 / 1); console.log(JSON.stringify(values.map((v) => (v instanceof Promise ? "promise" : v))));
//> log: ["m","s","c","p","x1y","key","q",{"x":1},{"z":"}"},"named","promise","g",7,2]

//# Positions in async code are those of the text as written.
const h = async () => { await 0; (async () => { null.x; })(); };
await h();
//> error TypeError: cannot read property 'x' of null @1:49

//# Unhandled rejections are the script's error.
Promise.reject(new Error("alone"));
//> error Error: alone @1:20

//# A rejection that is handled later is none.
const p = Promise.reject(1); setTimeout(() => p.catch((e) => console.log("caught", e)), 2);
//> log: caught 1

//# A script that waits for what will never happen says so.
await new Promise(() => {});
//> error Error: the script never ended: nothing that it waits for is pending @0:0

//# An error in a microtask is the script's error.
queueMicrotask(() => { throw new Error("micro"); });
//> error Error: micro @1:34

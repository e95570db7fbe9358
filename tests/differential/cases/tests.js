//# a test without a function passes
pm.test("nothing");
//# names that are no texts
pm.test(5, () => {}); pm.test(undefined, () => {}); pm.test(null, () => {}); pm.test({ a: 1 }, () => {}); pm.test("", () => {});
//# skip
pm.test.skip("left out", () => {}); pm.test("next", () => {});
//# index
console.log(pm.test.index()); pm.test("a", () => {}); console.log(pm.test.index()); pm.test.skip("b"); console.log(pm.test.index());
//# tests are chainable
pm.test("a", () => {}).test("b", () => { throw new Error("no"); }).test.skip("c");
//# errors of every kind
pm.test("a", () => { throw new Error("plain"); }); pm.test("b", () => { throw new RangeError("range"); }); pm.test("c", () => { throw Object.assign(new Error("named"), { name: "Mine" }); }); pm.test("d", () => { throw "text"; }); pm.test("e", () => { throw { name: "N", message: "m" }; });
//# a class of errors of one's own
class Mine extends Error { constructor(message) { super(message); this.name = "Mine"; } } pm.test("a", () => { throw new Mine("m"); });
//# nested tests
pm.test("outer", () => { pm.test("inner", () => { throw new Error("inner"); }); });
//# a test with a callback
pm.test("later", (done) => { setTimeout(() => done(), 10); }); pm.test("now", () => {});
//# a test with a callback that fails
pm.test("later", (done) => { setTimeout(() => done(new Error("late")), 10); });
//# a test with a callback that throws at once
pm.test("later", (done) => { throw new Error("early"); });
//# a test with a callback and a text for an error
pm.test("later", (done) => { done("text"); });
//# an async test that passes
pm.test("async", async () => { await Promise.resolve(); });
//# an async test that fails
//@differs "async-tests"
pm.test("async", async () => { await Promise.resolve(); throw new Error("late"); });
//# a test that gives a value
pm.test("value", () => 5);
//# this in a test
pm.test("this", function () { console.log(typeof this); });
//# a test called without its object
const { test } = pm; test("free", () => {});
//# tests in a pre-request script
//@event "prerequest"
pm.test("early", () => { pm.expect(1).to.equal(1); });
//# tests in a loop
for (const n of [1, 2, 3]) pm.test(`is ${n}`, () => pm.expect(n).to.be.below(3));
//# a failing test does not end the script
pm.test("a", () => { throw new Error("x"); }); console.log("after");
//# a name with every character
pm.test("\u00e9 \u20ac \ud83d\ude00 \"quoted\" <b>\n\t", () => {});

//# Tests are counted in order of registration and told in order of completion.
pm.test("later", async () => { await pm.sendRequest("h"); }); pm.test("now", () => {}); console.log(pm.test.index());
//> pass 1: now
//> log: 2
//> pass 0: later
//> send {"method": "GET", "url": {"raw": "h", "host": ["h"]}, "header": []}

//# What a test throws is its error, whatever it is.
pm.test("error", () => { null.x; }); pm.test("text", () => { throw "a text"; }); pm.test("object", () => { throw { name: "N", message: "m" }; });
pm.test("nothing", () => { throw undefined; });
//> fail 0: error | TypeError: cannot read property 'x' of null @1:26
//> fail 1: text | Error: a text @0:0
//> fail 2: object | N: m @0:0
//> fail 3: nothing | Error: undefined @0:0

//# An async test is awaited.
pm.test("passes", async () => { await 1; }); pm.test("fails", async () => { await 1; pm.expect(1).to.equal(2); });
pm.test("promise", () => new Promise((resolve, reject) => setTimeout(() => reject(new Error("late")), 5)));
//> pass 0: passes
//> fail 1: fails | AssertionError: expected 1 to equal 2 @1:102
//> fail 2: promise | Error: late @2:87

//# A test with a parameter ends when it calls back.
pm.test("done", (done) => { setTimeout(done, 2); }); pm.test("error", (done) => { setTimeout(() => done(new Error("told")), 1); });
pm.test("thrown", (done) => { throw new Error("thrown"); }); pm.test("text", (done) => done("a text")); pm.test("twice", (done) => { done(); done(new Error("too late")); });
//> fail 2: thrown | Error: thrown @2:41
//> fail 3: text | Error: a text @0:0
//> pass 4: twice
//> fail 1: error | Error: told @1:109
//> pass 0: done

//# A test that never ends fails.
pm.test("callback", (done) => {}); pm.test("promise", () => new Promise(() => {}));
//> fail 0: callback | Error: the test never ended: nothing that it waits for is pending @0:0
//> fail 1: promise | Error: the test never ended: nothing that it waits for is pending @0:0

//# A skipped test is told as skipped, one without a function passes.
pm.test.skip("skipped", () => { throw 1; }); pm.test("empty"); pm.test(5, () => {});
//> skip 0: skipped
//> pass 1: empty
//> pass 2: 5

//# A returned value does not matter; calls can be chained and passed around.
pm.test("false", () => false).test("chained", () => {}); const { test } = pm; test("alone", () => {});
//> pass 0: false
//> pass 1: chained
//> pass 2: alone

//# An error outside of a test is the script's error; the tests before it count.
pm.test("before", () => {}); null.x; pm.test("after", () => {});
//> pass 0: before
//> error TypeError: cannot read property 'x' of null @1:30

//# An assertion outside of a test fails the script.
pm.expect(1).to.equal(2);
//> error AssertionError: expected 1 to equal 2 @1:17

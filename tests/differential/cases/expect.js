//# an assertion from before is chai's
const early = pm.expect(5); const { equal } = early; const chai = require("chai"); console.log(early instanceof chai.Assertion, early.constructor === chai.Assertion, Object.getPrototypeOf(early) === chai.Assertion.prototype, pm.expect === chai.expect, equal === chai.Assertion.prototype.equal, early.equal === equal);
pm.test("a", () => early.to.be.above(6)); pm.test("b", () => early.to.be.a("string")); pm.test("c", () => early.to.equal(6)); pm.test("d", () => early.not.to.equal(5));
//# words that are asked for
const asked = pm.expect(1); console.log("above" in asked, "equal" in asked, "nonsense" in asked, "to" in asked, "toString" in asked, "then" in asked, asked.then, asked.inspect, asked.toJSON, typeof asked.toString, Symbol.iterator in asked);
//# the first word is misspelt
pm.test("a", () => pm.expect(1).to.eqaul(1));
//# each misspelt word is told once more
for (const word of ["tru", "bee", "equals2", "notl", "hav", "statu", "headr", "jsonBod", "xyzzy", "lengthO", "responseTim"]) pm.test(word, () => pm.expect(1)[word]);
//# a misspelt word of an answer
pm.test("a", () => pm.response.to.have.staus(200)); pm.test("b", () => pm.response.to.bee.ok); pm.test("c", () => pm.response.too);
//# values
for (const value of [true, false, null, undefined, 0, "", 1, "text", NaN]) for (const name of ["true", "false", "null", "undefined", "exist", "exists", "ok"]) {
  pm.test(`${String(value)} ${name}`, () => pm.expect(value).to.be[name]); pm.test(`${String(value)} not ${name}`, () => pm.expect(value).to.not.be[name]);
}
//# what an error of a value says
for (const check of [() => pm.expect(1).to.be.true, () => pm.expect(true).to.not.be.true, () => pm.expect(1).to.be.false, () => pm.expect(1).to.be.null, () => pm.expect(null).to.exist, () => pm.expect(0).to.be.ok, () => pm.expect(false, "why").not.false]) {
  try { check(); } catch (error) { console.log(error.name, error.message, error.actual, error.expected, error.showDiff, error.operator, Object.keys(error)); }
}
//# a failure comes first
pm.test("a", () => pm.expect(1).to.equal(2)); pm.test("b", () => pm.expect(1).to.equal(1)); pm.test("c", () => pm.response.to.have.status(201)); pm.test("d", () => pm.response.to.have.status(200));
//# equality of objects comes first
pm.test("a", () => pm.expect({ a: [1, { b: 2 }] }).to.eql({ a: [1, { b: 2 }] })); pm.test("b", () => pm.expect([1]).to.deep.equal([1])); pm.test("c", () => pm.expect(() => 1).to.eql({})); pm.test("d", () => pm.expect(null).to.eql({})); pm.test("e", () => pm.expect(-0).to.eql(0)); pm.test("f", () => pm.expect(NaN).to.eql(NaN)); pm.test("g", () => pm.expect(1n).to.eql(1n)); pm.test("h", () => pm.expect("1").to.not.eql(1)); pm.test("i", () => pm.expect(Symbol.iterator).to.eql(Symbol.iterator)); pm.test("j", () => pm.expect(new Date(0)).to.eql(new Date(0)));
//# flags before and after
const plain = pm.expect(1, "m").to.not; console.log(Object.keys(plain), Object.keys(plain.__flags), plain.__flags.negate, plain._obj, plain.__flags.message); plain.be.a; console.log(Object.keys(plain.to.__flags));
plain._obj = 2; console.log(plain._obj, plain.__flags.object); pm.test("a", () => plain.equal(2));
//# fail is there from the start
console.log(Object.keys(pm.expect), typeof pm.expect.fail, pm.expect.length); pm.test("a", () => pm.expect.fail("first"));
//# a chain through both
pm.test("a", () => pm.expect([1, 2]).to.not.be.null.and.to.be.an("array").that.has.lengthOf(3)); pm.test("b", () => pm.expect("text").to.equal("text").and.to.include("x").and.not.equal("text")); pm.test("c", () => pm.response.to.have.status(200).and.have.responseTime.below(1)); pm.test("d", () => pm.response.to.have.responseTime.above(0).and.have.header("Nope"));
//# answers of another kind
pm.test("a", () => pm.expect(1).to.have.status(200)); pm.test("b", () => pm.expect({}).to.be.ok.and.have.header("a")); pm.test("c", () => pm.request.to.have.header("H1")); pm.test("d", () => pm.request.to.have.header("H3")); pm.test("e", () => pm.request.to.have.status(200)); pm.test("f", () => pm.expect(pm.response).to.be.postmanResponse); pm.test("g", () => pm.expect(pm.response).to.be.postmanRequest); pm.test("h", () => pm.expect(pm.request).to.be.postmanRequestOrResponse);
//# should comes first
const should = require("chai").should(); pm.test("a", () => (5).should.equal(6)); pm.test("b", () => should.not.exist(null)); pm.test("c", () => pm.expect(5).to.equal(6));
//# a proxy as chai has it
const { config } = require("chai"); console.log(config.showDiff, config.includeStack, config.truncateThreshold); pm.test("a", () => pm.expect(1).to.equal(2));
//# schemas come first
pm.test("a", () => pm.response.to.have.jsonSchema({ type: "object", properties: { n: { type: "string" } } })); pm.test("b", () => pm.expect({ a: 1 }).to.have.jsonSchema({ type: "object" })); pm.test("c", () => pm.expect(1).to.have.jsonSchema("no schema"));

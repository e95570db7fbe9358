//# flags of an assertion are its own
const first = pm.expect(1); const second = first.to; second.not; pm.test("a", () => first.equal(1)); pm.test("b", () => second.equal(1)); pm.test("c", () => first.not.equal(1)); pm.test("d", () => first.equal(1));
//# what a chain leaves in its assertions
const held = pm.expect(1); const after = held.to.equal(1); console.log(after === held, after instanceof require("chai").Assertion, Object.keys(after), Object.keys(after.__flags), after.__flags.object, after.__flags.message);
held.to.deep; console.log(Object.keys(held.__flags), Object.keys(held.to.be.deep.__flags), Object.keys(held.to.have.any.__flags));
//# an assertion as JSON
console.log(JSON.stringify(pm.expect({ a: 1 })), JSON.stringify(pm.expect("text", "message").to.not.equal("other")));
//# members of the error of an assertion
for (const check of [() => pm.expect(1).to.equal(2), () => pm.expect({ a: 1 }).to.eql({ a: 2 }), () => pm.expect(1).to.be.ok.and.not.ok, () => pm.response.to.have.status(404), () => pm.expect(1).to.be.above(2), () => pm.response.to.have.header("Nope")]) {
  try { check(); } catch (error) { console.log(error.name, error.message, Object.keys(error), error.actual === undefined, error.expected === undefined, error.showDiff, error.operator, Object.keys(error.toJSON(false))); }
}
//# equality of every kind
const same = { a: [1] };
for (const [name, check] of Object.entries({
  same: () => pm.expect(same).to.equal(same), other: () => pm.expect(same).to.equal({ a: [1] }), deep: () => pm.expect(same).to.deep.equal({ a: [1] }),
  deepOther: () => pm.expect(same).to.deep.equal({ a: [2] }), notDeep: () => pm.expect(same).to.not.deep.equal({ a: [1] }), eql: () => pm.expect(same).eql({ a: [1] }),
  eqls: () => pm.expect(same).to.eqls({ a: 2 }), eq: () => pm.expect(NaN).eq(NaN), eqlNaN: () => pm.expect(NaN).to.eql(NaN), zero: () => pm.expect(0).to.eql(-0),
  zeros: () => pm.expect(0).to.equal(-0), equals: () => pm.expect("1").to.equals(1), not: () => pm.expect(1).not.to.equal(1), notEql: () => pm.expect([1]).to.not.eql([1]),
  none: () => pm.expect(undefined).to.equal(), noneEql: () => pm.expect().to.eql(), nothing: () => pm.expect(null).to.equal(undefined),
})) pm.test(name, check);
//# messages behind and before
pm.test("a", () => pm.expect(1).to.equal(2, "behind")); pm.test("b", () => pm.expect(1, "before").to.eql(2)); pm.test("c", () => pm.expect(1, "before").to.eql(2, "behind")); pm.test("d", () => pm.expect(1, "before").to.equal(1, "behind").and.equal(2)); pm.test("e", () => pm.expect([1], "deep").to.deep.equal([2], "behind"));
//# a chain goes on
pm.test("a", () => pm.expect(1).to.equal(1).and.be.above(0).and.eql(1).but.not.equal(1)); pm.test("b", () => pm.response.to.have.status(200).and.have.header("X-One").and.be.json); pm.test("c", () => pm.response.to.have.status(200).and.have.header("X-Three"));
//# members that methods have not
pm.test("a", () => pm.expect(1).to.equal.length); pm.test("b", () => pm.response.to.have.status.length);
//# methods without their object
for (const name of ["equal", "eql", "above"]) try { const method = pm.expect(1)[name]; method(1); console.log(name); } catch (error) { console.log(name, error.name); }
for (const name of ["status", "header", "body", "jsonBody"]) try { const method = pm.response.to.have[name]; method("a"); console.log(name); } catch (error) { console.log(name, error.name, error.message); }
//# assertions made by hand
const chai = require("chai"); const made = new chai.Assertion(5, "five"); pm.test("a", () => made.to.equal(6)); pm.test("b", () => new chai.Assertion([1]).to.be.an("array").that.is.empty); console.log(made.constructor === chai.Assertion, Object.keys(made), pm.expect === chai.expect, typeof chai.expect.fail);
class Mine extends chai.Assertion { twice() { return this.equal(2 * this._obj); } } pm.test("c", () => new Mine(2).twice()); console.log(new Mine(1) instanceof chai.Assertion, new Mine(1).twice === Mine.prototype.twice);
//# expect.fail
pm.test("a", () => pm.expect.fail("no")); pm.test("b", () => pm.expect.fail(1, 2)); pm.test("c", () => pm.expect.fail());
//# a plugin's method and property
const { util } = require("chai"); require("chai").use((chai, utils) => {
  chai.Assertion.addMethod("near", function near(wanted, by) { this.assert(Math.abs(this._obj - wanted) <= by, "expected #{this} to be near #{exp}", "expected #{this} to be far from #{exp}", wanted); });
  chai.Assertion.addProperty("positive", function positive() { new chai.Assertion(this._obj).to.be.above(0); });
  chai.Assertion.addProperty("half", function half() { return new chai.Assertion(this._obj / 2); });
  chai.Assertion.addMethod("plus", function plus(more) { utils.flag(this, "plus", more); this._obj += more; });
  chai.Assertion.addProperty("plain");
});
pm.test("a", () => pm.expect(5).to.be.near(6, 1)); pm.test("b", () => pm.expect(5).to.be.near(8, 1)); pm.test("c", () => pm.expect(5).to.not.be.near(5, 1)); pm.test("d", () => pm.expect(-5).to.be.positive); pm.test("e", () => pm.expect(5).to.be.positive.and.equal(6)); pm.test("f", () => pm.expect(8).half.half.to.equal(3)); pm.test("g", () => pm.expect(1).plus(2).to.equal(4)); pm.test("h", () => pm.expect(1).plain.to.equal(2)); console.log(util.flag(pm.expect(1).plus(2).to.be, "plus"));
//# a plugin that takes the place of others
require("chai").use((chai, utils) => {
  chai.Assertion.overwriteMethod("equal", (original) => function equal(value) { if (value === "anything") this.assert(true); else original.apply(this, arguments); });
  chai.Assertion.overwriteProperty("true", (original) => function yes() { if (this._obj === "yes") this.assert(!utils.flag(this, "negate") || false, "never", "expected #{this} not to be yes"); else original.call(this); });
  chai.Assertion.overwriteMethod("status", (original) => function status(code) { if (code === "any") return; original.apply(this, arguments); });
});
pm.test("a", () => pm.expect(1).to.equal("anything")); pm.test("b", () => pm.expect(1).to.equal(2)); pm.test("c", () => pm.expect("yes").to.be.true); pm.test("d", () => pm.expect("no").to.be.true); pm.test("e", () => pm.response.to.have.status("any")); pm.test("f", () => pm.response.to.have.status(1)); pm.test("g", () => pm.response.to.not.have.status(200));
//# a plugin's chainable method
require("chai").use((chai, utils) => { chai.Assertion.addChainableMethod("dozen", function dozens(count) { this.assert(this._obj === 12 * count, "expected #{this} to be #{exp} dozen", "expected #{this} not to be #{exp} dozen", count); }, function chained() { utils.flag(this, "dozen", true); }); });
pm.test("a", () => pm.expect(24).to.be.a.dozen(2)); pm.test("b", () => pm.expect(24).to.be.a.dozen(3)); pm.test("c", () => pm.expect(24).dozen.to.equal(25)); console.log(require("chai").util.flag(pm.expect(24).dozen.to, "dozen"));
//# without differences
const { config } = require("chai"); config.showDiff = false; try { pm.expect(1).to.equal(2); } catch (error) { console.log(error.showDiff, error.actual, error.expected); } config.showDiff = true;
//# another measure of equality
const { config: settings } = require("chai"); settings.deepEqual = (a, b) => `${a}` === `${b}`; pm.test("a", () => pm.expect(1).to.eql("1")); pm.test("b", () => pm.expect([1]).to.deep.equal("1")); pm.test("c", () => pm.expect(1).to.eql(2)); settings.deepEqual = null; pm.test("d", () => pm.expect(1).to.eql("1"));
//# longer messages
const { config: lengths } = require("chai"); lengths.truncateThreshold = 0; pm.test("a", () => pm.expect("x".repeat(60)).to.equal("y".repeat(60))); lengths.truncateThreshold = 40;
//# assertions within assertions
require("chai").use((chai, utils) => { chai.Assertion.addMethod("within2", function within2(value) { const inner = new chai.Assertion(this._obj); utils.transferFlags(this, inner, false); inner.is.a("number"); inner.above(value - 2); inner.below(value + 2); }); });
pm.test("a", () => pm.expect(5, "inner").to.be.within2(6)); pm.test("b", () => pm.expect(5, "inner").to.be.within2(8)); pm.test("c", () => pm.expect("5").to.be.within2(5));

//# status by code and by text
pm.test("code", () => pm.response.to.have.status(200)); pm.test("text", () => pm.response.to.have.status("OK"));
pm.test("wrong code", () => pm.response.to.have.status(201)); pm.test("wrong text", () => pm.response.to.have.status("Created"));
//# status negated
pm.test("a", () => pm.response.to.not.have.status(200)); pm.test("b", () => pm.response.to.not.have.status("OK")); pm.test("c", () => pm.response.to.not.have.status(404));
//# statusCode, statusReason, statusCodeClass
pm.test("a", () => pm.response.to.have.statusCode(200)); pm.test("b", () => pm.response.to.have.statusCode("200")); pm.test("c", () => pm.response.to.have.statusCode(201)); pm.test("d", () => pm.response.to.have.statusReason("OK")); pm.test("e", () => pm.response.to.have.statusReason("Nope")); pm.test("f", () => pm.response.to.have.statusCodeClass(2)); pm.test("g", () => pm.response.to.have.statusCodeClass(4));
//# the same negated
pm.test("a", () => pm.response.to.not.have.statusCode(200)); pm.test("b", () => pm.response.to.not.have.statusReason("OK")); pm.test("c", () => pm.response.to.not.have.statusCodeClass(2));
//# ok
pm.test("ok", () => pm.response.to.be.ok); pm.test("not ok", () => pm.response.to.not.be.ok);
//# ok of another code
//@response {"status": 201, "reason": "Created"}
pm.test("ok", () => pm.response.to.be.ok); pm.test("not ok", () => pm.response.to.not.be.ok);
//# ok with a reason of one's own
//@response {"status": 200, "reason": "Fine"}
pm.test("ok", () => pm.response.to.be.ok);
//# ok of other values
pm.test("a", () => pm.expect(1).to.be.ok); pm.test("b", () => pm.expect(0).to.be.ok); pm.test("c", () => pm.expect("").to.not.be.ok); pm.test("d", () => pm.expect("x").to.not.be.ok);
//# classes of codes
for (const name of ["info", "success", "redirection", "clientError", "serverError", "error"]) pm.test(name, () => pm.response.to.be[name]);
//# classes of codes negated
for (const name of ["info", "success", "redirection", "clientError", "serverError", "error"]) pm.test(name, () => pm.response.to.not.be[name]);
//# a client error
//@response {"status": 404, "reason": "Not Found"}
for (const name of ["success", "clientError", "error", "notFound", "forbidden"]) pm.test(name, () => pm.response.to.be[name]);
//# a server error
//@response {"status": 503, "reason": "Service Unavailable"}
for (const name of ["success", "serverError", "error", "ok"]) pm.test(name, () => pm.response.to.be[name]);
//# accepted
//@response {"status": 202, "reason": "Accepted"}
pm.test("a", () => pm.response.to.be.accepted); pm.test("b", () => pm.response.to.not.be.accepted);
//# withoutContent
//@response {"status": 204, "reason": "No Content", "body": ""}
pm.test("a", () => pm.response.to.be.withoutContent);
//# badRequest
//@response {"status": 400, "reason": "Bad Request"}
pm.test("a", () => pm.response.to.be.badRequest); pm.test("b", () => pm.response.to.be.notFound);
//# unauthorized
//@response {"status": 401, "reason": "Unauthorized"}
pm.test("a", () => pm.response.to.be.unauthorized); pm.test("b", () => pm.response.to.be.forbidden);
//# unauthorised
//@differs "assertions-that-never-hold"
//@response {"status": 401, "reason": "Unauthorized"}
pm.test("a", () => pm.response.to.be.unauthorised);
//# forbidden
//@response {"status": 403, "reason": "Forbidden"}
pm.test("a", () => pm.response.to.be.forbidden); pm.test("b", () => pm.response.to.not.be.forbidden);
//# notAcceptable
//@differs "assertions-that-never-hold"
//@response {"status": 406, "reason": "Not Acceptable"}
pm.test("a", () => pm.response.to.be.notAcceptable);
//# rateLimited
//@response {"status": 429, "reason": "Too Many Requests"}
pm.test("a", () => pm.response.to.be.rateLimited); pm.test("b", () => pm.response.to.be.accepted);
//# a code with another reason
//@response {"status": 404, "reason": "Gone fishing"}
pm.test("a", () => pm.response.to.be.notFound); pm.test("b", () => pm.response.to.not.be.notFound);
//# header
pm.test("a", () => pm.response.to.have.header("x-one")); pm.test("b", () => pm.response.to.have.header("X-One", "1")); pm.test("c", () => pm.response.to.have.header("x-one", "2")); pm.test("d", () => pm.response.to.have.header("nope")); pm.test("e", () => pm.response.to.have.header("nope", "1"));
//# header negated
pm.test("a", () => pm.response.to.not.have.header("nope")); pm.test("b", () => pm.response.to.not.have.header("x-one")); pm.test("c", () => pm.response.to.not.have.header("x-one", "2"));
//# header negated with a value, of one that is not there
//@differs "absent-header"
pm.test("a", () => pm.response.to.not.have.header("nope", "1"));
//# header of the request
pm.test("a", () => pm.request.to.have.header("H1")); pm.test("b", () => pm.request.to.have.header("h1", "one")); pm.test("c", () => pm.request.to.have.header("nope")); pm.test("d", () => pm.request.to.have.header("h1", "two"));
//# json
pm.test("a", () => pm.response.to.be.json); pm.test("b", () => pm.response.to.not.be.json);
//# json of a text
//@response {"body": "plain text"}
pm.test("a", () => pm.response.to.be.json); pm.test("b", () => pm.response.to.not.be.json);
//# json of nothing
//@response {"body": ""}
pm.test("a", () => pm.response.to.be.json);
//# withBody
pm.test("a", () => pm.response.to.be.withBody); pm.test("b", () => pm.response.to.not.be.withBody);
//# withBody of nothing
//@response {"body": ""}
pm.test("a", () => pm.response.to.be.withBody); pm.test("b", () => pm.response.to.not.be.withBody); pm.test("c", () => pm.response.to.have.body());
//# body as text
//@response {"body": "hello"}
pm.test("a", () => pm.response.to.have.body()); pm.test("b", () => pm.response.to.have.body("hello")); pm.test("c", () => pm.response.to.have.body("other")); pm.test("d", () => pm.response.to.not.have.body("hello"));
//# body by a pattern
//@response {"body": "hello"}
pm.test("a", () => pm.response.to.have.body(/^hel/)); pm.test("b", () => pm.response.to.have.body(/x/)); pm.test("c", () => pm.response.to.not.have.body(/hel/));
//# body as an object
//@response {"body": "{\"a\": 1}"}
pm.test("a", () => pm.response.to.have.body({ a: 1 })); pm.test("b", () => pm.response.to.have.body({ a: 2 })); pm.test("c", () => pm.response.to.not.have.body({ a: 1 }));
//# body of another type
pm.test("a", () => pm.response.to.have.body(5)); pm.test("b", () => pm.response.to.have.body(undefined));
//# jsonBody
pm.test("a", () => pm.response.to.have.jsonBody()); pm.test("b", () => pm.response.to.have.jsonBody("n")); pm.test("c", () => pm.response.to.have.jsonBody("deep.a.b")); pm.test("d", () => pm.response.to.have.jsonBody("list[1]")); pm.test("e", () => pm.response.to.have.jsonBody("nope"));
//# jsonBody with a value
pm.test("a", () => pm.response.to.have.jsonBody("n", 5)); pm.test("b", () => pm.response.to.have.jsonBody("n", 6)); pm.test("c", () => pm.response.to.have.jsonBody("deep.a", { b: "c" })); pm.test("d", () => pm.response.to.have.jsonBody("deep.a", { b: "d" })); pm.test("e", () => pm.response.to.have.jsonBody("nope", 1));
//# jsonBody negated
pm.test("a", () => pm.response.to.not.have.jsonBody()); pm.test("b", () => pm.response.to.not.have.jsonBody("n")); pm.test("c", () => pm.response.to.not.have.jsonBody("nope")); pm.test("d", () => pm.response.to.not.have.jsonBody("n", 6));
//# jsonBody of an object
pm.test("a", () => pm.response.to.have.jsonBody({ wrong: true }));
//# jsonBody of a text
//@response {"body": "text"}
pm.test("a", () => pm.response.to.have.jsonBody()); pm.test("b", () => pm.response.to.have.jsonBody("n"));
//# jsonSchema
const schema = { type: "object", required: ["n"], properties: { n: { type: "number" } } };
pm.test("a", () => pm.response.to.have.jsonSchema(schema)); pm.test("b", () => pm.expect({ n: 1 }).to.have.jsonSchema(schema)); pm.test("c", () => pm.expect({ n: "x" }).to.have.jsonSchema(schema)); pm.test("d", () => pm.expect({}).to.have.jsonSchema(schema)); pm.test("e", () => pm.response.to.not.have.jsonSchema(schema));
//# jsonSchema lists every violation
pm.test("a", () => pm.expect({ a: 1, b: 2 }).to.have.jsonSchema({ properties: { a: { type: "string" }, b: { type: "string" } } })); pm.test("b", () => pm.expect({ a: 1, b: 2 }).to.have.jsonSchema({ properties: { a: { type: "string" }, b: { type: "string" } } }, { allErrors: false }));
//# jsonSchema needs an object
pm.test("a", () => pm.response.to.have.jsonSchema("x"));
//# responseTime
pm.test("a", () => pm.response.to.have.responseTime.below(100)); pm.test("b", () => pm.response.to.have.responseTime.above(100)); pm.test("c", () => pm.response.to.have.responseTime.within(1, 20)); pm.test("d", () => pm.response.to.have.responseTime(12)); pm.test("e", () => pm.response.to.have.responseTime(13)); pm.test("f", () => pm.expect(pm.response.responseTime).to.be.below(5));
//# responseSize
pm.test("a", () => pm.response.to.have.responseSize.below(1000)); pm.test("b", () => pm.response.to.have.responseSize.above(1000)); pm.test("c", () => pm.response.to.have.responseSize(1));
//# kinds of objects
pm.test("a", () => pm.expect(pm.response).to.be.postmanResponse); pm.test("b", () => pm.expect(pm.request).to.be.postmanRequest); pm.test("c", () => pm.expect(pm.request).to.be.postmanRequestOrResponse); pm.test("d", () => pm.expect(pm.request).to.be.postmanResponse); pm.test("e", () => pm.expect({}).to.be.postmanRequest); pm.test("f", () => pm.expect(5).to.be.postmanRequestOrResponse); pm.test("g", () => pm.expect(pm.response).to.not.be.postmanResponse);
//# assertions on what is no response
pm.test("a", () => pm.expect({}).to.have.status(200)); pm.test("b", () => pm.expect(undefined).to.have.header("x")); pm.test("c", () => pm.expect(null).to.have.jsonBody("a")); pm.test("d", () => pm.request.to.have.status(200));
//# pm.expect.fail
pm.test("a", () => pm.expect.fail()); pm.test("b", () => pm.expect.fail("because")); pm.test("c", () => pm.expect.fail(1, 2)); pm.test("d", () => pm.expect.fail(1, 2, "message"));
//# equality
pm.test("a", () => pm.expect(1).to.equal(2)); pm.test("b", () => pm.expect({ a: 1 }).to.eql({ a: 2 })); pm.test("c", () => pm.expect({ a: 1 }).to.deep.equal({ a: 1 })); pm.test("d", () => pm.expect("a").to.equal("b", "said so")); pm.test("e", () => pm.expect([1, 2]).to.not.eql([1, 2]));
//# types
pm.test("a", () => pm.expect("x").to.be.a("number")); pm.test("b", () => pm.expect([]).to.be.an("array")); pm.test("c", () => pm.expect({}).to.be.an("array")); pm.test("d", () => pm.expect(null).to.be.a("string")); pm.test("e", () => pm.expect(undefined).to.be.undefined); pm.test("f", () => pm.expect(1).to.be.null);
//# members
pm.test("a", () => pm.expect([1, 2]).to.include(3)); pm.test("b", () => pm.expect("abc").to.include("d")); pm.test("c", () => pm.expect({ a: 1 }).to.include({ a: 2 })); pm.test("d", () => pm.expect([1, 2]).to.have.members([2, 1])); pm.test("e", () => pm.expect([1, 2]).to.have.members([1])); pm.test("f", () => pm.expect([1]).to.have.lengthOf(2)); pm.test("g", () => pm.expect("x").to.be.oneOf(["y", "z"]));
//# properties
pm.test("a", () => pm.expect({ a: 1 }).to.have.property("a", 2)); pm.test("b", () => pm.expect({ a: 1 }).to.have.property("b")); pm.test("c", () => pm.expect({ a: { b: 1 } }).to.have.nested.property("a.b", 2)); pm.test("d", () => pm.expect({ a: 1 }).to.have.all.keys("a", "b")); pm.test("e", () => pm.expect({ a: 1 }).to.have.any.keys("b")); pm.test("f", () => pm.expect({ a: 1 }).to.be.empty); pm.test("g", () => pm.expect({}).to.not.be.empty);
//# numbers
pm.test("a", () => pm.expect(5).to.be.above(6)); pm.test("b", () => pm.expect(5).to.be.at.least(6)); pm.test("c", () => pm.expect(5).to.be.below(4)); pm.test("d", () => pm.expect(5).to.be.within(6, 7)); pm.test("e", () => pm.expect(5).to.be.closeTo(7, 1)); pm.test("f", () => pm.expect(NaN).to.be.NaN); pm.test("g", () => pm.expect("5").to.be.above(4));
//# functions and patterns
pm.test("a", () => pm.expect(() => { throw new Error("x"); }).to.throw("y")); pm.test("b", () => pm.expect(() => {}).to.throw()); pm.test("c", () => pm.expect("abc").to.match(/d/)); pm.test("d", () => pm.expect(5).to.satisfy((n) => n > 6)); pm.test("e", () => pm.expect(new Date(0)).to.be.an.instanceof(Array)); pm.test("f", () => pm.expect({ f() {} }).to.respondTo("g"));
//# values in messages
pm.test("a", () => pm.expect({ a: { b: { c: [1, 2, { d: 3 }] } }, f() {}, t: "text" }).to.equal(1)); pm.test("b", () => pm.expect([undefined, null, NaN, -0, true, Symbol("s")]).to.equal(1)); pm.test("c", () => pm.expect(new Map([[1, 2]])).to.equal(1)); pm.test("d", () => pm.expect(new Date(0)).to.equal(1)); pm.test("e", () => pm.expect("x".repeat(100)).to.equal("y")); pm.test("f", () => pm.expect(/a/g).to.equal(1)); pm.test("g", () => pm.expect(new Error("e")).to.equal(1)); pm.test("h", () => pm.expect(class A {}).to.equal(1));
//# an unknown assertion
pm.test("a", () => pm.expect(1).to.be.nonsense); pm.test("b", () => pm.response.to.have.statuss(200));
//# chains
pm.test("a", () => pm.expect(5).to.be.a("number").and.to.be.above(6)); pm.test("b", () => pm.expect([1, 2, 3]).to.be.an("array").that.includes(2).and.has.lengthOf(3)); pm.test("c", () => pm.expect({ a: 1 }).to.be.an("object").that.has.property("a").which.is.a("string"));
//# messages of one's own
pm.test("a", () => pm.expect(1, "the count").to.equal(2)); pm.test("b", () => pm.expect(1).to.be.above(2, "too small"));
//# a test of a header list
pm.test("a", () => pm.expect(pm.response.headers.get("X-One")).to.eql("1")); pm.test("b", () => pm.expect(pm.response.headers.has("x-three")).to.be.true);
//# require chai
const { expect, assert } = require("chai"); pm.test("a", () => expect(1).to.equal(2)); pm.test("b", () => assert.equal(1, 2)); pm.test("c", () => assert.deepEqual({ a: 1 }, { a: 1 })); pm.test("d", () => assert(false, "no"));
//# should
pm.test("a", () => { const should = require("chai").should(); (5).should.equal(6); });
//# the answer in a message
pm.test("a", () => pm.expect(pm.response).to.equal(1)); pm.test("b", () => pm.expect(pm.request).to.equal(1));

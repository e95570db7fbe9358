//# A failing status says what was expected and what came.
pm.test("code", () => pm.response.to.have.status(404));
pm.test("reason", () => pm.response.to.have.status("Not Found"));
pm.test("not code", () => pm.response.to.not.have.status(200));
pm.test("right", () => { pm.response.to.have.status(200); pm.response.to.have.status("OK"); pm.response.to.not.have.status(201); });
//> fail 0: code | AssertionError: expected response to have status code 404 but got 200 @1:43
//> fail 1: reason | AssertionError: expected response to have status reason 'Not Found' but got 'OK' @2:45
//> fail 2: not code | AssertionError: expected response to not have status code 200 @3:51
//> pass 3: right

//# Named statuses compare codes, and answer in Postman's words.
for (const name of ["ok", "accepted", "badRequest", "unauthorized", "unauthorised", "forbidden", "notFound", "notAcceptable", "rateLimited"]) pm.test(name, () => { pm.response.to.be[name]; });
pm.test("not ok", () => { pm.response.to.not.be.ok; });
//> pass 0: ok
//> fail 1: accepted | AssertionError: expected response to have status reason 'ACCEPTED' but got 'OK' @1:183
//> fail 2: badRequest | AssertionError: expected response to have status reason 'BAD REQUEST' but got 'OK' @1:183
//> fail 3: unauthorized | AssertionError: expected response to have status reason 'UNAUTHORIZED' but got 'OK' @1:183
//> fail 4: unauthorised | AssertionError: expected response to have status reason 'UNAUTHORIZED' but got 'OK' @1:183
//> fail 5: forbidden | AssertionError: expected response to have status reason 'FORBIDDEN' but got 'OK' @1:183
//> fail 6: notFound | AssertionError: expected response to have status reason 'NOT FOUND' but got 'OK' @1:183
//> fail 7: notAcceptable | AssertionError: expected response to have status reason 'NOT ACCEPTABLE' but got 'OK' @1:183
//> fail 8: rateLimited | AssertionError: expected response to have status reason 'TOO MANY REQUESTS' but got 'OK' @1:183
//> fail 9: not ok | AssertionError: expected response to not have status reason 'OK' @2:27

//# Status classes.
for (const name of ["info", "success", "redirection", "clientError", "serverError", "error"]) pm.test(name, () => { pm.response.to.be[name]; });
pm.test("not success", () => { pm.response.to.not.be.success; });
//> fail 0: info | AssertionError: expected response code to be 1XX but found 200 @1:135
//> pass 1: success
//> fail 2: redirection | AssertionError: expected response code to be 3XX but found 200 @1:135
//> fail 3: clientError | AssertionError: expected response code to be 4XX but found 200 @1:135
//> fail 4: serverError | AssertionError: expected response code to be 5XX but found 200 @1:135
//> fail 5: error | AssertionError: expected response code to be 4XX or 5XX but found 200 @1:135
//> fail 6: not success | AssertionError: expected response code to not be 2XX @2:32

//# A 404 is a client error and no success.
//@response {"status": 404, "reason": "Not Found"}
pm.test("is", () => { pm.response.to.be.notFound; pm.response.to.be.clientError; pm.response.to.be.error; pm.response.to.not.be.ok; });
pm.test("ok", () => { pm.response.to.be.ok; });
//> pass 0: is
//> fail 1: ok | AssertionError: expected response to have status reason 'OK' but got 'NOT FOUND' @2:23

//# Headers: present, of a value, of requests as well. `not` with a value fails on presence alone, as in Postman.
pm.test("no", () => pm.response.to.have.header("nope"));
pm.test("value", () => pm.response.to.have.header("content-type", "text/html"));
pm.test("not", () => pm.response.to.not.have.header("Content-Type"));
pm.test("not value", () => pm.response.to.not.have.header("Content-Type", "application/json"));
pm.test("request", () => pm.request.to.have.header("zz"));
pm.test("right", () => { pm.response.to.have.header("CONTENT-TYPE", "application/json"); pm.response.to.not.have.header("nope", "x"); });
//> fail 0: no | AssertionError: expected response to have header with key 'nope' @1:41
//> fail 1: value | AssertionError: expected 'content-type' response header to be 'text/html' but got 'application/json' @2:44
//> fail 2: not | AssertionError: expected response to not have header with key 'Content-Type' @3:46
//> fail 3: not value | AssertionError: expected response to not have header with key 'Content-Type' @4:52
//> fail 4: request | AssertionError: expected request to have header with key 'zz' @5:45
//> pass 5: right

//# jsonBody: valid, at a path, of a value; an object is not compared, as in Postman.
//@response {"body": "{\"a\": {\"b\": [1, {\"c\": null}]}, \"x.y\": 2}"}
pm.test("right", () => {
  const { response } = pm;
  response.to.have.jsonBody(); response.to.have.jsonBody("a.b[1].c"); response.to.have.jsonBody("a.b.0", 1); response.to.have.jsonBody("x.y", 2);
  response.to.have.jsonBody("a.b", [1, { c: null }]); response.to.not.have.jsonBody("a.z"); response.to.have.jsonBody({ a: { b: [1, { c: null }] }, "x.y": 2 });
});
pm.test("missing", () => pm.response.to.have.jsonBody("a.z"));
pm.test("other", () => pm.response.to.have.jsonBody("a.b[0]", 5));
pm.test("object", () => pm.response.to.have.jsonBody({ a: 1 }));
pm.test("not", () => pm.response.to.not.have.jsonBody("a"));
pm.test("not json", () => { pm.response.to.not.be.json; });
//> pass 0: right
//> fail 1: missing | AssertionError: expected { a: { b: [ 1, { c: null } ] }, …(1) } in response to contain property 'a.z' @6:46
//> fail 2: other | AssertionError: expected response body json at "a.b[0]" to contain 5 but got 1 @7:44
//> pass 3: object
//> fail 4: not | AssertionError: expected { a: { b: [ 1, { c: null } ] }, …(1) } in response to not contain property 'a' @9:46
//> fail 5: not json | AssertionError: expected response body not to be a valid json @10:29

//# jsonBody of a body that is no JSON.
//@response {"body": "plain"}
pm.test("valid", () => pm.response.to.have.jsonBody());
pm.test("path", () => pm.response.to.have.jsonBody("a"));
pm.test("right", () => { pm.response.to.not.be.json; pm.response.to.have.body("plain"); pm.response.to.have.body(/^pl/); pm.response.to.be.withBody; });
pm.test("body", () => pm.response.to.have.body("other"));
pm.test("pattern", () => pm.response.to.have.body(/zzz/));
pm.test("not pattern", () => pm.response.to.not.have.body(/plain/));
pm.test("not empty", () => pm.response.to.not.have.body());
//> fail 0: valid | AssertionError: expected response body to be a valid json but got error Unexpected token 'p' at 1:1 @1:44
//> fail 1: path | AssertionError: expected undefined in response to contain property 'a' @2:43
//> pass 2: right
//> fail 3: body | AssertionError: expected response body to equal 'other' but got 'plain' @4:43
//> fail 4: pattern | AssertionError: expected response body text to match /zzz/ but got 'plain' @5:46
//> fail 5: not pattern | AssertionError: expected response body text 'plain' to not match /plain/ @6:54
//> fail 6: not empty | AssertionError: expected response to not have content in body @7:52

//# Time and size are numbers to chain on.
pm.test("time", () => pm.response.to.have.responseTime.below(5));
pm.test("exact", () => pm.response.to.have.responseTime(5));
pm.test("right", () => { pm.response.to.have.responseTime.above(1); pm.expect(pm.response).to.have.responseSize.above(3); });
//> fail 0: time | AssertionError: expected 12 to be below 5 @1:56
//> fail 1: exact | AssertionError: expected response to have a valid response time but got 12 @2:44
//> pass 2: right

//# Assertions about answers refuse anything else, and chai's own keep working.
pm.test("status", () => pm.expect({}).to.have.status(200));
pm.test("chai", () => { pm.expect(1).to.be.ok; pm.expect([1, 2]).to.have.lengthOf(2).and.include(1); pm.expect({ a: 1 }).to.deep.equal({ a: 1 }); });
pm.test("falsy", () => { pm.expect(0).to.be.ok; });
pm.test("eql", () => pm.expect({ a: 1 }).to.eql({ a: 2 }));
pm.test("message", () => pm.expect(1, "label").to.be.above(3));
pm.test("fail", () => pm.expect.fail("boo"));
//> fail 0: status | AssertionError: expecting a postman response object but got {} @1:47
//> pass 1: chai
//> fail 2: falsy | AssertionError: expected +0 to be truthy @3:29
//> fail 3: eql | AssertionError: expected { a: 1 } to deeply equal { a: 2 } @4:45
//> fail 4: message | AssertionError: label: expected 1 to be above 3 @5:54
//> fail 5: fail | AssertionError: boo @6:33

//# A misspelt assertion is an error, also behind a chainable method.
pm.test("spelling", () => { pm.expect(1).to.eqaul(1); });
pm.test("chained", () => { pm.expect(1).to.be.a.numbr; });
//> fail 0: spelling | Error: Invalid Chai property: eqaul. Did you mean "equal"? @1:32
//> fail 1: chained | Error: Invalid Chai property: numbr. Did you mean "null"? @2:31

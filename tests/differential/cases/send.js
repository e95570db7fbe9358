//# a URL alone is a GET
pm.sendRequest("http://contoso.example/a?b=c", (err, res) => console.log(err, res.code, res.json().method, res.json().url));
//# a promise without a callback
const res = await pm.sendRequest("http://contoso.example/"); console.log(res.code, res.status, res.json().url, res.headers.get("content-type"));
//# then and catch
pm.sendRequest("http://contoso.example/").then((res) => console.log(res.code)).catch((e) => console.log("no", e));
//# the callback form gives pm
console.log(pm.sendRequest("http://h/", () => {}) === pm);
//# a definition with everything
pm.sendRequest({ url: "http://h/x", method: "POST", header: { A: "1", "Content-Type": "text/plain" }, body: { mode: "raw", raw: "text" } }, (err, res) => console.log(res.json()));
//# headers as a list
pm.sendRequest({ url: "http://h/", header: [{ key: "A", value: "1" }, { key: "B", value: "2", disabled: true }] }, (err, res) => console.log(res.json().header));
//# headers as text
pm.sendRequest({ url: "http://h/", header: "A: 1\nB: 2" }, (err, res) => console.log(res.json().header));
//# headers as a list of texts
pm.sendRequest({ url: "http://h/", header: ["A: 1", "B:2"] }, (err, res) => console.log(res.json().header));
//# a method in small letters
pm.sendRequest({ url: "http://h/", method: "put" }, (err, res) => console.log(res.json().method));
//# an urlencoded body
pm.sendRequest({ url: "http://h/", method: "POST", body: { mode: "urlencoded", urlencoded: [{ key: "a", value: "1" }, { key: "b", value: "2" }] } }, (err, res) => console.log(res.json().body));
//# an urlencoded body as text
pm.sendRequest({ url: "http://h/", method: "POST", body: { mode: "urlencoded", urlencoded: "a=1&b=2" } }, (err, res) => console.log(res.json().body));
//# a form-data body
pm.sendRequest({ url: "http://h/", method: "POST", body: { mode: "formdata", formdata: [{ key: "a", value: "1" }] } }, (err, res) => console.log(res.json().body));
//# a graphql body
pm.sendRequest({ url: "http://h/", method: "POST", body: { mode: "graphql", graphql: { query: "{a}" } } }, (err, res) => console.log(res.json().body.mode));
//# a body that is text
pm.sendRequest({ url: "http://h/", method: "POST", body: "plain" }, (err, res) => console.log(res.json().body));
//# an object as the raw body
pm.sendRequest({ url: "http://h/", method: "POST", body: { mode: "raw", raw: JSON.stringify({ a: 1 }) } }, (err, res) => console.log(res.json().body));
//# auth
pm.sendRequest({ url: "http://h/", auth: { type: "basic", basic: [{ key: "username", value: "u" }, { key: "password", value: "p" }] } }, (err, res) => console.log(res.json().auth));
//# a URL object
pm.sendRequest({ url: { protocol: "http", host: ["h", "example"], path: ["a"], query: [{ key: "q", value: "1" }] } }, (err, res) => console.log(res.json().url));
//# the request itself
pm.sendRequest(pm.request, (err, res) => console.log(res.json().method, res.json().header));
//# a clone of the request
const copy = pm.request.clone(); copy.method = "GET"; pm.sendRequest(copy, (err, res) => console.log(res.json().method));
//# a failure reaches the callback
//@differs "errors-of-requests"
//@failure {"message": "connect ECONNREFUSED 127.0.0.1:1", "code": "ECONNREFUSED"}
pm.sendRequest("http://h/", (err, res) => console.log(err.message, err.code, res));
//# a failure rejects the promise
//@differs "errors-of-requests"
//@failure {"message": "getaddrinfo ENOTFOUND h", "code": "ENOTFOUND"}
try { await pm.sendRequest("http://h/"); } catch (e) { console.log(e.message, e.code, e instanceof Error); }
//# nothing to request
pm.sendRequest(undefined, (err) => console.log(err.message));
//# nothing to request, as a promise
await pm.sendRequest().catch((e) => console.log(e.message));
//# variables are left to the sender
pm.sendRequest("http://{{host}}/{{who}}", (err, res) => console.log(res.json().url));
//# two at once
pm.sendRequest("http://h/1", (err, res) => console.log(1, res.json().url)); pm.sendRequest("http://h/2", (err, res) => console.log(2, res.json().url));
//# one after the other
pm.sendRequest("http://h/1", () => pm.sendRequest("http://h/2", (err, res) => pm.test("second", () => pm.expect(res.json().url).to.equal("http://h/2"))));
//# Promise.all of several
const all = await Promise.all(["a", "b", "c"].map((name) => pm.sendRequest(`http://h/${name}`))); console.log(all.map((res) => res.json().url));
//# a test in the callback
pm.sendRequest("http://h/", (err, res) => { pm.test("ok", () => { pm.expect(err).to.be.null; pm.expect(res).to.have.property("code", 200); pm.response.to.be.ok; res.to === undefined; }); });
//# a token stored from an answer
//@event "prerequest"
pm.sendRequest({ url: "http://h/token", method: "POST", header: { "Content-Type": "application/x-www-form-urlencoded" }, body: { mode: "urlencoded", urlencoded: [{ key: "grant_type", value: "client_credentials" }] } }, (err, res) => { pm.environment.set("token", res.json().method); pm.environment.set("length", res.text().length > 10); });
//# an error in a callback
pm.sendRequest("http://h/", () => { throw new Error("in the callback"); });
//# expect on the answer
pm.sendRequest("http://h/", (err, res) => { pm.test("status", () => pm.expect(res).to.have.status(200)); pm.test("json", () => pm.expect(res).to.have.jsonBody("method", "GET")); });
//# members of the answer
const res = await pm.sendRequest("http://h/"); console.log(res.responseTime, res.reason(), typeof res.text(), res.headers.count(), res.responseSize > 5);

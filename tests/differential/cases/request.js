//# the parts of the request
console.log(pm.request.method, pm.request.url.toString(), pm.request.body.mode, pm.request.headers.count());
//# the description
console.log(`${pm.request.description}`);
//# the parts of the URL
const u = pm.request.url; console.log(u.protocol, u.host, u.port, u.path, u.getHost(), u.getPath(), u.getQueryString(), u.getPathWithQuery(), u.getRemote());
//# options of getRemote and getPath
const u = pm.request.url; console.log(u.getRemote({ forcePort: true }), u.getPath({ unresolved: true }), u.getPath(true));
//# path variables are filled in
//@request {"url": {"raw": "http://h/:id/x", "protocol": "http", "host": ["h"], "path": [":id", "x"], "variable": [{"key": "id", "value": "77"}]}}
const u = pm.request.url; console.log(u.getPath(), u.getPath({ unresolved: true }), u.toString(), u.variables.get("id"), u.variables.count(), u.variables.toObject());
//# query parameters
const q = pm.request.url.query; console.log(q.get("a"), q.get("b"), q.get("c"), q.has("a"), q.count(), q.toObject(), q.toString(), q.all().length);
//# a repeated query parameter
//@request {"url": "http://h/p?a=1&a=2&b"}
const q = pm.request.url.query; console.log(q.get("a"), q.toObject(), q.toObject(true, true, true), q.toString(), q.map((p) => p.value), q.one("b").value, q.get("b"));
//# a disabled query parameter
//@request {"url": {"raw": "http://h/p?a=1&b=2", "protocol": "http", "host": ["h"], "path": ["p"], "query": [{"key": "a", "value": "1", "disabled": true}, {"key": "b", "value": "2"}]}}
const u = pm.request.url; console.log(u.toString(), u.query.count(), u.query.get("a"), u.query.toString(), u.getQueryString());
//# a URL with login, port and hash
//@request {"url": "https://user:pass@h.example:8443/a/b?x=y#frag"}
const u = pm.request.url; console.log(u.auth, u.port, u.hash, u.toString(), u.getRemote(), u.protocol);
//# a URL without a protocol
//@request {"url": "h.example/a"}
console.log(pm.request.url.protocol, pm.request.url.toString(), pm.request.url.host, pm.request.url.path);
//# a URL with variables
//@request {"url": "{{base}}/x/{{id}}?q={{v}}"}
const u = pm.request.url; console.log(u.toString(), u.host, u.path, u.query.toObject());
//# an IPv6 host
//@request {"url": "http://[::1]:8080/x"}
const u = pm.request.url; console.log(u.getHost(), u.port, u.toString());
//# header lookups ignore case
const h = pm.request.headers; console.log(h.get("h1"), h.get("H1"), h.has("h1"), h.one("H1").value, h.get("nope"), h.has("H1", "one"), h.has("H1", "two"));
//# a header list as text and objects
const h = pm.request.headers; console.log(h.toString(), h.toObject(), h.toObject(true), h.toJSON());
//# getHeaders
console.log(pm.request.getHeaders(), pm.request.getHeaders({ enabled: true }), pm.request.getHeaders({ ignoreCase: true }));
//# the raw body
console.log(pm.request.body.toString(), pm.request.body.raw, pm.request.body.isEmpty());
//# the urlencoded body
//@request {"body": {"mode": "urlencoded", "urlencoded": [{"key": "k", "value": "v"}, {"key": "l", "value": "a b", "disabled": true}, {"key": "m", "value": "x&y"}]}}
const b = pm.request.body; console.log(b.mode, b.urlencoded.get("k"), b.urlencoded.count(), b.urlencoded.toObject(), b.toString(), b.isEmpty());
//# the form-data body
//@request {"body": {"mode": "formdata", "formdata": [{"key": "k", "value": "v", "type": "text"}, {"key": "f", "src": "a.txt", "type": "file"}]}}
const b = pm.request.body; console.log(b.mode, b.formdata.get("k"), b.formdata.count(), b.formdata.one("f").src, b.isEmpty());
//# the graphql body
//@request {"body": {"mode": "graphql", "graphql": {"query": "{ a }", "variables": "{}"}}}
console.log(pm.request.body.mode, pm.request.body.graphql.query, pm.request.body.isEmpty());
//# the file body
//@request {"body": {"mode": "file", "file": {"src": "a.bin"}}}
console.log(pm.request.body.mode, pm.request.body.file.src);
//# no body
//@request {"body": null}
console.log(pm.request.body === undefined || pm.request.body.isEmpty());
//# the auth of the request
//@request {"auth": {"type": "bearer", "bearer": [{"key": "token", "value": "t"}]}}
const a = pm.request.auth; console.log(a.type, a.parameters().get("token"), a.parameters().toObject(), a.toJSON());
//# auth as an object
//@request {"auth": {"type": "basic", "basic": {"username": "u", "password": "p"}}}
console.log(pm.request.auth.type, pm.request.auth.parameters().get("username"), pm.request.auth.parameters().toObject());
//# JSON of the request
const j = pm.request.toJSON(); console.log(Object.keys(j).sort(), j.method, j.header, j.body);
//# a clone is another request
const c = pm.request.clone(); c.headers.clear(); c.method = "PUT"; console.log(pm.request.headers.count(), pm.request.method, c.method);
//# the size of a request
console.log(pm.request.size().body, pm.request.size().source);
//# adding a header
//@event "prerequest"
pm.request.headers.add({ key: "New", value: "1" }); pm.request.addHeader({ key: "More", value: "2" }); console.log(pm.request.headers.get("new"), pm.request.headers.count());
//# adding a header as text
//@event "prerequest"
pm.request.headers.add("T: text"); pm.request.addHeader("U: more: text"); console.log(pm.request.headers.get("t"), pm.request.headers.get("u"));
//# upsert changes what is there
//@event "prerequest"
pm.request.headers.upsert({ key: "H1", value: "changed" }); pm.request.upsertHeader({ key: "N", value: "new" }); console.log(pm.request.headers.toObject());
//# removing headers
//@event "prerequest"
pm.request.headers.remove("H1"); pm.request.removeHeader("H2"); console.log(pm.request.headers.count());
//# removeHeader and case
//@event "prerequest"
pm.request.removeHeader("h1"); console.log(pm.request.headers.has("H1")); pm.request.removeHeader("h1", { ignoreCase: true }); console.log(pm.request.headers.has("H1"));
//# changing the method
//@event "prerequest"
pm.request.method = "PUT"; console.log(pm.request.method);
//# a method in small letters
//@event "prerequest"
pm.request.method = "patch"; console.log(pm.request.method);
//# changing the URL by a text
//@event "prerequest"
pm.request.url = "https://other.example/x?y=1"; console.log(`${pm.request.url}`);
//# changing the URL by update
//@event "prerequest"
pm.request.url.update("https://other.example/z"); console.log(pm.request.url.toString(), pm.request.url.getHost());
//# adding query parameters
//@event "prerequest"
pm.request.addQueryParams("c=3&d=4"); pm.request.url.addQueryParams([{ key: "e", value: "5" }]); console.log(pm.request.url.getQueryString());
//# removing query parameters
//@event "prerequest"
pm.request.removeQueryParams("a"); console.log(pm.request.url.toString()); pm.request.url.removeQueryParams(["b"]); console.log(pm.request.url.toString());
//# adding to the query list
//@event "prerequest"
pm.request.url.query.add({ key: "x", value: "y" }); pm.request.url.query.upsert({ key: "a", value: "2" }); console.log(pm.request.url.toString());
//# changing the path and the host
//@event "prerequest"
pm.request.url.path = ["v2", "things"]; pm.request.url.host = ["api", "example"]; console.log(pm.request.url.toString());
//# changing the body by update
//@event "prerequest"
pm.request.body.update({ mode: "raw", raw: "changed" }); console.log(pm.request.body.toString());
//# changing the body by a text
//@event "prerequest"
pm.request.body.update("just text"); console.log(pm.request.body.mode, pm.request.body.raw);
//# changing the raw member
//@event "prerequest"
pm.request.body.raw = JSON.stringify({ other: 1 }); console.log(pm.request.body.toString());
//# changing a form
//@event "prerequest"
//@request {"body": {"mode": "urlencoded", "urlencoded": [{"key": "k", "value": "v"}]}}
pm.request.body.urlencoded.add({ key: "n", value: "w" }); pm.request.body.urlencoded.upsert({ key: "k", value: "z" }); console.log(pm.request.body.toString());
//# setting auth
//@event "prerequest"
pm.request.authorizeUsing("bearer", [{ key: "token", value: "abc" }]); console.log(pm.request.auth.type);
//# auth update
//@event "prerequest"
//@request {"auth": {"type": "bearer", "bearer": [{"key": "token", "value": "t"}]}}
pm.request.auth.update({ token: "new" }); console.log(pm.request.auth.parameters().get("token"));
//# auth use
//@event "prerequest"
//@request {"auth": {"type": "bearer", "bearer": [{"key": "token", "value": "t"}]}}
pm.request.auth.use("basic", { username: "u", password: "p" }); console.log(pm.request.auth.type, pm.request.auth.parameters().toObject());
//# a test script's changes stay its own
pm.request.method = "DELETE"; console.log(pm.request.method);
//# info
console.log(pm.info.eventName, pm.info.iteration, pm.info.iterationCount, pm.info.requestName, pm.info.requestId);
//# info before the request
//@event "prerequest"
console.log(pm.info.eventName, typeof pm.response);
//# info cannot be changed
try { pm.info.iteration = 9; } catch (e) { console.log(e.name); } console.log(pm.info.iteration);
//# forEachHeader
const seen = []; pm.request.forEachHeader((header) => seen.push(header.key)); console.log(seen);
//# update of a whole request
//@event "prerequest"
pm.request.update({ url: "http://n.example/", method: "GET", header: [{ key: "A", value: "b" }] }); console.log(pm.request.method, pm.request.headers.count());

//# A URL alone is a GET.
pm.sendRequest("https://contoso.example/a?b={{c}}", (err, res) => console.log(err, res.code, res.json().url.raw));
//> log: null 200 https://contoso.example/a?b={{c}}
//> send {"method": "GET", "url": {"raw": "https://contoso.example/a?b={{c}}", "protocol": "https", "host": ["contoso", "example"], "path": ["a"], "query": [{"key": "b", "value": "{{c}}"}]}, "header": []}

//# An answer has the API of pm.response.
pm.sendRequest("http://localhost/", (err, res) => { res.to.have.status(200); console.log(res.headers.get("Content-Type"), res.responseTime, res.reason(), res.size().body === res.text().length); });
//> log: application/json 12 OK true
//> send {"method": "GET", "url": {"raw": "http://localhost/", "protocol": "http", "host": ["localhost"], "path": [""]}, "header": []}

//# Without a callback a promise is given, and top-level await waits for it.
const res = await pm.sendRequest({ url: "http://localhost/", method: "post" }); console.log(res.json().method);
//> log: POST
//> send {"method": "POST", "url": {"raw": "http://localhost/", "protocol": "http", "host": ["localhost"], "path": [""]}, "header": []}

//# Headers may be an object, a list of objects or texts, or text; `headers` is understood too.
for (const header of [{ A: "1", B: 2 }, [{ key: "A", value: "1" }, { key: "C", value: "x", disabled: true }], ["A: 1", "B:2"], "A: 1\nB: 2"]) await pm.sendRequest({ url: "h", header });
await pm.sendRequest({ url: "h", headers: { A: "1" } });
//> send {"method": "GET", "url": {"raw": "h", "host": ["h"]}, "header": [{"key": "A", "value": "1"}, {"key": "B", "value": "2"}]}
//> send {"method": "GET", "url": {"raw": "h", "host": ["h"]}, "header": [{"key": "A", "value": "1"}, {"disabled": true, "key": "C", "value": "x"}]}
//> send {"method": "GET", "url": {"raw": "h", "host": ["h"]}, "header": [{"key": "A", "value": "1"}, {"key": "B", "value": "2"}]}
//> send {"method": "GET", "url": {"raw": "h", "host": ["h"]}, "header": [{"key": "A", "value": "1"}, {"key": "B", "value": "2"}]}
//> send {"method": "GET", "url": {"raw": "h", "host": ["h"]}, "header": [{"key": "A", "value": "1"}]}

//# Raw bodies: a text alone, with its mode, with its language, an object.
for (const body of ["plain", { mode: "raw", raw: "x {{y}}" }, { mode: "raw", raw: "{}", options: { raw: { language: "json" } } }, { mode: "raw", raw: { a: 1 } }]) await pm.sendRequest({ url: "h", method: "POST", body });
//> send {"method": "POST", "url": {"raw": "h", "host": ["h"]}, "header": [], "body": {"mode": "raw", "raw": "plain"}}
//> send {"method": "POST", "url": {"raw": "h", "host": ["h"]}, "header": [], "body": {"mode": "raw", "raw": "x {{y}}"}}
//> send {"method": "POST", "url": {"raw": "h", "host": ["h"]}, "header": [], "body": {"mode": "raw", "raw": "{}", "options": {"raw": {"language": "json"}}}}
//> send {"method": "POST", "url": {"raw": "h", "host": ["h"]}, "header": [], "body": {"mode": "raw", "raw": "{\"a\":1}"}}

//# Form bodies: lists, objects and texts.
for (const urlencoded of [[{ key: "a", value: "1" }, { key: "d", value: "2", disabled: true }], { a: "1 2", n: 5 }, "a=1&b=2 3"]) await pm.sendRequest({ url: "h", method: "POST", body: { mode: "urlencoded", urlencoded } });
await pm.sendRequest({ url: "h", method: "POST", body: { mode: "formdata", formdata: [{ key: "f", type: "file", src: "/x" }, { key: "a", value: 1 }] } });
//> send {"method": "POST", "url": {"raw": "h", "host": ["h"]}, "header": [], "body": {"mode": "urlencoded", "urlencoded": [{"key": "a", "value": "1"}, {"disabled": true, "key": "d", "value": "2"}]}}
//> send {"method": "POST", "url": {"raw": "h", "host": ["h"]}, "header": [], "body": {"mode": "urlencoded", "urlencoded": [{"key": "a", "value": "1 2"}, {"key": "n", "value": "5"}]}}
//> send {"method": "POST", "url": {"raw": "h", "host": ["h"]}, "header": [], "body": {"mode": "urlencoded", "urlencoded": [{"key": "a", "value": "1"}, {"key": "b", "value": "2 3"}]}}
//> send {"method": "POST", "url": {"raw": "h", "host": ["h"]}, "header": [], "body": {"mode": "formdata", "formdata": [{"key": "f", "type": "file", "src": "/x"}, {"key": "a", "value": "1"}]}}

//# Bodies of a file and of GraphQL, whose variables may be an object.
await pm.sendRequest({ url: "h", method: "POST", body: { mode: "file", file: { src: "/x" } } });
await pm.sendRequest({ url: "h", method: "POST", body: { mode: "graphql", graphql: { query: "{a}", variables: { v: 1 } } } });
//> send {"method": "POST", "url": {"raw": "h", "host": ["h"]}, "header": [], "body": {"mode": "file", "file": {"src": "/x"}}}
//> send {"method": "POST", "url": {"raw": "h", "host": ["h"]}, "header": [], "body": {"mode": "graphql", "graphql": {"query": "{a}", "variables": "{\"v\":1}"}}}

//# A URL in parts, and auth as an object or a list.
await pm.sendRequest({ url: { protocol: "http", host: "localhost", port: 8080, path: ["a", ":id"], query: [{ key: "q", value: "1" }], variable: [{ key: "id", value: "9" }] } });
await pm.sendRequest({ url: "h", auth: { type: "basic", basic: { username: "u", password: "p" } } });
await pm.sendRequest({ url: "h", auth: { type: "bearer", bearer: [{ key: "token", value: "{{t}}" }] } });
//> send {"method": "GET", "url": {"raw": "http://localhost:8080/a/:id?q=1", "protocol": "http", "host": ["localhost"], "port": "8080", "path": ["a", ":id"], "query": [{"key": "q", "value": "1"}], "variable": [{"type": "any", "value": "9", "key": "id"}]}, "header": []}
//> send {"method": "GET", "url": {"raw": "h", "host": ["h"]}, "header": [], "auth": {"type": "basic", "basic": [{"type": "any", "value": "u", "key": "username"}, {"type": "any", "value": "p", "key": "password"}]}}
//> send {"method": "GET", "url": {"raw": "h", "host": ["h"]}, "header": [], "auth": {"type": "bearer", "bearer": [{"type": "any", "value": "{{t}}", "key": "token"}]}}

//# The current request can be sent again.
await pm.sendRequest(pm.request);
//> send {"description": {"content": "kept", "type": "text/plain"}, "method": "POST", "url": {"raw": "http://127.0.0.1:8080/get/:id/x?a=1&b={{host}}#h", "protocol": "http", "host": ["127", "0", "0", "1"], "port": "8080", "path": ["get", ":id", "x"], "hash": "h", "query": [{"key": "a", "value": "1"}, {"key": "b", "value": "{{host}}"}, {"disabled": true, "key": "c", "value": "3"}], "variable": [{"type": "any", "value": "77", "key": "id"}]}, "header": [{"key": "H1", "value": "{{host}}"}, {"disabled": true, "key": "H2", "value": "z"}], "body": {"mode": "urlencoded", "urlencoded": [{"key": "k", "value": "v"}]}, "auth": {"type": "basic", "basic": [{"type": "any", "value": "u", "key": "username"}, {"type": "any", "value": "p", "key": "password"}]}}

//# A proxy and a client certificate go to the host as they are written.
const proxy = { host: "proxy.example", port: 8080, match: "https://*/*", authenticate: true, username: "u", password: "p" };
const certificate = { key: { src: "a.key" }, cert: { src: "a.pem" }, passphrase: "x" };
await pm.sendRequest({ url: "h", proxy, certificate });
const { Request } = require("postman-collection");
const made = new Request({ url: "h", proxy, certificate });
made.proxy.id = made.certificate.id = "1"; // which are made by chance
await pm.sendRequest(made);
//> send {"proxy": {"host": "proxy.example", "port": 8080, "match": "https://*/*", "authenticate": true, "username": "u", "password": "p"}, "certificate": {"key": {"src": "a.key"}, "cert": {"src": "a.pem"}, "passphrase": "x"}, "method": "GET", "url": {"raw": "h", "host": ["h"]}, "header": []}
//> send {"proxy": {"id": "1", "host": "proxy.example", "match": {"pattern": "https://*/*"}, "port": 8080, "tunnel": false, "authenticate": true, "username": "u", "password": "p", "protocol": "http"}, "certificate": {"id": "1", "key": {"src": "a.key"}, "cert": {"src": "a.pem"}, "pfx": {}, "passphrase": "x"}, "method": "GET", "url": {"raw": "h", "host": ["h"]}, "header": []}

//# Nothing to send is an error for the callback, and for the promise.
pm.sendRequest(undefined, (err) => console.log(err.message)); await pm.sendRequest(null).catch((err) => console.log(err.message));
//> log: sendrequest: nothing to request
//> log: sendrequest: nothing to request

//# A failure arrives as an Error with a code.
//@fail {"message": "connect refused", "code": "connect"}
pm.sendRequest("http://localhost:1/", (err, res) => console.log(err instanceof Error, err.message, err.code, res));
try { await pm.sendRequest("http://localhost:1/"); } catch (err) { console.log(err.message); }
//> log: true connect refused connect undefined
//> log: connect refused
//> send {"method": "GET", "url": {"raw": "http://localhost:1/", "protocol": "http", "host": ["localhost"], "port": "1", "path": [""]}, "header": []}
//> send {"method": "GET", "url": {"raw": "http://localhost:1/", "protocol": "http", "host": ["localhost"], "port": "1", "path": [""]}, "header": []}

//# An error in a callback is the script's error.
pm.sendRequest("http://localhost/", () => { null.x; });
//> send {"method": "GET", "url": {"raw": "http://localhost/", "protocol": "http", "host": ["localhost"], "path": [""]}, "header": []}
//> error TypeError: cannot read property 'x' of null @1:45

//# So is a failure that nobody catches.
//@fail {"message": "connect refused"}
pm.sendRequest("http://localhost:1/");
//> send {"method": "GET", "url": {"raw": "http://localhost:1/", "protocol": "http", "host": ["localhost"], "port": "1", "path": [""]}, "header": []}
//> error Error: connect refused @0:0

//# So is an assertion that fails behind then.
pm.sendRequest("http://localhost/").then((res) => pm.expect(res.code).to.equal(500));
//> send {"method": "GET", "url": {"raw": "http://localhost/", "protocol": "http", "host": ["localhost"], "path": [""]}, "header": []}
//> error AssertionError: expected 200 to equal 500 @1:74

//# Writes made before a call are applied before it is sent.
pm.environment.set("before", 1); await pm.sendRequest("h"); pm.environment.set("after", 2);
//> set environment before = 1
//> set environment after = 2
//> send {"method": "GET", "url": {"raw": "h", "host": ["h"]}, "header": []}

//# pm.sendRequest with a callback gives pm.
console.log(pm.sendRequest("h", () => {}) === pm, pm.sendRequest("h") instanceof Promise);
//> log: true true
//> send {"method": "GET", "url": {"raw": "h", "host": ["h"]}, "header": []}
//> send {"method": "GET", "url": {"raw": "h", "host": ["h"]}, "header": []}

//# The recipe: fetch a token when there is none, keep it and its expiry.
if (!pm.environment.get("bearerToken") || Date.now() > new Date(pm.environment.get("bearerTokenExpiresOn") * 1000)) {
  pm.sendRequest({
    url: "https://login.microsoftonline.com/" + pm.environment.get("tenantId") + "/oauth2/token",
    method: "POST",
    header: { "Content-Type": "application/x-www-form-urlencoded" },
    body: { mode: "urlencoded", urlencoded: [{ key: "grant_type", value: "client_credentials", disabled: false }, { key: "resource", value: "https://management.azure.com/", disabled: false }] },
  }, function (err, res) {
    if (err) { console.log(err); } else { pm.environment.set("bearerToken", res.json().method); pm.environment.set("bearerTokenExpiresOn", res.code); }
  });
}
//> set environment bearerToken = "POST"
//> set environment bearerTokenExpiresOn = 200
//> send {"method": "POST", "url": {"raw": "https://login.microsoftonline.com/undefined/oauth2/token", "protocol": "https", "host": ["login", "microsoftonline", "com"], "path": ["undefined", "oauth2", "token"]}, "header": [{"key": "Content-Type", "value": "application/x-www-form-urlencoded"}], "body": {"mode": "urlencoded", "urlencoded": [{"disabled": false, "key": "grant_type", "value": "client_credentials"}, {"disabled": false, "key": "resource", "value": "https://management.azure.com/"}]}}

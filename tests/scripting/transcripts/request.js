//# The parts of a URL read as in Postman; a path variable is filled in.
const u = pm.request.url;
console.log(u.toString()); console.log(`${u}`, u.getHost(), u.getPath(), u.getPath({ unresolved: true }), u.getPathWithQuery());
console.log(u.getQueryString(), u.getRemote(), u.protocol, u.port, u.hash, u.host, u.path);
console.log(u.query.get("a"), u.query.toObject(), u.query.count(), u.variables.get("id"));
//> log: http://127.0.0.1:8080/get/77/x?a=1&b={{host}}#h
//> log: http://127.0.0.1:8080/get/77/x?a=1&b={{host}}#h 127.0.0.1 /get/77/x /get/:id/x /get/77/x?a=1&b={{host}}
//> log: a=1&b={{host}} 127.0.0.1:8080 http 8080 h [ '127', '0', '0', '1' ] [ 'get', ':id', 'x' ]
//> log: 1 { a: '1', b: '{{host}}', c: '3' } 3 77

//# Headers are found without regard to case; disabled ones are listed, but not in their text.
const h = pm.request.headers;
console.log(h.get("h1"), h.has("H1"), h.has("h1", "{{host}}"), h.get("H2"), h.toObject(), h.toObject(true), h.count());
console.log(h.toString(), h.map((x) => x.key), h.one("H1"), h.idx(1).key, h.find((x) => x.disabled).key, h.reduce((a, x) => a + x.key, ""));
console.log(pm.request.getHeaders(), pm.request.getHeaders({ enabled: true }));
//> log: {{host}} true true z { h1: '{{host}}', h2: 'z' } { h1: '{{host}}' } 2
//> log: H1: {{host}}\r\n [ 'H1', 'H2' ] { key: 'H1', value: '{{host}}' } H2 H2 H1H2
//> log: { H1: '{{host}}', H2: 'z' } { H1: '{{host}}' }

//# The body, the auth and the method of a request can be read.
const r = pm.request;
console.log(r.method, r.body.mode, r.body.urlencoded.toString(), r.body.toString(), r.body.isEmpty(), r.body.urlencoded.get("k"));
console.log(r.auth.type, r.auth.parameters().get("username"), r.auth.get("password"), r.size().body);
//> log: POST urlencoded k=v k=v false v
//> log: basic u p 3

//# Reading changes nothing.
pm.request.url.toString(); pm.request.body.toString(); JSON.stringify(pm.request); pm.request.clone().headers.clear();

//# Header changes come back, and every other field stays as it was.
pm.request.headers.add({ key: "N", value: "1" }); pm.request.addHeader("M: 2"); pm.request.headers.upsert({ key: "h1", value: "new" });
pm.request.upsertHeader({ key: "m", value: "3" }); pm.request.removeHeader("H2");
//> request {"header": [{"key": "h1", "value": "new"}, {"key": "N", "value": "1"}, {"key": "M", "value": "2"}, {"key": "m", "value": "3"}]}

//# removeHeader keeps to the case unless told otherwise; headers.remove does not.
pm.request.headers.add({ key: "Abc", value: "1" }); pm.request.removeHeader("abc"); console.log(pm.request.headers.has("abc"));
pm.request.removeHeader("abc", { ignoreCase: true }); console.log(pm.request.headers.has("abc"));
pm.request.headers.remove("H1"); pm.request.headers.remove((x) => x.key === "H2"); console.log(pm.request.headers.count());
//> log: true
//> log: false
//> log: 0
//> request {"header": []}

//# Lists can be changed in place and in order.
const l = pm.request.url.query; l.clear(); l.add({ key: "b", value: "2" }); l.prepend({ key: "a", value: "1" });
l.insert({ key: "x", value: "0" }, "b"); l.insertAfter("y=9", "x"); l.append({ key: "a", value: "7" }); l.assimilate([{ key: "b", value: "5" }]);
console.log(l.toString(), l.indexOf(l.idx(2)), l.members.length); l.repopulate("p=1&q"); console.log(l.toString(), [...l].length);
//> log: a=1&x=0&y=9&b=5&a=7 2 5
//> log: p=1&q 2
//> request {"url": {"raw": "http://127.0.0.1:8080/get/:id/x?p=1&q#h", "protocol": "http", "host": ["127", "0", "0", "1"], "port": "8080", "path": ["get", ":id", "x"], "hash": "h", "query": [{"key": "p", "value": "1"}, {"key": "q", "value": null}], "variable": [{"type": "any", "value": "77", "key": "id"}]}}

//# Query parameters can be added and removed.
pm.request.addQueryParams("x=1&y=2"); pm.request.url.addQueryParams([{ key: "z", value: "3" }]); pm.request.removeQueryParams(["x", "a"]);
console.log(pm.request.url.toString());
//> log: http://127.0.0.1:8080/get/77/x?b={{host}}&y=2&z=3#h
//> request {"url": {"raw": "http://127.0.0.1:8080/get/:id/x?b={{host}}&y=2&z=3#h", "protocol": "http", "host": ["127", "0", "0", "1"], "port": "8080", "path": ["get", ":id", "x"], "hash": "h", "query": [{"key": "b", "value": "{{host}}"}, {"disabled": true, "key": "c", "value": "3"}, {"key": "y", "value": "2"}, {"key": "z", "value": "3"}], "variable": [{"type": "any", "value": "77", "key": "id"}]}}

//# A URL given as text is cut into its parts.
pm.request.url = "https://user:pw@management.azure.com:444/a/b?c={{d?e}}#f";
//> request {"url": {"raw": "https://user:pw@management.azure.com:444/a/b?c={{d?e}}#f", "protocol": "https", "auth": {"user": "user", "password": "pw"}, "host": ["management", "azure", "com"], "port": "444", "path": ["a", "b"], "hash": "f", "query": [{"key": "c", "value": "{{d?e}}"}]}}

//# A URL with variables for host and path keeps them whole.
pm.request.url = "{{base.url}}/x/{{a/b}}"; console.log(pm.request.url.getHost(), pm.request.url.path);
//> log: {{base.url}} [ 'x', '{{a/b}}' ]
//> request {"url": {"raw": "{{base.url}}/x/{{a/b}}", "host": ["{{base.url}}"], "path": ["x", "{{a/b}}"]}}

//# Method, headers, body and auth can be assigned.
pm.request.method = "put"; pm.request.headers = "A: b\nC: d"; pm.request.body = "text"; pm.request.auth = { type: "bearer", bearer: { token: "t" } };
//> request {"method": "PUT", "header": [{"key": "A", "value": "b"}, {"key": "C", "value": "d"}], "body": {"mode": "raw", "raw": "text"}, "auth": {"type": "bearer", "bearer": [{"type": "any", "value": "t", "key": "token"}]}}

//# A body can be updated to another mode.
pm.request.body.update({ mode: "raw", raw: { a: 1 }, options: { raw: { language: "json" } } }); console.log(pm.request.body.toString());
//> log: {"a":1}
//> request {"body": {"mode": "raw", "raw": "{\"a\":1}", "options": {"raw": {"language": "json"}}}}

//# An auth can be switched and updated.
pm.request.auth.update({ username: "v" }); pm.request.auth.use("bearer", { token: "x" });
//> request {"auth": {"type": "bearer", "basic": [{"type": "any", "value": "v", "key": "username"}, {"type": "any", "value": "p", "key": "password"}], "bearer": [{"type": "any", "value": "x", "key": "token"}]}}

//# The whole request can be updated at once.
pm.request.update({ url: "http://localhost/upd", method: "PATCH" });
//> request {"method": "PATCH", "url": {"raw": "http://localhost/upd", "protocol": "http", "host": ["localhost"], "path": ["upd"]}}

//# The body and the auth can be removed.
pm.request.body = undefined; pm.request.auth = null;
//> request {"body": null, "auth": null}

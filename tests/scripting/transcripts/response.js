//# The answer of a request is read as in Postman.
//@response {"body": "{\"a\": [1, {\"b\": true}]}"}
const r = pm.response;
console.log(r.code, r.status, r.reason(), r.responseTime, r.responseSize, r.size(), r.text(), r.json().a[1].b, r.details());
console.log(r.headers.get("content-type"), r.headers.get("x-dup"), r.headers.toObject(), r.headers.count());
console.log(r.json((key, value) => (key === "b" ? "revived" : value)).a[1].b, r.stream.length, r.dataURI());
//> log: 200 OK OK 12 23 { body: 23, header: 71, total: 94 } {"a": [1, {"b": true}]} true {\n  name: 'OK',\n  detail: 'Standard response for successful HTTP requests. The actual response will depend on the request method used. In a GET request, the response will contain an entity corresponding to the requested resource. In a POST request the response will contain an entity describing or containing the result of the action.',\n  code: 200,\n  standardName: 'OK'\n}
//> log: application/json b { 'content-type': 'application/json', 'x-dup': [ 'a', 'b' ] } 3
//> log: revived 23 data:application/json;base64, eyJhIjogWzEsIHsiYiI6IHRydWV9XX0=

//# JSON with a byte order mark is JSON.
//@response {"body": "\ufeff{\"a\": 1}"}
console.log(pm.response.json(), JSON.parse("\ufeff[1]"));
//> log: { a: 1 } [ 1 ]

//# A body that is no JSON says where it stops being so.
//@response {"body": "{\"a\": 1,\n oops}"}
try { pm.response.json(); } catch (e) { console.log(e.name, e.message, e instanceof SyntaxError); }
pm.test("json", () => { pm.response.to.be.json; });
//> log: JSONError Unexpected token 'o' at 2:2\n oops}\n ^ true
//> fail 0: json | AssertionError: expected response body to be a valid json but got error Unexpected token 'o' at 2:2 @2:25

//# An empty body is no JSON.
//@response {"body": ""}
try { pm.response.json(); } catch (e) { console.log(e.message); }
pm.test("body", () => { pm.response.to.have.body(); });
//> log: No data, empty input at 1:1\n\n^
//> fail 0: body | AssertionError: expected response to have content in body @2:45

//# The content info comes from the headers.
//@response {"headers": [["Content-Type", "text/html; charset=ISO-8859-1"], ["Content-Disposition", "attachment; filename=\"a.html\""]], "latin1": "caf\u00e9"}
console.log(pm.response.text(), pm.response.contentInfo(), pm.response.encoding(), pm.response.stream.length);
//> log: café {\n  contentType: 'text/html',\n  mimeType: 'text',\n  mimeFormat: 'html',\n  charset: 'iso-8859-1',\n  fileExtension: 'html',\n  fileName: 'a.html'\n} { format: undefined, source: undefined } 4

//# Bytes that are no text stay available as bytes.
//@response {"headers": [["Content-Type", "application/octet-stream"]], "latin1": "\u0000\u00ff\u0080A"}
console.log(pm.response.stream, pm.response.dataURI(), pm.response.size().body);
//> log: <Buffer 00 ff 80 41> data:application/octet-stream;base64, AP+AQQ== 4

//# A code without a reason has the standard one.
//@response {"status": 404, "reason": ""}
console.log(pm.response.reason());
//> log: Not Found

//# A text with a NUL and characters beyond the first plane arrives whole.
//@response {"body": "a\u0000b\ud83d\ude00"}
console.log(pm.response.text().length, pm.response.text() === "a\0b\u{1F600}", pm.response.size().body);
//> log: 5 true 7

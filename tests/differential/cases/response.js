//# the parts of the answer
const r = pm.response; console.log(r.code, r.status, r.reason(), r.responseTime, r.responseSize, r.headers.count());
//# the text
console.log(pm.response.text());
//# the JSON
console.log(pm.response.json(), pm.response.json().deep.a.b);
//# json with a reviver
console.log(pm.response.json((key, value) => (key === "n" ? value * 2 : value)).n);
//# json with a byte order mark
//@response {"body": "\ufeff{\"a\": 1}"}
console.log(pm.response.json());
//# strict json with a byte order mark
//@response {"body": "\ufeff{\"a\": 1}"}
try { console.log(pm.response.json(null, true)); } catch (e) { console.log(e.name); }
//# broken json
//@response {"body": "{\"a\": 1,\n oops}"}
try { pm.response.json(); } catch (e) { console.log(e.name, e instanceof SyntaxError, e instanceof Error); }
//# broken json has a message with its place
//@response {"body": "{\"a\": oops}"}
try { pm.response.json(); } catch (e) { console.log(e.message); }
//# the message for a body that is text
//@response {"body": "not json"}
try { pm.response.json(); } catch (e) { console.log(e.message); }
//# the message for HTML
//@response {"body": "<html></html>"}
try { pm.response.json(); } catch (e) { console.log(e.message); }
//# the message for an empty body
//@response {"body": ""}
try { pm.response.json(); } catch (e) { console.log(e.name, e.message); }
//# the message for a body that ends too soon
//@response {"body": "{\"a\": 1"}
try { pm.response.json(); } catch (e) { console.log(e.message); }
//# the message for a trailing comma
//@response {"body": "[1, 2,]"}
try { pm.response.json(); } catch (e) { console.log(e.message); }
//# jsonp
//@response {"body": "cb({\"a\": 1});"}
console.log(pm.response.jsonp());
//# size
console.log(pm.response.size());
//# size with a content-length
//@response {"headers": [["Content-Length", "3"], ["Content-Type", "text/plain"]], "body": "abc"}
console.log(pm.response.size(), pm.response.responseSize);
//# details
console.log(pm.response.details());
//# details of other codes
//@response {"status": 404, "reason": "Not Found"}
console.log(pm.response.details(), pm.response.reason(), pm.response.status);
//# a reason of one's own
//@response {"status": 200, "reason": "Fine"}
console.log(pm.response.details().name, pm.response.reason(), pm.response.status);
//# the reason is made up for a code without one
//@response {"status": 503, "reason": ""}
console.log(pm.response.reason(), pm.response.details().name);
//# a code that nobody knows
//@response {"status": 299, "reason": ""}
console.log(pm.response.reason(), pm.response.code);
//# contentInfo of JSON
console.log(pm.response.contentInfo());
//# contentInfo of HTML
//@response {"headers": [["Content-Type", "text/html; charset=ISO-8859-1"]], "latin1": "caf\u00e9"}
console.log(pm.response.contentInfo(), pm.response.encoding(), pm.response.text());
//# contentInfo of a download
//@response {"headers": [["Content-Type", "application/pdf"], ["Content-Disposition", "attachment; filename=\"a b.pdf\""]], "body": "x"}
console.log(pm.response.contentInfo());
//# contentInfo of an extended file name
//@differs "charset-in-capitals"
//@response {"headers": [["Content-Type", "text/csv"], ["Content-Disposition", "attachment; filename*=UTF-8''na%C3%AFve.csv"]], "body": "x"}
console.log(pm.response.contentInfo().fileName);
//# contentInfo without a header
//@response {"headers": [], "body": "plain"}
console.log(pm.response.contentInfo());
//# contentInfo of an image
//@response {"headers": [["Content-Type", "image/png"]], "latin1": "\u0089PNG\r\n\u001a\n"}
console.log(pm.response.contentInfo());
//# contentInfo of a vendor type
//@response {"headers": [["Content-Type", "application/vnd.api+json"]], "body": "{}"}
console.log(pm.response.contentInfo());
//# contentInfo of XML, scripts, audio
//@response {"headers": [["Content-Type", "application/xml"]], "body": "<a/>"}
console.log(pm.response.contentInfo().mimeFormat, pm.response.contentInfo().fileName);
//# mime and encoding
console.log(typeof pm.response.mime, typeof pm.response.encoding, pm.response.encoding());
//# dataURI
console.log(pm.response.dataURI());
//# dataURI of bytes
//@response {"headers": [["Content-Type", "application/octet-stream"]], "latin1": "\u0000\u00ff\u0080A"}
console.log(pm.response.dataURI(), pm.response.stream.length);
//# the stream is a buffer
console.log(pm.response.stream.length, pm.response.stream[0], Buffer.isBuffer(pm.response.stream), pm.response.stream.toString().length);
//# the charset of the header decodes the text
//@response {"headers": [["Content-Type", "text/plain; charset=latin1"]], "latin1": "\u00e9t\u00e9"}
console.log(pm.response.text());
//# characters of every size
//@response {"body": "a\u00e9\u20ac\ud83d\ude00", "headers": [["Content-Type", "text/plain"]]}
console.log(pm.response.text(), pm.response.text().length, pm.response.responseSize);
//# headers of the answer
console.log(pm.response.headers.get("CONTENT-TYPE"), pm.response.headers.toObject());
//# JSON of the answer
console.log(Object.keys(pm.response.toJSON()).sort(), pm.response.toJSON().code);
//# an answer without a body
//@response {"status": 204, "reason": "No Content", "body": "", "headers": []}
console.log(JSON.stringify(pm.response.text()), pm.response.size().body, pm.response.code);
//# there is no answer before the request
//@event "prerequest"
console.log(pm.response);
//# JSON values of every kind
//@response {"body": "[null, true, 1.5e3, \"\\u00e9\", {\"__proto__\": 1}]"}
console.log(pm.response.json()[2], pm.response.json()[3], Object.keys(pm.response.json()[4]));
//# big numbers in JSON
//@response {"body": "{\"n\": 12345678901234567890}"}
console.log(pm.response.json().n);
//# body is what was given
console.log(typeof pm.response.body);
//# without an answer
//@response null
pm.test("a", () => pm.response.to.have.status(200)); pm.test("b", () => pm.response.to.be.ok); pm.test("c", () => pm.response.to.have.header("x")); pm.test("d", () => pm.response.to.be.json); pm.test("e", () => pm.response.to.be.success); console.log(pm.response.text(), pm.response.code, pm.response.headers.count(), pm.response.responseTime, pm.response.responseSize); pm.test("f", () => pm.response.json());

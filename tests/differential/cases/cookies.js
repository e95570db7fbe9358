//# cookies are read by name
//@cookies [{"name": "sid", "value": "abc", "domain": "contoso.example", "path": "/", "httpOnly": true}, {"name": "lang", "value": "en%20us", "domain": "contoso.example", "path": "/"}]
console.log(pm.cookies.get("sid"), pm.cookies.get("lang"), pm.cookies.get("nope"), pm.cookies.has("sid"), pm.cookies.has("nope"));
//# a cookie has its fields
//@cookies [{"name": "sid", "value": "abc", "domain": "contoso.example", "path": "/", "httpOnly": true}, {"name": "lang", "value": "en%20us", "domain": "contoso.example", "path": "/"}]
const c = pm.cookies.one("sid"); console.log(c.name, c.value, c.domain, c.path, c.httpOnly, c.secure);
//# cookies as an object and as a list
//@cookies [{"name": "sid", "value": "abc", "domain": "contoso.example", "path": "/", "httpOnly": true}, {"name": "lang", "value": "en%20us", "domain": "contoso.example", "path": "/"}]
console.log(pm.cookies.toObject(), pm.cookies.count(), pm.cookies.all().map((c) => c.name), pm.cookies.map((c) => c.value));
//# a search among cookies
//@cookies [{"name": "sid", "value": "abc", "domain": "contoso.example", "path": "/", "httpOnly": true}, {"name": "lang", "value": "en%20us", "domain": "contoso.example", "path": "/"}]
console.log(pm.cookies.find((c) => c.value === "abc").name, pm.cookies.filter((c) => c.httpOnly).length, pm.cookies.idx(1).name, pm.cookies.reduce((sum, c) => sum + c.name.length, 0));
//# no cookies
console.log(pm.cookies.count(), pm.cookies.toObject(), pm.cookies.get("sid"), typeof pm.cookies.jar);
//# responseCookies
//@cookies [{"name": "sid", "value": "abc", "domain": "contoso.example", "path": "/", "httpOnly": true}, {"name": "lang", "value": "en%20us", "domain": "contoso.example", "path": "/"}]
console.log(responseCookies.count(), responseCookies.one("sid").value);
//# postman.getResponseCookie
//@cookies [{"name": "sid", "value": "abc", "domain": "contoso.example", "path": "/", "httpOnly": true}, {"name": "lang", "value": "en%20us", "domain": "contoso.example", "path": "/"}]
const c = postman.getResponseCookie("sid"); console.log(c.name, c.value, postman.getResponseCookie("nope"));
//# a test on a cookie
//@cookies [{"name": "sid", "value": "abc", "domain": "contoso.example", "path": "/", "httpOnly": true}, {"name": "lang", "value": "en%20us", "domain": "contoso.example", "path": "/"}]
pm.test("a", () => pm.expect(pm.cookies.has("sid")).to.be.true); pm.test("b", () => pm.expect(pm.cookies.get("sid")).to.equal("xyz")); pm.test("c", () => pm.expect(pm.cookies.toObject()).to.have.property("lang"));
//# a jar has methods
const jar = pm.cookies.jar(); console.log(typeof jar.get, typeof jar.set, typeof jar.getAll, typeof jar.unset, typeof jar.clear);

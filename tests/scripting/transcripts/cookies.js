//# The list of the answer's cookies: found by name in any case, with their decoded values.
//@response {"cookies": [{"name": "Sid", "value": "a%20b", "domain": "h", "path": "/", "httpOnly": true}, {"name": "t", "value": "2", "expires": 0, "maxAge": null}]}
console.log(pm.cookies.get("sid"), pm.cookies.has("SID", "a b"), pm.cookies.has("none"), pm.cookies.count(), String(pm.cookies));
console.log(pm.cookies.toObject(), pm.cookies.one("t").expires.getTime(), pm.cookies.one("t").maxAge, `${pm.cookies.idx(0)}`);
pm.cookies.each((cookie) => console.log(cookie.name, cookie.domain));
//> log: a b true false 2 Sid=a%20b; t=2
//> log: { sid: 'a b', t: '2' } 0 0 Sid=a%20b; Domain=h; Path=/; HttpOnly
//> log: Sid h
//> log: t undefined

//# Without cookies the list is empty, and still has a jar.
console.log(pm.cookies.count(), pm.cookies.get("a"), JSON.stringify(pm.cookies), typeof pm.cookies.jar().get);
//> log: 0 undefined [] function

//# An answer has the cookies that it sets itself.
//@response {"headers": [["Set-Cookie", "a=1; Path=/; Secure"], ["X", "y"], ["set-cookie", "b=\"2\"; Max-Age=5; Priority=High"]]}
console.log(pm.response.cookies.map((cookie) => `${cookie}`), pm.response.cookies.get("b"));
//> log: [ 'a=1; Path=/; Secure', 'b=2; Max-Age=5; Priority=High' ] 2

//# Every method of the jar, with callbacks in order.
const jar = pm.cookies.jar();
const show = (name) => (...args) => console.log(name, ...args.map((arg) => arg instanceof Error ? arg.message : arg?.toJSON ? arg.toJSON().length ?? arg.name : arg));
jar.set("http://h/", "a", "v 1", show("set"));
jar.set("http://h/", { name: "b", value: "2", path: "/x", httpOnly: true }, show("object"));
jar.set("h/", "c=3; Path=/", show("text"));
jar.get("http://h/", "a", show("get"));
jar.get("http://h/", "A", show("case"));
jar.getAll("http://h/x", show("getAll"));
jar.getAll("http://h/x", { http: false }, show("no http"));
jar.unset("http://h/", "a", show("unset"));
jar.clear("http://h/", show("clear"));
jar.getAll("http://h/x", show("left"));
//> log: set null a
//> log: object null b
//> log: text null c
//> log: get null v 1
//> log: case null null
//> log: getAll null 3
//> log: no http null 2
//> log: unset null undefined
//> log: clear null undefined
//> log: left null 1

//# Without a callback each gives a promise.
const jar = pm.cookies.jar();
console.log((await jar.set("http://h/", "a", "1")).name, await jar.get("http://h/", "a"), (await jar.getAll("http://h/")).get("a"));
console.log(await jar.unset("http://h/", "a"), await jar.clear("http://h/"), await jar.get("http://h/", "a"));
//> log: a 1 1
//> log: undefined undefined null

//# What Postman's sandbox refuses is refused in its words.
const jar = pm.cookies.jar();
const told = async (promise) => { try { console.log(await promise); } catch (error) { console.log(`${error}`); } };
await told(jar.get(5, "a"));
await told(jar.get("http://h/", 5));
await told(jar.getAll("http://h/", 5));
await told(jar.set("", "a", "1"));
await told(jar.set("http://h/", 5));
await told(jar.set("http://h/", ""));
await told(jar.set("http://h/", null));
await told(jar.set("http://h/", { name: "a", value: "x", domain: "other.example" }));
await told(jar.set("http://h/", { name: "a", value: "x\r\nEvil: 1" }));
await told(jar.unset("http://h/", 5));
await told(jar.clear(null));
for (const name of ["get", "getAll"]) try { jar[name]("http://h/", "a", 5); } catch (error) { console.log(`${error}`); }
//> log: TypeError: CookieJar.get() requires a valid url
//> log: TypeError: CookieJar.get() requires cookie name to be a string
//> log: TypeError: CookieJar.getAll() requires options to be an object
//> log: TypeError: CookieJar.set() requires a valid url
//> log: TypeError: CookieJar.set() requires a valid set cookie arguments
//> log: Error: Cookie failed to parse
//> log: Error: First argument to setCookie must be a Cookie object or string
//> log: Error: Cookie not in this host's domain. Cookie:other.example Request:h
//> log: Error: Cookie failed to parse
//> log: TypeError: CookieJar.unset() requires cookie name to be a string
//> log: TypeError: CookieJar.clear() requires a valid url
//> log: TypeError: callback needs to be a function
//> log: TypeError: callback needs to be a function

//# A rejection that nobody looks at, and an error in a callback, end the script.
pm.cookies.jar().get(5, "a");
//> error TypeError: CookieJar.get() requires a valid url @1:18

//# A cookie that was set goes with the request that is sent after it, and sendRequest tells of cookies.
pm.cookies.jar().set("http://h/", "a", "1");
pm.sendRequest("http://h/", (error, response, history) => console.log(history.cookies.count()));
//> log: 0
//> send {"method": "GET", "url": {"raw": "http://h/", "protocol": "http", "host": ["h"], "path": [""]}, "header": []}

//# Names that mean something to JavaScript are names.
//@response {"cookies": [{"name": "__proto__", "value": "p"}, {"name": "constructor", "value": "c"}]}
console.log(pm.cookies.get("__proto__"), pm.cookies.get("constructor"), pm.cookies.has("toString"), Object.keys(pm.cookies.toObject()));
//> log: p c false [ '__proto__', 'constructor' ]

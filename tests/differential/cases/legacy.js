//# tests are outcomes
tests["is true"] = true; tests["is one"] = 1; tests["is text"] = "x";
//# a falsy test fails
tests["is false"] = false; tests["is zero"] = 0; tests["is null"] = null; tests["is undefined"] = undefined; tests["is empty"] = "";
//# tests come after pm.test and go on counting
tests["legacy"] = true; pm.test("modern", () => {});
//# tests of a script that fails
tests["before"] = true; throw new Error("after");
//# tests in a pre-request script
//@event "prerequest"
tests["early"] = 2 > 1;
//# tests are read back
tests["a"] = true; console.log(tests["a"], tests.b, Object.keys(tests));
//# responseBody is the text
console.log(responseBody, typeof responseBody);
//# responseBody and a search in it
tests["has n"] = responseBody.indexOf('"n"') > -1; tests["has list"] = responseBody.includes("list");
//# responseCode
console.log(responseCode.code, responseCode.name, responseCode.detail.length > 10);
//# responseCode of an error
//@response {"status": 404, "reason": "Not Found"}
console.log(responseCode.code, responseCode.name); tests["is 404"] = responseCode.code === 404;
//# responseTime
console.log(responseTime, typeof responseTime); tests["quick"] = responseTime < 200;
//# responseHeaders
console.log(responseHeaders["X-One"], responseHeaders["x-one"], Object.keys(responseHeaders));
//# responseCookies
console.log(typeof responseCookies);
//# environment as an object
console.log(environment.host, environment.nope, environment["who"]);
//# globals as an object
console.log(globals.planet, globals["who"]);
//# data as an object
console.log(data.row, data.name, data.nope);
//# iteration
console.log(iteration, typeof iteration);
//# request
console.log(request.method, request.url, request.name, request.id, request.headers, request.data, request.description);
//# request with a form
//@request {"body": {"mode": "urlencoded", "urlencoded": [{"key": "a", "value": "1"}, {"key": "a", "value": "2"}, {"key": "b", "value": "3"}, {"key": "c", "value": "4", "disabled": true}]}}
console.log(request.data);
//# request with form data
//@request {"body": {"mode": "formdata", "formdata": [{"key": "a", "value": "1", "type": "text"}]}}
console.log(request.data);
//# request without a body
//@request {"body": null}
console.log(request.data);
//# legacy names before the request
//@event "prerequest"
console.log(environment.host, globals.planet, data.row, request.method, iteration);
//# postman.setEnvironmentVariable makes texts
postman.setEnvironmentVariable("n", 5); postman.setEnvironmentVariable("o", { a: 1 }); postman.setEnvironmentVariable("f", false); postman.setEnvironmentVariable("u", undefined); postman.setEnvironmentVariable("z", 0);
console.log(pm.environment.get("n"), pm.environment.get("o"), pm.environment.get("f"), typeof pm.environment.get("z"));
//# postman.setEnvironmentVariable shows in environment
postman.setEnvironmentVariable("new", "x"); console.log(environment.new, pm.environment.get("new"));
//# pm.environment.set does not show in environment
pm.environment.set("later", "x"); console.log(environment.later);
//# postman.getEnvironmentVariable
console.log(postman.getEnvironmentVariable("host"), postman.getEnvironmentVariable("nope"));
//# postman.clearEnvironmentVariable
postman.clearEnvironmentVariable("host"); console.log(environment.host, pm.environment.has("host"));
//# postman.clearEnvironmentVariables
postman.clearEnvironmentVariables(); console.log(Object.keys(environment).length, pm.environment.toObject());
//# postman's globals
postman.setGlobalVariable("g", "1"); console.log(postman.getGlobalVariable("g"), globals.g); postman.clearGlobalVariable("g"); console.log(postman.getGlobalVariable("g"));
//# postman.clearGlobalVariables
postman.clearGlobalVariables(); console.log(pm.globals.toObject());
//# postman.getResponseHeader
console.log(postman.getResponseHeader("X-One"), postman.getResponseHeader("x-two"), postman.getResponseHeader("nope"));
//# response methods are not there before the request
//@event "prerequest"
console.log(typeof postman.getResponseHeader, typeof postman.getResponseCookie, typeof postman.setNextRequest);
//# postman.setNextRequest gives nothing back
console.log(postman.setNextRequest("Other"), postman.setNextRequest(null));
//# one warning for each name
environment.a; environment.b; postman.getEnvironmentVariable("x"); postman.getEnvironmentVariable("y"); postman.getGlobalVariable("z");
//# no warning for texts and numbers
responseBody; responseTime; iteration;
//# use sandbox2 takes the old names away
"use sandbox2"; console.log(typeof tests, typeof environment, typeof responseBody, typeof postman, typeof pm);
//# the old names are back in the next script
console.log(typeof tests, typeof environment, typeof responseBody, typeof postman);
//# lodash 3 is the global
console.log(_.VERSION.split(".")[0], _.map([1, 2], (n) => n * 2), _.pluck([{ a: 1 }], "a"));
//# lodash's chains
console.log(_([1, 2, 3]).filter((n) => n > 1).map((n) => n * 10).value());
//# CryptoJS
console.log(CryptoJS.MD5("a").toString(), CryptoJS.SHA256("a").toString(CryptoJS.enc.Base64), CryptoJS.HmacSHA1("m", "k").toString());
//# CryptoJS AES
const sealed = CryptoJS.AES.encrypt("text", "pass").toString(); console.log(CryptoJS.AES.decrypt(sealed, "pass").toString(CryptoJS.enc.Utf8));
//# tv4
console.log(tv4.validate({ a: 1 }, { type: "object" }), tv4.validate("x", { type: "number" }), tv4.error.message);
//# xml2Json
console.log(xml2Json("<a b=\"1\"><c>x</c><c>y</c><d/></a>"));
//# xml2Json of broken text
console.log(typeof xml2Json("<a"));
//# Backbone
console.log(typeof Backbone.Model, Backbone.VERSION);
//# cheerio
const $ = cheerio.load("<ul><li class=a>x</li><li>y</li></ul>"); console.log($("li.a").text(), $("li").length);
//# a local variable may have an old name
const request = 5, data = { a: 1 }, tests = 1; console.log(request, data.a, tests);
//# an old name may be assigned
data = { mine: true }; console.log(data.mine);

//# a token is fetched when it has run out
//@event "prerequest"
//@environment {"tenantId": "t", "clientId": "c", "clientSecret": "s", "resource": "https://management.azure.com/", "bearerToken": "", "bearerTokenExpiresOn": ""}
const expires = Number(pm.environment.get("bearerTokenExpiresOn"));
if (!pm.environment.get("bearerToken") || Date.now() > new Date(expires * 1000)) {
  pm.sendRequest({ url: "https://login.microsoftonline.com/" + pm.environment.get("tenantId") + "/oauth2/token", method: "POST", header: "Content-Type: application/x-www-form-urlencoded", body: { mode: "urlencoded", urlencoded: [{ key: "grant_type", value: "client_credentials", disabled: false }, { key: "client_id", value: pm.environment.get("clientId"), disabled: false }, { key: "client_secret", value: pm.environment.get("clientSecret"), disabled: false }, { key: "resource", value: pm.environment.get("resource"), disabled: false }] } }, function (err, res) {
    if (err) { console.log(err); } else { pm.environment.set("bearerToken", res.json().method); pm.environment.set("bearerTokenExpiresOn", "5"); }
  });
}
//# every item of an answer is tested
//@response {"body": "{\"value\": [{\"id\": 1, \"name\": \"a\"}, {\"id\": 2, \"name\": \"\"}]}"}
pm.response.json().value.forEach((item) => { pm.test(`item ${item.id} has a name`, () => pm.expect(item.name).to.be.a("string").that.is.not.empty); });
//# a schema of an answer
//@response {"body": "{\"value\": [{\"id\": \"x\"}]}"}
const schema = { type: "object", required: ["value"], properties: { value: { type: "array", items: { type: "object", required: ["id"], properties: { id: { type: "number" } } } } } };
pm.test("schema", () => pm.response.to.have.jsonSchema(schema)); pm.test("by ajv", () => { const Ajv = require("ajv"); const validate = new Ajv().compile(schema); pm.expect(validate(pm.response.json()), JSON.stringify(validate.errors)).to.be.true; });
//# a schema by tv4
const result = tv4.validateMultiple(pm.response.json(), { properties: { n: { type: "string" } } }); pm.test("tv4", () => pm.expect(result.valid).to.be.true);
//# the next page
//@response {"body": "{\"value\": [1], \"nextLink\": \"https://contoso.example/next?page=2\"}"}
const { nextLink } = pm.response.json(); if (nextLink) { pm.collectionVariables.set("nextLink", nextLink); postman.setNextRequest("List"); } else { pm.collectionVariables.unset("nextLink"); postman.setNextRequest(null); }
//# a counter
//@environment {"count": "2"}
const count = parseInt(pm.environment.get("count") || "0", 10) + 1; pm.environment.set("count", count); console.log(count);
//# a list of names is shifted
//@environment {"names": "[\"a\", \"b\"]"}
const names = JSON.parse(pm.environment.get("names")); pm.variables.set("name", names.shift()); pm.environment.set("names", JSON.stringify(names));
//# a request is signed
//@event "prerequest"
const CryptoJS = require("crypto-js"); const text = `${pm.request.method}\n${pm.request.url.getPath()}\n${pm.request.body.raw}`; pm.request.headers.add({ key: "X-Signature", value: CryptoJS.enc.Base64.stringify(CryptoJS.HmacSHA256(text, "secret")) });
//# a JWT is decoded
const token = "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxMjMiLCJleHAiOjE3MDAwMDAwMDB9."; const [, payload] = token.split("."); const claims = JSON.parse(atob(payload)); console.log(claims.sub, new Date(claims.exp * 1000).toISOString());
//# a JWT is made
const base64url = (source) => CryptoJS.enc.Base64.stringify(source).replace(/=+$/, "").replace(/\+/g, "-").replace(/\//g, "_"); const head = base64url(CryptoJS.enc.Utf8.parse(JSON.stringify({ alg: "HS256" }))); console.log(`${head}.${base64url(CryptoJS.HmacSHA256(head, "key"))}`);
//# Basic auth by hand
//@event "prerequest"
pm.request.headers.upsert({ key: "Authorization", value: "Basic " + btoa("user:pass") }); pm.environment.set("auth", Buffer.from("user:pass").toString("base64"));
//# an XML answer
//@response {"headers": [["Content-Type", "application/xml"]], "body": "<list><item id=\"1\">a</item><item id=\"2\">b</item></list>"}
const json = xml2Json(responseBody); pm.test("two items", () => { pm.expect(json.list.item).to.have.lengthOf(2); pm.expect(json.list.item[0].$.id).to.equal("1"); });
//# an HTML answer
//@response {"headers": [["Content-Type", "text/html"]], "body": "<html><head><title>T</title></head><body><a href='/x'>y</a></body></html>"}
const $ = require("cheerio").load(pm.response.text()); pm.test("title", () => pm.expect($("title").text()).to.equal("T")); console.log($("a").attr("href"));
//# a CSV answer
//@response {"headers": [["Content-Type", "text/csv"]], "body": "a,b\n1,\"x, y\"\n2,z\n"}
const rows = require("csv-parse/lib/sync")(pm.response.text(), { columns: true, skip_empty_lines: true }); console.log(rows.length, rows[0].b, rows[1]);
//# old tests by hand
var jsonData = JSON.parse(responseBody); tests["Status code is 200"] = responseCode.code === 200; tests["n is 5"] = jsonData.n === 5; tests["Content-Type is present"] = postman.getResponseHeader("Content-Type"); tests["quick"] = responseTime < 5;
//# a wait between two calls
pm.sendRequest("http://h/1", (e1, r1) => setTimeout(() => pm.sendRequest("http://h/2", (e2, r2) => pm.environment.set("both", r1.json().url + r2.json().url)), 5));
//# calls in a row by await
for (const n of [1, 2, 3]) { const res = await pm.sendRequest(`http://h/${n}`); pm.test(`call ${n}`, () => pm.expect(res.json().url).to.include(n)); }
//# a retry
//@failure {"message": "no", "code": "ECONNRESET"}
let tries = 0; const again = () => pm.sendRequest("http://h/", (err) => { tries += 1; if (err && tries < 3) again(); else pm.environment.set("tries", tries); }); again();
//# utilities shared by a variable
//@collection {"utils": "({ double: (n) => n * 2 })"}
const utils = eval(pm.collectionVariables.get("utils")); console.log(utils.double(4));
//# a function kept for the next script
loadUtils = () => ({ greet: (name) => `hello ${name}` }); console.log(loadUtils().greet("x"));
//# the function is there
console.log(loadUtils().greet("y"));
//# dates by moment
const moment = require("moment"); const start = moment.utc("2026-11-27T10:00:00Z"); pm.environment.set("from", start.format("YYYY-MM-DD")); pm.environment.set("to", start.clone().add(7, "days").format("YYYY-MM-DD")); console.log(start.isoWeekday(), start.diff(moment.utc("2026-11-20"), "days"));
//# lodash on an answer
//@response {"body": "[{\"t\": \"a\", \"n\": 1}, {\"t\": \"b\", \"n\": 2}, {\"t\": \"a\", \"n\": 3}]"}
const _ = require("lodash"); console.log(_.sumBy(pm.response.json(), "n"), _.mapValues(_.groupBy(pm.response.json(), "t"), "length"), _.find(pm.response.json(), { t: "b" }), _.orderBy(pm.response.json(), ["n"], ["desc"])[0].n);
//# random data
//@event "prerequest"
pm.variables.set("user", `user-${Math.floor(Math.random() * 1e6)}`); pm.variables.set("id", require("uuid").v4().length); console.log(/^user-\d+$/.test(pm.variables.get("user"))); pm.variables.unset("user");
//# the query is built
//@event "prerequest"
const params = { top: 5, filter: "name eq 'x'" }; Object.keys(params).forEach((key) => pm.request.url.query.add({ key: `$${key}`, value: encodeURIComponent(params[key]) })); console.log(pm.request.url.getQueryString());
//# the body is changed
//@event "prerequest"
const body = JSON.parse(pm.request.body.raw); body.at = "now"; pm.request.body.raw = JSON.stringify(body);
//# expectations in a helper
function expectStatus(code) { pm.test(`status is ${code}`, () => pm.response.to.have.status(code)); } [200, 404].forEach(expectStatus);
//# an assertion outside of a test
pm.expect(pm.response.code).to.equal(201);
//# soft checks
const problems = []; try { pm.expect(1).to.equal(2); } catch (e) { problems.push(e.message); } pm.test("no problems", () => pm.expect(problems, problems.join("; ")).to.be.empty);
//# timing of a long answer
pm.test("time", () => { pm.expect(pm.response.responseTime).to.be.below(200); pm.expect(pm.response.size().total).to.be.below(10000); });

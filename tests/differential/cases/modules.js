//# lodash
const _ = require("lodash"); console.log(_.VERSION, _.get({ a: { b: 1 } }, "a.b"), _.chunk([1, 2, 3], 2), _.camelCase("a b"), _.groupBy([1, 2, 3], (n) => n % 2), _.isEqual({ a: 1 }, { a: 1 }), _.merge({ a: 1 }, { b: 2 }), _.uniq([1, 1]), _.template("x <%= y %>")({ y: 1 }));
//# moment
const moment = require("moment"); console.log(moment.version, moment.utc("2026-11-27T10:20:30Z").format("YYYY-MM-DD HH:mm:ss"), moment.utc(0).add(1, "day").toISOString(), moment.duration(90, "minutes").asHours(), moment.utc("2026-02-30", "YYYY-MM-DD", true).isValid(), moment.utc("2026-01-01").isBefore("2026-02-01"), moment.utc(0).fromNow() !== "", moment.utc("2026-11-27").format("dddd, MMMM Do YYYY"));
//# chai
const chai = require("chai"); console.log(chai.version, typeof chai.expect, typeof chai.assert, typeof chai.should);
//# ajv
const Ajv = require("ajv"); const ajv = new Ajv({ allErrors: true }); const ok = ajv.validate({ type: "object", properties: { a: { type: "integer", minimum: 2 } }, required: ["b"] }, { a: 1 }); console.log(ok, ajv.errorsText());
//# tv4
const tv4 = require("tv4"); console.log(tv4.validateResult({ a: "x" }, { properties: { a: { type: "number" } } }).error.message, tv4.validateMultiple([1], { items: { type: "string" } }).errors.length);
//# crypto-js
const CryptoJS = require("crypto-js"); console.log(CryptoJS.SHA1("a").toString(), CryptoJS.HmacSHA256("m", "k").toString(CryptoJS.enc.Hex), CryptoJS.enc.Base64.stringify(CryptoJS.enc.Utf8.parse("text")), CryptoJS.SHA512("a").toString().length, CryptoJS.PBKDF2("p", "s", { keySize: 4, iterations: 10 }).toString());
//# cheerio
const cheerio = require("cheerio"); const $ = cheerio.load("<div id=a><p class=x>one</p><p>two</p></div>"); console.log($("#a p").length, $(".x").text(), $("p").map((i, e) => $(e).text()).get(), $.html());
//# xml2js
const { parseString, Builder } = require("xml2js"); parseString("<a><b c='1'>x</b></a>", (err, result) => console.log(err, result)); console.log(new Builder().buildObject({ a: { b: "x" } }));
//# csv-parse
const parse = require("csv-parse/lib/sync"); console.log(parse("a,b\n1,2\n", { columns: true }), parse("x;y\n\"q;\";2", { delimiter: ";" }));
//# uuid
const uuid = require("uuid"); console.log(typeof uuid, typeof uuid.v4, /^[0-9a-f-]{36}$/.test(uuid.v4()));
//# uuid called
const uuid = require("uuid"); console.log(/^[0-9a-f-]{36}$/.test(uuid()));
//# atob and btoa
console.log(require("atob")("dGV4dA=="), require("btoa")("text"));
//# backbone
const Backbone = require("backbone"); const M = Backbone.Model.extend({ defaults: { a: 1 } }); console.log(Backbone.VERSION, new M().get("a"));
//# path
const path = require("path"); console.log(path.join("a", "..", "b", "c.txt"), path.basename("/x/y.z", ".z"), path.extname("a.b"), path.dirname("/a/b"), path.resolve("/a", "b"), path.sep);
//# url
const url = require("url"); const u = url.parse("http://user:p@h.example:80/p/a?x=1#f", true); console.log(u.hostname, u.port, u.pathname, u.query.x, u.hash, u.auth, url.resolve("http://h/a/b", "../c"), url.format({ protocol: "http", host: "h", pathname: "/x" }));
//# querystring
const qs = require("querystring"); console.log(qs.parse("a=1&b=2&a=3"), qs.stringify({ a: [1, 2], b: "x y" }), Object.keys(qs).length > 1);
//# util
const util = require("util"); console.log(util.format("%s %d %j", "a", 1, { b: 2 }), util.inspect({ a: { b: { c: { d: 1 } } } }), util.isArray([]));
//# assert
const assert = require("assert"); try { assert.strictEqual(1, 2); } catch (e) { console.log(e.name, e.code); } try { assert(false, "no"); } catch (e) { console.log(e.message); } assert.deepStrictEqual({ a: 1 }, { a: 1 }); assert.throws(() => { throw new Error("x"); });
//# events
const EventEmitter = require("events"); const e = new EventEmitter(); e.on("x", (v) => console.log("x", v)); e.once("x", () => console.log("once")); e.emit("x", 1); e.emit("x", 2); console.log(e.listenerCount("x"));
//# buffer
const { Buffer: B } = require("buffer"); console.log(B.from("text").toString("base64"), B.from("74657874", "hex").toString(), B.concat([B.from("a"), B.from("b")]).length, B.byteLength("\u00e9"), B.alloc(3), B.from([1, 2, 3]).readUInt16BE(0), B.isBuffer(B.from("x")), B.compare(B.from("a"), B.from("b")));
//# stream
//@differs "module-timers"
const stream = require("stream"); console.log(typeof stream.Readable, typeof stream.Transform, typeof stream.PassThrough); const s = new stream.PassThrough(); s.on("data", (d) => console.log(d.toString())); s.write("a"); s.end("b");
//# string_decoder
const { StringDecoder } = require("string_decoder"); const d = new StringDecoder("utf8"); console.log(d.write(Buffer.from([0xe2, 0x82])) + d.write(Buffer.from([0xac])));
//# punycode
const punycode = require("punycode"); console.log(punycode.toASCII("m\u00fcnchen.example"), punycode.toUnicode("xn--mnchen-3ya.example"), punycode.encode("\u00fc"));
//# timers
//@differs "module-timers"
const timers = require("timers"); console.log(typeof timers.setTimeout, typeof timers.clearInterval); timers.setTimeout(() => console.log("fired"), 1);
//# an unknown module
try { require("nope"); } catch (e) { console.log(e.name, e.message, e.code); }
//# modules of Node that are not there
for (const name of ["http", "net", "child_process", "zlib", "crypto", "https", "vm", "process"]) { try { console.log(name, typeof require(name)); } catch (e) { console.log(name, e.name); } }
//# require gives the same each time
console.log(require("lodash") === require("lodash"));
//# fs and os say nothing of a machine
const os = require("os"); console.log(Object.keys(require("fs")), Object.keys(os).sort(), os.EOL, os.endianness(), os.platform(), os.type(), os.arch(), os.hostname(), os.tmpdir(), os.homedir(), os.cpus(), os.networkInterfaces(), os.uptime(), os.loadavg(), os.release());

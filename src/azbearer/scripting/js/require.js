// require(), and the globals that are libraries. What a script names in its text was sent before it
// started; a name that is put together at run time can only find what is there already.

// Modules that need no library: each gives what it exports.
const OWN_MODULES = {
  // Nothing of a machine is in reach; in Postman's sandbox these are as empty.
  fs: () => ({}),
  os: () => OS_MODULE,
  json: () => ({ ...jsonApi }),
  timers: () => timerApi,
  uuid: () => assign(() => cryptoApi.randomUUID(), { v4: () => cryptoApi.randomUUID() }),
};
// What os-browserify says in Postman's sandbox: no machine's truth.
const OS_MODULE = {
  EOL: "\n", endianness: () => "LE", hostname: () => "", loadavg: () => [], uptime: () => 0, freemem: () => Number.MAX_VALUE,
  totalmem: () => Number.MAX_VALUE, cpus: () => [], type: () => "Browser", release: () => "", networkInterfaces: () => ({}),
  getNetworkInterfaces: () => ({}), arch: () => "javascript", platform: () => "browser", tmpDir: () => "/tmp", tmpdir: () => "/tmp",
  homedir: () => "/",
};
const ownExports = new Map();

function ownModule(name) {
  if (!ownExports.has(name)) ownExports.set(name, OWN_MODULES[name]());
  return ownExports.get(name);
}

// The Buffer of `buffer` 6 with what today's Node has besides: base64 with the letters of URLs.
function buffers() {
  const exported = library("buffer");
  const { Buffer } = exported;
  if (!Buffer.isEncoding("base64url")) addBase64Url(Buffer);
  return exported;
}

function addBase64Url(Buffer) {
  const { from, isEncoding } = Buffer;
  const { toString } = Buffer.prototype;
  const isUrl = (encoding) => typeof encoding === "string" && lower(encoding) === "base64url";
  Buffer.isEncoding = (encoding) => isUrl(encoding) || apply(isEncoding, Buffer, [encoding]);
  // The plain form of `from` understands these letters already.
  Buffer.from = (value, encoding, length) => apply(from, Buffer, [value, isUrl(encoding) ? "base64" : encoding, length]);
  Buffer.prototype.toString = function text(encoding, start, end) {
    const plain = apply(toString, this, [isUrl(encoding) ? "base64" : encoding, start, end]);
    return isUrl(encoding) ? replace(replace(replace(plain, /\+/g, "-"), /\//g, "_"), /=/g, "") : plain;
  };
}

// What a library gets: some write a slash behind a name that Node has too.
function requireInside(name) {
  const plain = replace(name, /\/$/, "");
  return hasOwn(OWN_MODULES, plain) ? ownModule(plain) : library(plain);
}

function unknownModule(name) {
  return assign(new Error(`Cannot find module '${name}'`), { code: "MODULE_NOT_FOUND" });
}

function requireModule(name) {
  const wanted = plainText(name);
  if (hasOwn(OWN_MODULES, wanted)) return ownModule(wanted);
  if (!MODULES.includes(wanted)) throw unknownModule(wanted);
  if (wanted === "chai") return chai();
  if (wanted === "buffer" && isOffered(wanted)) return buffers();
  if (isOffered(wanted)) return library(wanted);
  const known = [...MODULES, ...objectKeys(OWN_MODULES)].sort().join(", ");
  throw new Error(`require needs the name as plain text, as in require("${wanted}"); there are: ${known}`);
}

// With the options of Postman's sandbox; undefined for a text that is no XML.
function xmlToJson(text) {
  let value;
  const options = { explicitArray: false, async: false, trim: true, mergeAttrs: false };
  library("xml2js").parseString(text, options, (_error, result) => { value = result; });
  return value;
}

// By library: the global's name and its value. Those of the time before `require` warn (see legacy.js).
const LIBRARY_GLOBALS = {
  lodash3: { name: "_", make: () => library("lodash3") },
  "crypto-js": { name: "CryptoJS", make: () => library("crypto-js") },
  tv4: { name: "tv4", make: () => library("tv4") },
  xml2js: { name: "xml2Json", make: () => xmlToJson },
  backbone: { name: "Backbone", make: () => library("backbone") },
  cheerio: { name: "cheerio", make: () => library("cheerio") },
  buffer: { name: "Buffer", make: () => buffers().Buffer },
};
// Those that a script has used or replaced; undefined for none.
let touchedGlobals;

// The global is there from the script on whose text mentions it; until its first use it costs nothing.
function defineGlobal(source) {
  const { name, make } = LIBRARY_GLOBALS[source];
  const become = (value) => {
    touchedGlobals ??= create(null);
    touchedGlobals[source] = true;
    tryDefine(globals, name, { value, writable: true, configurable: true });
    return value;
  };
  // Libraries look whether a global of their name was there before them.
  const get = () => (isEvaluating ? undefined : become(name === "Buffer" ? make() : warning(name, make())));
  tryDefine(globals, name, { get, set: become, configurable: true });
}

// A script finds the globals as they are, whatever the one before it put in their place.
function resetGlobals() {
  if (touchedGlobals === undefined) return;
  const sources = objectKeys(touchedGlobals);
  // No iterator, since a script may have damaged those; this runs outside of any script.
  for (let i = 0; i < sources.length; i += 1) defineGlobal(sources[i]);
  touchedGlobals = undefined;
}

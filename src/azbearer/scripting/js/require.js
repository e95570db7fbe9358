// require(), and the globals that are libraries. What a script names in its text was sent before it
// started; a name that is put together at run time can only find what is there already.

// Modules that need no library: each gives what it exports.
const OWN_MODULES = {
  json: () => ({ parse: JSON.parse, stringify: JSON.stringify }),
  timers: () => timerApi,
  uuid: () => assign(() => cryptoApi.randomUUID(), { v4: () => cryptoApi.randomUUID() }),
};
const ownExports = new Map();

function ownModule(name) {
  if (!ownExports.has(name)) ownExports.set(name, OWN_MODULES[name]());
  return ownExports.get(name);
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

// By library: the global's name, its value, and what Postman tells scripts to use in its place.
const LIBRARY_GLOBALS = {
  lodash3: { name: "_", make: () => library("lodash3"), instead: "lodash" },
  "crypto-js": { name: "CryptoJS", make: () => library("crypto-js"), instead: "crypto-js" },
  tv4: { name: "tv4", make: () => library("tv4"), instead: "ajv" },
  xml2js: { name: "xml2Json", make: () => xmlToJson, instead: "xml2js" },
  backbone: { name: "Backbone", make: () => library("backbone"), instead: "backbone" },
  cheerio: { name: "cheerio", make: () => library("cheerio"), instead: "cheerio" },
  buffer: { name: "Buffer", make: () => library("buffer").Buffer, instead: "" },
};
let touchedGlobals = create(null);

function warnOf(name, instead) {
  if (instead !== "") consoleApi.warn(`Using "${name}" is deprecated. Use "require('${instead}')" instead.`);
}

// The global is there from the script on whose text mentions it; until its first use it costs nothing.
function defineGlobal(source) {
  const { name, make, instead } = LIBRARY_GLOBALS[source];
  const become = (value) => {
    touchedGlobals[source] = true;
    tryDefine(globals, name, { value, writable: true, configurable: true });
    return value;
  };
  const get = () => {
    // Libraries look whether a global of their name was there before them.
    if (isEvaluating) return undefined;
    warnOf(name, instead);
    return become(make());
  };
  tryDefine(globals, name, { get, set: become, configurable: true });
}

// A script finds the globals as they are, whatever the one before it put in their place.
function resetGlobals() {
  const sources = objectKeys(touchedGlobals);
  // No iterator, since a script may have damaged those; this runs outside of any script.
  for (let i = 0; i < sources.length; i += 1) defineGlobal(sources[i]);
  touchedGlobals = create(null);
}

function receiveLibrary(name, source) {
  offerLibrary(name, source);
  if (hasOwn(LIBRARY_GLOBALS, name)) defineGlobal(name);
}

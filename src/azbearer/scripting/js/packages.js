// pm.require: packages that the host has read from the user's folder. Each script gets them afresh, as
// in Postman, and a package from a registry sees no `pm`.

const packageTexts = new Map();
// What no package sees: the names that only the oldest scripts know.
const HIDDEN_NAMES = [
  "tests", "globals", "environment", "data", "request", "responseCookies", "responseHeaders", "responseTime",
  "responseCode", "responseBody", "iteration", "postman", "_", "CryptoJS", "tv4", "xml2Json", "Backbone", "cheerio",
];

function packageContent(name) {
  if (!packageTexts.has(name)) {
    throw new Error(`Cannot find package '${name}': pm.require needs the name as plain text, as in pm.require("npm:lodash@4.17.21")`);
  }
  const content = once(`package ${name}`, () => jsonParse(packageTexts.get(name)));
  if (content.error !== undefined) throw new Error(`Cannot find package '${name}': ${content.error}`);
  return content;
}

function moduleFactory(content, { text, kind }) {
  const body = kind === "esm" ? `"use strict";${asCommonJs(text)}` : text;
  // Two functions, so that a package may declare such a name itself.
  const factory = evaluate(`0,function (pm, ${HIDDEN_NAMES.join(", ")}) { return function (exports, module, require) {\n${body}\n}; }`);
  return factory(content.external ? undefined : currentPm());
}

function requireWithin(content, { uses }) {
  return function require(name) {
    const wanted = `${name}`;
    if (hasOwn(uses, wanted)) return packageModule(content, uses[wanted]);
    return requireModule(replace(replace(wanted, /^node:/, ""), /\/$/, ""));
  };
}

// A module that is required while it is being made gives what it has exported so far.
function packageModule(content, id) {
  const known = once(`modules ${content.external}`, () => new Map());
  if (known.has(id)) return known.get(id).exports;
  const source = content.modules[id];
  const module = { id, exports: {} };
  known.set(id, module);
  if (source.kind === "json") module.exports = jsonParse(source.text);
  else apply(moduleFactory(content, source), module.exports, [module.exports, module, requireWithin(content, source)]);
  return module.exports;
}

function requirePackage(name) {
  const wanted = plainText(name);
  const content = packageContent(wanted);
  try {
    return packageModule(content, content.entry);
  } catch (error) {
    throw new Error(`Error in package '${wanted}': ${isObject(error) ? textOf(error, "message") : plainText(error)}`);
  }
}

assign(packagesPart, { receive: (name, text) => packageTexts.set(name, text) });
extendPm({ require: requirePackage });

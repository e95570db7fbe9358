// Tells the members of what scripts are given, as JSON: run in both sandboxes, it fills the table in docs/scripts.md.
// The members of Postman's SDK that only serve its own document tree are left out.
const plumbing = new Set("constructor prototype length name arguments caller valueOf toString describe forEachParent findInParents findParentContaining meta setParent parent eachParent toObjectResolved findSubstitutions enableTracking disableTracking applyMutation mutations addLayer reference variables receive settle field forHost".split(" "));

function membersOf(value) {
  const found = new Set();
  const basic = [Object.prototype, Function.prototype, Array.prototype];
  for (let level = value; level && !basic.includes(level); level = Object.getPrototypeOf(level)) {
    for (const name of Object.getOwnPropertyNames(level)) if (!plumbing.has(name) && !/^(_|\d)/.test(name)) found.add(name);
  }
  return [...found].sort();
}

const { request, response } = pm;
const found = {
  pm, "pm.info": pm.info, "pm.environment": pm.environment, "pm.variables": pm.variables, "pm.request": request,
  "pm.request.url": request.url, "pm.request.url.query": request.url.query, "pm.request.headers": request.headers,
  "pm.request.headers.one()": request.headers.one("H1"), "pm.request.body": request.body, "pm.request.auth": request.auth,
  "pm.response": response, "pm.response.headers": response.headers, "pm.cookies": pm.cookies, "pm.cookies.jar()": pm.cookies?.jar(),
  "pm.execution": pm.execution, "pm.vault": pm.vault, "pm.visualizer": pm.visualizer, "pm.test": pm.test, "pm.expect": pm.expect,
  postman, console, "crypto": crypto, "crypto.subtle": crypto.subtle,
};
const names = {
  tests: typeof tests, environment: typeof environment, globals: typeof globals, data: typeof data,
  iteration: typeof iteration, responseBody: typeof responseBody, responseCode: typeof responseCode, responseHeaders: typeof responseHeaders,
  responseTime: typeof responseTime, responseCookies: typeof responseCookies, postman: typeof postman, _: typeof _, CryptoJS: typeof CryptoJS,
  tv4: typeof tv4, xml2Json: typeof xml2Json, Backbone: typeof Backbone, cheerio: typeof cheerio, Buffer: typeof Buffer, File: typeof File,
  Blob: typeof Blob, URL: typeof URL, URLSearchParams: typeof URLSearchParams, TextEncoder: typeof TextEncoder, TextDecoder: typeof TextDecoder,
  TextEncoderStream: typeof TextEncoderStream, TextDecoderStream: typeof TextDecoderStream, AbortController: typeof AbortController,
  AbortSignal: typeof AbortSignal, Event: typeof Event, EventTarget: typeof EventTarget, DOMException: typeof DOMException,
  ReadableStream: typeof ReadableStream, WritableStream: typeof WritableStream, TransformStream: typeof TransformStream,
  CompressionStream: typeof CompressionStream, DecompressionStream: typeof DecompressionStream, Crypto: typeof Crypto,
  CryptoKey: typeof CryptoKey, SubtleCrypto: typeof SubtleCrypto, crypto: typeof crypto, Intl: typeof Intl, atob: typeof atob, btoa: typeof btoa,
  structuredClone: typeof structuredClone, queueMicrotask: typeof queueMicrotask, setTimeout: typeof setTimeout, setInterval: typeof setInterval,
  setImmediate: typeof setImmediate, clearTimeout: typeof clearTimeout, clearInterval: typeof clearInterval, clearImmediate: typeof clearImmediate,
  require: typeof require, console: typeof console,
};
// Each by its plain name, by which a script's text says what it needs.
const modules = {
  "ajv": () => require("ajv"),
  "assert": () => require("assert"),
  "atob": () => require("atob"),
  "backbone": () => require("backbone"),
  "btoa": () => require("btoa"),
  "buffer": () => require("buffer"),
  "chai": () => require("chai"),
  "cheerio": () => require("cheerio"),
  "crypto-js": () => require("crypto-js"),
  "csv-parse/lib/sync": () => require("csv-parse/lib/sync"),
  "events": () => require("events"),
  "fs": () => require("fs"),
  "json": () => require("json"),
  "lodash": () => require("lodash"),
  "moment": () => require("moment"),
  "os": () => require("os"),
  "path": () => require("path"),
  "postman-collection": () => require("postman-collection"),
  "punycode": () => require("punycode"),
  "querystring": () => require("querystring"),
  "stream": () => require("stream"),
  "string_decoder": () => require("string_decoder"),
  "timers": () => require("timers"),
  "tv4": () => require("tv4"),
  "url": () => require("url"),
  "util": () => require("util"),
  "uuid": () => require("uuid"),
  "xml2js": () => require("xml2js"),
};
const has = (name) => { try { return Boolean(modules[name]()); } catch { return false; } };
const table = Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined).map(([name, value]) => [name, membersOf(value)]));
table["(globals)"] = Object.keys(names).filter((name) => names[name] !== "undefined").sort();
table["require()"] = Object.keys(modules).filter(has);
console.log(JSON.stringify(table));

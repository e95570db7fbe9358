// Runs scripts in Postman's own sandbox and tells what they did.
//
//   node sandbox.cjs < groups.json > streams.json
//
// groups: [[{source, event, info, scopes, request, response, failure, cookies}, ...], ...]. The cases of a group share
// a context, one after the other, as the scripts of a run do. The answer has the same nesting, with
// {messages, sent, scopes, request, error} for each case.
"use strict";

const path = require("path");
const { inspect } = require("util");
const { createRequire } = require("module");

const peers = createRequire(path.join(__dirname, "..", "peers", "package.json"));
const Sandbox = peers("postman-sandbox");
const sdk = createRequire(peers.resolve("postman-sandbox"))("postman-collection");

// A value as JSON can hold it, by the rules of azbearer's console lines.
function plain(value, seen = []) {
  if (typeof value === "number") return Number.isFinite(value) ? value : `${value}`;
  if (value === undefined || value === null) return null;
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "symbol") return value.toString();
  if (typeof value === "function") return `[Function: ${value.name}]`;
  if (typeof value !== "object") return value;
  if (value instanceof Error || (value.type === "Error" && "message" in value)) return { name: value.name, message: value.message };
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof RegExp) return `${value}`;
  if (seen.includes(value)) return "[Circular]";
  const inner = [...seen, value];
  if (Buffer.isBuffer(value)) return value.toJSON();
  if (value instanceof Map || value instanceof Set || ArrayBuffer.isView(value)) return plain([...value], seen);
  if (Array.isArray(value)) return value.map((item) => plain(item, inner));
  return Object.fromEntries(Object.keys(value).map((key) => [key, plain(value[key], inner)]));
}

// The line as newman would print it; null where an error is in it, whose stack names places.
function textOf(args) {
  const values = args.map((arg) => plain(arg));
  if (values.some((value) => value !== null && typeof value === "object" && "message" in value)) return null;
  return args.map((arg) => (typeof arg === "string" ? arg : inspect(arg))).join(" ");
}

function errorText(error) {
  if (error === null || error === undefined) return null;
  return typeof error === "object" ? `${error.name ?? "Error"}: ${error.message}` : `Error: ${error}`;
}

const pairs = (list) => list.map(({ key, value, disabled }) => [key, value ?? null, ...(disabled ? ["disabled"] : [])]);

// What a request says, in whatever way it is stored.
function requestParts(source) {
  const request = new sdk.Request(source);
  const body = request.body?.toJSON();
  const auth = request.auth?.toJSON();
  return {
    method: request.method,
    url: request.url.toString(),
    header: pairs(request.headers.all()),
    body: body === undefined ? null : plainBody(body),
    auth: auth === undefined ? null : { type: auth.type, values: pairs(auth[auth.type] ?? []) },
  };
}

function plainBody(body) {
  const content = body[body.mode];
  return { mode: body.mode ?? null, content: Array.isArray(content) ? pairs(content) : content ?? null };
}

const values = (scope) => Object.fromEntries((JSON.parse(JSON.stringify(scope ?? {})).values ?? [])
  .filter((item) => item.disabled !== true).map((item) => [item.key, plain(item.value)]));

function answerOf({ status, reason, headers, body, time }) {
  const stream = Buffer.from(body, "base64");
  const header = headers.map(([key, value]) => ({ key, value }));
  return { code: status, status: reason, header, stream, responseTime: time, responseSize: stream.length };
}

const echo = (request) => answerOf({
  status: 200, reason: "OK", headers: [["Content-Type", "application/json"]], time: 12,
  body: Buffer.from(JSON.stringify(request)).toString("base64"),
});

function contextOf(given) {
  const context = { request: given.request, cookies: given.cookies, data: given.data };
  for (const [name, list] of Object.entries(given.scopes)) context[name] = list;
  if (given.response) context.response = answerOf(given.response);
  return context;
}

function runCase(sandbox, given, id) {
  const found = { messages: [], sent: [] };
  let error = null;
  const note = (reason) => { error ??= errorText(reason); };
  const onConsole = (_cursor, level, ...args) => found.messages.push(
    ["console", level, args.map((arg) => plain(arg)), textOf(args)]);
  const onAssertion = (_cursor, assertions) => assertions.forEach((assertion) => found.messages.push(
    ["test", assertion.name, assertion.index, assertion.passed, assertion.skipped, errorText(assertion.error)]));
  const onError = (_cursor, reason) => note(reason);
  const onRequest = (_cursor, _id, requestId, request) => {
    const parts = requestParts(request);
    found.sent.push(parts);
    const failure = given.failure ? Object.assign(new Error(given.failure.message), { code: given.failure.code }) : null;
    sandbox.dispatch(`execution.response.${id}`, requestId, failure, failure ? undefined : echo(parts), {});
  };
  sandbox.on("console", onConsole);
  sandbox.on("execution.assertion", onAssertion);
  sandbox.on("execution.error", onError);
  sandbox.on(`execution.request.${id}`, onRequest);
  return new Promise((resolve) => {
    const options = {
      id, timeout: 5000, cursor: { iteration: given.info.iteration, cycles: given.info.iterationCount },
      legacy: { _itemName: given.info.requestName, _itemId: given.info.requestId }, context: contextOf(given),
    };
    sandbox.execute({ listen: given.event, script: { exec: given.source } }, options, (reason, result) => {
      sandbox.removeListener("console", onConsole);
      sandbox.removeListener("execution.assertion", onAssertion);
      sandbox.removeListener("execution.error", onError);
      sandbox.removeListener(`execution.request.${id}`, onRequest);
      if (reason) note(reason);
      resolve({ ...found, scopes: scopesOf(given, result), request: changedRequest(given, result), error });
    });
  });
}

const SCOPES = { local: "_variables", environment: "environment", collection: "collectionVariables", globals: "globals" };

// What a script changed: the new values, and "(gone)" for what it removed.
function changes(before, after) {
  const names = Object.keys({ ...before, ...after });
  const changed = names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  return Object.fromEntries(changed.map((name) => [name, name in after ? after[name] : "(gone)"]));
}

const scopesOf = (given, result) => Object.fromEntries(Object.entries(SCOPES).map(([name, theirs]) => (
  [name, changes(values(new sdk.VariableScope(given.scopes[theirs])), values(result?.[theirs]))])));

// The request if the script changed it, else null.
function changedRequest(given, result) {
  if (given.event !== "prerequest" || !result?.request) return null;
  const before = requestParts(given.request);
  const after = requestParts(result.request);
  return JSON.stringify(before) === JSON.stringify(after) ? null : after;
}

const open = () => new Promise((resolve, reject) => {
  Sandbox.createContext({}, (error, sandbox) => (error ? reject(error) : resolve(sandbox)));
});

async function runGroup(cases) {
  const sandbox = await open();
  sandbox.on("error", () => {});
  const streams = [];
  for (const [index, given] of cases.entries()) streams.push(await runCase(sandbox, given, `case-${index}`));
  sandbox.dispose();
  return streams;
}

async function main() {
  const chunks = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  const results = [];
  for (const group of JSON.parse(Buffer.concat(chunks).toString())) results.push(await runGroup(group));
  process.stdout.write(JSON.stringify(results), () => process.exit(0));
}

// A rejection that a script left is part of what it did, not the end of this program.
process.on("unhandledRejection", () => {});
main();

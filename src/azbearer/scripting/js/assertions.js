// What Postman adds to chai: assertions about requests and responses, with Postman's messages.

// How chai writes a request or a response: by the number of its members, of which one is `to`.
const CHAI_INSPECT = Symbol.for("chai/inspect");
const RESPONSE_MEMBERS = ["headers", "cookies", "id", "details", "to", "status", "code", "stream", "responseTime", "responseSize"];
const ALWAYS_MEMBERS = 5;

defineProperty(Response.prototype, CHAI_INSPECT, {
  value() { return `PostmanResponse{ \u2026(${RESPONSE_MEMBERS.filter((name, index) => index < ALWAYS_MEMBERS || this[name] !== undefined).length}) }`; },
});

// The value at a path such as `a.b[0]["c d"]`: [found, value].
function valueAt(root, path) {
  if (isObject(root) && hasOwn(root, path)) return [true, root[path]];
  const steps = `${path}`.match(/[^.[\]"']+|(?<=["'])[^"']+(?=["'])/g) ?? [];
  let value = root;
  for (const step of steps) {
    if (isMissing(value) || !hasOwn(Object(value), step)) return [false, undefined];
    value = value[step];
  }
  return [steps.length > 0, value];
}

// {value, error}: error is the first line of what is wrong with the body, or "".
function parsedBody(response) {
  try {
    return { value: response.json(), error: "" };
  } catch (error) {
    const name = textOf(error, "name");
    const message = textOf(error, "message");
    return { value: undefined, error: name === "JSONError" && message ? split(message, "\n")[0] : `${name}: ${message}` };
  }
}

// The object under test, or chai's failure when it is of another kind. `.not` does not matter here.
function responseOf(assertion) {
  const { object } = assertion.__flags;
  if (!(object instanceof Response)) expect(object).to.be.postmanResponse;
  return object;
}

function messageOf(assertion) {
  const { object } = assertion.__flags;
  if (!(object instanceof Response || isRequest(object))) expect(object).to.be.postmanRequestOrResponse;
  return object;
}

const CODE_CLASSES = { info: 1, success: 2, redirection: 3, clientError: 4, serverError: 5 };
// Postman compares the reason as well, and has two of these wrong, so that they can never hold there.
const NAMED_CODES = {
  accepted: [202, "ACCEPTED"], withoutContent: [204, "NO CONTENT"], badRequest: [400, "BAD REQUEST"],
  unauthorised: [401, "UNAUTHORIZED"], unauthorized: [401, "UNAUTHORIZED"], forbidden: [403, "FORBIDDEN"],
  notFound: [404, "NOT FOUND"], notAcceptable: [406, "NOT ACCEPTABLE"], rateLimited: [429, "TOO MANY REQUESTS"],
};
const CODE_MESSAGES = ["expected response to have status code #{exp} but got #{act}", "expected response to not have status code #{act}"];
const REASON_MESSAGES = ["expected response to have status reason #{exp} but got #{act}", "expected response to not have status reason #{act}"];

// A code that is no number, as without an answer, is chai's to describe.
function codeOf(response) {
  if (typeof response.code !== "number") {
    expect(response).to.have.property("code");
    expect(response.code).to.be.a("number");
  }
  return response.code;
}

function assertCode(assertion, expected) {
  const code = codeOf(responseOf(assertion));
  assertion.assert(code === expected, CODE_MESSAGES[0], CODE_MESSAGES[1], expected, code);
}

function assertReason(assertion, expected) {
  const reason = responseOf(assertion).reason();
  assertion.assert(reason === expected, REASON_MESSAGES[0], REASON_MESSAGES[1], expected, reason);
}

function assertNamed(assertion, code, reason) {
  const response = responseOf(assertion);
  const actual = upper(`${response.reason()}`);
  assertion.assert(actual === reason, REASON_MESSAGES[0], REASON_MESSAGES[1], reason, actual);
  assertion.assert(response.code === code, CODE_MESSAGES[0], CODE_MESSAGES[1], code, response.code);
}

function assertClass(assertion, expected) {
  const code = codeOf(responseOf(assertion));
  assertion.assert(floor(code / 100) === expected, "expected response code to be #{exp}XX but found #{act}",
    "expected response code to not be #{exp}XX", expected, code);
}

function addStatusAssertions() {
  addMethod(assertions, "statusCode", function statusCode(expected) { assertCode(this, Number(expected)); });
  addMethod(assertions, "statusReason", function statusReason(expected) { assertReason(this, `${expected}`); });
  addMethod(assertions, "statusCodeClass", function statusCodeClass(expected) { assertClass(this, expected); });
  addMethod(assertions, "status", function status(expected) {
    if (typeof expected === "number") assertCode(this, expected);
    else assertReason(this, expected);
  });
  for (const name of objectKeys(CODE_CLASSES)) {
    addProperty(assertions, name, function inClass() { assertClass(this, CODE_CLASSES[name]); });
  }
  for (const name of objectKeys(NAMED_CODES)) {
    addProperty(assertions, name, function hasCode() { assertNamed(this, ...NAMED_CODES[name]); });
  }
  // chai's own `ok` (truthy) stays for every other value.
  addProperty(assertions, "ok", function ok() {
    const { object } = this.__flags;
    if (object instanceof Response) assertNamed(this, 200, "OK");
    else this.assert(object, "expected #{this} to be truthy", "expected #{this} to be falsy");
  });
  addProperty(assertions, "error", function failed() {
    const code = codeOf(responseOf(this));
    this.assert(code >= 400 && code <= 599, "expected response code to be 4XX or 5XX but found #{act}",
      "expected response code to not be 4XX or 5XX", null, code);
  });
}

function addHeaderAssertion() {
  addMethod(assertions, "header", function header(...args) {
    const key = args[0];
    const value = args[1];
    const object = messageOf(this);
    const kind = object instanceof Response ? "response" : "request";
    const present = object.headers.has(key);
    this.assert(present, `expected ${kind} to have header with key '${key}'`,
      `expected ${kind} to not have header with key '${key}'`, true, present);
    if (args.length < 2 || !present) return;
    const actual = object.headers.one(key).value;
    this.assert(actual === value, `expected '${key}' ${kind} header to be #{exp} but got #{act}`,
      `expected '${key}' ${kind} header to not be #{act}`, value, actual);
  });
}

const isPlain = (value) => isObject(value) && [null, Object.prototype].includes(getPrototypeOf(value));

function addBodyAssertions() {
  function hasContent(assertion) {
    const text = responseOf(assertion).text();
    assertion.assert(text, "expected response to have content in body", "expected response to not have content in body");
  }

  addProperty(assertions, "withBody", function withBody() { hasContent(this); });
  addMethod(assertions, "body", function body(...args) {
    const [expected] = args;
    const response = responseOf(this);
    if (isPlain(expected)) {
      const { value } = parsedBody(response);
      this.assert(deepEqual(value, expected), "expected response body json to equal #{exp} but got #{act}",
        "expected response body json to not equal #{exp} but got #{act}", expected, value);
    } else if (args.length === 0) hasContent(this);
    else if (expected instanceof RegExp) {
      this.assert(matchPattern(expected, response.text()) !== null, "expected response body text to match #{exp} but got #{act}",
        "expected response body text #{act} to not match #{exp}", expected, response.text());
    } else {
      this.assert(deepEqual(response.text(), expected), "expected response body to equal #{exp} but got #{act}",
        "expected response body to not equal #{exp}", expected, response.text());
    }
  });
}

function addJsonAssertions() {
  function isJson(assertion) {
    const { error } = parsedBody(responseOf(assertion));
    assertion.assert(error === "", `expected response body to be a valid json but got error ${error || undefined}`,
      "expected response body not to be a valid json");
  }

  addProperty(assertions, "json", function json() { isJson(this); });
  // An argument that is no path is not looked at: so it is in Postman, and collections are green by it.
  addMethod(assertions, "jsonBody", function jsonBody(...args) {
    if (args.length === 0) return isJson(this);
    const [path, expected] = args;
    const { value } = parsedBody(responseOf(this));
    if (typeof path !== "string") return undefined;
    const [found, actual] = valueAt(value, path);
    this.assert(found, "expected #{act} in response to contain property #{exp}",
      "expected #{act} in response to not contain property #{exp}", path, value);
    if (args.length < 2) return undefined;
    return this.assert(deepEqual(actual, expected), `expected response body json at "${path}" to contain #{exp} but got #{act}`,
      `expected response body json at "${path}" to not contain #{exp} but got #{act}`, expected, actual);
  });
}

// have.jsonSchema(schema, options): by ajv, which lists every violation unless the options say otherwise.
function addSchemaAssertion() {
  addMethod(assertions, "jsonSchema", function jsonSchema(schema, options) {
    expect(schema).to.be.an("object");
    const object = this._obj;
    const data = object instanceof Response ? object.json() : object;
    const Ajv = library("ajv");
    const ajv = new Ajv({ allErrors: true, logger: false, ...options });
    const valid = ajv.validate(schema, data);
    this.assert(valid && !ajv.errors, `expected data to satisfy schema but found following errors: \n${ajv.errorsText()}`,
      "expected data to not satisfy schema", true, valid);
  });
}

// By chai's means, once it is there: have.responseTime and have.responseSize, numbers to chain on (`.below(200)`), or to compare by a call.
function addMeasures({ util: { flag } }) {
  const measure = (name, messages, read) => {
    Assertion.addChainableMethod(name, function equals(...args) {
      const actual = flag(this, "number");
      const noNumber = [`expected response to have a valid response ${slice(name, 8).toLowerCase()} but got #{act}`,
        `expected response to not have a valid response ${slice(name, 8).toLowerCase()} but got #{act}`];
      this.assert(typeof actual === "number", ...noNumber, null, actual);
      if (args.length > 0) this.assert(actual === args[0], ...(messages ?? noNumber), messages ? args[0] : null, actual);
    }, function chain() {
      const number = read(responseOf(this));
      flag(this, "number", number);
      this._obj = number;
    });
  };
  measure("responseTime", undefined, (response) => response.responseTime);
  measure("responseSize", ["expected response size to equal #{act} but got #{exp}", "expected response size to not equal #{act} but got #{exp}"],
    (response) => response.size().total);
}

function addKinds() {
  const kind = (name, shown, isOne) => addProperty(assertions, name, function isKind() {
    this.assert(isOne(this._obj), `expecting a postman ${shown} object but got #{this}`,
      `not expecting a postman ${shown} object`);
  });
  const isResponse = (value) => value instanceof Response;
  kind("postmanRequest", "request", isRequest);
  kind("postmanResponse", "response", isResponse);
  kind("postmanRequestOrResponse", "request or response", (value) => isRequest(value) || isResponse(value));
}

function addPostmans() {
  addKinds();
  addStatusAssertions();
  addHeaderAssertion();
  addBodyAssertions();
  addJsonAssertions();
  addSchemaAssertion();
}

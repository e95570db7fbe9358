// What Postman adds to chai: assertions about requests and responses, with Postman's messages.

let chaiLoaded;

function chai() {
  if (chaiLoaded === undefined) {
    const loaded = library("chai");
    refuseUnknown(loaded);
    lightenWords(loaded);
    loaded.use(addAssertions);
    chaiLoaded = loaded;
  }
  return chaiLoaded;
}

// chai finds misspelt assertions by a proxy around every assertion, which is half of what one costs
// here. A single proxy at the end of the prototype chain sees the same: only what nothing else has.
const UNASKED = new Set(["then", "catch", "inspect", "toJSON", "__flags", "__methods"]);

function refuseUnknown(loaded) {
  loaded.config.useProxy = false;
  Object.setPrototypeOf(loaded.Assertion.prototype, new Proxy(Object.prototype, {
    get(target, name, receiver) {
      if (typeof name === "symbol" || name in target || UNASKED.has(name)) return Reflect.get(target, name, receiver);
      throw new Error(`Invalid Chai property: ${name}`);
    },
  }));
}

// Words that only make an assertion read well. chai gives a new assertion for each, made by its
// constructor and then overwritten; to copy one is what that comes to, in a quarter of the time.
const WORDS = ["to", "be", "been", "is", "and", "has", "have", "with", "that", "which", "at", "of", "same", "but", "does", "still", "also"];

function lightenWords({ Assertion }) {
  const copied = (assertion) => {
    const copy = create(Assertion.prototype);
    copy.__flags = assign(create(null), assertion.__flags);
    return copy;
  };
  for (const name of WORDS) {
    defineProperty(Assertion.prototype, name, { get() { return copied(this); }, configurable: true });
  }
}

const expectation = (value) => chai().expect(value);

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

function parsedBody(response) {
  try {
    return { valid: true, value: response.json(), error: "" };
  } catch (error) {
    return { valid: false, value: undefined, error: split(textOf(error, "message"), "\n")[0] };
  }
}

const CODE_CLASSES = { info: 1, success: 2, redirection: 3, clientError: 4, serverError: 5 };
const NAMED_CODES = {
  ok: 200, accepted: 202, badRequest: 400, unauthorized: 401, unauthorised: 401, forbidden: 403,
  notFound: 404, notAcceptable: 406, rateLimited: 429,
};

// The object under test, or chai's failure when it is of another kind.
function subject(assertion, utils, ...kinds) {
  const object = utils.flag(assertion, "object");
  if (!kinds.some((kind) => object instanceof kind)) {
    const expected = kinds.map((kind) => (kind === Request ? "request" : "response")).join(" or ");
    const shown = utils.inspect(object);
    throw new (chai().AssertionError)(`expecting a postman ${expected} object but got ${shown}`);
  }
  return object;
}

function addStatusAssertions({ Assertion }, utils) {
  const response = (assertion) => subject(assertion, utils, Response);

  function statusCode(expected) {
    const actual = response(this).code;
    this.assert(actual === Number(expected), "expected response to have status code #{exp} but got #{act}",
      "expected response to not have status code #{act}", Number(expected), actual);
  }

  function statusReason(expected) {
    const actual = response(this).reason();
    this.assert(actual === expected, "expected response to have status reason #{exp} but got #{act}",
      "expected response to not have status reason #{act}", expected, actual);
  }

  function codeClass(expected) {
    const { code } = response(this);
    this.assert(floor(code / 100) === expected, `expected response code to be ${expected}XX but found ${code}`,
      `expected response code to not be ${expected}XX`);
  }

  Assertion.addMethod("statusCode", statusCode);
  Assertion.addMethod("statusReason", statusReason);
  Assertion.addMethod("statusCodeClass", codeClass);
  Assertion.addMethod("status", function status(expected) {
    return apply(typeof expected === "number" ? statusCode : statusReason, this, [expected]);
  });
  for (const name of objectKeys(CODE_CLASSES)) {
    Assertion.addProperty(name, function inClass() { apply(codeClass, this, [CODE_CLASSES[name]]); });
  }
  for (const name of objectKeys(NAMED_CODES)) addNamedCode(Assertion, utils, name);
  Assertion.addProperty("error", function failed() {
    const { code } = response(this);
    this.assert(code >= 400 && code <= 599, `expected response code to be 4XX or 5XX but found ${code}`,
      "expected response code to not be 4XX or 5XX");
  });
}

// chai's own `ok` (truthy) stays for every other value.
function addNamedCode(Assertion, utils, name) {
  const code = NAMED_CODES[name];
  const reason = name === "unauthorised" ? "UNAUTHORISED" : STATUS_NAMES[code].toUpperCase();
  function hasCode() {
    const actual = subject(this, utils, Response);
    this.assert(actual.code === code, "expected response to have status reason #{exp} but got #{act}",
      "expected response to not have status reason #{exp}", reason, actual.reason().toUpperCase());
  }
  if (name !== "ok") return Assertion.addProperty(name, hasCode);
  return Assertion.overwriteProperty("ok", (truthy) => function ok() {
    apply(utils.flag(this, "object") instanceof Response ? hasCode : truthy, this, []);
  });
}

function addHeaderAssertions({ Assertion }, utils) {
  Assertion.addMethod("header", function header(key, value) {
    const object = subject(this, utils, Request, Response);
    const kind = object instanceof Request ? "request" : "response";
    const present = object.headers.has(key);
    const actual = object.headers.get(key);
    if (value === undefined || !(present || utils.flag(this, "negate"))) {
      this.assert(present, `expected ${kind} to have header with key '${key}'`,
        `expected ${kind} to not have header with key '${key}'`);
      return;
    }
    this.assert(present && actual === value, `expected '${key}' ${kind} header to be #{exp} but got #{act}`,
      `expected '${key}' ${kind} header to not be #{act}`, value, actual);
  });
}

function addJsonAssertions({ Assertion }, utils) {
  function validJson(assertion) {
    const body = parsedBody(subject(assertion, utils, Response));
    assertion.assert(body.valid, `expected response body to be a valid json but got error ${body.error}`,
      "expected response body not to be a valid json");
  }

  // The parsed body, whatever `.not` says: a body that is no JSON fails every further assertion.
  function content(assertion) {
    const body = parsedBody(subject(assertion, utils, Response));
    if (!body.valid) throw new (chai().AssertionError)(`expected response body to be a valid json but got error ${body.error}`);
    return body.value;
  }

  function equalTo(assertion, expected) {
    const actual = content(assertion);
    assertion.assert(utils.eql(actual, expected), "expected response body json to equal #{exp} but got #{act}",
      "expected response body json to not equal #{exp}", expected, actual);
  }

  function atPath(assertion, path, args) {
    const body = content(assertion);
    const [found, actual] = valueAt(body, path);
    if (args.length < 2) {
      const shown = utils.inspect(body);
      assertion.assert(found, `expected ${shown} in response to contain property '${path}'`,
        `expected ${shown} in response to not contain property '${path}'`);
      return;
    }
    assertion.assert(found && utils.eql(actual, args[1]), `expected response body json at "${path}" to contain #{exp} but got #{act}`,
      `expected response body json at "${path}" to not contain #{act}`, args[1], actual);
  }

  Assertion.addProperty("json", function json() { validJson(this); });
  Assertion.addMethod("jsonBody", function jsonBody(...args) {
    if (args.length === 0) validJson(this);
    else if (isObject(args[0])) equalTo(this, args[0]);
    else atPath(this, args[0], args);
  });
  utils.addProperty(Assertion.prototype, "withBody", function withBody() { apply(hasContent, this, [utils]); });
  Assertion.addMethod("body", function body(expected) {
    if (expected === undefined) apply(hasContent, this, [utils]);
    else if (expected instanceof RegExp) matchesText(this, utils, expected);
    else if (isObject(expected)) equalTo(this, expected);
    else equalsText(this, utils, expected);
  });
}

function hasContent(utils) {
  const text = subject(this, utils, Response).text();
  this.assert(text !== "", "expected response to have content in body", "expected response to not have content in body");
}

function matchesText(assertion, utils, pattern) {
  const text = subject(assertion, utils, Response).text();
  const shown = utils.objDisplay(text);
  assertion.assert(pattern.test(text), `expected response body text to match ${pattern} but got ${shown}`,
    `expected response body text ${shown} to not match ${pattern}`);
}

function equalsText(assertion, utils, expected) {
  const text = subject(assertion, utils, Response).text();
  assertion.assert(text === expected, "expected response body to equal #{exp} but got #{act}",
    "expected response body to not equal #{exp}", expected, text);
}

// have.jsonSchema(schema, options): by ajv, which lists every violation unless the options say otherwise.
function addSchemaAssertion({ Assertion, expect }, utils) {
  Assertion.addMethod("jsonSchema", function jsonSchema(schema, options) {
    expect(schema).to.be.an("object");
    const object = utils.flag(this, "object");
    const data = object instanceof Response || object instanceof Request ? parsedBody(object).value : object;
    const Ajv = library("ajv");
    const ajv = new Ajv({ allErrors: true, logger: false, ...options });
    const valid = ajv.validate(schema, data);
    this.assert(valid, `expected data to satisfy schema but found following errors: \n${ajv.errorsText()}`,
      "expected data to not satisfy schema", true, valid);
  });
}

// have.responseTime and have.responseSize: numbers to chain on (`.below(200)`), or to compare by a call.
function addMeasures({ Assertion }, utils) {
  const measure = (name, label, read) => {
    Assertion.addChainableMethod(name, function equals(expected) {
      const actual = utils.flag(this, "object");
      this.assert(actual === expected, `expected response ${label} to equal #{exp} but got #{act}`,
        `expected response ${label} to not equal #{exp}`, expected, actual);
    }, function chain() {
      utils.flag(this, "object", read(subject(this, utils, Response)));
    });
  };
  measure("responseTime", "time", (response) => response.responseTime);
  measure("responseSize", "size", (response) => response.size().total);
}

function addKinds({ Assertion }, utils) {
  const kind = (name, ...types) => Assertion.addProperty(name, function isKind() { subject(this, utils, ...types); });
  kind("postmanRequest", Request);
  kind("postmanResponse", Response);
  kind("postmanRequestOrResponse", Request, Response);
}

function addAssertions(loaded, utils) {
  addStatusAssertions(loaded, utils);
  addHeaderAssertions(loaded, utils);
  addJsonAssertions(loaded, utils);
  addSchemaAssertion(loaded, utils);
  addMeasures(loaded, utils);
  addKinds(loaded, utils);
}

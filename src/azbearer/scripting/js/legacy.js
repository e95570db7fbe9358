// The API from before `pm`: tests, environment, responseBody, postman.* and the like, as globals.
//
// As in Postman's sandbox each warns once a script that it is deprecated (texts and numbers have no members to
// notice), and a script that begins with "use sandbox2" has none of them. All are accessors that are defined once,
// and this part comes to scripts that speak of one.

const MOST_BODY = 50 * 1024 * 1024;

// A form's fields by name; of several with one name a list.
function formObject(list) {
  const result = {};
  for (const { key, value, disabled } of list) {
    if (disabled) continue;
    if (!result[key]) result[key] = value;
    else if (isArray(result[key])) result[key].push(value);
    else result[key] = [result[key], value];
  }
  return result;
}

function legacyBody(body) {
  if (!body || body.isEmpty()) return {};
  if (body.mode === "raw") return body.raw || {};
  if (body.mode === "file") return body.file.content || {};
  return body[body.mode] instanceof PropertyList ? formObject(body[body.mode].all()) : {};
}

function legacyRequest() {
  const { request } = trackedRequest();
  const { requestId, requestName } = currentPm().info;
  return {
    id: requestId,
    name: requestName,
    description: isMissing(request.description) ? undefined : `${request.description}`,
    headers: request.headers.toObject(true, false, true, true),
    method: request.method,
    url: request.url.toString(),
    data: legacyBody(request.body),
  };
}

function headerObject(headers) {
  const result = {};
  for (const { key, value, disabled } of headers.all()) if (!disabled) result[key] = value;
  return result;
}

const asText = (value) => (value && typeof value.toString === "function" ? value.toString() : value);

// The setters and getters of one scope, which keep its legacy object in step.
function legacyScope(name, scope, copy) {
  return {
    [`set${name}Variable`](key, value) {
      copy()[key] = asText(value);
      return scope().set(key, asText(value));
    },
    [`get${name}Variable`]: (key) => scope().get(key),
    [`clear${name}Variables`]() {
      for (const key of objectKeys(copy())) delete copy()[key];
      return scope().clear();
    },
    [`clear${name}Variable`](key) {
      if (key) delete copy()[key];
      return scope().unset(key);
    },
  };
}

// As it was when the script began.
const legacyCopy = (name) => once(`legacy ${name}`, () => made[`begun ${name}`] ?? scopeOf(name).toObject());

function legacyPostman() {
  const members = {
    ...legacyScope("Environment", () => scopeOf("environment"), () => legacyCopy("environment")),
    ...legacyScope("Global", () => scopeOf("globals"), () => legacyCopy("globals")),
    setNextRequest: (target) => { setNextRequest(target); },
  };
  if (script.event === "test") {
    members.getResponseCookie = (name) => currentPm().cookies?.one(`${name}`);
    members.getResponseHeader = (name) => currentPm().response.headers.one(name)?.value;
  }
  return new Proxy(members, {
    get(target, key) {
      if (typeof key === "string") warnOf(`postman.${key}`);
      return target[key];
    },
  });
}

const onlyInTests = (make) => () => (script.event === "test" ? make(currentPm().response) : undefined);

// What each global is made of, at its first use in a script.
const LEGACY = {
  tests: () => legacyTests(),
  globals: () => legacyCopy("globals"),
  environment: () => legacyCopy("environment"),
  data: () => legacyCopy("data"),
  request: legacyRequest,
  iteration: () => currentPm().info.iteration,
  postman: legacyPostman,
  responseCookies: onlyInTests(() => currentPm().cookies ?? []),
  responseHeaders: onlyInTests((response) => headerObject(response.headers)),
  responseTime: onlyInTests((response) => response.responseTime),
  responseCode: onlyInTests((response) => response.details()),
  responseBody: onlyInTests((response) => (response.responseSize > MOST_BODY ? undefined : response.text())),
};
const legacyTests = () => once("legacy tests", () => ({}));

let replacedLegacy = create(null);
let legacyHidden = false;

function defineLegacy(name) {
  const become = (value) => {
    replacedLegacy[name] = true;
    tryDefine(globals, name, { value, writable: true, configurable: true });
  };
  const get = () => once(`global ${name}`, () => warning(name, LEGACY[name]()));
  tryDefine(globals, name, { get, set: become, configurable: true });
}

// Each script finds them as they are, or not at all.
function resetLegacy(hidden) {
  const names = hidden !== legacyHidden ? objectKeys(LEGACY) : objectKeys(replacedLegacy);
  for (let i = 0; i < names.length; i += 1) {
    if (hidden) delete globals[names[i]];
    else defineLegacy(names[i]);
  }
  replacedLegacy = create(null);
  legacyHidden = hidden;
}

// tests["name"] = ... becomes outcomes when the script's own text has run.
function postLegacyTests() {
  if (legacyHidden || !hasOwn(made, "legacy tests")) return;
  const tests = legacyTests();
  for (const name of objectKeys(tests)) {
    const error = () => assign(new Error(`expected ${plainText(tests[name])} to be truthy`), { name: "AssertionError", stack: "" });
    postTest(name, testCount++, tests[name] ? PASSED : failedWith(encodeError(error())));
  }
}

keepsBeginnings = true;
for (const name of objectKeys(LEGACY)) defineLegacy(name);
listen(whenStarting, resetLegacy);
listen(whenSettled, postLegacyTests);

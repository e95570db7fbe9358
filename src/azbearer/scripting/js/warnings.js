// What is deprecated warns once a script, at the first use of one of its members, in the words of Postman's sandbox.

const INSTEAD = assign(create(null), {
  tests: '"pm.test()"', globals: '"pm.globals"', environment: '"pm.environment"', data: '"pm.iterationData"',
  request: '"pm.request"', responseCookies: '"pm.cookies"', responseHeaders: '"pm.response.headers"',
  responseCode: '"pm.response.code"', _: "\"require('lodash')\"", CryptoJS: 'global "crypto" object',
  tv4: "\"require('ajv')\"", xml2Json: "\"require('xml2js')\"", cheerio: "\"require('cheerio')\"", Backbone: "",
  "postman.setNextRequest": '"pm.execution.setNextRequest()"',
  "postman.setEnvironmentVariable": '"pm.environment.set()"',
  "postman.getEnvironmentVariable": '"pm.environment.get()"',
  "postman.clearEnvironmentVariables": '"pm.environment.clear()"',
  "postman.clearEnvironmentVariable": '"pm.environment.unset()"',
  "postman.setGlobalVariable": '"pm.globals.set()"',
  "postman.getGlobalVariable": '"pm.globals.get()"',
  "postman.clearGlobalVariables": '"pm.globals.clear()"',
  "postman.clearGlobalVariable": '"pm.globals.unset()"',
  "postman.getResponseCookie": '"pm.cookies.get()"',
  "postman.getResponseHeader": '"pm.response.headers.get()"',
});

let warned = new Set();

function resetWarnings() {
  if (warned.size > 0) warned = new Set();
}

function warnOf(name) {
  if (warned.has(name) || !(name in INSTEAD)) return;
  warned.add(name);
  const instead = INSTEAD[name];
  consoleApi.warn(`Using "${name}" is deprecated.${instead === "" ? "" : ` Use ${instead} instead.`}`);
}

// The value, which tells when it is used. A library's own uses of itself do not count.
function warning(name, value) {
  if (!isObject(value) && typeof value !== "function") return value;
  const note = () => { if (!isEvaluating) warnOf(name); };
  return new Proxy(value, {
    get(target, key) {
      note();
      const found = target[key];
      // A list keeps its items to itself, and so must be asked itself.
      return target instanceof PropertyList && typeof found === "function" ? found.bind(target) : found;
    },
    set(target, key, item) { note(); target[key] = item; return true; },
    apply(target, self, args) { note(); return apply(target, self, args); },
  });
}

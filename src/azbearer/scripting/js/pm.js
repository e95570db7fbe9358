// The `pm` object. One file per topic above; this one only gives them their names. A later part of
// the API is added by `extendPm` in a file of its own.

const script = { event: "", info: "", request: "", metaJson: "", headers: "", body: "", base64: "", shifts: undefined };
const SCOPES = ["local", "data", "environment", "collection", "globals"];
let made = create(null);

// Made at first use: most scripts touch two or three members.
function once(name, make) {
  if (!(name in made)) made[name] = make();
  return made[name];
}

// The `pm` of this script, whatever it has made of the name.
const currentPm = () => made.pm;
const scopeOf = (name) => (made[name] ??= new VariableScope(name));
// Set by the part that declares it.
let requestClass;
const isRequest = (value) => requestClass !== undefined && value instanceof requestClass;

function trackedRequest() {
  const { TrackedRequest } = requestsPart();
  return (made.tracked ??= new TrackedRequest(script.request, script.event === "prerequest"));
}

const makeLayers = () => new LayeredVariables(SCOPES.map(scopeOf));

// After a request that got no answer tests run all the same, with an empty response (newman).
const makeResponse = () => new Response(jsonParse(script.metaJson), script.headers, script.body, script.base64);

const pmPrototype = {
  get info() { return once("info", makeInfo); },
  get execution() { return once("execution", makeExecution); },
  get environment() { return scopeOf("environment"); },
  get globals() { return scopeOf("globals"); },
  get collectionVariables() { return scopeOf("collection"); },
  get iterationData() { return scopeOf("data"); },
  get variables() { return (made.variables ??= makeLayers()); },
  get request() { return trackedRequest().request; },
  set request(value) { trackedRequest().request = isRequest(value) ? value : new requestClass(value); },
  get response() { return script.event === "test" ? (made.response ??= makeResponse()) : undefined; },
  get expect() { return expect; },
  get test() { return ("test" in made ? made.test : (made.test = makeTest())); },
  set test(value) { made.test = value; },
};

function extendPm(members) {
  hide(pmPrototype, members);
}

defineProperty(pmPrototype, "cookies", { get() { return once("cookies", requestsPart().responseCookieList); }, configurable: true });

// A script's own, which knows its `pm`: it is often passed around, or called without its object.
function makeTest() {
  const { pm } = made;
  const test = (name, body) => {
    runTest(name, body);
    return pm;
  };
  test.skip = skipTest;
  test.index = testIndex;
  return test;
}

extendPm({ sendRequest });

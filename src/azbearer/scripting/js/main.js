// What the host calls. One script at a time: `run`, then `turn` until nothing is pending.

const compiledScripts = new Map();
const SANDBOX2 = ['"use sandbox2";', "'use sandbox2';"];
// The ids of scripts that begin with "use sandbox2"; a script comes with its text only once.
const withoutLegacy = new Set();
const requests = { prerequest: "", test: "" };
let offeredProgram = "";
let settled = true;

const isAwaiting = (program) => slice(program, 0, AWAITING_PREFIX.length) === AWAITING_PREFIX;
// The script's own text begins on the second line of its program.
const textBegins = (program) => indexOf(program, "\n") + 1;
const scriptOf = (program) => slice(program, textBegins(program), -SCRIPT_SUFFIX.length);

// {withPm, isAsync, shifts}; withPm(pm) is the script. The text is compiled as written first, for the positions of syntax errors.
function compile(id, offered) {
  const known = compiledScripts.get(id);
  if (isObject(known)) return known;
  const program = known ?? offered;
  // Kept as text until it has compiled: the host sends a program only once, even a broken one.
  if (id !== "0") compiledScripts.set(id, program);
  const withPm = evaluate(program);
  const compiled = asyncPart.compileNoting?.(scriptOf(program)) ?? { withPm, isAsync: isAwaiting(program), shifts: undefined };
  if (id !== "0") compiledScripts.set(id, compiled);
  return compiled;
}

function resetScript(hidesLegacy) {
  resetOutbox();
  resetGlobals();
  resetWarnings();
  callAll(whenStarting, hidesLegacy);
  timers.clear();
  openCalls.clear();
  openTests.clear();
  answers.length = 0;
  made = create(null);
  failure = "";
  testCount = clock = 0;
  script.shifts = undefined;
}

const fulfilledBy = async (value) => value;
const rejectedBy = async (error) => { throw error; };

// Calls a script that cannot wait, without what an async function costs; the promise that it would have given, or
// undefined if nobody could tell that it has ended already.
function callPlain(body) {
  try {
    const value = apply(body, {}, []);
    return value === undefined && whenSettled.length === 0 ? undefined : fulfilledBy(value);
  } catch (error) {
    return rejectedBy(error);
  }
}

function start(id, program) {
  settled = false;
  takeLateFailure();
  try {
    const { withPm, isAsync, shifts } = compile(id, program);
    script.shifts = shifts;
    resetRejections(shifts !== undefined);
    const body = withPm(made.pm);
    const ending = isAsync ? apply(body, {}, []) : callPlain(body);
    if (ending === undefined) endScript();
    else promiseThen(ending, endScript, (error) => { fail(error); endScript(); });
  } catch (error) {
    fail(error);
    endScript();
  }
}

// The script's own text has run; what it started may go on.
function endScript() {
  settled = true;
  callAll(whenSettled);
}

function noteSandbox2(id, program) {
  const at = textBegins(program);
  const beginning = slice(program, at, at + SANDBOX2[0].length);
  if (beginning === SANDBOX2[0] || beginning === SANDBOX2[1]) withoutLegacy.add(id);
  else if (id === "0") withoutLegacy.delete("0");
}

// The program of the script that is run next.
function receiveSource(_id, program) {
  offeredProgram = program;
}

// `info` and `headers` are lists of texts, and so may be the request; the rest is JSON, but for the first two and the last.
// A scope or `info` that is "" is as it was for the script before, and a request as for the last one of this event.
function run(id, event, info, request, meta, headers, base64, local, data, environment, collection, globalScope, body) {
  const program = offeredProgram;
  offeredProgram = "";
  if (program !== "") noteSandbox2(id, program);
  resetScript(withoutLegacy.has(id));
  script.event = event;
  if (info !== "") script.info = info;
  if (request !== "") requests[event] = request;
  script.request = requests[event];
  script.metaJson = meta;
  script.headers = headers;
  script.base64 = base64;
  if (local !== "") tellScope("local", local);
  if (data !== "") tellScope("data", data);
  if (environment !== "") tellScope("environment", environment);
  if (collection !== "") tellScope("collection", collection);
  if (globalScope !== "") tellScope("globals", globalScope);
  script.body = body;
  made.pm = create(pmPrototype);
  start(id, program);
}

// One event; the host runs the promise jobs between any two.
function step() {
  if (sealed || (answers.length === 0 && timers.size === 0)) return false;
  return fireAnswer() || fireTimer();
}

function requestChanges() {
  if (made.tracked === undefined) return "";
  try {
    return made.tracked.changes();
  } catch (error) {
    fail(error);
    return "";
  }
}

function finish() {
  if (made.hasObjects) for (let i = 0; i < SCOPES.length; i += 1) made[SCOPES[i]]?.settle();
  if (made.written !== undefined) keepWritten(made.written);
  if (openTests.size > 0) failOpenTests();
  if (!settled) fail(new Error("the script never ended: nothing that it waits for is pending"));
  reportRejections();
  postDroppedLines();
}

// What happened since the last report, as JSON text. `due` is when the next timer fires, or -1.
function report(final) {
  const idle = sealed || (openCalls.size === 0 && timers.size === 0);
  const changes = idle && final && !sealed ? requestChanges() : "";
  if (idle && final && !sealed) finish();
  const next = timers.size === 0 ? undefined : nextTimer();
  const error = failure === "" ? "null" : failure;
  const text = `[[${takeOutbox()}],${idle},${next ? next.due : -1},${error},${changes || "null"}]`;
  // A text grown by concatenation is a rope inside the engine, which its Python face cannot hand over.
  return slice(text, 0);
}

// One event, if one is due; else the report of everything. It is "" as long as there is more to do.
function advance() {
  return step() ? "" : report(true);
}

hide(globals, {
  console: consoleApi, TextEncoder, TextDecoder, crypto: webCrypto, ...timerApi,
  structuredClone: (value) => cloneValue(value, new Map()),
  require: requireModule,
});

const commands = {
  library: receiveLibrary,
  package: (name, text) => packagesPart.receive(name, text),
  source: receiveSource,
  seed: seedRandom,
  run,
  advance,
  partial: () => report(false),
  answer: receiveAnswer,
  time: (now) => { clock = max(clock, now); },
};

return (command) => commands[command];

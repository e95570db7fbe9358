// The outbox: everything that a script does, in order, as JSON text that grows by concatenation. The form of each
// message is told in replies.py, which reads them.
// Values are encoded when they are given, so a later change to an object is not a later write.

const CONSOLE_LINES = 10000;
const CONSOLE_CHARACTERS = 1 << 20;

let outbox = "";
let consoleLines = 0;
let consoleCharacters = 0;
let droppedLines = 0;
// Set by pm.execution.skipRequest, after which nothing counts any more.
let sealed = false;

function resetOutbox() {
  outbox = "";
  consoleLines = consoleCharacters = droppedLines = 0;
  sealed = false;
}

function post(message) {
  if (sealed) return;
  outbox = outbox === "" ? message : `${outbox},${message}`;
}

function takeOutbox() {
  const messages = outbox;
  outbox = "";
  return messages;
}

function postSet(scope, key, valueJson, type) {
  const kind = type === undefined ? "null" : jsonStringify(`${type}`);
  post(`["set","${scope}",${jsonStringify(key)},${valueJson},${kind}]`);
}

function postUnset(scope, key) {
  post(`["unset","${scope}",${encode(key)}]`);
}

function postClear(scope) {
  post(`["clear","${scope}"]`);
}

// How a test ended: whether it was skipped, and its error.
const PASSED = "false,null";
const SKIPPED = "true,null";
const failedWith = (error) => `false,${error}`;

function postTest(name, index, end) {
  post(`["test",${jsonStringify(name)},${index},${end}]`);
}

function postSend(id, request) {
  post(`["send",${id},${encode(request)}]`);
}

function postRun(id, request, variables) {
  post(`["run",${id},${encode(request)},${encode(variables)}]`);
}

function postNext(request) {
  post(`["next",${encode(request)}]`);
}

function postSkip() {
  post('["skip"]');
  sealed = true;
}

// Console output is the one thing that scripts make by the megabyte without meaning to.
function postConsole(level, values, text) {
  const line = `["console","${level}",${values},${encode(text)}]`;
  if (consoleLines >= CONSOLE_LINES || consoleCharacters + line.length > CONSOLE_CHARACTERS) {
    droppedLines += 1;
    return;
  }
  consoleLines += 1;
  consoleCharacters += line.length;
  post(line);
}

function postDroppedLines() {
  if (droppedLines > 0) {
    const text = `${droppedLines} further console lines of this script were left out`;
    post(`["console","warn",[${encode(text)}],${encode(text)}]`);
    droppedLines = 0;
  }
}

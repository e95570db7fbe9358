// The outbox: everything that a script does, in order, as JSON text that grows by concatenation.
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

function postSet(scope, key, value, type) {
  const kind = type === undefined ? "" : `,"type":${encode(`${type}`)}`;
  post(`{"t":"set","scope":"${scope}","key":${encode(key)},"value":${encode(value)}${kind}}`);
}

function postUnset(scope, key) {
  post(`{"t":"unset","scope":"${scope}","key":${encode(key)}}`);
}

function postClear(scope) {
  post(`{"t":"clear","scope":"${scope}"}`);
}

function postTest(name, index, error, skipped) {
  const failure = error === "" ? "" : `,"error":${error}`;
  post(`{"t":"test","name":${encode(name)},"index":${index},"skipped":${skipped}${failure}}`);
}

function postSend(id, request) {
  post(`{"t":"send","id":${id},"request":${encode(request)}}`);
}

function postRun(id, request, variables) {
  post(`{"t":"run","id":${id},"request":${encode(request)},"variables":${encode(variables)}}`);
}

function postNext(request) {
  post(`{"t":"next","request":${encode(request)}}`);
}

function postSkip() {
  post('{"t":"skip"}');
  sealed = true;
}

// Console output is the one thing that scripts make by the megabyte without meaning to.
function postConsole(level, values, text) {
  const line = `{"t":"console","level":"${level}","arguments":${values},"text":${encode(text)}}`;
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
    post(`{"t":"console","level":"warn","arguments":[${encode(text)}],"text":${encode(text)}}`);
    droppedLines = 0;
  }
}

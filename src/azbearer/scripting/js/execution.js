// pm.execution: where the run goes on, whether this request is sent, and requests of the collection
// that a script runs. postman.setNextRequest is the same function.

function setNextRequest(request) {
  // As in Postman, where undefined does not survive the way out of the sandbox.
  if (request !== undefined) postNext(request === null ? null : `${request}`);
}

// The script is over: what it does from here on counts for nothing, as in Postman.
function skipRequest() {
  if (script.event !== "prerequest") throw new TypeError("pm.execution.skipRequest is not a function");
  postSkip();
  timers.clear();
  openCalls.clear();
  openTests.clear();
  answers.length = 0;
}

function startRun(name, options, resolve, reject) {
  if (isMissing(name) || name === "") throw new Error("runRequest: collection request id not provided");
  const variables = isMissing(options) ? {} : assign({}, options.variables);
  openCall((id) => postRun(id, `${name}`, variables), (error, response) => (error ? reject(error) : resolve(response)));
}

function runRequest(name, options) {
  return watch(new NativePromise((resolve, reject) => startRun(name, options, resolve, reject)));
}

// What the scripts of a request that was run have changed is seen here from now on.
function receiveWrites(writes) {
  for (let i = 0; i < writes.length; i += 1) scopeOf(writes[i].scope).receive(writes[i]);
}

function makeExecution() {
  const info = readTexts(script.info);
  const location = [];
  for (let i = 5; i < info.length; i += 1) location[i - 5] = info[i];
  defineProperty(location, "current", { value: info[4] });
  return freeze({ skipRequest, location: freeze(location), setNextRequest, runRequest });
}

function makeInfo() {
  const info = readTexts(script.info);
  return freeze({
    eventName: script.event, iteration: +info[0], iterationCount: +info[1], requestName: info[2], requestId: info[3],
  });
}

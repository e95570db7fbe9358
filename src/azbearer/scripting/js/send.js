// pm.sendRequest: the request goes to the host as an object of the collection schema, with its
// {{variables}} as written; the answer comes back as an event.

let callCount = 0;
const openCalls = new Map();
const answers = [];

function startCall(source, finish) {
  let request;
  try {
    request = requestsPart().sendable(source);
  } catch (error) {
    answers.push(() => finish(error));
    return;
  }
  openCall((id) => postSend(id, request), finish);
}

// Asks the host for something by `ask`; its answer goes to `finish`.
function openCall(ask, finish) {
  callCount += 1;
  openCalls.set(callCount, finish);
  ask(callCount);
}

// Asks the host a question that it answers with JSON.
function ask(topic, question, finish) {
  openCall((id) => post(`["ask",${id},"${topic}",${encode(question)}]`), finish);
}

function sendRequest(source, callback) {
  if (typeof callback === "function") {
    startCall(source, (error, response, cookies) => {
      callUser(callback, error ? [error] : [null, response, { cookies: requestsPart().cookieList(cookies) }]);
    });
    return this;
  }
  return watch(new NativePromise((resolve, reject) => {
    startCall(source, (error, response) => (error ? reject(error) : resolve(response)));
  }));
}

function answerError({ message, code }) {
  const error = new Error(message);
  if (code !== "") error.code = code;
  return error;
}

// The host's answer to one call becomes an event.
function receiveAnswer(callJson, meta, headers, base64, body) {
  const call = jsonParse(callJson);
  const finish = openCalls.get(call.id);
  openCalls.delete(call.id);
  if (isObject(call.writes)) receiveWrites(call.writes);
  if (hasOwn(call, "value")) {
    answers.push(() => finish(null, call.value));
    return;
  }
  const known = jsonParse(meta);
  const response = () => (call.skipped === true ? null : new Response(known, headers, body, base64));
  answers.push(() => (call.error ? finish(answerError(call.error)) : finish(null, response(), known[4])));
}

function fireAnswer() {
  const answer = answers.shift();
  if (answer === undefined) return false;
  answer();
  return true;
}

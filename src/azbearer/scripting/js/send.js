// pm.sendRequest: the request goes to the host as an object of the collection schema, with its
// {{variables}} as written; the answer comes back as an event.

let callCount = 0;
const openCalls = new Map();
const answers = [];

const textValues = (items) => items.map((item) => (
  isMissing(item.value) || typeof item.value === "string" ? item : { ...item, value: plainText(item.value) }));

function sendableBody(source) {
  const body = new RequestBody(source).toJSON();
  if (body.mode === "urlencoded") body.urlencoded = textValues(body.urlencoded);
  if (body.mode === "formdata") body.formdata = textValues(body.formdata);
  if (body.mode === "graphql" && isObject(body.graphql?.variables)) {
    body.graphql = { ...body.graphql, variables: jsonStringify(body.graphql.variables) };
  }
  return body;
}

function sendableUrl(source) {
  const url = new Url(source).forHost();
  return typeof source === "string" ? { ...url, raw: source } : url;
}

// Every form that Postman takes, and `headers` beside `header`, since both are written.
function sendable(source) {
  if (isMissing(source)) throw new Error("sendrequest: nothing to request");
  // Also those of postman-collection, whose classes are others than ours.
  const foreign = isObject(source) && typeof source.toJSON === "function" && !(source instanceof Url);
  const given = source instanceof Request ? source.forHost() : foreign ? source.toJSON() : source;
  const whole = isObject(given) && !(given instanceof Url) && (isMissing(given.host) || !isMissing(given.url));
  const { url, method, header, headers, body, auth, ...rest } = whole ? given : { url: given };
  const request = { ...rest, method: `${method || "GET"}`.toUpperCase(), url: sendableUrl(url ?? "") };
  request.header = textValues(headerList(header ?? headers).toJSON());
  if (!isMissing(body)) request.body = sendableBody(body);
  if (!isMissing(auth)) request.auth = new RequestAuth(auth).toJSON();
  return request;
}

function startCall(source, finish) {
  let request;
  try {
    request = sendable(source);
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
      callUser(callback, error ? [error] : [null, response, { cookies: cookieList(cookies) }]);
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

// What pm.sendRequest is given, as an object of the collection schema.

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

// pm.request, and what a request becomes when a script hands one to pm.sendRequest.

// A description reads as its text, and has its text in `content`.
class Description {
  constructor(source) { assign(this, isObject(source) ? source : { content: `${source}`, type: "text/plain" }); }
  toString() { return `${this.content ?? ""}`; }
  toJSON() { return { ...this }; }
}
shownAs.add(Description.prototype);

const describe = (source) => (source instanceof Description ? source : new Description(source));

class Request {
  #url;
  #method;
  #headers;
  #body;
  #auth;
  #rest;

  constructor(source) {
    this.#rest = {};
    this.url = this.headers = undefined;
    this.#method = "GET";
    this.update(source);
  }

  // What is not given stays as it was.
  update(source) {
    const given = source instanceof Request ? source.forHost() : source;
    const { url, method, header, headers, body, auth, ...rest } = isObject(given) ? given : { url: given };
    assign(this.#rest, rest);
    if (!isMissing(rest.description)) this.#rest.description = describe(rest.description);
    if (url !== undefined) this.url = url;
    if (!isMissing(header ?? headers)) this.headers = header ?? headers;
    if (isObject(given) && hasOwn(given, "method")) this.#method = isMissing(method) || method === "" ? "GET" : upper(`${method}`);
    if (!isMissing(body)) this.body = body;
    if (!isMissing(auth)) this.auth = auth;
  }

  get url() { return this.#url; }
  set url(value) { this.#url = value instanceof Url ? value : new Url(value); }
  get method() { return this.#method; }
  set method(value) { this.#method = value; }
  get headers() { return this.#headers; }
  set headers(value) { this.#headers = headerList(value); }
  get body() { return this.#body; }
  set body(value) { this.#body = isMissing(value) ? undefined : new RequestBody(value); }
  get auth() { return this.#auth; }
  set auth(value) { this.#auth = isMissing(value) ? undefined : new RequestAuth(value); }
  get description() { return this.#rest.description; }
  get name() { return this.#rest.name; }
  get id() { return this.#rest.id; }
  get to() { return expectationTo(this); }

  addHeader(header) { this.#headers.add(header); }
  upsertHeader(header) {
    if (!header?.key) return;
    const existing = this.#headers.find({ key: header.key });
    if (existing === undefined) this.#headers.add(header);
    else existing.value = header.value;
  }
  removeHeader(sought, { ignoreCase = false } = {}) {
    const key = `${isObject(sought) ? sought.key : sought}`;
    this.#headers.remove((item) => (ignoreCase ? lower(`${item.key}`) === lower(key) : item.key === key));
  }
  getHeaders({ enabled, ignoreCase, multiValue, sanitizeKeys } = {}) {
    return this.#headers.toObject(enabled, !ignoreCase, multiValue, sanitizeKeys);
  }
  forEachHeader(visit) { this.#headers.all().forEach((item) => visit(item, this)); }
  addQueryParams(source) { this.#url.addQueryParams(source); }
  removeQueryParams(source) { this.#url.removeQueryParams(source); }

  authorizeUsing(type, values) {
    if (isObject(type)) {
      const { type: name, ...others } = type;
      return this.authorizeUsing(name, values ?? others);
    }
    if (type === null) this.#auth = undefined;
    if (typeof type !== "string" || type === "type") return undefined;
    this.#auth ??= new RequestAuth();
    this.#auth.clear(type);
    return this.#auth.use(type, values);
  }

  clone() { return new Request(this.forHost()); }

  size() {
    const given = this.#headers.get("Content-Length");
    const stated = isNumeric(given);
    const body = stated ? Number(given) : this.#body ? utf8Length(this.#body.toString()) : 0;
    const header = `${this.#method} ${this.#url.getPathWithQuery()} HTTP/X.X\r\n\r\n`.length + this.#headers.contentSize();
    return { body, header, total: body + header, source: stated ? "CONTENT-LENGTH" : "COMPUTED" };
  }

  // The named field in the form of the collection schema.
  field(name) {
    switch (name) {
      case "url": return this.#url.forHost();
      case "header": return this.#headers.toJSON();
      case "body": return this.#body?.toJSON();
      case "auth": return this.#auth?.toJSON();
      default: return typeof this.#method === "string" ? upper(this.#method) : this.#method;
    }
  }

  toJSON() {
    const result = { ...this.forHost(), url: this.#url.toJSON() };
    if (result.header.length === 0) delete result.header;
    return result;
  }

  // In the form of the collection schema.
  forHost() {
    const result = { ...this.#rest };
    for (const name of REQUEST_FIELDS) {
      const value = this.field(name);
      if (value !== undefined) result[name] = value;
    }
    return result;
  }
}
shownAs.add(Request.prototype);

const REQUEST_MEMBERS = ["url", "headers", "method", "body", "auth", "description", "to"];
defineProperty(Request.prototype, CHAI_INSPECT, {
  value() { return `PostmanRequest{ \u2026(${REQUEST_MEMBERS.filter((name) => name === "to" || this[name] !== undefined).length}) }`; },
});

const REQUEST_FIELDS = ["method", "url", "header", "body", "auth"];

// A URL as it went out, in the form of the collection schema.
function sentUrl(text) {
  const [all, protocol, host, port, path, query] = matchPattern(/^(\w+):\/\/([^/]*?)(?::([^:/\]]*))?\/([^?]*)(?:\?([^]*))?$/, text);
  const url = { protocol, host: indexOf(host, ":") < 0 ? split(host, ".") : [host], query: [], variable: [] };
  if (port !== undefined) url.port = port;
  url.path = path === "" ? [] : split(path, "/");
  if (query) url.query = split(query, "&").map((pair) => pieceToItem(pair, "="));
  return url;
}

// A request as it went out: its method, its URL, the type of its auth, JSON of its body, names and values of headers.
function sentRequest(texts) {
  const request = { url: sentUrl(texts[1]), header: [], method: texts[0] };
  for (let i = 4; i < texts.length; i += 2) request.header[i / 2 - 2] = { key: texts[i], value: texts[i + 1] };
  if (texts[3] !== "") request.body = jsonParse(texts[3]);
  if (texts[2] !== "") request.auth = { type: texts[2] };
  return request;
}

// pm.request together with what it was, so that only changed fields are handed back and every
// other one keeps the form it has in the collection.
class TrackedRequest {
  constructor(told, changeable) {
    this.original = told[0] === "{" ? jsonParse(told) : sentRequest(readTexts(told));
    this.request = new Request(this.original);
    this.before = changeable ? REQUEST_FIELDS.map((name) => encode(this.request.field(name))) : undefined;
  }

  // JSON text of the changed request, or "" when nothing changed.
  changes() {
    if (this.before === undefined) return "";
    const changed = { ...this.original };
    let touched = false;
    REQUEST_FIELDS.forEach((name, index) => {
      const after = encode(this.request.field(name));
      if (after === this.before[index]) return;
      touched = true;
      if (after === "null") delete changed[name];
      else changed[name] = jsonParse(after);
    });
    return touched ? encode(changed) : "";
  }
}

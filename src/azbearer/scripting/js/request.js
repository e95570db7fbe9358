// pm.request, and what a request becomes when a script hands one to pm.sendRequest.

class Request {
  #url;
  #method;
  #headers;
  #body;
  #auth;
  #rest;

  constructor(source) { this.update(source); }

  update(source) {
    const given = source instanceof Request ? source.toJSON() : source;
    const { url, method, header, headers, body, auth, ...rest } = isObject(given) ? given : { url: given };
    this.#rest = rest;
    this.url = url;
    this.method = method;
    this.headers = header ?? headers;
    this.body = body;
    this.auth = auth;
  }

  get url() { return this.#url; }
  set url(value) { this.#url = value instanceof Url ? value : new Url(value); }
  get method() { return this.#method; }
  set method(value) { this.#method = isMissing(value) || value === "" ? "GET" : `${value}`.toUpperCase(); }
  get headers() { return this.#headers; }
  set headers(value) { this.#headers = headerList(value); }
  get body() { return this.#body; }
  set body(value) { this.#body = isMissing(value) ? undefined : new RequestBody(value); }
  get auth() { return this.#auth; }
  set auth(value) { this.#auth = isMissing(value) ? undefined : new RequestAuth(value); }
  get description() { return this.#rest.description; }
  get name() { return this.#rest.name; }
  get id() { return this.#rest.id; }
  get to() { return expectation(this).to; }

  addHeader(header) { this.#headers.add(header); }
  upsertHeader(header) { this.#headers.upsert(header); }
  removeHeader(sought, { ignoreCase = false } = {}) {
    const key = `${isObject(sought) ? sought.key : sought}`;
    this.#headers.remove((item) => (ignoreCase ? lower(`${item.key}`) === lower(key) : item.key === key));
  }
  getHeaders({ enabled = false, ignoreCase = false } = {}) { return this.#headers.toObject(enabled, !ignoreCase); }
  forEachHeader(visit) { this.#headers.each((item) => visit(item, this)); }
  addQueryParams(source) { this.#url.addQueryParams(source); }
  removeQueryParams(source) { this.#url.removeQueryParams(source); }
  authorizeUsing(type, values) { this.#auth = new RequestAuth(isMissing(type) ? undefined : { type, [type]: values }); }
  clone() { return new Request(this.toJSON()); }

  size() {
    const body = this.#body ? utf8Length(this.#body.toString()) : 0;
    const header = utf8Length(`${this.#method} ${this.#url.getPathWithQuery()} HTTP/1.1\r\n${this.#headers}\r\n`);
    return { body, header, total: body + header, source: "COMPUTED" };
  }

  // The named field in the form of the collection schema.
  field(name) {
    switch (name) {
      case "url": return this.#url.toJSON();
      case "header": return this.#headers.toJSON();
      case "body": return this.#body?.toJSON();
      case "auth": return this.#auth?.toJSON();
      default: return this.#method;
    }
  }

  toJSON() {
    const result = { ...this.#rest };
    for (const name of REQUEST_FIELDS) {
      const value = this.field(name);
      if (value !== undefined) result[name] = value;
    }
    return result;
  }
}
shownAs.add(Request.prototype);
const REQUEST_FIELDS = ["method", "url", "header", "body", "auth"];

// pm.request together with what it was, so that only changed fields are handed back and every
// other one keeps the form it has in the collection.
class TrackedRequest {
  constructor(json, changeable) {
    this.original = jsonParse(json);
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

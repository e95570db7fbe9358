// The URL of a request: its parts as Postman names them. Texts may hold {{variables}} anywhere, so
// parts are cut by position and nothing is encoded.

// Cuts `text` at the first `mark` that is outside of {{...}}: [before, after or undefined].
function cut(text, pattern) {
  const masked = replace(text, /\{\{[^{}]*\}\}/g, (found) => repeat("_", found.length));
  const found = matchPattern(pattern, masked);
  if (!found) return [text, undefined];
  return [slice(text, 0, found.index), slice(text, found.index + found[0].length)];
}

function cutFront(text, pattern) {
  const [before, after] = cut(text, pattern);
  return after === undefined ? [undefined, text] : [before, after];
}

function splitOutside(text, mark) {
  const parts = [];
  for (let rest = text; rest !== undefined;) {
    const [part, more] = cut(rest, mark);
    parts.push(part);
    rest = more;
  }
  return parts;
}

function parseUrl(text) {
  const [beforeHash, hash] = cut(trim(`${text}`), /#/);
  const [beforeQuery, query] = cut(beforeHash, /\?/);
  const [protocol, rest] = cutFront(beforeQuery, /:\/\//);
  const [authority, path] = cut(rest, /[/\\]/);
  const [login, hostPort] = cutFront(authority, /@(?!.*@)/);
  const [host, port] = cut(hostPort, /:(?=[^:\]]*$)/);
  return {
    protocol,
    auth: login === undefined ? undefined : loginOf(login),
    host: host === "" ? undefined : splitOutside(host, /\./),
    port,
    path: path === undefined ? undefined : splitOutside(path, /\//),
    query: query === undefined ? [] : linesToItems(query, "="),
    hash,
    variable: undefined,
  };
}

// The name in a path segment such as `:id` or `:id.json`.
function pathVariable(segment) {
  const text = isObject(segment) ? `${segment.value ?? ""}` : `${segment}`;
  return text[0] === ":" ? matchPattern(/^:([^.]*)/, text)[1] : "";
}

function pathVariables(path) {
  const names = new Set((path ?? []).map(pathVariable).filter((name) => name !== ""));
  return [...names].map((key) => ({ key }));
}

function loginOf(text) {
  const [user, password] = cut(text, /:/);
  return { user, password };
}

const joined = (value, mark) => (isArray(value)
  ? value.map((part) => (isObject(part) ? part.value ?? "" : `${part}`)).join(mark)
  : `${value ?? ""}`);

class Url {
  constructor(source) { this.update(source); }

  update(source) {
    const given = source instanceof Url ? source.forHost() : source;
    const useRaw = isObject(given) && isMissing(given.host) && isMissing(given.path) && typeof given.raw === "string";
    const parts = isObject(given) && !useRaw ? given : parseUrl(useRaw ? given.raw : given ?? "");
    const path = typeof parts.path === "string" ? splitOutside(replace(parts.path, /^\//, ""), /\//) : parts.path;
    this.auth = parts.auth;
    this.protocol = parts.protocol;
    this.port = isMissing(parts.port) ? undefined : `${parts.port}`;
    this.path = path;
    this.hash = isMissing(parts.hash) ? undefined : parts.hash;
    this.host = typeof parts.host === "string" ? splitOutside(parts.host, /\./) : parts.host;
    this.query = queryList(parts.query);
    const variables = (isObject(given) ? given.variable : undefined) ?? (parts === given ? [] : pathVariables(path));
    this.variables = variableList(pathVariableItems(variables));
  }

  getHost() { return joined(this.host, "."); }

  // With any argument path variables stay as they are written.
  getPath(unresolved) {
    if (unresolved) return `/${joined(this.path, "/")}`;
    const segments = isArray(this.path) ? this.path : isMissing(this.path) ? [] : [this.path];
    return `/${segments.map((segment) => this.#pathPart(isObject(segment) ? segment.value ?? "" : `${segment}`)).join("/")}`;
  }

  #pathPart(segment) {
    const name = pathVariable(segment);
    const value = name === "" ? undefined : this.variables.get(name);
    return typeof value === "string" && value !== "" ? value + slice(segment, name.length + 1) : segment;
  }

  getQueryString() { return this.query.toString(); }
  getPathWithQuery() {
    const query = this.getQueryString();
    return this.getPath() + (query === "" ? "" : `?${query}`);
  }
  getRemote(forcePort) {
    const port = this.port || (forcePort ? (this.protocol === "https" ? "443" : "80") : "");
    return this.getHost() + (port ? `:${port}` : "");
  }
  getRaw() { throw new Error("`Url#getRaw` has been discontinued, use `Url#toString` instead."); }
  getOAuth1BaseUrl() {
    const port = isMissing(this.port) || this.port === "80" || this.port === "443" ? "" : `:${this.port}`;
    return lower(`${protocolText(this.protocol ?? "http")}${this.getHost()}${port}`) + this.getPath();
  }

  // "?" alone is kept, as long as there is a parameter that is not disabled.
  #search() { return this.query.all().some((item) => !item.disabled) ? `?${this.getQueryString()}` : ""; }

  #login() {
    if (!isObject(this.auth)) return "";
    const { user, password } = this.auth;
    if (typeof user !== "string" && typeof password !== "string") return "";
    return `${typeof user === "string" ? user : ""}${typeof password === "string" ? `:${password}` : ""}@`;
  }

  #text(path, forceProtocol) {
    const protocol = this.protocol || (forceProtocol ? "http" : "");
    const port = isMissing(this.port) ? "" : `:${this.port}`;
    const hash = typeof this.hash === "string" ? `#${this.hash}` : "";
    return protocolText(protocol) + this.#login() + this.getHost() + port + path + this.#search() + hash;
  }

  toString(forceProtocol) { return this.#text(isMissing(this.path) ? "" : this.getPath(), forceProtocol); }

  addQueryParams(source) { this.query.populate(source); }
  removeQueryParams(source) {
    const names = [source].flat().map((item) => (isObject(item) ? item.key : item));
    this.query.remove((item) => names.includes(item.key));
  }

  toJSON() {
    const { protocol, auth, host, port, path, hash } = this;
    const query = this.query.toJSON();
    const variable = this.variables.toJSON();
    const parts = { protocol, auth, host, port, path, hash };
    const json = {};
    for (const name of objectKeys(parts)) if (parts[name] !== undefined) json[name] = parts[name];
    return assign(json, { query, variable });
  }

  // As collection files have it: `raw` keeps path variables by name, and empty lists are left out.
  forHost() {
    const json = { raw: this.#text(isMissing(this.path) ? "" : this.getPath(true)), ...this.toJSON() };
    for (const name of ["query", "variable"]) if (json[name].length === 0) delete json[name];
    return json;
  }
}
shownAs.add(Url.prototype);

const protocolText = (protocol) => (protocol === "" || protocol.endsWith("://") ? protocol : `${protocol}://`);

// Older files name a path variable by its id.
const pathVariableItems = (source) => (isArray(source)
  ? source.map((item) => (isObject(item) && !item.key && item.id ? { ...item, key: item.id } : item)) : source);

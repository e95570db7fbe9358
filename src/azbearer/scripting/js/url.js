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
    variable: [],
  };
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
    const given = source instanceof Url ? source.toJSON() : source;
    const useRaw = isObject(given) && isMissing(given.host) && isMissing(given.path) && typeof given.raw === "string";
    const parts = isObject(given) && !useRaw ? given : parseUrl(useRaw ? given.raw : given ?? "");
    this.auth = parts.auth;
    this.protocol = parts.protocol;
    this.port = isMissing(parts.port) ? undefined : `${parts.port}`;
    this.path = typeof parts.path === "string" ? splitOutside(replace(parts.path, /^\//, ""), /\//) : parts.path;
    this.hash = parts.hash;
    this.host = typeof parts.host === "string" ? splitOutside(parts.host, /\./) : parts.host;
    this.query = pairList(parts.query);
    this.variables = pairList((isObject(given) ? given.variable : undefined) ?? parts.variable);
  }

  getHost() { return joined(this.host, "."); }

  getPath(options) {
    const unresolved = options === true || options?.unresolved === true;
    const path = replace(joined(this.path, "/"), /^\//, "");
    if (unresolved) return `/${path}`;
    return `/${splitOutside(path, /\//).map((part) => this.#pathPart(part)).join("/")}`;
  }

  #pathPart(part) {
    if (part[0] !== ":") return part;
    const value = this.variables.get(slice(part, 1));
    return isMissing(value) ? part : `${value}`;
  }

  getQueryString() { return this.query.toString(); }
  getPathWithQuery() { return this.getPath() + this.#search(); }
  getRemote(options) {
    const force = options === true || options?.forcePort === true;
    const port = this.port ?? (force ? (this.protocol === "https" ? "443" : "80") : undefined);
    return this.getHost() + (port ? `:${port}` : "");
  }

  #search() {
    const query = this.getQueryString();
    return query === "" ? "" : `?${query}`;
  }

  #login() {
    if (!isObject(this.auth)) return "";
    return `${this.auth.user ?? ""}${isMissing(this.auth.password) ? "" : `:${this.auth.password}`}@`;
  }

  toString(options) {
    const protocol = this.protocol ? `${replace(this.protocol, /:\/\/$/, "")}://` : "";
    const path = isMissing(this.path) ? "" : this.getPath(options);
    const hash = isMissing(this.hash) || this.hash === "" ? "" : `#${this.hash}`;
    return protocol + this.#login() + this.getRemote() + path + this.#search() + hash;
  }

  addQueryParams(source) { this.query.populate(source); }
  removeQueryParams(source) {
    [source].flat().forEach((item) => this.query.remove(isObject(item) ? item.key : item));
  }

  // `raw` keeps path variables by name, as collection files do.
  toJSON() {
    const { protocol, auth, host, port, path, hash } = this;
    const query = this.query.toJSON();
    const variable = this.variables.toJSON();
    const parts = { protocol, auth, host, port, path, hash };
    const json = { raw: this.toString({ unresolved: true }) };
    for (const name of objectKeys(parts)) if (parts[name] !== undefined) json[name] = parts[name];
    if (query.length > 0) json.query = query;
    if (variable.length > 0) json.variable = variable;
    return json;
  }
}
shownAs.add(Url.prototype);

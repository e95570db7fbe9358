// The auth settings of a request: a type and its parameters, listed under the type's own name.

function authParameters(source) {
  if (isMissing(source) || source instanceof PropertyList || isArray(source)) return variableList(source);
  return variableList(objectKeys(source).map((key) => ({ key, value: source[key] })));
}

class RequestAuth {
  constructor(source) {
    const given = source instanceof RequestAuth ? source.toJSON() : source ?? {};
    this.type = given.type;
    for (const key of objectKeys(given)) if (key !== "type") this[key] = authParameters(given[key]);
  }

  parameters() { return this[this.type]; }
  current() { throw new Error("`Request#current` has been discontinued, use `Request#parameters` instead."); }
  // Not in Postman, and kept for scripts that were written for azbearer.
  get(key) { return this.parameters()?.get(key); }

  clear(type) {
    this[type]?.clear();
    if (type !== this.type) delete this[type];
  }

  use(type, values) {
    if (typeof type !== "string" || type === "type") return;
    this.type = type;
    this.#merge(values, type);
  }

  update(values, type) {
    if (isObject(values)) this.#merge(values, type ?? this.type);
  }

  #merge(values, type) {
    const list = this[type] instanceof PropertyList ? this[type] : variableList([]);
    authParameters(values).each((item) => { list.upsert(item); });
    this[type] = list;
  }

  toJSON() {
    const copy = { type: this.type };
    for (const key of objectKeys(this)) if (key !== "type") copy[key] = authParameters(this[key]).toJSON();
    return copy;
  }
}
shownAs.add(RequestAuth.prototype);

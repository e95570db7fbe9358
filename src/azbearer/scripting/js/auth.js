// The auth settings of a request: a type and its parameters, listed under the type's own name.

function authParameters(source) {
  if (isMissing(source) || source instanceof PropertyList || isArray(source)) return pairList(source);
  return pairList(objectKeys(source).map((key) => ({ key, value: source[key] })));
}

class RequestAuth {
  constructor(source) {
    const given = source instanceof RequestAuth ? source.toJSON() : source ?? {};
    this.type = given.type;
    for (const key of objectKeys(given)) if (key !== "type") this[key] = authParameters(given[key]);
  }

  parameters() { return this[this.type] ?? pairList([]); }
  get(key) { return this.parameters().get(key); }
  current() { return this.parameters().toObject(); }
  clear(type) { delete this[type ?? this.type]; }

  use(type, values) {
    this.type = type;
    if (values !== undefined) this[type] = authParameters(values);
  }

  update(values, type = this.type) {
    const list = this[type] ?? pairList([]);
    authParameters(values).each((item) => list.upsert(item));
    this[type] = list;
  }

  toJSON() {
    const copy = { type: this.type };
    for (const key of objectKeys(this)) if (key !== "type") copy[key] = authParameters(this[key]).toJSON();
    return copy;
  }
}
shownAs.add(RequestAuth.prototype);

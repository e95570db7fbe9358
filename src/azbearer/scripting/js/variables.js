// Variable scopes, and pm.variables over all of them.
//
// Precedence, nearest first: local (pm.variables.set), iteration data, environment, collection,
// globals. A disabled variable does not exist for a script; newman still returns it.

const REPLACE_ROUNDS = 19;
const variablePattern = /\{\{([^{}]*)\}\}/g;

function castVariable(value, type) {
  if (type === undefined || type === "default" || type === "any") return value;
  if (typeof value !== "string") return type === "string" && !isMissing(value) ? `${value}` : value;
  switch (type) {
    case "number": return value === "" || Number.isNaN(Number(value)) ? value : Number(value);
    case "boolean": return value !== "false" && value !== "";
    case "array": case "object": case "json":
      try { return jsonParse(value); } catch { return value; }
    default: return value;
  }
}

function substitute(text, lookup) {
  let current = text;
  for (let round = 0; round < REPLACE_ROUNDS; round += 1) {
    let replaced = false;
    current = replace(current, variablePattern, (match, name) => {
      const found = lookup(name);
      const value = found === undefined ? dynamicValue(name) : found;
      if (value === undefined) return match;
      replaced = true;
      return typeof value === "function" ? `${value()}` : `${value}`;
    });
    if (!replaced || indexOf(current, "{{") < 0) break;
  }
  return current;
}

function substituteIn(template, lookup) {
  if (typeof template === "string") return substitute(template, lookup);
  if (isArray(template)) return template.map((item) => substituteIn(item, lookup));
  if (!isObject(template)) return template;
  return Object.fromEntries(objectKeys(template).map((key) => [key, substituteIn(template[key], lookup)]));
}

// The variables of a scope that are not disabled, and the types of those that have one.
function readScope(json) {
  const { id, name, values: given } = jsonParse(json);
  const values = new Map();
  const types = new Map();
  for (let i = 0; i < given.length; i += 1) {
    const { key, value, type, enabled, disabled } = given[i];
    if (enabled === false || disabled === true) continue;
    values.set(`${key}`, castVariable(value, type));
    if (type !== undefined) types.set(`${key}`, type);
  }
  return { id, name, values, types };
}

class VariableScope {
  #scope;
  #known;
  #shared;

  // known: as the host tells it, or what `readScope` makes of that.
  constructor(scope, known) {
    this.#scope = scope;
    this.#known = known;
  }

  // Most scripts touch one scope of five, so each is parsed at its first use.
  #read() { return typeof this.#known === "string" ? (this.#known = readScope(this.#known)) : this.#known; }
  #load() { return this.#read().values; }

  get name() { return this.#read().name || undefined; }
  get id() { return this.#read().id || undefined; }
  get(key) { return this.#load().get(`${key}`); }
  has(key) { return this.#load().has(`${key}`); }

  set(key, value, type) {
    const name = `${key}`;
    const given = isObject(type) ? type.type : type;
    const { values, types } = this.#read();
    if (typeof given === "string") types.set(name, given);
    const stored = castVariable(value, types.get(name));
    values.set(name, stored);
    postSet(this.#scope, name, stored, given);
    if (isObject(stored)) this.#shared = (this.#shared ?? new Map()).set(name, encode(stored));
  }

  // An object may have been changed after it was set; Postman stores it as it is when the script ends.
  settle() {
    if (this.#shared === undefined) return;
    for (const [name, before] of this.#shared) {
      const value = this.#load().get(name);
      if (isObject(value) && encode(value) !== before) postSet(this.#scope, name, value, undefined);
    }
    this.#shared = undefined;
  }

  unset(key) {
    if (this.#load().delete(`${key}`)) postUnset(this.#scope, `${key}`);
  }

  clear() {
    this.#load().clear();
    postClear(this.#scope);
  }

  // A change that the host made already.
  receive({ operation, key, value, type }) {
    const values = this.#load();
    if (operation === "clear") values.clear();
    else if (operation === "unset") values.delete(key);
    else values.set(key, castVariable(value, type));
  }

  toObject() { return Object.fromEntries(this.#load()); }
  replaceIn(template) { return substituteIn(template, (name) => this.get(name)); }

  // The variables as a list to look at; changing it changes nothing.
  get values() { return variableList(this.toJSON().values); }
  syncVariablesTo(target = {}) { return assign(target, this.toObject()); }
  syncVariablesFrom(source) {
    for (const key of objectKeys(source)) this.set(key, source[key]);
    for (const key of objectKeys(this.toObject())) if (!hasOwn(source, key)) this.unset(key);
  }

  toJSON() {
    const { types } = this.#read();
    const values = [...this.#load()].map(([key, value]) => ({ type: types.get(key) ?? "any", value, key }));
    return { id: this.id, name: this.name, values };
  }
}

class LayeredVariables {
  #layers;
  constructor(layers) { this.#layers = layers; }

  #holder(key) {
    for (const layer of this.#layers) if (layer.has(key)) return layer;
    return undefined;
  }

  get(key) { return this.#holder(key)?.get(key); }
  has(key) { return this.#holder(key) !== undefined; }
  set(key, value, type) { this.#layers[0].set(key, value, type); }
  unset(key) { this.#layers[0].unset(key); }
  clear() { this.#layers[0].clear(); }
  toObject() { return assign({}, ...[...this.#layers].reverse().map((layer) => layer.toObject())); }
  replaceIn(template) { return substituteIn(template, (name) => this.get(name)); }
  get id() { return this.#layers[0].id; }
  // As in Postman these three are about the local variables alone.
  get values() { return this.#layers[0].values; }
  syncVariablesTo(target) { return this.#layers[0].syncVariablesTo(target); }
  syncVariablesFrom(source) { this.#layers[0].syncVariablesFrom(source); }
  toJSON() { return { values: objectKeys(this.toObject()).map((key) => ({ type: "any", value: this.get(key), key })) }; }
}

shownAs.add(VariableScope.prototype).add(LayeredVariables.prototype);

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
      const value = found === undefined ? dynamicPart().dynamicValue(name) : found;
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

// As the host has told them: JSON of a scope's name and id, then of key, value and type of each variable in turn.
const scopes = {};
// What has been read of them, with what scripts have set since: for this script and those to come, until the host tells
// a scope anew. Null where a value is an object, inside of which scripts may change what they like.
const readScopes = create(null);
// Whether somebody wants to know how scopes were when the script began.
let keepsBeginnings = false;

function tellScope(name, json) {
  scopes[name] = json;
  readScopes[name] = undefined;
}

function readScope(name) {
  const told = jsonParse(scopes[name]);
  const state = { name: told[0], id: told[1], values: new Map(), types: undefined };
  let canChange = false;
  for (let i = 2; i < told.length; i += 3) {
    const type = told[i + 2];
    const value = castVariable(told[i + 1], type);
    state.values.set(told[i], value);
    if (type !== "any") setType(state, told[i], type);
    canChange ||= isObject(value);
  }
  readScopes[name] = canChange ? null : state;
  return state;
}

function setType(state, name, type) {
  state.types ??= new Map();
  state.types.set(name, type);
}

function writeVariable(scope, name, json, type) {
  postSet(scope, name, json, type);
  const written = (made.written ??= []);
  written[written.length] = { scope, name, json, type };
}

// A text without a type is in the scope as the host gets it, unless something is to be done once the script is over.
const isKeptAsItIs = (scope, state, name, value) => (
  typeof value === "string" && state.types?.get(name) === undefined && readScopes[scope] === state && made.written === undefined);

// The script is over, and what it has set stays, in the form in which the host has got it. The host tells a scope anew
// when anything else was done to it than to set texts, numbers and the like, and when something else has come of it.
function keepWritten(written) {
  for (let i = 0; i < written.length; i += 1) {
    const { scope, name, json, type } = written[i];
    if (readScopes[scope] === undefined) readScope(scope);
    const state = readScopes[scope];
    if (state === null) continue;
    if (typeof type === "string") setType(state, name, type);
    state.values.set(name, castVariable(jsonParse(json), state.types?.get(name)));
  }
}

class VariableScope {
  #scope;
  #state;
  #objects;

  constructor(scope) { this.#scope = scope; }

  // Most scripts touch one scope of five, so each is read at its first use.
  get #known() { return (this.#state ??= readScopes[this.#scope] ?? readScope(this.#scope)); }
  // The same, to be changed.
  get #own() {
    if (keepsBeginnings) made[`begun ${this.#scope}`] ??= this.toObject();
    return this.#known;
  }

  get name() { return this.#known.name || undefined; }
  get id() { return this.#known.id || undefined; }
  get(key) { return this.#known.values.get(`${key}`); }
  has(key) { return this.#known.values.has(`${key}`); }

  set(key, value, type) {
    const name = `${key}`;
    const given = isObject(type) ? type.type : type;
    const state = this.#own;
    const stored = castVariable(value, typeof given === "string" ? given : state.types?.get(name));
    // What JSON cannot say throws, and is not set.
    const json = encode(stored);
    if (typeof given === "string") setType(state, name, given);
    state.values.set(name, stored);
    if (isKeptAsItIs(this.#scope, state, name, stored)) postSet(this.#scope, name, json, given);
    else writeVariable(this.#scope, name, json, given);
    if (isObject(stored)) this.#noteObject(name, json);
  }

  #noteObject(name, json) {
    made.hasObjects = true;
    this.#objects ??= new Map();
    this.#objects.set(name, json);
  }

  // An object may have been changed after it was set; Postman stores it as it is when the script ends.
  settle() {
    if (this.#objects === undefined) return;
    for (const [name, before] of this.#objects) {
      const value = this.#known.values.get(name);
      const json = isObject(value) ? encode(value) : before;
      if (json !== before) writeVariable(this.#scope, name, json, undefined);
    }
    this.#objects = undefined;
  }

  unset(key) {
    if (this.#own.values.delete(`${key}`)) postUnset(this.#scope, `${key}`);
  }

  clear() {
    this.#own.values.clear();
    postClear(this.#scope);
  }

  // A change that the host made already.
  receive({ operation, key, value, type }) {
    const { values } = this.#own;
    if (operation === "clear") values.clear();
    else if (operation === "unset") values.delete(key);
    else values.set(key, castVariable(value, type));
  }

  toObject() { return Object.fromEntries(this.#known.values); }
  replaceIn(template) { return substituteIn(template, (name) => this.get(name)); }

  // The variables as a list to look at; changing it changes nothing.
  get values() { return variableList(this.toJSON().values); }
  syncVariablesTo(target = {}) { return assign(target, this.toObject()); }
  syncVariablesFrom(source) {
    for (const key of objectKeys(source)) this.set(key, source[key]);
    for (const key of objectKeys(this.toObject())) if (!hasOwn(source, key)) this.unset(key);
  }

  toJSON() {
    const { types, values: all } = this.#known;
    const values = [...all].map(([key, value]) => ({ type: types?.get(key) ?? "any", value, key }));
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

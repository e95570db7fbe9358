// Ordered lists of keyed items: headers, query parameters, form fields, path variables, auth parameters.
//
// Their methods and the odd corners of these are those of postman-collection 5.3: of several items with
// one key the last is found, `insertAfter` an unknown item puts in front, `each` ends at `false`.

// The fields that `update` sets; an item may hold others, which are kept.
class ListItem {
  constructor(source) {
    // In the order in which Postman's SDK has it, since scripts print items.
    if (hasOwn(source, "disabled")) this.disabled = Boolean(source.disabled);
    assign(this, source);
  }

  valueOf() { return this.value; }
  toString() { return `${this.key}=${this.value}`; }

  update(source) {
    this.key = source?.key;
    this.value = source?.value;
    for (const name of ["system", "disabled"]) if (hasOwn(source ?? {}, name)) this[name] = source[name];
  }

  parent() { return undefined; }
  toJSON() { return { ...this }; }
}

class HeaderItem extends ListItem {
  constructor(source) {
    super(source);
    this.key = isMissing(source.key) ? "" : source.key;
    this.value = source.value === undefined ? "" : source.value;
  }
  toString() { return `${this.key}: ${this.value}`; }
  update(source) {
    super.update(source);
    this.key ||= "";
    this.value ??= "";
  }
}

// Text in a query keeps its {{variables}}; of the rest only what would change its structure is encoded.
function queryText(text, encodesEquals) {
  let encoded = replace(text, /\{\{[^{}]*\}\}|[&#=]/g, (found) => (
    found === "&" ? "%26" : found === "#" ? "%23" : found === "=" && encodesEquals ? "%3D" : found));
  return encoded;
}

class QueryItem extends ListItem {
  valueOf() { return typeof this.value === "string" ? this.value : ""; }
  toString() {
    const key = typeof this.key === "string" ? queryText(this.key, true) : "";
    return typeof this.value === "string" ? `${key}=${queryText(this.value, false)}` : key;
  }
  update(source) { super.update(typeof source === "string" ? pieceToItem(source, "=") : source); }
}

class FormItem extends ListItem {
  constructor(source) {
    super(source);
    this.key = source.key || "";
    if (source.type !== "file" || source.value) this.value = source.value || "";
  }
}

class VariableItem extends ListItem {
  constructor(source) {
    const { type = "any", value, key } = source;
    super({ type, value, key });
    assign(this, source);
  }
  get() { return typeof this.value === "function" ? this.value() : castVariable(this.value, this.type); }
  set(value) { this.value = value; }
  valueOf(...value) {
    if (value.length > 0) this.set(value[0]);
    return this.get();
  }
  toString() { return isMissing(this.get()) ? `${this.get() === null ? null : ""}` : `${this.get()}`; }
}

// "K: V" lines, {K: V} maps and lists of either become a list of plain items.
function itemsFrom(source, separator) {
  if (isMissing(source)) return [];
  if (typeof source === "string") return linesToItems(source, separator);
  if (source instanceof PropertyList) return source.all();
  if (isArray(source)) return listToItems(source, separator);
  if (!isObject(source)) return [];
  if (hasOwn(source, "key")) return [source];
  return objectKeys(source).flatMap((key) =>
    isArray(source[key]) ? source[key].map((value) => ({ key, value })) : [{ key, value: source[key] }]);
}

function listToItems(list, separator) {
  const items = [];
  for (let i = 0; i < list.length; i += 1) {
    if (typeof list[i] === "string") items.push(...linesToItems(list[i], separator));
    else if (isObject(list[i])) items.push(list[i]);
  }
  return items;
}

function linesToItems(text, separator) {
  if (separator === "=") return split(text, "&").map((piece) => pieceToItem(piece, separator));
  const pieces = split(replace(text, /\r\n(?=[ \t])/g, ""), /\r?\n/);
  return pieces.filter((piece) => trim(piece) !== "").map((piece) => pieceToItem(piece, separator));
}

function pieceToItem(piece, separator) {
  const at = indexOf(piece, separator);
  if (at < 0) return { key: separator === ":" ? trim(piece) : piece, value: separator === ":" ? "" : null };
  const key = slice(piece, 0, at);
  const value = slice(piece, at + 1);
  return separator === ":" ? { key: trim(key), value: trim(value) } : { key, value };
}

// A function, an object that an item must agree with, or the name of a field that must be set.
function matcher(rule, self) {
  if (typeof rule === "function") return isObject(self) ? (...args) => apply(rule, self, args) : rule;
  if (isObject(rule)) return (item) => objectKeys(rule).every((key) => item[key] === rule[key]);
  return (item) => Boolean(item[rule]);
}

class PropertyList {
  #options;
  #made;
  #told;

  // options: Type of the items, separator of text forms, ignoreCase of keys, join(items) for toString. `told` takes the
  // place of the source: a list of keys and values in turn, of which an item is made when it is asked for.
  constructor(source, options, told) {
    this.#options = options;
    this.#told = told;
    this.#made = told === undefined ? this.#makeFrom(source) : create(null);
  }

  get #texts() { return typeof this.#told === "string" ? (this.#told = readTexts(this.#told)) : this.#told; }

  #makeFrom(source) {
    const { Type, separator } = this.#options;
    const given = itemsFrom(source, separator);
    const made = [];
    for (let i = 0; i < given.length; i += 1) made[i] = new Type(given[i]);
    return made;
  }

  // The item at this place, if there is one.
  #item(at) {
    const texts = this.#texts;
    if (texts === undefined || at < 0) return this.#made[at];
    return (this.#made[at] ??= new this.#options.Type({ key: texts[2 * at], value: texts[2 * at + 1] }));
  }

  #makeAll() {
    const count = this.#texts.length / 2;
    const made = [];
    for (let i = 0; i < count; i += 1) made[i] = this.#item(i);
    this.#made = made;
    this.#told = undefined;
  }

  get #items() {
    if (this.#told !== undefined) this.#makeAll();
    return this.#made;
  }

  // A key as it is compared with others.
  #plain(key) { return this.#options.ignoreCase ? lower(`${key}`) : `${key}`; }
  #same(a, b) { return this.#plain(a) === this.#plain(b); }
  #position(key) {
    const sought = this.#plain(key);
    if (this.#told !== undefined) return this.#positionInTexts(sought);
    const items = this.#made;
    let at = items.length - 1;
    while (at >= 0 && this.#plain(items[at].key) !== sought) at -= 1;
    return at;
  }
  #positionInTexts(sought) {
    const { ignoreCase } = this.#options;
    const texts = this.#texts;
    let at = texts.length - 2;
    while (at >= 0 && (ignoreCase ? lower(texts[at]) : texts[at]) !== sought) at -= 2;
    return at / 2;
  }
  #typed(item) { return item instanceof this.#options.Type ? item : new this.#options.Type(item); }
  #place(item, at) {
    const old = this.#items.indexOf(item);
    if (old >= 0) this.#items.splice(old, 1);
    this.#items.splice(at < 0 ? this.#items.length : old >= 0 && old < at ? at - 1 : at, 0, this.#typed(item));
  }

  get members() { return this.#items; }
  get Type() { return this.#options.Type; }
  // Of several with one key the last is given, as in Postman.
  one(key) { return this.#item(this.#position(key)); }
  get(key) { return this.one(key)?.valueOf(); }
  all() { return [...this.#items]; }
  idx(index) { return this.#items[index]; }
  count() { return this.#items.length; }
  indexOf(item) { return this.#items.indexOf(typeof item === "string" ? this.one(item) : item); }
  each(visit, self) {
    const call = isObject(self) ? visit.bind(self) : visit;
    for (const [index, item] of this.all().entries()) if (call(item, index, this.#items) === false) return;
  }
  filter(rule, self) { return this.#items.filter(matcher(rule, self)); }
  find(rule, self) { return this.#items.find(matcher(rule, self)); }
  map(make, self) { return this.#items.map(typeof make === "function" ? matcher(make, self) : (item) => item[make]); }
  reduce(step, ...initial) { return this.#items.reduce(step, ...initial); }
  contentSize() { return this.toString().length; }
  parent() { return undefined; }
  eachParent() {}

  has(sought, ...value) {
    if (isObject(sought)) return this.#items.includes(sought) || (hasOwn(sought, "key") && this.has(sought.key, ...value));
    if (value.length === 0) return this.#position(sought) >= 0;
    return this.#items.some((item) => this.#same(item.key, sought) && item.valueOf() === value[0]);
  }

  add(item, value) {
    if (isMissing(item) || Number.isNaN(item)) return;
    const [made] = typeof item === "string" && value !== undefined
      ? [{ key: item, value }] : typeof item === "string" ? linesToItems(item, this.#options.separator) : [item];
    if (isObject(made)) this.#place(made, -1);
  }
  append(item) { this.insert(item); }
  prepend(item) { this.insert(item, this.idx(0)); }
  insert(item, before) {
    if (typeof item === "string") return this.insert(linesToItems(item, this.#options.separator)[0], before);
    if (isObject(item)) this.#place(item, before ? this.indexOf(before) : -1);
    return undefined;
  }
  insertAfter(item, after) { return this.insert(item, this.idx(this.indexOf(after) + 1)); }

  // True when added, false when an item of the same key was changed.
  upsert(item) {
    if (isMissing(item) || Number.isNaN(item)) return null;
    const made = typeof item === "string" ? linesToItems(item, this.#options.separator)[0] : item;
    const existing = this.one(made.key);
    if (existing === undefined) this.add(made);
    else existing.update(made);
    return existing === undefined;
  }

  remove(sought, self) {
    const gone = typeof sought === "function"
      ? matcher(sought, self)
      : isObject(sought) ? (item) => item === sought || (!(sought instanceof ListItem) && this.#same(item.key, sought.key))
        : (item) => this.#same(item.key, sought);
    for (let i = this.#items.length - 1; i >= 0; i -= 1) if (gone(this.#items[i])) this.#items.splice(i, 1);
  }

  clear() { this.#items.length = 0; }
  populate(source) { itemsFrom(source, this.#options.separator).forEach((item) => this.#place(item, -1)); }
  repopulate(source) {
    const items = itemsFrom(source, this.#options.separator);
    this.clear();
    items.forEach((item) => this.#place(item, -1));
  }
  assimilate(source, prune) {
    const given = itemsFrom(source, this.#options.separator);
    given.forEach((item) => this.upsert(item));
    if (prune) this.remove((item) => !given.some((kept) => this.#same(kept.key, item.key)));
  }

  toObject(excludeDisabled, caseSensitive, multiValue, sanitizeKeys) {
    const result = {};
    const { ignoreCase, single } = this.#options;
    for (const item of this.#items) {
      if ((excludeDisabled && item.disabled) || (sanitizeKeys && !item.key)) continue;
      const key = ignoreCase && !caseSensitive ? lower(`${item.key}`) : `${item.key}`;
      const held = (!single || multiValue) && hasOwn(result, key) ? [result[key]].flat() : [];
      const value = held.length > 0 ? [...held, item.valueOf()] : item.valueOf();
      defineProperty(result, key, { value, writable: true, enumerable: true, configurable: true });
    }
    return result;
  }

  toString() { return this.#options.join(this.#items.filter((item) => !item.disabled)); }
  toJSON() { return this.#items.map((item) => (typeof item.toJSON === "function" ? item.toJSON() : { ...item })); }
  [Symbol.iterator]() { return this.all()[Symbol.iterator](); }
}
shownAs.add(PropertyList.prototype);
for (const { prototype } of [HeaderItem, QueryItem, FormItem, VariableItem]) shownAs.add(prototype);

const joinPairs = (items) => items.map((item) => `${item}`).join("&");
const joinHeaders = (items) => items.map((item) => `${item}\r\n`).join("");

const HEADERS = { Type: HeaderItem, separator: ":", ignoreCase: true, join: joinHeaders };
const QUERY = { Type: QueryItem, separator: "=", ignoreCase: false, join: joinPairs };
const FORM = { ...QUERY, Type: FormItem };
const VARIABLES = { ...QUERY, Type: VariableItem, single: true };

const headerList = (source, told) => new PropertyList(source, HEADERS, told);
const queryList = (source) => new PropertyList(source, QUERY);
const formList = (source) => new PropertyList(source, FORM);
const variableList = (source) => new PropertyList(source, VARIABLES);

// Ordered lists of keyed items: headers, query parameters, form fields, path variables.

// "K: V" lines, {K: V} maps and lists of either become a list of items.
function itemsFrom(source, separator) {
  if (isMissing(source)) return [];
  if (typeof source === "string") return linesToItems(source, separator);
  if (source instanceof PropertyList) return source.all().map((item) => ({ ...item }));
  if (isArray(source)) return listToItems(source, separator);
  return objectKeys(source).flatMap((key) =>
    isArray(source[key]) ? source[key].map((value) => ({ key, value })) : [{ key, value: source[key] }]);
}

function listToItems(list, separator) {
  const items = [];
  for (let i = 0; i < list.length; i += 1) {
    if (typeof list[i] === "string") items.push(...linesToItems(list[i], separator));
    else if (isObject(list[i])) items.push({ ...list[i] });
  }
  return items;
}

function linesToItems(text, separator) {
  const pieces = split(text, separator === "=" ? "&" : /\r?\n/);
  return pieces.filter((piece) => trim(piece) !== "").map((piece) => pieceToItem(piece, separator));
}

function pieceToItem(piece, separator) {
  const at = indexOf(piece, separator);
  if (at < 0) return { key: separator === ":" ? trim(piece) : piece, value: separator === ":" ? "" : null };
  const key = slice(piece, 0, at);
  const value = slice(piece, at + 1);
  return separator === ":" ? { key: trim(key), value: trim(value) } : { key, value };
}

function itemFrom(item, separator) {
  if (typeof item === "string") return linesToItems(item, separator);
  return isObject(item) ? [{ ...item }] : [];
}

class PropertyList {
  #items;
  #options;

  // options: separator of text forms, ignoreCase of keys, join(items) for toString.
  constructor(source, options) {
    this.#options = options;
    this.#items = itemsFrom(source, options.separator);
  }

  #same(a, b) { return this.#options.ignoreCase ? lower(`${a}`) === lower(`${b}`) : `${a}` === `${b}`; }
  #position(key) { return this.#items.findLastIndex((item) => this.#same(item.key, key)); }
  #made(item, value) {
    if (value !== undefined && !isObject(item)) return { key: `${item}`, value };
    const [made] = itemFrom(item, this.#options.separator);
    if (made === undefined) throw new TypeError("a list item needs a key");
    return made;
  }
  #find(sought) {
    if (typeof sought === "function") return this.#items.findIndex((item) => sought(item));
    if (!isObject(sought)) return this.#position(sought);
    const at = this.#items.indexOf(sought);
    return at >= 0 ? at : this.#position(sought.key);
  }

  get members() { return this.#items; }
  // Of several with one key the last is given, as in Postman.
  one(key) { return this.#items[this.#position(key)]; }
  get(key) { return this.one(key)?.value; }
  all() { return [...this.#items]; }
  idx(index) { return this.#items[index]; }
  count() { return this.#items.length; }
  indexOf(item) { return this.#find(item); }
  each(visit, self) { this.#items.slice().forEach((item, index) => visit.call(self, item, index, this)); }
  filter(test, self) { return this.#items.filter(test, self); }
  find(test, self) { return this.#items.find(test, self); }
  map(make, self) { return this.#items.map(make, self); }
  reduce(step, ...initial) { return this.#items.reduce(step, ...initial); }

  has(sought, value) {
    if (isObject(sought)) return this.#items.includes(sought) || this.has(sought.key, value);
    return this.#items.some((item) => this.#same(item.key, sought) && (value === undefined || item.value === value));
  }

  add(item, value) { this.#items.push(this.#made(item, value)); }
  append(item) { if (this.has(item)) this.remove(item); this.add(item); }
  prepend(item) { this.#items.unshift(this.#made(item)); }
  insert(item, before) {
    const at = isMissing(before) ? -1 : this.#find(before);
    this.#items.splice(at < 0 ? this.#items.length : at, 0, this.#made(item));
  }
  insertAfter(item, after) {
    const at = isMissing(after) ? -1 : this.#find(after);
    this.#items.splice(at < 0 ? this.#items.length : at + 1, 0, this.#made(item));
  }

  // True when added, false when an item of the same key was changed.
  upsert(item, value) {
    const made = this.#made(item, value);
    const at = this.#position(made.key);
    if (at < 0) this.#items.push(made);
    else this.#items[at] = assign({}, this.#items[at], made);
    return at < 0;
  }

  remove(sought) {
    const gone = typeof sought === "function"
      ? sought
      : isObject(sought) ? (item) => item === sought || this.#same(item.key, sought.key)
        : (item) => this.#same(item.key, sought);
    this.#items = this.#items.filter((item) => !gone(item));
  }

  clear() { this.#items = []; }
  populate(source) { itemsFrom(source, this.#options.separator).forEach((item) => this.#items.push(item)); }
  repopulate(source) { this.clear(); this.populate(source); }
  assimilate(source, prune) {
    const given = itemsFrom(source, this.#options.separator);
    given.forEach((item) => this.upsert(item));
    if (prune) this.remove((item) => !given.some((kept) => this.#same(kept.key, item.key)));
  }

  toObject(excludeDisabled = false, caseSensitive = false) {
    const result = {};
    for (const item of this.#items) {
      if (excludeDisabled && item.disabled) continue;
      const key = this.#options.ignoreCase && !caseSensitive ? lower(`${item.key}`) : `${item.key}`;
      const held = hasOwn(result, key) ? [result[key]].flat() : [];
      const value = held.length > 0 ? [...held, item.value] : item.value;
      defineProperty(result, key, { value, writable: true, enumerable: true, configurable: true });
    }
    return result;
  }

  toString() { return this.#options.join(this.#items.filter((item) => !item.disabled)); }
  toJSON() { return this.#items.map((item) => ({ ...item })); }
  [Symbol.iterator]() { return this.all()[Symbol.iterator](); }
}
shownAs.add(PropertyList.prototype);

const joinPairs = (items) => items
  .map(({ key, value }) => (isMissing(value) ? `${key ?? ""}` : `${key ?? ""}=${value}`)).join("&");
const joinHeaders = (items) => items.map(({ key, value }) => `${key}: ${value ?? ""}\r\n`).join("");

const headerList = (source) => new PropertyList(source, { separator: ":", ignoreCase: true, join: joinHeaders });
const pairList = (source) => new PropertyList(source, { separator: "=", ignoreCase: false, join: joinPairs });

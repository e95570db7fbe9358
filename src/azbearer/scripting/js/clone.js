// structuredClone for data: no functions, no class instances of ours.

function cloneMembers(value, copy, seen) {
  for (const key of objectKeys(value)) copy[key] = cloneValue(value[key], seen);
  return copy;
}

function cloneObject(value, seen) {
  if (value instanceof Date) return new Date(value.getTime());
  if (value instanceof RegExp) return new RegExp(value.source, value.flags);
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return value.slice();
  if (value instanceof ArrayBuffer) return value.slice(0);
  if (value instanceof Error) return assign(new value.constructor(value.message), { stack: value.stack });
  const copy = value instanceof Map ? new Map() : value instanceof Set ? new Set() : isArray(value) ? [] : {};
  seen.set(value, copy);
  if (value instanceof Map) value.forEach((item, key) => copy.set(cloneValue(key, seen), cloneValue(item, seen)));
  else if (value instanceof Set) value.forEach((item) => copy.add(cloneValue(item, seen)));
  else cloneMembers(value, copy, seen);
  return copy;
}

function cloneValue(value, seen) {
  if (typeof value === "function" || typeof value === "symbol") {
    throw new DOMException(`${plainText(value)} could not be cloned.`, "DataCloneError");
  }
  if (!isObject(value)) return value;
  return seen.has(value) ? seen.get(value) : cloneObject(value, seen);
}

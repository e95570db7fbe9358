// How a value looks in a console line: as text in the manner of Node, and as plain JSON.

const INSPECT_DEPTH = 3;
const INSPECT_ITEMS = 100;
const INSPECT_WIDTH = 80;

const isIdentifier = /^[A-Za-z_]\w*$/;

function quote(text) {
  const mark = indexOf(text, "'") < 0 ? "'" : indexOf(text, '"') < 0 ? '"' : "'";
  const body = replace(slice(encode(text), 1, -1), /\\"/g, '"');
  return mark + (mark === "'" ? replace(body, /'/g, "\\'") : body) + mark;
}

function inspectPrimitive(value) {
  switch (typeof value) {
    case "string": return quote(value);
    case "bigint": return `${value}n`;
    case "symbol": return `Symbol(${value.description ?? ""})`;
    case "number": return Object.is(value, -0) ? "-0" : `${value}`;
    default: return `${value}`;
  }
}

function inspectFunction(value) {
  const name = textOf(value, "name");
  const kind = slice(tagOf(value), 8, -1);
  return name ? `[${kind}: ${name}]` : `[${kind} (anonymous)]`;
}

function inspectError(error) {
  const head = `${textOf(error, "name") || "Error"}: ${textOf(error, "message")}`;
  const stack = userStack(textOf(error, "stack"));
  return stack ? `${head}\n${stack}` : head;
}

function constructorName(value) {
  const prototype = getPrototypeOf(value);
  if (prototype === null) return "[Object: null prototype]";
  const made = prototype.constructor;
  return typeof made === "function" ? textOf(made, "name") : "Object";
}

// As Node shows a Buffer: its first fifty bytes.
function inspectBuffer(value) {
  const shown = [...value.subarray(0, 50)].map(hexPair).join(" ");
  const more = value.length > 50 ? ` ... ${value.length - 50} more bytes` : "";
  return `<Buffer${shown === "" ? "" : ` ${shown}`}${more}>`;
}

// [opening bracket, parts, closing bracket]
function inspectParts(value, nested) {
  const parts = [];
  const add = (part) => parts.push(part);
  const own = (key) => {
    const label = typeof key === "symbol" ? `[${inspectPrimitive(key)}]` : isIdentifier.test(key) ? key : quote(key);
    add(`${label}: ${nested(value[key])}`);
  };
  const name = constructorName(value);
  if (isArray(value) || ArrayBuffer.isView(value)) {
    const shown = min(value.length ?? 0, INSPECT_ITEMS);
    for (let i = 0; i < shown; i += 1) add(nested(value[i]));
    if (value.length > shown) add(`... ${value.length - shown} more items`);
    return [name === "Array" ? "[" : `${name}(${value.length}) [`, parts, "]"];
  }
  if (value instanceof Map) value.forEach((item, key) => add(`${nested(key)} => ${nested(item)}`));
  else if (value instanceof Set) value.forEach((item) => add(nested(item)));
  else objectKeys(value).forEach(own);
  const size = value instanceof Map || value instanceof Set ? `${name}(${value.size}) ` : name === "Object" ? "" : `${name} `;
  return [`${size}{`, parts, "}"];
}

// The depth of the object that was shown last; by it Node decides whether an object fits on a line.
let lastDepth = 0;

const COMPACT_LEVELS = 3;
const MOST_COLUMNS = 15;

// Long arrays stand in columns, as many as make about a square.
function inColumns(parts, indent, isNumbers) {
  const rest = parts.length > INSPECT_ITEMS ? parts.slice(-1) : [];
  const shown = parts.slice(0, parts.length - rest.length);
  const widths = shown.map((part) => part.length);
  const widest = max(...widths) + 2;
  const total = widths.reduce((sum, width) => sum + width + 2, 0);
  if (widest * 3 + indent.length >= INSPECT_WIDTH || (total / widest <= 5 && widest > 8)) return parts;
  const bias = max(widest - 3 - Math.sqrt(widest - total / parts.length), 1);
  const square = Math.round(Math.sqrt(2.5 * bias * shown.length) / bias);
  const columns = min(square, floor((INSPECT_WIDTH - indent.length) / widest), COMPACT_LEVELS * 4, MOST_COLUMNS);
  return columns <= 1 ? parts : [...columnLines(shown, widths, columns, isNumbers), ...rest];
}

// Numbers stand to the right of their column, everything else to the left.
function columnLines(shown, widths, columns, isNumbers) {
  const lineWidths = Array.from({ length: columns }, (_, column) => max(...widths.filter((_width, i) => i % columns === column)) + 2);
  const lines = [];
  for (let from = 0; from < shown.length; from += columns) {
    const cells = shown.slice(from, from + columns).map((part, column, row) => {
      const isLast = column === row.length - 1;
      if (isNumbers) return (isLast ? part : `${part}, `).padStart(lineWidths[column] - (isLast ? 2 : 0));
      return isLast ? part : `${part}, `.padEnd(lineWidths[column]);
    });
    lines.push(cells.join(""));
  }
  return lines;
}

function fitsOnLine(parts, open, indent) {
  const length = parts.reduce((sum, part) => sum + part.length, parts.length * 2 + indent.length + open.length + 10);
  return length <= INSPECT_WIDTH && !parts.some((part) => indexOf(part, "\n") >= 0);
}

function joinParts([open, given, close], indent, depth, value) {
  if (given.length === 0) return `${open}${close}`;
  const isNumbers = () => value.every((item) => typeof item === "number" || typeof item === "bigint");
  const parts = isArray(value) && given.length > 6 ? inColumns(given, indent, isNumbers()) : given;
  if (parts === given && lastDepth - depth < COMPACT_LEVELS && fitsOnLine(parts, open, indent)) {
    return `${open} ${parts.join(", ")} ${close}`;
  }
  return `${open}\n${indent}  ${parts.join(`,\n${indent}  `)}\n${indent}${close}`;
}

function inspectObject(value, depth, seen, indent) {
  if (value instanceof Error) return inspectError(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString();
  if (value instanceof RegExp) return `${value}`;
  if (value instanceof NativePromise) return "Promise {}";
  if (value._isBuffer === true && ArrayBuffer.isView(value)) return inspectBuffer(value);
  if (seen.has(value)) return "[Circular]";
  if (depth >= INSPECT_DEPTH) return isArray(value) ? "[Array]" : `[${constructorName(value)}]`;
  const plain = shownAs.has(getPrototypeOf(value)) ? value.toJSON() : value;
  if (!isObject(plain)) return inspectPrimitive(plain);
  seen.add(value);
  const nested = (item) => inspectValue(item, depth + 1, seen, `${indent}  `);
  const before = lastDepth;
  lastDepth = depth;
  const parts = inspectParts(plain, nested);
  if (parts[1].length === 0) lastDepth = before;
  const text = joinParts(parts, indent, depth, plain);
  seen.delete(value);
  return text;
}

function inspectValue(value, depth = 0, seen = new Set(), indent = "") {
  if (typeof value === "function") return inspectFunction(value);
  if (!isObject(value)) return inspectPrimitive(value);
  try {
    return inspectObject(value, depth, seen, indent);
  } catch {
    return "[object that cannot be shown]";
  }
}

const PLAIN_DEPTH = 60;

function plainObject(value, depth, seen) {
  if (value instanceof Error) return assign(describeError(value), { stack: userStack(textOf(value, "stack")) });
  if (value instanceof RegExp) return `${value}`;
  if (value instanceof Map || value instanceof Set) return plainValue([...value], depth, seen);
  if (typeof value.toJSON === "function") return plainValue(value.toJSON(), depth + 1, seen);
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return plainValue([...value], depth, seen);
  if (seen.has(value)) return "[Circular]";
  if (depth > PLAIN_DEPTH) return "[Object]";
  seen.add(value);
  const copy = isArray(value)
    ? value.map((item) => plainValue(item, depth + 1, seen))
    : Object.fromEntries(objectKeys(value).map((key) => [key, plainValue(value[key], depth + 1, seen)]));
  seen.delete(value);
  return copy;
}

// The value as JSON can hold it: what JSON would drop becomes its text.
function plainValue(value, depth = 0, seen = new Set()) {
  switch (typeof value) {
    case "string": case "boolean": return value;
    case "number": return Number.isFinite(value) ? value : `${value}`;
    case "undefined": return null;
    case "function": return inspectFunction(value);
    case "object": return value === null ? null : plainObject(value, depth, seen);
    default: return inspectPrimitive(value);
  }
}

return { inspectValue, plainValue };

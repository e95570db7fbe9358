// JSON.parse as Postman scripts know it: a byte order mark is passed over, and an error says where.

class JSONError extends SyntaxError {}
defineProperty(JSONError.prototype, "name", { value: "JSONError", writable: true, configurable: true });

// The engine puts the position inside the JSON text on the first line of the stack.
function jsonError(error, text) {
  const place = matchPattern(/<input>:(\d+):(\d+)/, textOf(error, "stack"));
  const [row, column] = place ? [Number(place[1]), Number(place[2])] : [1, 1];
  const line = split(text, "\n")[row - 1] ?? "";
  const token = line[column - 1];
  const what = token === undefined ? "Unexpected end of input" : `Unexpected token '${token}'`;
  return new JSONError(`${what} at ${row}:${column}\n${slice(line, 0, 200)}\n${repeat(" ", min(column, 200) - 1)}^`);
}

function parseJson(source, reviver) {
  const given = `${source}`;
  const text = charCode(given, 0) === 0xfeff ? slice(given, 1) : given;
  let value;
  try {
    value = jsonParse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw jsonError(error, text);
  }
  return reviver === undefined ? value : jsonParse(text, reviver);
}

hide(JSON, { parse: function parse(text, reviver) { return parseJson(text, reviver); } });

// JSON.parse as Postman scripts know it (liquid-json 0.3): a byte order mark is passed over, an error says
// where, and both parse and stringify give their errors the name JSONError.

const nativeJson = { parse: JSON.parse, stringify: JSON.stringify };

function named(error) {
  if (isObject(error)) error.name = "JSONError";
  return error;
}

// Error messages come from the slower parser that liquid-json falls back to, where the script's text made us bring it.
function jsonError(error, text) {
  if (isOffered("json-errors")) {
    try {
      library("json-errors").parse(text, { mode: "json" });
    } catch (better) {
      return better;
    }
    return error;
  }
  const place = matchPattern(/<input>:(\d+):(\d+)/, textOf(error, "stack"));
  const [row, column] = place ? [Number(place[1]), Number(place[2])] : [1, 1];
  const line = split(text, "\n")[row - 1] ?? "";
  const token = line[column - 1];
  const what = token === undefined ? "Unexpected end of input" : `Unexpected token '${token}'`;
  return new SyntaxError(`${what} at ${row}:${column}\n${slice(line, 0, 200)}\n${repeat(" ", min(column, 200) - 1)}^`);
}

// A byte order mark as UTF-8 or UTF-16 gives it, or as UTF-8 that was read as Latin-1.
const byteOrderMark = /^(?:\ufeff|\ufffe|\u00ef\u00bb\u00bf|\u00fe\u00ff|\u00ff\u00fe)/;
const LEAST_OF_MARKS = 0xef;

// The engine tries a pattern at every place of a text, whatever it begins with.
const findMark = (text) => (charCode(text, 0) >= LEAST_OF_MARKS ? matchPattern(byteOrderMark, text) : null);

function parseJson(source, reviver, strict) {
  if (source === undefined) throw named(new SyntaxError('"undefined" is not valid JSON'));
  const given = `${source}`;
  const mark = findMark(given);
  if (mark && strict) {
    throw named(new SyntaxError(`Unexpected byte order mark found in first ${mark[0].length} character(s)`));
  }
  const text = mark ? slice(given, mark[0].length) : given;
  let value;
  try {
    value = jsonParse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw named(jsonError(error, text));
  }
  return typeof reviver === "function" ? jsonParse(text, reviver) : value;
}

// As a library of its own (require("json")) it has nothing else.
const jsonApi = {
  parse: function parse(text, reviver, strict) { return parseJson(text, reviver, strict); },
  stringify: function stringify(...args) {
    try {
      return apply(nativeJson.stringify, undefined, args);
    } catch (error) {
      throw named(error);
    }
  },
};

hide(JSON, jsonApi);

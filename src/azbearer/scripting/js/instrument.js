// Errors of async functions that nobody waits for, such as `(async () => { throw ... })();`.
//
// The engine tells nobody of such a rejection, and no hook in the language sees it. So the bodies of
// a script's async functions are wrapped in try/catch, which notes what is thrown (rejections.js
// forgets it again when the function's promise is handled). Insertions stay on their lines; `shifts`
// says by how much they move the columns behind them. A text that this file does not understand
// runs as it is.

const NOTE = "azbearerThrown";
const NOTED = `catch(error){throw ${NOTE}(error)}`;
const INSTRUMENTED_PREFIX = `0,function(${NOTE},pm){return async function(){\n`;

const isMark = (token, text) => token !== undefined && token.kind === "mark" && token.text === text;

// The index of a body's first token for the word `async` at `index`, or -1 when it starts no function.
function asyncBody(tokens, index) {
  const before = tokens[index - 1];
  if (isMark(before, ".") || isMark(before, "?.")) return -1;
  let at = index + 1;
  if (tokens[at] === undefined || tokens[at].fresh) return -1;
  const isFunction = tokens[at].kind === "word" && tokens[at].text === "function";
  if (isFunction) at += 1;
  if (isMark(tokens[at], "[")) at = tokens[at].pair + 1;
  else if (tokens[at]?.kind !== "mark") at += 1;
  const isArrowOf = (token) => isMark(token, "=>") && !token.fresh;
  if (isArrowOf(tokens[at])) return at + 1;
  if (!isMark(tokens[at], "(")) return -1;
  const after = tokens[at].pair + 1;
  if (isArrowOf(tokens[after])) return after + 1;
  const named = isFunction || at > index + 1;
  return named && isMark(tokens[after], "{") ? after : -1;
}

// Whether a line end before this token ends an expression (automatic semicolons).
function startsStatement(token, before) {
  if (!token.fresh || !endsOperand(before)) return false;
  if (token.kind === "word") return !/^(?:in|instanceof|of)$/.test(token.text);
  return token.kind === "number" || token.kind === "string" || /^(?:\{|!|~|\+\+|--|#)$/.test(token.text);
}

// The index of the last token of an arrow's expression that begins at `first`.
function expressionEnd(tokens, first) {
  let conditions = 0;
  for (let at = first; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (at > first && startsStatement(token, tokens[at - 1])) return at - 1;
    if (token.kind !== "mark") continue;
    if (/^[,;)\]}]$/.test(token.text)) return at - 1;
    if (token.text === "?") conditions += isMark(tokens[at + 1], "?") || isMark(tokens[at - 1], "?") ? 0 : 1;
    if (token.text === ":") { if (conditions === 0) return at - 1; conditions -= 1; }
    if (token.pair > at) at = token.pair;
  }
  return tokens.length - 1;
}

function wrapBody(tokens, first, order) {
  const body = tokens[first];
  if (isMark(body, "{")) {
    const { start } = tokens[body.pair];
    return [{ at: body.end, text: "try{", order }, { at: start, text: `}${NOTED}`, order: -order }];
  }
  const { end } = tokens[expressionEnd(tokens, first)];
  return [{ at: body.start, text: "{try{return(", order }, { at: end, text: `)}${NOTED}}`, order: -order }];
}

// Every text to insert, in order; of two at one place the inner function's end comes first.
function insertions(text) {
  const tokens = tokenize(text);
  const found = [];
  tokens.forEach((token, index) => {
    const first = token.kind === "word" && token.text === "async" ? asyncBody(tokens, index) : -1;
    if (first > 0 && first < tokens.length) found.push(...wrapBody(tokens, first, index + 1));
  });
  return found.sort((a, b) => a.at - b.at || a.order - b.order);
}

// {text, shifts}: shifts maps a line, counted with the prefix, to [column in the new text, length] of
// each insertion on it.
function instrument(source) {
  let text = "";
  let from = 0;
  const shifts = new Map();
  for (const { at, text: inserted } of insertions(source)) {
    text += slice(source, from, at);
    const lines = split(text, "\n");
    const line = lines.length + PREFIX_LINES;
    const column = lines[lines.length - 1].length + 1;
    if (!shifts.has(line)) shifts.set(line, []);
    shifts.get(line).push([column, inserted.length]);
    text += inserted;
    from = at;
  }
  return { text: `${INSTRUMENTED_PREFIX}${text}${slice(source, from)}${SCRIPT_SUFFIX}`, shifts };
}

// A stack of an instrumented script with the columns of the text as it was written.
function unshifted(stack, shifts) {
  return replace(stack, /<input>:(\d+):(\d+)/g, (found, line, column) => {
    let moved = 0;
    for (const [at, length] of shifts.get(Number(line)) ?? []) if (Number(column) >= at) moved += length;
    return `<input>:${line}:${max(1, Number(column) - moved)}`;
  });
}

const noting = (make) => (pm) => make(noteThrown, pm);

// The instrumented function and its shifts, or undefined when the text is not understood.
function compileNoting(source) {
  if (!/\basync\b/.test(source)) return undefined;
  try {
    const { text, shifts } = instrument(source);
    return shifts.size === 0 ? undefined : { withPm: noting(evaluate(text)), isAsync: true, shifts };
  } catch {
    return undefined;
  }
}

assign(asyncPart, { compileNoting, unshifted });

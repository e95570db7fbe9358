// A tokenizer for scripts, just good enough to find async functions and where their bodies end.
//
// A token is {kind: word|number|string|template|regex|mark, text, start, end, fresh}, where `fresh`
// says that a line ends before it. Brackets know their partner by `pair`, an index.

const TOKEN_KINDS = [
  /(?<space>[ \t\u00a0\ufeff]+|\/\/[^\n\r\u2028\u2029]*)/u,
  /(?<line>[\n\r\u2028\u2029]|\/\*[^]*?\*\/)/u,
  /(?<word>[\p{ID_Start}$_#\\][\p{ID_Continue}$\u200c\u200d\\]*)/u,
  /(?<number>\.?\d(?:[\w.]|(?<=[eE])[+-])*)/u,
  /(?<string>"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*')/u,
  /(?<mark>=>|\?\.(?!\d)|\+\+|--|[^])/u,
];
const TOKEN = new RegExp(TOKEN_KINDS.map((kind) => kind.source).join("|"), "uy");
const REGEX = /\/(?:[^/\\[\n]|\\[^\n]|\[(?:[^\]\\\n]|\\[^\n])*\])+\/\w*/uy;
const TEMPLATE_PIECE = /(?:[^`\\$]|\\[^]|\$(?!\{))*(?:`|\$\{)/uy;
const BEFORE_OPERAND = /^(?:return|typeof|case|in|of|delete|void|throw|new|do|else|instanceof|yield|await|default|extends)$/;
const OPENERS = { ")": "(", "]": "[", "}": "{" };

function endsOperand(token) {
  if (token === undefined) return false;
  if (token.kind === "word") return !BEFORE_OPERAND.test(token.text);
  return token.kind !== "mark" || /^(?:[)\]}]|\+\+|--)$/.test(token.text);
}

function matchAt(pattern, text, at) {
  pattern.lastIndex = at;
  return matchPattern(pattern, text);
}

class Tokenizer {
  constructor(text) {
    this.text = text;
    this.tokens = [];
    this.open = [];
    this.at = 0;
    this.fresh = false;
  }

  add(kind, text) {
    const token = { kind, text, start: this.at, end: this.at + text.length, fresh: this.fresh, pair: -1 };
    this.tokens.push(token);
    this.at = token.end;
    this.fresh = false;
    return token;
  }

  // From after a backquote, or after the brace that ends a ${...}, to the next of either.
  template() {
    const piece = matchAt(TEMPLATE_PIECE, this.text, this.at);
    if (!piece) throw new SyntaxError("a template without an end");
    this.add("template", piece[0]);
    if (piece[0].endsWith("${")) this.open.push({ text: "${", index: this.tokens.length - 1 });
  }

  mark(text) {
    const token = this.add("mark", text);
    const index = this.tokens.length - 1;
    if (text === "(" || text === "[" || text === "{") this.open.push({ text, index });
    if (!(text in OPENERS)) return;
    const opener = this.open.pop();
    if (text === "}" && opener?.text === "${") {
      this.template();
      return;
    }
    if (opener?.text !== OPENERS[text]) throw new SyntaxError("a bracket without a partner");
    token.pair = opener.index;
    this.tokens[opener.index].pair = index;
  }

  next() {
    const last = this.tokens[this.tokens.length - 1];
    if (this.text[this.at] === "`") {
      this.at += 1;
      this.template();
      return;
    }
    const { groups, 0: found } = matchAt(TOKEN, this.text, this.at);
    if (found === "/" && !endsOperand(last)) {
      const regex = matchAt(REGEX, this.text, this.at);
      if (regex) { this.add("regex", regex[0]); return; }
    }
    if (groups.space !== undefined) this.at += found.length;
    else if (groups.line !== undefined) { this.fresh ||= /[\n\r]/.test(found); this.at += found.length; }
    else if (groups.mark !== undefined) this.mark(found);
    else this.add(groups.word !== undefined ? "word" : groups.number !== undefined ? "number" : "string", found);
  }
}

function tokenize(text) {
  const tokenizer = new Tokenizer(text);
  while (tokenizer.at < text.length) tokenizer.next();
  if (tokenizer.open.length > 0) throw new SyntaxError("a bracket without a partner");
  return tokenizer.tokens;
}

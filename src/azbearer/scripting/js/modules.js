// ES modules as CommonJS: every export becomes a getter, so that later changes are seen; modules are taken
// before the first line, in the order of their imports.

const IMPORT_HELP = "const __take = (m) => (m !== null && typeof m === 'object' && m.__esModule ? m : { default: m, __whole: m });";

class ModuleRewriter {
  constructor(text) {
    this.text = text;
    this.tokens = tokenize(text);
    this.edits = [];
    this.getters = [];
    this.imports = [];
    this.count = 0;
  }

  is(at, text) { return this.tokens[at]?.text === text; }
  word(at) { return this.tokens[at]?.kind === "word" ? this.tokens[at].text : undefined; }
  unquoted(at) { return slice(this.tokens[at].text, 1, -1); }
  replaceTokens(from, to, text) { this.edits.push([this.tokens[from].start, this.tokens[to].end, text]); }
  exportAs(name, value) { this.getters.push(`Object.defineProperty(exports, ${encode(name)}, { enumerable: true, configurable: true, get: () => ${value} });`); }

  // `a as b, c` between braces, which stand at `open`: pairs of names.
  names(open) {
    const pairs = [];
    for (let at = open + 1; at < this.tokens[open].pair; at += 1) {
      if (this.is(at, ",")) continue;
      const name = this.nameAt(at);
      const renamed = this.is(at + 1, "as");
      pairs.push([name, renamed ? this.nameAt(at + 2) : name]);
      if (renamed) at += 2;
    }
    return pairs;
  }

  nameAt(at) { return this.tokens[at].kind === "string" ? this.unquoted(at) : this.tokens[at].text; }

  // The last token of a statement that ends with a module's name at `at`, a clause with attributes and ";".
  statementEnd(at) {
    let end = at;
    if (this.is(end + 1, "with") && this.is(end + 2, "{")) end = this.tokens[end + 2].pair;
    return this.is(end + 1, ";") ? end + 1 : end;
  }

  // The variable that holds a module of this name.
  taken(name) {
    this.count += 1;
    const variable = `__module${this.count}`;
    this.imports.push(`const ${variable} = __take(require(${encode(name)}));`);
    return variable;
  }

  importAt(start) {
    if (this.is(start + 1, "(") || this.is(start + 1, ".")) return start;
    let from = start + 1;
    while (from < this.tokens.length && this.tokens[from].kind !== "string") from += 1;
    const variable = this.taken(this.unquoted(from));
    const parts = this.imports;
    for (let at = start + 1; at < from; at += 1) {
      if (this.is(at, "{")) {
        for (const [name, local] of this.names(at)) parts.push(this.binding(variable, name, local));
        at = this.tokens[at].pair;
      } else if (this.is(at, "*")) {
        parts.push(`const ${this.word(at + 2)} = ${variable}.__whole ?? ${variable};`);
        at += 2;
      } else if (this.word(at) && !this.is(at, "from")) parts.push(`const ${this.word(at)} = ${variable}.default;`);
    }
    const end = this.statementEnd(from);
    this.replaceTokens(start, end, "");
    return end;
  }

  binding(variable, name, local) {
    const held = name === "default" ? `${variable}.default` : `(${variable}.__whole ?? ${variable})[${encode(name)}]`;
    return `const ${local} = ${held};`;
  }

  // export { a as b } [from "x"]
  exportNames(start) {
    const open = start + 1;
    const close = this.tokens[open].pair;
    const elsewhere = this.is(close + 1, "from");
    const variable = elsewhere ? this.taken(this.unquoted(close + 2)) : "";
    for (const [name, shown] of this.names(open)) {
      const held = name === "default" ? `${variable}.default` : `(${variable}.__whole ?? ${variable})[${encode(name)}]`;
      this.exportAs(shown, elsewhere ? held : name);
    }
    const end = this.statementEnd(elsewhere ? close + 2 : close);
    this.replaceTokens(start, end, "");
    return end;
  }

  // export * [as name] from "x"
  exportAll(start) {
    const named = this.is(start + 2, "as");
    const from = start + (named ? 5 : 3);
    const variable = this.taken(this.unquoted(from));
    const whole = `(${variable}.__whole ?? ${variable})`;
    if (named) this.exportAs(this.nameAt(start + 3), whole);
    else this.imports.push(`for (const k of Object.keys(${whole})) if (k !== "default" && !Object.hasOwn(exports, k)) exports[k] = ${whole}[k];`);
    const end = this.statementEnd(from);
    this.replaceTokens(start, end, "");
    return end;
  }

  exportDefault(start) {
    let at = start + 2;
    if (this.is(at, "async")) at += 1;
    if (this.is(at, "function") || this.is(at, "class")) {
      const name = this.word(this.is(at + 1, "*") ? at + 2 : at + 1);
      if (name !== undefined && name !== "extends") {
        this.exportAs("default", name);
        this.replaceTokens(start, start + 1, "");
        return at;
      }
    }
    this.exportAs("default", "__default");
    this.replaceTokens(start, start + 1, "const __default =");
    return start + 1;
  }

  // export const a = 1, b; export function f() {}; export class C {}
  exportDeclaration(start) {
    let at = start + 1;
    this.edits.push([this.tokens[start].start, this.tokens[at].start, ""]);
    if (this.is(at, "async")) at += 1;
    if (this.is(at, "function") || this.is(at, "class")) {
      const name = this.word(this.is(at + 1, "*") ? at + 2 : at + 1);
      this.exportAs(name, name);
      return at;
    }
    return this.exportVariables(at);
  }

  exportVariables(keyword) {
    let wanted = true;
    let at = keyword + 1;
    for (; at < this.tokens.length && !this.is(at, ";"); at += 1) {
      const token = this.tokens[at];
      if (token.fresh && /^(?:export|import|const|let|var|function|class)$/.test(token.text)) break;
      if (wanted) { at = this.exportTarget(at); wanted = false; }
      else if (token.text === ",") wanted = true;
      else if (token.pair > at) at = token.pair;
    }
    return at - 1;
  }

  // A name or a pattern that is declared at `at`; its last token.
  exportTarget(at) {
    if (!this.is(at, "{") && !this.is(at, "[")) {
      this.exportAs(this.tokens[at].text, this.tokens[at].text);
      return at;
    }
    const close = this.tokens[at].pair;
    for (let member = at + 1; member < close; member = this.afterComma(member, close)) {
      if (!this.is(member, ",")) this.exportTarget(this.targetOf(member, this.is(at, "{")));
    }
    return close;
  }

  // Where the target of a pattern's member stands: behind dots, or behind a key.
  targetOf(member, inObject) {
    if (this.is(member, ".")) return member + 3;
    const key = inObject && this.is(member, "[") ? this.tokens[member].pair : member;
    return inObject && this.is(key + 1, ":") ? key + 2 : member;
  }

  afterComma(from, close) {
    let at = from;
    while (at < close && !this.is(at, ",")) at = this.tokens[at].pair > at ? this.tokens[at].pair + 1 : at + 1;
    return at + 1;
  }

  exportAt(start) {
    if (this.is(start + 1, "{")) return this.exportNames(start);
    if (this.is(start + 1, "*")) return this.exportAll(start);
    return this.is(start + 1, "default") ? this.exportDefault(start) : this.exportDeclaration(start);
  }

  rewrite() {
    for (let at = 0; at < this.tokens.length; at += 1) {
      const token = this.tokens[at];
      const starts = !this.is(at - 1, ".") && token.kind === "word";
      if (starts && token.text === "import") at = this.importAt(at);
      else if (starts && token.text === "export") at = this.exportAt(at);
      else if (token.pair > at) at = token.pair;
    }
    let rest = this.text;
    for (const [start, end, text] of this.edits.reverse()) rest = slice(rest, 0, start) + text + slice(rest, end);
    return `Object.defineProperty(exports, "__esModule", { value: true });${IMPORT_HELP}${this.getters.join("")}${this.imports.join("")}${rest}`;
  }
}

const asCommonJs = (text) => new ModuleRewriter(text).rewrite();

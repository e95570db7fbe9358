// Text and bytes: TextEncoder, TextDecoder (UTF-8 and Latin-1) and base64 to bytes.

function utf8Bytes(text) {
  const binary = unescape(encodeURIComponent(text.toWellFormed()));
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i += 1) bytes[i] = charCode(binary, i);
  return bytes;
}

const utf8Length = (text) => {
  let size = 0;
  for (let i = 0; i < text.length; i += 1) {
    const unit = charCode(text, i);
    // Each half of a surrogate pair accounts for two of the pair's four bytes.
    size += unit < 0x80 ? 1 : unit < 0x800 ? 2 : unit >= 0xd800 && unit <= 0xdfff ? 2 : 3;
  }
  return size;
};

function bytesOf(input) {
  if (input === undefined) return new Uint8Array(0);
  if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  return new Uint8Array(input);
}

function binaryString(bytes) {
  let text = "";
  for (let i = 0; i < bytes.length; i += 1) text += String.fromCharCode(bytes[i]);
  return text;
}

function base64Bytes(text) {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i += 1) bytes[i] = charCode(binary, i);
  return bytes;
}

// How many continuation bytes follow a lead byte, and the range of the first one (Unicode 3.9, table 3-7).
function utf8Lead(byte) {
  if (byte >= 0xc2 && byte <= 0xdf) return [1, 0x80, 0xbf, byte & 0x1f];
  if (byte >= 0xe0 && byte <= 0xef) return [2, byte === 0xe0 ? 0xa0 : 0x80, byte === 0xed ? 0x9f : 0xbf, byte & 0x0f];
  if (byte >= 0xf0 && byte <= 0xf4) return [3, byte === 0xf0 ? 0x90 : 0x80, byte === 0xf4 ? 0x8f : 0xbf, byte & 0x07];
  return [0, 0, 0, -1];
}

function utf8Text(bytes, fatal) {
  let text = "";
  for (let at = 0; at < bytes.length;) {
    const byte = bytes[at++];
    if (byte < 0x80) { text += String.fromCharCode(byte); continue; }
    let [count, low, high, point] = utf8Lead(byte);
    for (; count > 0 && bytes[at] >= low && bytes[at] <= high; count -= 1, low = 0x80, high = 0xbf) {
      point = (point << 6) | (bytes[at++] & 0x3f);
    }
    const broken = count > 0 || point < 0;
    if (broken && fatal) throw new TypeError("The encoded data was not valid for encoding utf-8");
    text += broken ? "\ufffd" : String.fromCodePoint(point);
  }
  return text;
}

class TextEncoder {
  get encoding() { return "utf-8"; }
  encode(text = "") { return utf8Bytes(`${text}`); }
}

class TextDecoder {
  #fatal;
  #encoding;
  #keepMark;
  constructor(label = "utf-8", { fatal = false, ignoreBOM = false } = {}) {
    const name = lower(`${label}`);
    if (!/^(utf-?8|unicode-1-1-utf-8|latin1|iso-8859-1|ascii|us-ascii|windows-1252)$/.test(name)) {
      throw new RangeError(`The encoding '${label}' is not supported`);
    }
    this.#encoding = /utf/.test(name) ? "utf-8" : "windows-1252";
    this.#fatal = fatal;
    this.#keepMark = ignoreBOM;
  }
  get encoding() { return this.#encoding; }
  decode(input) {
    if (this.#encoding !== "utf-8") return binaryString(bytesOf(input));
    const text = utf8Text(bytesOf(input), this.#fatal);
    return !this.#keepMark && charCode(text, 0) === 0xfeff ? slice(text, 1) : text;
  }
}

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
    if (broken && fatal) throw decodeError("utf-8");
    text += broken ? "\ufffd" : String.fromCodePoint(point);
  }
  return text;
}

class TextEncoder {
  get encoding() { return "utf-8"; }
  encode(text = "") { return utf8Bytes(`${text}`); }

  // As much as fits, by whole characters.
  encodeInto(text, target) {
    let read = 0;
    let written = 0;
    for (const character of `${text}`) {
      const bytes = utf8Bytes(character);
      if (written + bytes.length > target.length) break;
      target.set(bytes, written);
      read += character.length;
      written += bytes.length;
    }
    return { read, written };
  }
}

// Names and labels of the encodings that are known (WHATWG Encoding, section 4.2).
const ENCODING_LABELS = {
  "utf-8": /^(?:utf-?8|unicode-1-1-utf-8|unicode11utf8|unicode20utf8|x-unicode20utf8)$/,
  "utf-16le": /^(?:utf-16(?:le)?|csunicode|iso-10646-ucs-2|ucs-2|unicode|unicodefeff)$/,
  "utf-16be": /^(?:utf-16be|unicodefffe)$/,
  "windows-1252": /^(?:latin1|l1|iso-?8859-?1|iso_8859-1(?::1987)?|iso-ir-100|(?:us-)?ascii|ansi_x3\.4-1968|(?:windows|x-cp|cp)-?1252|csisolatin1|cp819|ibm819)$/,
};
// What windows-1252 has in place of the control characters from 0x80 on.
const WINDOWS_1252 = "\u20ac\x81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\x8d\u017d\x8f"
  + "\x90\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\x9d\u017e\u0178";

const latinText = (bytes) => replace(binaryString(bytes), /[\x80-\x9f]/g, (letter) => WINDOWS_1252[charCode(letter, 0) - 0x80]);

function utf16Text(bytes, bigEndian, fatal) {
  let text = "";
  for (let i = 0; i + 1 < bytes.length; i += 2) {
    text += String.fromCharCode(bigEndian ? bytes[i] * 256 + bytes[i + 1] : bytes[i] + bytes[i + 1] * 256);
  }
  const odd = bytes.length % 2 === 1;
  if (fatal && (odd || !text.isWellFormed())) throw decodeError("utf-16");
  return (odd ? `${text}\ufffd` : text).toWellFormed();
}

const decodeError = (name) => assign(new TypeError(`The encoded data was not valid for encoding ${name}`), { code: "ERR_ENCODING_INVALID_ENCODED_DATA" });

// How many bytes at the end may be the beginning of a character.
function openBytes(bytes, encoding) {
  if (encoding !== "utf-8") return encoding === "windows-1252" ? 0 : bytes.length % 2;
  for (let back = 1; back <= min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back];
    if (byte >= 0xc0) return utf8Lead(byte)[0] >= back ? back : 0;
    if (byte < 0x80) return 0;
  }
  return 0;
}

class TextDecoder {
  #options;
  #encoding;
  #rest = new Uint8Array(0);
  #begun = false;

  constructor(label = "utf-8", { fatal = false, ignoreBOM = false } = {}) {
    const name = lower(trim(`${label}`));
    this.#encoding = objectKeys(ENCODING_LABELS).find((known) => matchPattern(ENCODING_LABELS[known], name));
    if (this.#encoding === undefined) {
      throw assign(new RangeError(`The "${label}" encoding is not supported`), { code: "ERR_ENCODING_NOT_SUPPORTED" });
    }
    this.#options = { fatal: Boolean(fatal), ignoreBOM: Boolean(ignoreBOM) };
  }

  get encoding() { return this.#encoding; }
  get fatal() { return this.#options.fatal; }
  get ignoreBOM() { return this.#options.ignoreBOM; }

  #text(bytes) {
    if (this.#encoding === "windows-1252") return latinText(bytes);
    return this.#encoding === "utf-8"
      ? utf8Text(bytes, this.#options.fatal) : utf16Text(bytes, this.#encoding === "utf-16be", this.#options.fatal);
  }

  decode(input, { stream = false } = {}) {
    const given = bytesOf(input);
    const bytes = new Uint8Array(this.#rest.length + given.length);
    bytes.set(this.#rest);
    bytes.set(given, this.#rest.length);
    const open = stream ? openBytes(bytes, this.#encoding) : 0;
    this.#rest = bytes.slice(bytes.length - open);
    const text = this.#text(bytes.subarray(0, bytes.length - open));
    const marked = !this.#begun && !this.#options.ignoreBOM && charCode(text, 0) === 0xfeff;
    this.#begun = stream && (this.#begun || text !== "");
    return marked ? slice(text, 1) : text;
  }
}

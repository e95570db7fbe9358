// Blob and File (W3C File API): bytes with a type. A stream of one needs the streams' library.

function blobBytes(part) {
  if (part instanceof Blob) return Blob.bytesOf(part);
  if (part instanceof ArrayBuffer || ArrayBuffer.isView(part)) return bytesOf(part).slice();
  return utf8Bytes(`${part}`);
}

function joinedBytes(parts) {
  const pieces = parts.map(blobBytes);
  const all = new Uint8Array(pieces.reduce((size, piece) => size + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

class Blob {
  #bytes;
  #type;

  constructor(parts = [], { type = "" } = {}) {
    this.#bytes = joinedBytes([...parts]);
    this.#type = /^[\x20-\x7e]*$/.test(type) ? lower(`${type}`) : "";
  }

  static bytesOf(blob) { return blob.#bytes; }

  get size() { return this.#bytes.length; }
  get type() { return this.#type; }
  slice(from, to, type = "") { return new Blob([this.#bytes.slice(from, to)], { type }); }
  text() { return watch(NativePromise.resolve(utf8Text(this.#bytes, false))); }
  bytes() { return watch(NativePromise.resolve(this.#bytes.slice())); }
  arrayBuffer() { return watch(NativePromise.resolve(this.#bytes.slice().buffer)); }
  stream() {
    const bytes = this.#bytes.slice();
    return new globals.ReadableStream({
      start(controller) {
        if (bytes.length > 0) controller.enqueue(bytes);
        controller.close();
      },
    });
  }
}

class File extends Blob {
  #name;
  #lastModified;
  constructor(parts, name, options = {}) {
    super(parts, options);
    this.#name = `${name}`;
    this.#lastModified = options.lastModified ?? Date.now();
  }
  get name() { return this.#name; }
  get lastModified() { return this.#lastModified; }
}

for (const type of [Blob, File]) defineProperty(type.prototype, Symbol.toStringTag, { value: type.name, configurable: true });

// Globals of the web platform that are libraries, or parts of our own that few scripts need. Each is made at its
// first use; a script finds it as it is, whatever the one before it put in its place.

const STREAM_NAMES = [
  "ByteLengthQueuingStrategy", "CountQueuingStrategy", "ReadableByteStreamController", "ReadableStream", "ReadableStreamBYOBReader",
  "ReadableStreamBYOBRequest", "ReadableStreamDefaultController", "ReadableStreamDefaultReader", "TransformStream",
  "TransformStreamDefaultController", "WritableStream", "WritableStreamDefaultController", "WritableStreamDefaultWriter",
];

function codecStream(make) {
  return class {
    constructor(...args) {
      const codec = make(...args);
      const { readable, writable } = new globals.TransformStream({
        transform(chunk, controller) {
          const text = codec(chunk);
          if (text.length > 0) controller.enqueue(text);
        },
      });
      assign(this, { readable, writable });
    }
  };
}

// Compression Streams (W3C): the whole is packed when the last of it has come.
const compressionStream = (codecs) => class {
  constructor(format) {
    if (!hasOwn(codecs(), `${format}`)) throw new TypeError(`Unsupported compression format: '${format}'`);
    const parts = [];
    const { readable, writable } = new globals.TransformStream({
      transform(chunk) { parts.push(bytesOf(chunk).slice()); },
      flush(controller) { controller.enqueue(codecs()[format](joinedBytes(parts))); },
    });
    assign(this, { readable, writable });
  }
};
const packers = () => {
  const { gzipSync, zlibSync, deflateSync } = library("web-compression");
  return { gzip: gzipSync, deflate: zlibSync, "deflate-raw": deflateSync };
};
const unpackers = () => {
  const { gunzipSync, unzlibSync, inflateSync } = library("web-compression");
  return { gzip: gunzipSync, deflate: unzlibSync, "deflate-raw": inflateSync };
};

// Errors of `new URL` carry Node's code.
const withErrorCode = (type) => new Proxy(type, {
  construct(target, args, made) {
    try {
      return Reflect.construct(target, args, made);
    } catch (error) {
      throw error instanceof TypeError ? assign(error, { code: "ERR_INVALID_URL", input: plainText(args[0]) }) : error;
    }
  },
});

const WEB_GLOBALS = {
  URL: () => withErrorCode(library("web-url").URL),
  URLSearchParams: () => library("web-url").URLSearchParams,
  CompressionStream: () => compressionStream(packers),
  DecompressionStream: () => compressionStream(unpackers),
  TextEncoderStream: () => codecStream(() => (text) => utf8Bytes(`${text}`)),
  TextDecoderStream: () => codecStream((...args) => {
    const decoder = new TextDecoder(...args);
    return (bytes) => decoder.decode(bytes);
  }),
};
for (const name of STREAM_NAMES) WEB_GLOBALS[name] = () => library("web-streams")[name];

let replacedWeb = create(null);

function defineWeb(name) {
  const become = (value) => {
    replacedWeb[name] = true;
    tryDefine(globals, name, { value, writable: true, configurable: true });
    return value;
  };
  // Libraries look whether the platform has it before they make their own.
  const get = () => (isEvaluating ? undefined : become(WEB_GLOBALS[name]()));
  tryDefine(globals, name, { get, set: become, configurable: true });
}

function resetWeb() {
  const names = objectKeys(replacedWeb);
  for (let i = 0; i < names.length; i += 1) defineWeb(names[i]);
  replacedWeb = create(null);
}

for (const name of objectKeys(WEB_GLOBALS)) defineWeb(name);

listen(whenStarting, resetWeb);
hide(globals, { Event, EventTarget, AbortController, AbortSignal, Blob, File });

// pm.response, and the answers of pm.sendRequest: what postman-collection 5.3 calls a Response.

// What a body is, by its headers or else its first bytes; the tables are a library.
function typeInfo(type, bytes) {
  const { fileType, mime, mimeFormat } = library("content-info");
  const detected = type ? undefined : fileType(bytes);
  const found = mimeFormat.lookup(type || detected?.mime || "text/plain");
  // Not by getExtension, which needs RegExp.$1.
  return { ...found, extension: detected?.ext || mime._extensions[found.source] || "" };
}

// The file name of a Content-Disposition (RFC 6266): the extended form goes first.
function dispositionName(header) {
  const extended = matchPattern(/;[ \t]*filename\*[ \t]*=[ \t]*([\w!#$%&+^`{}~-]+)'[^']*'((?:%[\da-f]{2}|[\w!#$&+.^`|~-])+)/i, header);
  if (extended) {
    const bytes = Uint8Array.from(unescape(extended[2]), (letter) => charCode(letter, 0));
    if (extended[1] === "utf-8" || extended[1] === "UTF-8") return utf8Text(bytes, false);
    if (lower(extended[1]) === "iso-8859-1") return replace(binaryString(bytes), /[^\x20-\x7e\xa0-\xff]/g, "?");
  }
  const plain = matchPattern(/;[ \t]*filename[ \t]*=[ \t]*("(?:[^"\\]|\\.)*"|[^\s;"]+)/, header);
  if (!plain) return "";
  return plain[1][0] === '"' ? replace(slice(plain[1], 1, -1), /\\([ -~])/g, "$1") : plain[1];
}

const isNumeric = (text) => !isMissing(text) && text !== "" && Number.isFinite(Number(text));

class Response {
  #body;
  #base64;
  #wire;
  #stream;
  #id;

  // meta: code, reason, time, bytes on the wire; none of them without an answer. base64 only when the body is no UTF-8.
  constructor(meta, headers, body, base64) {
    this.headers = headerList(undefined, headers);
    if (meta.length === 0) return;
    this.#body = body;
    this.#base64 = base64;
    this.#wire = meta[3];
    this.code = meta[0];
    this.status = meta[1] || STATUS_NAMES[meta[0]];
    this.responseTime = meta[2];
  }

  // Those that this answer sets; pm.cookies has all that there are for its URL.
  get cookies() {
    const texts = this.headers.filter(({ key }) => lower(`${key}`) === "set-cookie").map(({ value }) => value);
    const { Cookie, cookieList } = requestsPart();
    return cookieList(texts.map((text) => new Cookie(`${text}`)));
  }
  get id() { return (this.#id ??= cryptoApi.randomUUID()); }
  get responseSize() {
    if (this.#body === undefined) return undefined;
    return this.#base64 === "" ? utf8Length(this.#body) : base64Bytes(this.#base64).length;
  }
  // A Buffer where the script speaks of it, as the sandbox has it, else the bytes alone.
  get stream() {
    if (this.#stream === undefined && this.#body !== undefined) {
      const bytes = this.#base64 === "" ? utf8Bytes(this.#body) : base64Bytes(this.#base64);
      this.#stream = isOffered("buffer") ? buffers().Buffer.from(bytes) : bytes;
    }
    return this.#stream;
  }
  get to() { return expectationTo(this); }

  // Without a byte order mark, as in Postman, whose decoder takes it away.
  text() { return this.#body !== undefined && charCode(this.#body, 0) === 0xfeff ? slice(this.#body, 1) : this.#body; }
  json(reviver, strict) { return parseJson(this.text(), reviver, strict); }
  jsonp(reviver, strict) {
    return parseJson(replace(replace(this.text() ?? "", /^[^{(].*\(/, ""), /\)[^}].*$|\)$/, ""), reviver, strict);
  }
  reason() { return this.status || STATUS_NAMES[this.code]; }

  details() {
    const { name: standardName, detail } = library("http-reasons").lookup(this.code);
    const known = standardName === undefined ? {} : { name: standardName, detail };
    return { ...known, ...(this.status ? { name: this.status } : {}), code: this.code, ...(standardName ? { standardName } : {}) };
  }

  // What the wire brought, else what the answer says of itself, else what is there.
  size() {
    const stated = this.headers.get("Content-Length");
    const body = this.#wire || (isNumeric(stated) ? Number(stated) : this.responseSize ?? 0);
    const header = `HTTP/X.X ${this.code} ${this.reason()}\r\n\r\n`.length + this.headers.contentSize();
    return { body, header, total: body + header };
  }

  encoding() {
    const given = this.headers.get("Content-Encoding");
    if (given) return { format: given, source: "header" };
    const [first, second, third] = this.stream ?? [];
    const gzip = first === 0x1f && second === 0x8b && third === 8;
    return { format: gzip ? "gzip" : given, source: gzip ? "body" : undefined };
  }

  mime() { throw new Error("`Response#mime` has been discontinued, use `Response#contentInfo` instead."); }

  contentInfo() {
    const { source, type, format, charset, extension } = typeInfo(this.headers.get("Content-Type"), this.stream);
    const fileName = dispositionName(`${this.headers.get("Content-Disposition") ?? ""}`)
      || `response${extension === "" ? "" : `.${extension}`}`;
    const info = { contentType: source, mimeType: type, mimeFormat: format, charset: charset || "utf8" };
    if (extension !== "") info.fileExtension = extension;
    return { ...info, fileName };
  }

  dataURI() {
    const content = this.#base64 === "" ? btoa(binaryString(utf8Bytes(this.#body ?? ""))) : this.#base64;
    return `data:${this.contentInfo().contentType};base64, ${content}`;
  }

  toJSON() {
    const { id, code, status, headers, stream, responseTime, responseSize } = this;
    return { id, status, code, header: headers.toJSON(), stream, cookie: [], responseTime, responseSize };
  }
}
shownAs.add(Response.prototype);

// Reason phrases for answers that carry none, such as those of HTTP/2: as Postman has them, which is
// not always as today's RFC 9110 has them.
const STATUS_NAMES = {
  100: "Continue", 101: "Switching Protocols", 102: "Processing (WebDAV) (RFC 2518)", 103: "Checkpoint",
  122: "Request-URI too long", 200: "OK", 201: "Created", 202: "Accepted",
  203: "Non-Authoritative Information (since HTTP/1.1)", 204: "No Content", 205: "Reset Content",
  206: "Partial Content", 207: "Multi-Status (WebDAV) (RFC 4918)", 208: "Already Reported (WebDAV) (RFC 5842)",
  226: "IM Used (RFC 3229)", 300: "Multiple Choices", 301: "Moved Permanently", 302: "Found", 303: "See Other",
  304: "Not Modified", 305: "Use Proxy (since HTTP/1.1)", 306: "Switch Proxy",
  307: "Temporary Redirect (since HTTP/1.1)", 308: "Resume Incomplete", 400: "Bad Request", 401: "Unauthorized",
  402: "Payment Required", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 406: "Not Acceptable",
  407: "Proxy Authentication Required", 408: "Request Timeout", 409: "Conflict", 410: "Gone",
  411: "Length Required", 412: "Precondition Failed", 413: "Request Entity Too Large", 414: "Request-URI Too Long",
  415: "Unsupported Media Type", 416: "Requested Range Not Satisfiable", 417: "Expectation Failed",
  418: "I'm a teapot (RFC 2324)", 422: "Unprocessable Entity (WebDAV) (RFC 4918)", 423: "Locked (WebDAV) (RFC 4918)",
  424: "Failed Dependency (WebDAV) (RFC 4918)", 425: "Unordered Collection (RFC 3648)",
  426: "Upgrade Required (RFC 2817)", 428: "Precondition Required", 429: "Too Many Requests",
  431: "Request Header Fields Too Large", 444: "No Response", 449: "Retry With",
  450: "Blocked by Windows Parental Controls", 499: "Client Closed Request", 500: "Internal Server Error",
  501: "Not Implemented", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout",
  505: "HTTP Version Not Supported", 506: "Variant Also Negotiates (RFC 2295)",
  507: "Insufficient Storage (WebDAV) (RFC 4918)", 508: "Loop Detected (WebDAV) (RFC 5842)",
  509: "Bandwidth Limit Exceeded (Apache bw/limited extension)", 510: "Not Extended (RFC 2774)",
  511: "Network Authentication Required", 598: "Network read timeout error", 599: "Network connect timeout error[23]",
};

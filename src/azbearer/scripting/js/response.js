// pm.response, and the answers of pm.sendRequest.

function mediaType(headers) {
  const type = headers.get("content-type");
  return isMissing(type) ? "" : lower(trim(split(`${type}`, ";")[0]));
}

const mediaFormat = (type) => (/[/+]json$/.test(type) ? "json"
  : /[/+]xml$/.test(type) ? "xml"
    : /html/.test(type) ? "html"
      : /javascript/.test(type) ? "script"
        : /^text\//.test(type) ? "plain"
          : /^image\/|^audio\/|^video\//.test(type) ? split(type, "/")[0] : "raw");

class Response {
  #body;
  #base64;
  #wireSizes;

  // meta: {code, reason, headers, time, wire, headerSize}; base64 only when the body is no UTF-8.
  constructor(meta, body, base64) {
    this.#body = body;
    this.#base64 = base64;
    this.code = meta.code;
    this.status = meta.reason;
    this.headers = headerList(meta.headers);
    this.responseTime = meta.time;
    this.#wireSizes = { body: meta.wire, header: meta.headerSize };
  }

  get body() { return this.#body; }
  get responseSize() { return this.size().body; }
  get stream() { return this.#base64 === "" ? utf8Bytes(this.#body) : base64Bytes(this.#base64); }
  get to() { return expectation(this).to; }

  text() { return this.#body; }
  json(reviver) { return parseJson(this.#body, reviver); }
  jsonp(reviver) { return parseJson(replace(this.#body, /^[\s\S]*?\(\s*([\s\S]*?)\s*\)\s*;?\s*$/, "$1"), reviver); }
  reason() { return this.status || STATUS_NAMES[this.code] || ""; }
  details() { return { name: this.reason(), code: this.code }; }
  encoding() { return this.contentInfo().charset; }

  size() {
    const body = this.#wireSizes.body || (this.#base64 === "" ? utf8Length(this.#body) : base64Bytes(this.#base64).length);
    return { body, header: this.#wireSizes.header, total: body + this.#wireSizes.header };
  }

  mime() {
    const { mimeType, mimeFormat, charset } = this.contentInfo();
    return { type: mimeType, format: mimeFormat, charset, source: this.headers.has("content-type") ? "header" : "default" };
  }

  contentInfo() {
    const type = mediaType(this.headers) || "text/plain";
    const charset = matchPattern(/charset\s*=\s*"?([^\s;"]+)/i, `${this.headers.get("content-type") ?? ""}`);
    const file = matchPattern(/filename\s*=\s*"?([^;"]+)/i, `${this.headers.get("content-disposition") ?? ""}`);
    return {
      mimeType: type, mimeFormat: mediaFormat(type), charset: charset ? lower(charset[1]) : "utf8",
      fileName: file ? file[1] : `response${mediaFormat(type) === "json" ? ".json" : ""}`,
      contentType: this.headers.get("content-type") ?? type,
    };
  }

  dataURI() {
    const content = this.#base64 === "" ? btoa(binaryString(utf8Bytes(this.#body))) : this.#base64;
    return `data:${this.contentInfo().contentType};base64, ${content}`;
  }

  toJSON() {
    const { code, status, headers, responseTime } = this;
    return { code, status, header: headers.toJSON(), responseTime, responseSize: this.responseSize, body: this.#body };
  }
}
shownAs.add(Response.prototype);

// Reason phrases (RFC 9110, section 15), for answers that carry none, such as those of HTTP/2.
const STATUS_NAMES = {
  100: "Continue", 101: "Switching Protocols", 200: "OK", 201: "Created", 202: "Accepted",
  203: "Non-Authoritative Information", 204: "No Content", 205: "Reset Content", 206: "Partial Content",
  300: "Multiple Choices", 301: "Moved Permanently", 302: "Found", 303: "See Other", 304: "Not Modified",
  307: "Temporary Redirect", 308: "Permanent Redirect", 400: "Bad Request", 401: "Unauthorized",
  402: "Payment Required", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 406: "Not Acceptable",
  407: "Proxy Authentication Required", 408: "Request Timeout", 409: "Conflict", 410: "Gone",
  411: "Length Required", 412: "Precondition Failed", 413: "Content Too Large", 414: "URI Too Long",
  415: "Unsupported Media Type", 416: "Range Not Satisfiable", 417: "Expectation Failed",
  421: "Misdirected Request", 422: "Unprocessable Content", 423: "Locked", 424: "Failed Dependency",
  426: "Upgrade Required", 428: "Precondition Required", 429: "Too Many Requests",
  431: "Request Header Fields Too Large", 500: "Internal Server Error", 501: "Not Implemented",
  502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout", 505: "HTTP Version Not Supported",
};

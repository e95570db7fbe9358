// Request bodies in every mode of the collection schema.

const BODY_LISTS = { urlencoded: "urlencoded", formdata: "formdata" };

class RequestBody {
  constructor(source) { this.update(source); }

  update(source) {
    const given = source instanceof RequestBody ? source.toJSON() : source;
    const parts = isObject(given) ? given : { mode: "raw", raw: isMissing(given) ? "" : `${given}` };
    for (const key of objectKeys(this)) delete this[key];
    assign(this, parts);
    if (this.mode in BODY_LISTS) this[this.mode] = pairList(parts[this.mode]);
    if (this.mode === "raw" && isObject(this.raw)) this.raw = jsonStringify(this.raw);
  }

  toString() {
    const content = this[this.mode];
    if (this.mode === "raw") return isMissing(content) ? "" : `${content}`;
    if (this.mode === "urlencoded" || this.mode === "formdata") return `${content ?? ""}`;
    return isMissing(content) ? "" : jsonStringify(content);
  }

  isEmpty() {
    const content = this[this.mode];
    if (this.disabled === true || isMissing(this.mode) || isMissing(content)) return true;
    if (content instanceof PropertyList) return content.count() === 0;
    return isObject(content) ? objectKeys(content).length === 0 : content === "";
  }

  toJSON() {
    const copy = { ...this };
    // A list may have been assigned as plain data, such as body.urlencoded = {a: "1"}.
    if (copy.mode in BODY_LISTS) copy[copy.mode] = pairList(copy[copy.mode]).toJSON();
    return copy;
  }
}
shownAs.add(RequestBody.prototype);

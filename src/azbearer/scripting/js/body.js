// Request bodies in every mode of the collection schema.

const BODY_MODES = ["raw", "urlencoded", "formdata", "file", "graphql"];
const BODY_LISTS = { urlencoded: queryList, formdata: formList };

// The content of a mode as the class holds it.
function bodyContent(mode, content) {
  if (hasOwn(BODY_LISTS, mode)) return content instanceof PropertyList ? content : BODY_LISTS[mode](content);
  if (mode === "raw") return isObject(content) ? jsonStringify(content) : content ?? "";
  return mode === "file" && typeof content === "string" ? { src: content } : content ?? (mode === "graphql" ? {} : undefined);
}

class RequestBody {
  constructor(source) { this.update(source); }

  update(source) {
    const given = source instanceof RequestBody ? source.toJSON() : source;
    const parts = isObject(given) ? given : { mode: "raw", raw: isMissing(given) ? "" : `${given}` };
    const named = lower(`${parts.mode ?? ""}`);
    if (named === "" && objectKeys(this).length > 0) return;
    for (const key of objectKeys(this)) delete this[key];
    assign(this, parts);
    if (named === "") return;
    this.mode = BODY_MODES.includes(named) ? named : "raw";
    for (const mode of BODY_MODES) if (mode === this.mode || parts[mode]) this[mode] = bodyContent(mode, parts[mode]);
  }

  // Text for raw and urlencoded bodies; the others have none.
  toString() {
    const content = this[this.mode];
    if (this.mode === "urlencoded" && !(content instanceof PropertyList)) return `${queryList(content)}`;
    return (this.mode === "raw" || this.mode === "urlencoded") && content ? `${content}` : "";
  }

  isEmpty() {
    const content = this[this.mode];
    if (!content) return true;
    if (this.mode === "file") return !(content.src || content.content);
    if (content instanceof PropertyList) return content.count() === 0;
    return isObject(content) ? objectKeys(content).length === 0 : content === "";
  }

  toJSON() {
    const copy = { ...this };
    // A list may have been assigned as plain data, such as body.urlencoded = {a: "1"}.
    if (hasOwn(BODY_LISTS, copy.mode)) copy[copy.mode] = bodyContent(copy.mode, copy[copy.mode]);
    for (const mode of objectKeys(BODY_LISTS)) if (copy[mode] instanceof PropertyList) copy[mode] = copy[mode].toJSON();
    return copy;
  }
}
shownAs.add(RequestBody.prototype);

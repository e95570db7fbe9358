// pm.cookies, and its jar, whose every method is asked of the host.

const COOKIE_ATTRIBUTES = {
  httponly: "httpOnly", secure: "secure", domain: "domain", path: "path", "max-age": "maxAge", expires: "expires",
};
const COOKIE_FLAGS = ["secure", "httpOnly", "hostOnly", "session"];

// Encoded once, however often it was before.
function encodedOnce(value) {
  let plain = value;
  try { plain = decodeURIComponent(value); } catch { /* it is no encoded text */ }
  try { return encodeURIComponent(plain); } catch { return value; }
}

function cookiePair(text) {
  const [name, value] = split(text, "=");
  const shown = typeof value === "string" ? trim(value) : true;
  return [trim(name), shown !== true && shown[0] === "\"" ? slice(shown, 1, -1) : shown];
}

// A Set-Cookie header as the fields of a cookie.
function cookieFields(text) {
  const [pair, ...attributes] = split(text, /; */);
  const [name, value] = cookiePair(pair);
  const fields = { name, value };
  for (const attribute of attributes) {
    const [key, held] = cookiePair(attribute);
    const known = hasOwn(COOKIE_ATTRIBUTES, lower(key)) ? COOKIE_ATTRIBUTES[lower(key)] : undefined;
    if (known) fields[known] = held;
    else fields.extensions = [...(fields.extensions ?? []), { key, value: held }];
  }
  if (!fields.domain) fields.hostOnly = true;
  return fields;
}

const dateOf = (value) => (typeof value === "string" || typeof value === "number" ? new Date(value) : value);

class Cookie {
  constructor(source) {
    const given = typeof source === "string" ? cookieFields(source) : source;
    if (isObject(given)) this.update(given);
  }

  // The name under which lists find it; no field of the cookie.
  get key() { return this.name; }

  update(given) {
    const fields = {
      name: given.name ?? given.key,
      expires: dateOf(given.expires),
      maxAge: "maxAge" in given ? Number(given.maxAge) : undefined,
      domain: given.domain,
      path: given.path,
    };
    for (const flag of COOKIE_FLAGS) fields[flag] = flag in given ? Boolean(given[flag]) : undefined;
    fields.value = given.value ? encodedOnce(`${given.value}`) : undefined;
    fields.extensions = given.extensions || undefined;
    for (const name of objectKeys(fields)) if (fields[name] !== undefined) this[name] = fields[name];
  }

  valueOf() {
    try { return decodeURIComponent(this.value); } catch { return this.value; }
  }

  pair() {
    const value = isMissing(this.value) ? "" : `${this.value}`;
    return this.name ? `${this.name}=${value}` : value;
  }

  toString() {
    const date = this.expires instanceof Date ? (Number.isNaN(this.expires.getTime()) ? "" : this.expires.toUTCString()) : this.expires;
    const attributes = [
      date && `Expires=${date}`,
      this.maxAge && this.maxAge !== Infinity && `Max-Age=${this.maxAge}`,
      this.domain && !this.hostOnly && `Domain=${this.domain}`,
      this.path && `Path=${this.path}`,
      this.secure && "Secure",
      this.httpOnly && "HttpOnly",
      ...(this.extensions ?? []).map((each) => (isObject(each) ? each.key + (each.value === true ? "" : `=${each.value}`) : `${each}`)),
    ];
    return [this.pair(), ...attributes.filter(Boolean)].join("; ");
  }

  toJSON() { return { ...this }; }
}
hide(Cookie.prototype, { pair: Cookie.prototype.pair });
shownAs.add(Cookie.prototype);

const COOKIES = { Type: Cookie, separator: ";", ignoreCase: true, join: (items) => items.map((item) => item.pair()).join("; ") };
const cookieList = (source) => new PropertyList(source ?? [], COOKIES);

// The URL of a jar's method, as text; what is no URL is null.
function jarUrl(source) {
  if (!(source instanceof Url) && !(typeof source === "string" && source !== "")) return null;
  const text = new Url(source).toString();
  return indexOf(text, "://") < 0 ? `http://${text}` : text;
}

// Runs `begin(finish)`; its end is the callback's, or a promise's when there is no callback.
function promiseOrCallback(begin, callback, needed) {
  const result = new NativePromise((resolve, reject) => {
    begin((error, value) => (error ? reject(error) : resolve(value)));
  });
  if (callback === undefined) return watch(result);
  if (typeof callback !== "function" && needed) throw new TypeError("callback needs to be a function");
  const report = typeof callback === "function" ? callback : () => {};
  promiseThen(result, (value) => callUser(report, [null, value]), (error) => callUser(report, [error]));
  return undefined;
}

class CookieJar {
  #ask(name, url, more, finish) {
    const text = jarUrl(url);
    if (text === null) throw new TypeError(`CookieJar.${name}() requires a valid url`);
    if ("name" in more && typeof more.name !== "string") {
      throw new TypeError(`CookieJar.${name}() requires cookie name to be a string`);
    }
    ask("cookies", { ...more, do: name, url: text }, finish);
  }

  get(url, name, callback) {
    return promiseOrCallback((finish) => {
      this.#ask("get", url, { name }, (error, cookie) => finish(error, cookie ? new Cookie(cookie).valueOf() : null));
    }, callback, true);
  }

  getAll(url, options, callback) {
    const given = typeof options === "function" && !callback ? undefined : options;
    return promiseOrCallback((finish) => {
      const { http, secure } = CookieJar.#options(given ?? (given === null ? null : {}), url);
      this.#ask("getAll", url, { http, secure }, (error, cookies) => finish(error, error ? undefined : cookieList(cookies)));
    }, given === undefined && typeof options === "function" ? options : callback, true);
  }

  static #options(options, url) {
    if (jarUrl(url) === null) return {};
    if (typeof options !== "object") throw new TypeError("CookieJar.getAll() requires options to be an object");
    return {
      http: hasOwn(options, "http") ? Boolean(options.http) : true,
      secure: hasOwn(options, "secure") ? Boolean(options.secure) : undefined,
    };
  }

  set(url, name, value, callback) {
    const [held, report] = typeof value === "function" && !callback ? [null, value] : [value, callback];
    return promiseOrCallback((finish) => {
      const cookie = name && held ? { name, value: held } : name;
      if (jarUrl(url) !== null && typeof cookie !== "object" && typeof cookie !== "string") {
        throw new TypeError("CookieJar.set() requires a valid set cookie arguments");
      }
      this.#ask("set", url, { cookie }, (error, taken) => finish(error, taken ? new Cookie(taken) : undefined));
    }, report);
  }

  unset(url, name, callback) {
    return promiseOrCallback((finish) => this.#ask("unset", url, { name }, (error) => finish(error)), callback);
  }

  clear(url, callback) {
    return promiseOrCallback((finish) => this.#ask("clear", url, {}, (error) => finish(error)), callback);
  }
}

// The cookies that there are for the answer's URL; before the request there are none to be seen (newman).
function responseCookieList() {
  return hide(cookieList(jsonParse(script.metaJson)[4]), { jar: () => new CookieJar() });
}

// Event, EventTarget, AbortController and AbortSignal (DOM standard, without a tree of nodes), and DOMException's codes.

class Event {
  #type;
  #init;
  #prevented = false;
  constructor(type, { bubbles = false, cancelable = false, composed = false } = {}) {
    this.#type = `${type}`;
    this.#init = { bubbles: Boolean(bubbles), cancelable: Boolean(cancelable), composed: Boolean(composed) };
    this.target = this.currentTarget = null;
    this.timeStamp = clock;
    this.stopped = 0;
    for (const name of ["target", "currentTarget", "timeStamp", "stopped"]) defineProperty(this, name, { enumerable: false });
  }
  get type() { return this.#type; }
  get bubbles() { return this.#init.bubbles; }
  get cancelable() { return this.#init.cancelable; }
  get composed() { return this.#init.composed; }
  get defaultPrevented() { return this.#prevented; }
  get isTrusted() { return false; }
  preventDefault() { this.#prevented = this.#init.cancelable; }
  stopPropagation() { this.stopped = max(this.stopped, 1); }
  stopImmediatePropagation() { this.stopped = 2; }
}

class EventTarget {
  #listeners = [];

  addEventListener(type, listener, options = {}) {
    if (isMissing(listener)) return;
    const { once: single = false, signal } = isObject(options) ? options : {};
    if (signal?.aborted || this.#listeners.some((known) => known.type === `${type}` && known.listener === listener)) return;
    this.#listeners.push({ type: `${type}`, listener, single });
    signal?.addEventListener("abort", () => this.removeEventListener(type, listener));
  }

  removeEventListener(type, listener) {
    this.#listeners = this.#listeners.filter((known) => known.type !== `${type}` || known.listener !== listener);
  }

  dispatchEvent(event) {
    if (!(event instanceof Event)) throw new TypeError('The "event" argument must be an instance of Event.');
    event.target = event.currentTarget = this;
    for (const { type, listener, single } of [...this.#listeners]) {
      if (type !== event.type || event.stopped === 2) continue;
      if (single) this.removeEventListener(type, listener);
      callUser(typeof listener === "function" ? listener.bind(this) : (...args) => listener.handleEvent(...args), [event]);
    }
    event.currentTarget = null;
    return !event.defaultPrevented;
  }
}

const SIGNAL_KEY = {};

class AbortSignal extends EventTarget {
  #reason;
  #aborted = false;
  onabort = null;

  constructor(key) {
    super();
    if (key !== SIGNAL_KEY) throw new TypeError("Illegal constructor");
    defineProperty(this, "onabort", { enumerable: false });
  }

  get aborted() { return this.#aborted; }
  get reason() { return this.#reason; }
  throwIfAborted() { if (this.#aborted) throw this.#reason; }

  static end(signal, reason = new DOMException("This operation was aborted", "AbortError")) {
    if (signal.#aborted) return;
    signal.#aborted = true;
    signal.#reason = reason;
    const event = new Event("abort");
    if (typeof signal.onabort === "function") callUser(signal.onabort.bind(signal), [event]);
    signal.dispatchEvent(event);
  }

  static abort(reason) {
    const signal = new AbortSignal(SIGNAL_KEY);
    endSignal(signal, reason);
    return signal;
  }

  static timeout(delay) {
    const signal = new AbortSignal(SIGNAL_KEY);
    const over = () => endSignal(signal, new DOMException("The operation was aborted due to timeout", "TimeoutError"));
    addTimer(over, delay, [], false);
    return signal;
  }

  static any(signals) {
    const joined = new AbortSignal(SIGNAL_KEY);
    for (const signal of signals) {
      if (signal.aborted) endSignal(joined, signal.reason);
      else signal.addEventListener("abort", () => endSignal(joined, signal.reason));
    }
    return joined;
  }
}

// Only a controller may end a signal.
const { end: endSignal } = AbortSignal;
delete AbortSignal.end;

class AbortController {
  #signal = new AbortSignal(SIGNAL_KEY);
  get signal() { return this.#signal; }
  abort(reason) { endSignal(this.#signal, reason); }
}

for (const type of [Event, EventTarget, AbortSignal, AbortController]) {
  defineProperty(type.prototype, Symbol.toStringTag, { value: type.name, configurable: true });
}

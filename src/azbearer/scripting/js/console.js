// console.*: each call is one line of the outbox.

// Prototypes of our own classes: shown by their JSON, since their state is private.
const shownAs = new Set();

function plainJson(value) {
  try {
    return encode(inspectPart().plainValue(value));
  } catch {
    return encode("[object that cannot be shown]");
  }
}

function consoleMethod(level) {
  const write = (...values) => {
    let json = "";
    let text = "";
    for (let i = 0; i < values.length; i += 1) {
      const value = values[i];
      const isText = typeof value === "string";
      json += (i > 0 ? "," : "") + (isText ? encode(value) : plainJson(value));
      text += (i > 0 ? " " : "") + (isText ? value : inspectPart().inspectValue(value));
    }
    postConsole(level, `[${json}]`, text);
  };
  defineProperty(write, "name", { value: level });
  return write;
}

const consoleApi = {};
for (const level of ["log", "info", "warn", "error", "debug", "clear"]) {
  consoleApi[level] = consoleMethod(level);
}

// console.*: each call is one line of the outbox.

function plainJson(value) {
  try {
    return encode(plainValue(value));
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
      text += (i > 0 ? " " : "") + (isText ? value : inspectValue(value));
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

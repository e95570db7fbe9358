// Errors as messages. Positions are made out of the stack by the host, which knows the label.

// The property of a foreign value as text; a getter that throws counts as absent.
function textOf(value, key) {
  try {
    const found = value[key];
    return isMissing(found) ? "" : `${found}`;
  } catch {
    return "";
  }
}

// A short text for any value; never throws.
function plainText(value) {
  try {
    return typeof value === "symbol" ? "Symbol()" : `${value}`;
  } catch {
    return "[object]";
  }
}

function describeError(error) {
  if (!isObject(error)) {
    return { name: "Error", message: plainText(error), stack: "" };
  }
  return {
    name: textOf(error, "name") || "Error",
    message: textOf(error, "message"),
    stack: script.shifts === undefined ? textOf(error, "stack") : asyncPart.unshifted(textOf(error, "stack"), script.shifts),
  };
}

// When no memory is left even for an error, the engine throws null, or an error without its message.
// Scripts may throw those as well, so it is the host that judges.
function isExhausted(error) {
  return error === null || (error instanceof InternalError && (error.message === "out of memory" || error.message === ""));
}

function encodeError(error) {
  const { name, message, stack } = describeError(error);
  const head = `{"name":${encode(name)},"message":${encode(message)},"stack":${encode(stack)}`;
  return isExhausted(error) ? `${head},"exhausted":true}` : `${head}}`;
}

// The script's error: the first thing that went wrong where nothing could catch it.

let failure = "";

function fail(error) {
  if (failure === "" && !sealed) failure = encodeError(error);
}

// Calls something of the user's whose error nobody waits for: a timer, an answer's callback.
function callUser(callback, args) {
  try {
    const result = apply(callback, undefined, args);
    if (isThenable(result)) watch(result);
  } catch (error) {
    fail(error);
  }
}

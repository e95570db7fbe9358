// pm.test: a result per call, posted when the test ends.

let testCount = 0;
const openTests = new Map();

function endTest(index, name, error) {
  if (openTests.delete(index)) postTest(name, index, error, false);
}

// Memory that ran out ends the script, not the one test that saw it.
function failTest(index, name, error) {
  if (isExhausted(error)) fail(error);
  endTest(index, name, encodeError(error));
}

function awaitTest(index, name, promise) {
  promise.then(() => endTest(index, name, ""), (error) => failTest(index, name, error));
}

function callbackTest(index, name, body) {
  const done = (error) => (isMissing(error) ? endTest(index, name, "") : failTest(index, name, error));
  const result = body(done);
  if (isThenable(result)) result.then(undefined, done);
}

function runTest(name, body) {
  const index = testCount++;
  const title = plainText(name);
  if (typeof body !== "function") {
    postTest(title, index, "", false);
    return this;
  }
  openTests.set(index, title);
  try {
    const result = body.length > 0 ? callbackTest(index, title, body) : body();
    if (body.length > 0) return this;
    if (isThenable(result)) awaitTest(index, title, result);
    else endTest(index, title, "");
  } catch (error) {
    failTest(index, title, error);
  }
  return this;
}

function skipTest(name) {
  postTest(plainText(name), testCount++, "", true);
  return this;
}

// Tests that are open when nothing more can happen will never end.
function failOpenTests() {
  for (const [index, name] of openTests) {
    endTest(index, name, encodeError(new Error("the test never ended: nothing that it waits for is pending")));
  }
}

// pm.test: a result per call, posted when the test ends.

let testCount = 0;
// Tests that go on when their function has returned: names by number.
const openTests = new Map();

function endTest(index, name, error) {
  if (openTests.delete(index)) postTest(name, index, error, false);
}

// Memory that ran out ends the script, not the one test that saw it.
function encodeFailure(error) {
  if (isExhausted(error)) fail(error);
  return encodeError(error);
}

function awaitTest(index, name, promise) {
  openTests.set(index, name);
  const failed = (error) => endTest(index, name, encodeFailure(error));
  try {
    promise.then(() => endTest(index, name, ""), failed);
  } catch (error) {
    failed(error);
  }
}

function callbackTest(index, name, body) {
  openTests.set(index, name);
  const done = (error) => endTest(index, name, isMissing(error) ? "" : encodeFailure(error));
  try {
    const result = body(done);
    if (isThenable(result)) result.then(undefined, done);
  } catch (error) {
    endTest(index, name, encodeFailure(error));
  }
}

function plainTest(index, name, body) {
  try {
    const result = body();
    if (isThenable(result)) awaitTest(index, name, result);
    else postTest(name, index, "", false);
  } catch (error) {
    postTest(name, index, encodeFailure(error), false);
  }
}

function runTest(name, body) {
  const index = testCount++;
  const title = plainText(name);
  if (typeof body !== "function") postTest(title, index, "", false);
  else if (body.length > 0) callbackTest(index, title, body);
  else plainTest(index, title, body);
}

function skipTest(name) {
  postTest(plainText(name), testCount++, "", true);
  return this;
}

const testIndex = () => testCount;

// Tests that are open when nothing more can happen will never end.
function failOpenTests() {
  for (const [index, name] of openTests) {
    endTest(index, name, encodeError(new Error("the test never ended: nothing that it waits for is pending")));
  }
}

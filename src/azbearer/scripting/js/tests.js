// pm.test: a result per call, posted when the test ends.

let testCount = 0;
// Tests that go on when their function has returned: names by number.
const openTests = new Map();

function endTest(index, name, end) {
  if (openTests.delete(index)) postTest(name, index, end);
}

// Memory that ran out ends the script, not the one test that saw it.
function endBy(error) {
  if (isExhausted(error)) fail(error);
  return failedWith(encodeError(error));
}

function awaitTest(index, name, promise) {
  openTests.set(index, name);
  const failed = (error) => endTest(index, name, endBy(error));
  try {
    promise.then(() => endTest(index, name, PASSED), failed);
  } catch (error) {
    failed(error);
  }
}

function callbackTest(index, name, body) {
  openTests.set(index, name);
  const done = (error) => endTest(index, name, isMissing(error) ? PASSED : endBy(error));
  try {
    const result = body(done);
    if (isThenable(result)) result.then(undefined, done);
  } catch (error) {
    endTest(index, name, endBy(error));
  }
}

function plainTest(index, name, body) {
  try {
    const result = body();
    if (isThenable(result)) awaitTest(index, name, result);
    else postTest(name, index, PASSED);
  } catch (error) {
    postTest(name, index, endBy(error));
  }
}

function runTest(name, body) {
  const index = testCount++;
  const title = plainText(name);
  if (typeof body !== "function") postTest(title, index, PASSED);
  else if (body.length > 0) callbackTest(index, title, body);
  else plainTest(index, title, body);
}

function skipTest(name) {
  postTest(plainText(name), testCount++, SKIPPED);
  return this;
}

const testIndex = () => testCount;

// Tests that are open when nothing more can happen will never end.
function failOpenTests() {
  for (const [index, name] of openTests) {
    endTest(index, name, failedWith(encodeError(new Error("the test never ended: nothing that it waits for is pending"))));
  }
}

//# setNextRequest names the request to go on with; the last call counts, and undefined is none.
pm.execution.setNextRequest("a"); pm.execution.setNextRequest("b"); pm.execution.setNextRequest(undefined);
//> next "b"

//# null ends the iteration; anything else is a name.
pm.execution.setNextRequest(null);
//> next null

//# A number is the name that it is written as.
pm.execution.setNextRequest(5);
//> next "5"

//# It may be called from what a script waits for.
setTimeout(() => pm.sendRequest("h", () => pm.execution.setNextRequest("late")), 5);
//> send {"method": "GET", "url": {"raw": "h", "host": ["h"]}, "header": []}
//> next "late"

//# Tests cannot skip what was sent already; the error is Postman's.
try { pm.execution.skipRequest(); } catch (error) { console.log(error.name, error.message); }
//> log: TypeError pm.execution.skipRequest is not a function

//# The location is a list of names with the current one beside it, and nobody can change either.
pm.execution.location.current = "x"; pm.execution.location[0] = "x";
console.log(JSON.stringify(pm.execution.location), pm.execution.location.current, Array.isArray(pm.execution.location));
console.log(Object.keys(pm.execution).sort().join());
//> log: ["demo","F","Get"] F true
//> log: location,runRequest,setNextRequest,skipRequest

//# pm.info is read-only as well.
pm.info.iteration = 7; console.log(JSON.stringify(pm.info));
//> log: {"eventName":"test","iteration":1,"iterationCount":3,"requestName":"Get","requestId":"request-id"}

//# runRequest gives the other request's answer, and shows what its scripts have changed.
console.log(pm.environment.get("who"), pm.globals.has("who"));
const res = await pm.execution.runRequest("other", { variables: { a: 1, b: "x" } });
res.to.have.status(200); console.log(res.json().n, pm.environment.get("who"), pm.globals.has("who"), pm.variables.get("who"));
//> log: environment true
//> log: 5 the other request false the other request
//> send {"run": "other", "variables": {"a": 1, "b": "x"}}

//# A request that its script skips has no answer: null.
console.log(await pm.execution.runRequest("skipped"));
//> log: null
//> send {"run": "skipped", "variables": {}}

//# What goes wrong rejects the promise.
await pm.execution.runRequest("broken").catch((error) => console.log(error.message, error.code));
await pm.execution.runRequest().catch((error) => console.log(error.message));
//> log: no answer connect
//> log: runRequest: collection request id not provided
//> send {"run": "broken", "variables": {}}

//# A rejection that nobody looks at is the script's error.
pm.execution.runRequest("broken");
//> send {"run": "broken", "variables": {}}
//> error Error: no answer @0:0

//# skipRequest ends the script: what was done before counts, nothing that comes after does.
pm.test("before", () => {}); pm.environment.set("a", 1); pm.execution.setNextRequest("x");
pm.execution.skipRequest();
pm.test("after", () => {}); pm.environment.set("b", 1); pm.execution.setNextRequest("y"); console.log("after"); throw new Error("after");
//> pass 0: before
//> set environment a = 1
//> next "x"
//> skipped

//# Timers, calls and tests that are open are dropped.
setTimeout(() => console.log("late"), 10); pm.test("open", async () => { await new Promise(() => {}); });
setTimeout(() => { pm.execution.skipRequest(); setTimeout(() => console.log("later"), 1); }, 5);
//> skipped

//# The next script is a script like any other.
console.log("alive");
//> log: alive

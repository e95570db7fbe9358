//# timers fire in the order of their time
setTimeout(() => console.log("20"), 20); setTimeout(() => console.log("5"), 5); setTimeout(() => console.log("0"), 0); console.log("now");
//# timers get arguments
//@differs "timer-arguments"
setTimeout((a, b) => console.log(a, b), 1, "x", 2);
//# a cleared timer does not fire
const id = setTimeout(() => console.log("no"), 5); clearTimeout(id); setTimeout(() => console.log("yes"), 8);
//# an interval until it is cleared
let count = 0; const id = setInterval(() => { count += 1; console.log(count); if (count === 3) clearInterval(id); }, 2);
//# setImmediate
//@differs "timer-arguments"
setImmediate((a) => console.log("immediate", a), 1); console.log("first");
//# clearImmediate
clearImmediate(setImmediate(() => console.log("no")));
//# a promise comes before a timer
setTimeout(() => console.log("timer"), 0); Promise.resolve().then(() => console.log("promise")); console.log("sync");
//# queueMicrotask
queueMicrotask(() => console.log("micro")); console.log("sync");
//# waiting
await new Promise((resolve) => setTimeout(resolve, 5)); console.log("waited");
//# nested timers
setTimeout(() => setTimeout(() => console.log("inner"), 1), 1);
//# an error in a timer
setTimeout(() => { throw new Error("in a timer"); }, 1);
//# a test in a timer
setTimeout(() => pm.test("late", () => pm.expect(1).to.equal(2)), 1);
//# a variable set in a timer
setTimeout(() => pm.environment.set("late", "yes"), 1);
//# ids are numbers
console.log(typeof setTimeout(() => {}, 0), typeof setInterval, typeof setImmediate);
//# clearing nonsense is harmless
clearTimeout(undefined); clearTimeout(12345); clearInterval(null); console.log("fine");
//# a timer without a time
setTimeout(() => console.log("soon"));
//# a sleep in a loop
for (const n of [1, 2]) { await new Promise((resolve) => setTimeout(resolve, 1)); console.log(n); }

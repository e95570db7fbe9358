//# Timers fire in order of time, then of age.
setTimeout(() => console.log("c"), 20); setTimeout(() => console.log("a"), 5); setTimeout((x, y) => console.log(x + y), 5, "b", "!"); setImmediate(() => console.log("now")); console.log("first");
//> log: first
//> log: now
//> log: a
//> log: b!
//> log: c

//# An interval repeats until it is cleared.
let n = 0; const id = setInterval(() => { n += 1; console.log(n); if (n === 3) clearInterval(id); }, 10);
//> log: 1
//> log: 2
//> log: 3

//# A cleared timer does not fire.
clearTimeout(setTimeout(() => console.log("no"), 1)); clearImmediate(setImmediate(() => console.log("no")));

//# Promises run before the next timer.
setTimeout(() => { console.log(1); Promise.resolve().then(() => console.log(2)); }, 1); setTimeout(() => console.log(3), 1);
//> log: 1
//> log: 2
//> log: 3

//# An error in a timer is the script's, and the other timers still fire.
setTimeout(() => { throw new Error("timer"); }, 1); setTimeout(() => console.log("still"), 2);
//> log: still
//> error Error: timer @1:30

//# An async timer's error is the script's too.
setTimeout(async () => { await 1; throw new Error("async timer"); }, 1);
//> error Error: async timer @1:45

//# A timer needs a function.
setTimeout("code", 1);
//> error TypeError: a timer needs a function @1:1

//# A timer and a call are waited for together.
setTimeout(() => console.log("timer"), 3); console.log((await pm.sendRequest("h")).code);
//> log: 200
//> log: timer
//> send {"method": "GET", "url": {"raw": "h", "host": ["h"]}, "header": []}

// Loaded into every program that the tests start: it ends when its standard input does. So the tests
// end it in the same way on every system, and one that is killed leaves nothing behind.
"use strict";

process.stdin.once("close", () => process.exit());
process.stdin.resume();

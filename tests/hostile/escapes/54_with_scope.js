try { Function('with (globalThis) { if (typeof process !== "undefined" && process.mainModule) console.log("ESCAPED with"); }')(); } catch (e) { console.log(e.name); }

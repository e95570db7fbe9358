//# Poisoned prototypes change no message.
Object.prototype.toJSON = () => ({ t: "set", scope: "globals", key: "evil", value: 1 }); String.prototype.toJSON = () => "evil"; Array.prototype.toJSON = () => "evil";
pm.test("name", () => {}); pm.environment.set("k", "v"); console.log("line");
delete Object.prototype.toJSON; delete String.prototype.toJSON; delete Array.prototype.toJSON;
//> pass 0: name
//> log: line
//> set environment k = "v"

//# A toJSON that breaks out of its quotes stays a value.
pm.environment.set("k", { toJSON: () => '"},{"t":"set","scope":"globals","key":"evil","value":"1' });
//> set environment k = "\"},{\"t\":\"set\",\"scope\":\"globals\",\"key\":\"evil\",\"value\":\"1"

//# A name that breaks out of its quotes stays a name.
pm.test('x","index":0},{"t":"clear","scope":"globals"},{"a":"', () => {}); pm.environment.set('k","scope":"globals', 1);
//> pass 0: x","index":0},{"t":"clear","scope":"globals"},{"a":"
//> set environment k","scope":"globals = 1

//# JSON and the array methods may be replaced.
JSON.stringify = () => "evil"; Array.prototype.push = () => { throw 1; }; Array.prototype.join = () => "evil"; Map.prototype.constructor = null;
pm.environment.set("k", { a: 1 }); pm.test("still", () => {}); Object.prototype.then = undefined; delete Object.prototype.then;
//> pass 0: still
//> set environment k = {"a": 1}

//# Setters on Object.prototype see nothing of ours.
const seen = []; for (const key of ["scope", "key", "t", "body", "info", "value"]) Object.defineProperty(Object.prototype, key, { set(v) { seen[seen.length] = key; }, configurable: true });
pm.environment.set("x", 1); for (const key of ["scope", "key", "t", "body", "info", "value"]) delete Object.prototype[key];
pm.test(`seen ${seen.length}`, () => {});
//> pass 0: seen 0
//> set environment x = 1

//# eval may be replaced: a part of ours that comes later is evaluated by the language's own.
globalThis.eval = () => { throw new Error("poisoned"); };
//# The part that comes later.
console.log(new Event("x").type, typeof globalThis.eval);
//> log: x function

//# count, idx and all
const h = pm.response.headers; console.log(h.count(), h.idx(0).key, h.idx(9), h.all().length, h.members.length);
//# get, one, has
const h = pm.response.headers; console.log(h.get("x-one"), h.one("X-ONE").value, h.has("x-one"), h.has("nope"), h.has("x-one", "1"), h.has("x-one", "2"), h.get("nope"), h.one("nope"));
//# each
const seen = []; pm.response.headers.each((header, index) => seen.push([index, header.key])); console.log(seen);
//# map, filter, find
const h = pm.response.headers; console.log(h.map((x) => x.key), h.filter((x) => x.value.length === 1).map((x) => x.key), h.find((x) => x.value === "2").key, h.find((x) => x.value === "9"));
//# filter by an object
console.log(pm.response.headers.filter({ key: "X-One" }).length, pm.response.headers.find({ key: "X-Two" }).value);
//# reduce
console.log(pm.response.headers.reduce((sum, x) => sum + x.key.length, 0));
//# indexOf
const h = pm.response.headers; console.log(h.indexOf("x-two"), h.indexOf(h.idx(1)), h.indexOf("nope"));
//# toObject of duplicates
//@response {"headers": [["A", "1"], ["a", "2"], ["B", "3"]]}
const h = pm.response.headers; console.log(h.toObject(), h.toObject(false, true), h.toObject(false, false, true), h.get("a"), h.one("A"), h.count());
//# toString of headers
console.log(JSON.stringify(pm.response.headers.toString()));
//# toJSON of headers
console.log(pm.response.headers.toJSON());
//# JSON.stringify of a list
console.log(JSON.stringify(pm.request.url.query));
//# add and append
const q = pm.request.url.query; q.add({ key: "z", value: "1" }); q.append({ key: "a", value: "9" }); console.log(q.toString(), q.count());
//# prepend and insert
const q = pm.request.url.query; q.prepend({ key: "p", value: "0" }); q.insert({ key: "i", value: "1" }, "b"); q.insertAfter({ key: "j", value: "2" }, "a"); console.log(q.toString());
//# insert without a place
const q = pm.request.url.query; q.insert({ key: "i", value: "1" }); q.insertAfter({ key: "j", value: "2" }, "nope"); console.log(q.toString());
//# upsert tells what it did
const q = pm.request.url.query; console.log(q.upsert({ key: "a", value: "5" }), q.upsert({ key: "n", value: "6" }), q.upsert(null), q.toString());
//# remove by key, function and item
const q = pm.request.url.query; q.add({ key: "c", value: "3" }); q.remove("a"); q.remove((x) => x.key === "b"); console.log(q.toString()); q.remove(q.one("c")); console.log(q.count());
//# clear and populate
const q = pm.request.url.query; q.clear(); console.log(q.count(), q.toString()); q.populate([{ key: "a", value: "b" }]); console.log(q.toString());
//# repopulate
const q = pm.request.url.query; q.repopulate([{ key: "x", value: "1" }, { key: "y", value: "2" }]); console.log(q.toString());
//# populate from a text
const q = pm.request.url.query; q.repopulate("x=1&y"); console.log(q.toString(), q.count(), q.get("y"));
//# assimilate merges
const q = pm.request.url.query; q.assimilate([{ key: "a", value: "7" }, { key: "n", value: "8" }]); console.log(q.toString());
//# assimilate with prune
const q = pm.request.url.query; q.assimilate([{ key: "a", value: "7" }], true); console.log(q.toString());
//# add without a value
const q = pm.request.url.query; q.add({ key: "only" }); q.add("k=v"); console.log(q.toString());
//# changing an item changes the list
pm.request.headers.one("H1").value = "changed"; console.log(pm.request.headers.get("H1"), pm.request.headers.toString());
//# header text is parsed
const h = pm.request.headers; h.repopulate("A: 1\r\nB: 2:3\r\n"); console.log(h.toObject());
//# contentSize of headers
console.log(pm.response.headers.contentSize(), pm.request.headers.contentSize());
//# a list knows its items
const h = pm.request.headers; console.log(h.has(h.idx(0)), h.contains === undefined);
//# eachParent and parent
console.log(typeof pm.request.headers.eachParent, typeof pm.request.headers.parent);
//# a header has methods
const h = pm.response.headers.one("x-one"); console.log(h.toString(), h.valueOf(), h.key, h.value);
//# a query parameter has methods
const p = pm.request.url.query.one("a"); console.log(p.toString(), p.valueOf());
//# an item can be updated
const p = pm.request.headers.one("H1"); p.update({ key: "H1", value: "new" }); console.log(pm.request.headers.get("h1"));
//# empty lists
const q = pm.request.url.query; q.clear(); console.log(q.count(), q.toObject(), q.toString(), q.all());
//# path variables of a URL that is text
const v = pm.request.url.variables; console.log(v.count(), v.has("id"), v.get("id"), v.one("id").key);
//# a list of path variables as text
//@differs "variable-list-text"
console.log(typeof pm.request.url.variables.toString());

//# get gives the value of each scope
console.log(pm.environment.get("host"), pm.globals.get("planet"), pm.collectionVariables.get("base"), pm.iterationData.get("name"), pm.variables.get("row"));
//# get of an unknown name is undefined
console.log(pm.environment.get("nope"), pm.globals.get("nope"), pm.collectionVariables.get("nope"), pm.iterationData.get("nope"), pm.variables.get("nope"));
//# pm.variables looks in the nearest scope first
console.log(pm.variables.get("who"), pm.variables.get("base"), pm.variables.get("planet"));
//# a local variable hides all others
pm.variables.set("who", "local"); console.log(pm.variables.get("who"), pm.environment.get("who"));
//# has tells whether a scope holds a name
console.log(pm.environment.has("host"), pm.environment.has("planet"), pm.globals.has("planet"), pm.variables.has("planet"), pm.variables.has("nope"), pm.iterationData.has("row"));
//# set keeps a text
pm.environment.set("a", "1"); pm.globals.set("b", "2"); pm.collectionVariables.set("c", "3"); pm.variables.set("d", "4");
//# set keeps numbers, booleans and null as they are
pm.environment.set("n", 5); pm.environment.set("f", 1.5); pm.environment.set("t", true); pm.environment.set("z", null);
console.log(typeof pm.environment.get("n"), typeof pm.environment.get("t"), pm.environment.get("z"), pm.environment.get("f"));
//# set keeps an object by reference
const o = { a: 1 }; pm.environment.set("o", o); o.a = 2; console.log(pm.environment.get("o").a, pm.environment.get("o") === o);
//# set of an array
pm.globals.set("l", [1, "two", { three: 3 }]); console.log(pm.globals.get("l").length, pm.globals.get("l")[2].three);
//# set of undefined
pm.environment.set("u", undefined); console.log(pm.environment.has("u"), pm.environment.get("u"));
//# set replaces
pm.environment.set("host", "other"); console.log(pm.environment.get("host"), Object.keys(pm.environment.toObject()).length);
//# set gives undefined
console.log(pm.environment.set("x", 1), pm.variables.set("x", 1));
//# unset removes
pm.environment.unset("host"); console.log(pm.environment.has("host"), pm.environment.get("host"));
//# unset of an unknown name does nothing
pm.globals.unset("nope"); console.log(pm.globals.toObject());
//# clear empties one scope only
pm.environment.clear(); console.log(pm.environment.toObject(), pm.globals.toObject());
//# clear of each scope
pm.globals.clear(); pm.collectionVariables.clear(); pm.variables.clear(); console.log(pm.globals.toObject(), pm.collectionVariables.toObject());
//# toObject of a scope
console.log(pm.environment.toObject(), pm.collectionVariables.toObject(), pm.iterationData.toObject());
//# toObject of pm.variables is the merged view
console.log(pm.variables.toObject());
//# toJSON of a scope
console.log(pm.environment.toJSON().values, pm.environment.toJSON().name);
//# the name of the environment
console.log(pm.environment.name, pm.environment.id);
//# replaceIn fills in a text
console.log(pm.environment.replaceIn("{{host}}/{{who}}"), pm.variables.replaceIn("{{who}} {{base}} {{planet}} {{row}}"));
//# replaceIn leaves what it does not know
console.log(pm.environment.replaceIn("{{nope}} {{planet}}"), pm.variables.replaceIn("{{nope}}"));
//# replaceIn follows nested references
console.log(pm.variables.replaceIn("{{url}}"));
//# replaceIn of objects and arrays
console.log(pm.variables.replaceIn({ a: "{{row}}", b: ["{{who}}", 1, null], c: { d: "{{host}}" } }), pm.variables.replaceIn(["{{row}}"]));
//# replaceIn of what is no text
console.log(pm.variables.replaceIn(5), pm.variables.replaceIn(null), pm.variables.replaceIn(undefined), pm.variables.replaceIn(true));
//# replaceIn with spaces in the braces
console.log(pm.variables.replaceIn("{{ who }}"));
//# replaceIn of a number and a boolean variable
pm.variables.set("n", 3); pm.variables.set("t", false); console.log(pm.variables.replaceIn("{{n}}-{{t}}"));
//# replaceIn of an object variable
pm.variables.set("o", { a: 1 }); console.log(pm.variables.replaceIn("{{o}}"));
//# replaceIn of null
pm.variables.set("z", null); console.log(pm.variables.replaceIn("<{{z}}>"));
//# a disabled variable
//@differs "disabled-variables"
//@environment [{"key": "off", "value": "hidden", "enabled": false}, {"key": "on", "value": "seen"}]
console.log(pm.environment.get("on"), pm.environment.toObject());
//# the last of two enabled variables of one name wins
//@environment [{"key": "twice", "value": "one"}, {"key": "twice", "value": "two"}]
console.log(pm.environment.get("twice"));
//# typed variables are cast
//@differs "false-text"
//@collection [{"key": "n", "value": "3", "type": "number"}, {"key": "b", "value": "false", "type": "boolean"}, {"key": "s", "value": 5, "type": "string"}]
console.log(pm.collectionVariables.get("n"), pm.collectionVariables.get("b"), pm.collectionVariables.get("s"));
//# a boolean variable with the text true
//@collection [{"key": "b", "value": "true", "type": "boolean"}]
console.log(pm.collectionVariables.get("b"));
//# secret and default variables are texts
//@environment [{"key": "s", "value": "x", "type": "secret"}, {"key": "d", "value": "y", "type": "default"}]
console.log(pm.environment.get("s"), pm.environment.get("d"), pm.environment.toObject());
//# set with a type
pm.environment.set("n", "5", "number"); console.log(pm.environment.get("n"));
//# names are case-sensitive
console.log(pm.environment.get("HOST"), pm.environment.has("Host"));
//# names that belong to Object are plain names
//@differs "names-of-object"
pm.environment.set("constructor", "c"); pm.environment.set("toString", "t"); console.log(pm.environment.get("constructor"), pm.environment.get("toString"), pm.environment.get("hasOwnProperty"));
//# dotted and spaced names
pm.environment.set("a.b", 1); pm.environment.set("c d", 2); console.log(pm.environment.get("a.b"), pm.environment.get("c d"), pm.variables.replaceIn("{{a.b}} {{c d}}"));
//# iteration data can be read as an object
console.log(pm.iterationData.toObject().row, pm.iterationData.toJSON().values !== undefined, pm.iterationData.get("who"));
//# a write of a pre-request script
//@event "prerequest"
pm.environment.set("made", "before"); pm.variables.set("row", 8); console.log(pm.variables.get("row"), pm.iterationData.get("row"));
//# setting iteration data changes what this script sees
pm.iterationData.set("row", 9); console.log(pm.iterationData.get("row"), pm.variables.get("row"));
//# a set with an empty name
pm.environment.set("", "x"); console.log(pm.environment.get(""));
//# numbers as names
pm.environment.set(5, "five"); console.log(pm.environment.get("5"));
//# JSON.stringify of a scope's object
console.log(JSON.stringify(pm.globals.toObject()));
//# the values of a scope are a list
console.log(pm.environment.values.count(), pm.environment.values.get("host"), pm.environment.values.map((v) => v.key), pm.globals.values.one("planet").value);
//# syncVariablesTo and syncVariablesFrom
console.log(pm.environment.syncVariablesTo({ x: 1 }).host); pm.globals.syncVariablesFrom({ a: 1 }); console.log(pm.globals.toObject());

//# A value keeps its type within the script that set it.
pm.environment.set("n", 5); pm.environment.set("o", { a: 1 }); pm.environment.set("b", true);
console.log(pm.environment.get("n"), pm.environment.get("o"), pm.environment.get("b"));
//> log: 5 { a: 1 } true
//> set environment n = 5
//> set environment o = {"a": 1}
//> set environment b = true

//# A write carries what JSON can hold: undefined, functions and NaN become null, dates become text.
pm.environment.set("u", undefined); pm.environment.set("f", () => 1); pm.environment.set("nan", NaN);
pm.environment.set("d", new Date(0)); pm.environment.set("t", "1", "secret");
//> set environment u = null
//> set environment f = null
//> set environment nan = null
//> set environment d = "1970-01-01T00:00:00.000Z"
//> set environment t = "1" (secret)

//# A value is written as it was when it was set, whatever happens to the object later.
const list = [1]; pm.globals.set("list", list); list.push(2);
//> set globals list = [1]
//> set globals list = [1, 2]

//# A disabled variable does not exist for a script.
console.log(pm.environment.has("off"), pm.environment.get("off"), pm.variables.has("off"));
//> log: false undefined false

//# Unset of what is not there writes nothing, clear empties a scope.
pm.environment.unset("nope"); pm.environment.unset("host"); pm.collectionVariables.clear();
console.log(pm.environment.has("host"), pm.collectionVariables.toObject());
//> log: false {}
//> unset environment host
//> clear collection 

//# The nearest scope wins: local, data, environment, collection, globals.
console.log(pm.variables.get("who"));
pm.environment.unset("who"); console.log(pm.variables.get("who"));
pm.collectionVariables.unset("who"); console.log(pm.variables.get("who"));
pm.variables.set("who", "local"); console.log(pm.variables.get("who"), pm.variables.has("row"), pm.variables.get("row"));
//> log: environment
//> log: collection
//> log: globals
//> log: local true 7
//> unset environment who
//> unset collection who
//> set local who = "local"

//# pm.variables.toObject holds every name once, with its nearest value.
console.log(JSON.stringify(pm.variables.toObject()));
//> log: {"who":"environment","count":3,"flag":false,"json":[1],"host":"contoso.example","url":"https://{{host}}/{{num}}","num":5,"row":7}

//# The environment has a name and an id; a scope's JSON lists its variables.
console.log(pm.environment.name, pm.environment.id, JSON.stringify(pm.environment));
//> log: dev env-id {"id":"env-id","name":"dev","values":[{"type":"any","value":"contoso.example","key":"host"},{"type":"any","value":"https://{{host}}/{{num}}","key":"url"},{"type":"any","value":5,"key":"num"},{"type":"any","value":"environment","key":"who"}]}

//# Keys that are no text are read as text.
pm.environment.set(5, "five"); console.log(pm.environment.get("5"), pm.environment.get(5));
//> log: five five
//> set environment 5 = "five"

//# replaceIn resolves again and again, and leaves what it does not know as it is.
console.log(pm.variables.replaceIn("{{url}} {{nope}} {{$nope}} {{ host }}"));
//> log: https://contoso.example/5 {{nope}} {{$nope}} {{ host }}

//# replaceIn goes through objects and lists and leaves other values alone.
console.log(pm.variables.replaceIn({ a: "{{host}}", b: ["{{num}}", 3] }), pm.variables.replaceIn(5), pm.variables.replaceIn(null));
//> log: { a: 'contoso.example', b: [ '5', 3 ] } 5 null

//# replaceIn of one scope knows that scope only.
console.log(pm.collectionVariables.replaceIn("{{who}} {{host}}"));
//> log: collection {{host}}

//# A variable that refers to itself ends after nineteen rounds.
pm.variables.set("loop", "x{{loop}}"); console.log(pm.variables.replaceIn("{{loop}}"));
//> log: xxxxxxxxxxxxxxxxxxx{{loop}}
//> set local loop = "x{{loop}}"

//# Dynamic variables give values of their kind, each time a new one.
const is = (name, pattern) => console.log(name, pattern.test(pm.variables.replaceIn(`{{${name}}}`)));
is("$guid", /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/); is("$randomUUID", /^[0-9a-f-]{36}$/);
is("$timestamp", /^\d{10}$/); is("$isoTimestamp", /^\d{4}-\d\d-\d\dT[\d:.]+Z$/); is("$randomInt", /^\d{1,4}$/);
is("$randomBoolean", /^(true|false)$/); is("$randomIP", /^\d+\.\d+\.\d+\.\d+$/); is("$randomHexColor", /^#[0-9a-f]{6}$/);
console.log(pm.variables.replaceIn("{{$guid}}") !== pm.variables.replaceIn("{{$guid}}"));
//> log: $guid true
//> log: $randomUUID true
//> log: $timestamp true
//> log: $isoTimestamp true
//> log: $randomInt true
//> log: $randomBoolean true
//> log: $randomIP true
//> log: $randomHexColor true
//> log: true

//# A typed variable of a collection is read as its type.
console.log(typeof pm.collectionVariables.get("count"), pm.collectionVariables.get("flag"), pm.collectionVariables.get("json"));
//> log: number false [ 1 ]

//# pm.info tells which request and which iteration this is.
console.log(JSON.stringify(pm.info));
//> log: {"eventName":"test","iteration":1,"iterationCount":3,"requestName":"Get","requestId":"request-id"}

//# identifiers
for (const name of ["$guid", "$randomUUID"]) console.log(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(pm.variables.replaceIn(`{{${name}}}`)));
//# timestamps
console.log(/^\d{10}$/.test(pm.variables.replaceIn("{{$timestamp}}")), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(pm.variables.replaceIn("{{$isoTimestamp}}")));
//# numbers
console.log(/^\d{1,4}$/.test(pm.variables.replaceIn("{{$randomInt}}")), /^(true|false)$/.test(pm.variables.replaceIn("{{$randomBoolean}}")));
//# each use gives a new value
console.log(pm.variables.replaceIn("{{$guid}}") !== pm.variables.replaceIn("{{$guid}}"));
//# unknown ones stay
console.log(pm.variables.replaceIn("{{$nope}} {{$}}"));
//# a variable of that name comes first
pm.variables.set("$guid", "mine"); console.log(pm.variables.replaceIn("{{$guid}}"));
//# people and places are words
for (const name of ["$randomFirstName", "$randomLastName", "$randomFullName", "$randomCity", "$randomCountry", "$randomJobTitle"]) console.log(/^[^{}]+$/.test(pm.variables.replaceIn(`{{${name}}}`)));
//# addresses of the internet
console.log(/^[^@\s]+@[^@\s]+$/.test(pm.variables.replaceIn("{{$randomEmail}}")), /^\d+\.\d+\.\d+\.\d+$/.test(pm.variables.replaceIn("{{$randomIP}}")), /^https?:\/\//.test(pm.variables.replaceIn("{{$randomUrl}}")), /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(pm.variables.replaceIn("{{$randomMACAddress}}")));
//# in objects
const o = pm.environment.replaceIn({ a: "{{$randomInt}}", b: ["{{$guid}}"] }); console.log(typeof o.a, o.b[0].length);

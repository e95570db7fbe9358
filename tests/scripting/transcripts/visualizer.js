//# What Postman's sandbox refuses is refused in its words.
for (const args of [[5], ["x", 5], ["x", {}, 5], []]) try { pm.visualizer.set(...args); } catch (error) { console.log(`${error}`); }
//> log: Error: Invalid template. Template must be of type string, found number
//> log: Error: Invalid data. Data must be an object, found number
//> log: Error: Invalid options. Options must be an object, found number
//> log: Error: Invalid template. Template must be of type string, found undefined

//# A template that is none is the script's error.
try { pm.visualizer.set("{{#each}", {}); } catch (error) { console.log(error.message.split("\n")[0]); }
//> log: Parse error on line 1:

// Reads v1 collections by name from the file that is named, and writes what Postman's own converter makes of them.
const transformer = require("postman-collection-transformer");
const cases = JSON.parse(require("fs").readFileSync(process.argv[2], "utf8"));
const options = { inputVersion: "1.0.0", outputVersion: "2.1.0", retainIds: true };
const convert = (document) =>
    new Promise((resolve, reject) =>
        transformer.convert(document, options, (error, result) => (error ? reject(error) : resolve(result))));
Promise.all(Object.entries(cases).map(async ([name, document]) => [name, await convert(document)]))
    .then((results) => process.stdout.write(JSON.stringify(Object.fromEntries(results))));

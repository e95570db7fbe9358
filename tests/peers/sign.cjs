// Signs requests as newman does: reads a JSON list of {url, method, header, body, auth} from standard input
// and writes a list of {url, headers, form} or {error}.
const path = require("path");
const [modules, now] = process.argv.slice(2);
// Their signers take the time from here.
const RealDate = Date;
const moment = Number(now);
global.Date = class extends RealDate {
  constructor(...given) { super(...(given.length ? given : [moment])); }
  static now() { return moment; }
};
const { authorizeRequest } = require(path.join(modules, "postman-runtime/lib/authorizer"));
const { Request } = require(path.join(modules, "postman-collection"));
const { toNodeUrl } = require(path.join(modules, "postman-url-encoder"));

const signed = (definition) => new Promise((resolve) => {
  const request = new Request(definition);
  authorizeRequest(request, (error, result) => {
    if (error) { resolve({ error: error.message }); return; }
    const outcome = result || request;
    const form = outcome.body && outcome.body.mode === "urlencoded" ? outcome.body.urlencoded.map((field) => [field.key, field.value]) : null;
    resolve({ url: toNodeUrl(outcome.url).href, headers: outcome.headers.map((header) => [header.key, header.value]), form });
  });
});

let input = "";
process.stdin.on("data", (data) => { input += data; });
process.stdin.on("end", async () => {
  const results = [];
  for (const definition of JSON.parse(input)) results.push(await signed(definition));
  process.stdout.write(JSON.stringify(results));
});

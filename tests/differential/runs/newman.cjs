// Runs newman's own command line, one case after the other in one process.
// Standard input: {modules, mark, cases: [{name, arguments, folder}]}; standard output: a list of {code, error}.
"use strict";
const fs = require("fs");
const path = require("path");
const http = require("http");

const read = () => new Promise((resolve) => {
  let text = "";
  process.stdin.on("data", (data) => { text += data; });
  process.stdin.on("end", () => resolve(JSON.parse(text)));
});

// Tells the server whose requests come next.
const mark = (address, name) => new Promise((resolve, reject) => {
  http.get(`${address}${encodeURIComponent(name)}`, { agent: false }, (answer) => {
    answer.resume();
    answer.on("end", resolve);
  }).on("error", reject);
});

// Options are collected in these modules, so each case gets its own. They are known by their real paths.
const fresh = (modules) => {
  const newman = path.join(fs.realpathSync(modules), "newman", "bin");
  for (const name of Object.keys(require.cache)) {
    if (name.startsWith(newman)) delete require.cache[name];
  }
  return require(path.join(modules, "newman", "bin", "newman.js"));
};

const main = async () => {
  const { modules, mark: address, cases } = await read();
  const newman = require(path.join(modules, "newman"));
  const original = newman.run;
  const results = [];
  let done;
  newman.run = (options, callback) => original(options, (...given) => { callback(...given); done(); });
  const written = process.stdout.write.bind(process.stdout);
  for (const each of cases) {
    await mark(address, each.name);
    process.chdir(each.folder);
    process.exitCode = 0;
    let error = "";
    process.stdout.write = () => true;
    const odd = (thrown) => { error = String(thrown && thrown.message); process.exitCode = 1; done(); };
    process.on("uncaughtException", odd);
    process.on("unhandledRejection", odd);
    await new Promise((resolve) => {
      done = resolve;
      fresh(modules)(["node", "newman", ...each.arguments], (failure) => { if (failure) odd(failure); });
    });
    process.removeListener("uncaughtException", odd);
    process.removeListener("unhandledRejection", odd);
    process.stdout.write = written;
    results.push({ code: process.exitCode, error });
  }
  process.exitCode = 0;
  process.stdout.write(JSON.stringify(results), () => process.exit(0));
};

main();

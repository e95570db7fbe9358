// Fills in the details of a request when it is opened; everything that a run said becomes text, never markup.
"use strict";

const make = (name, text, kind) => {
  const element = document.createElement(name);
  if (text !== undefined) element.textContent = text;
  if (kind) element.className = kind;
  return element;
};

const list = (entries, parent) => parent.append(...entries) ?? parent;

const table = (pairs) => {
  const body = make("table");
  for (const [name, value] of pairs) {
    const row = make("tr");
    row.append(make("td", name), make("td", value));
    body.append(row);
  }
  return body;
};

const milliseconds = (value) => (value < 10 ? value.toFixed(1) : Math.round(value)) + " ms";

const indented = (text) => {
  try {
    // Numbers that JavaScript would round stay as the server wrote them.
    return /\d{16}/.test(text) ? text : JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
};

const body = (given) => {
  const parts = [];
  if (!given || !given.text) return parts;
  parts.push(make("pre", given.cut ? given.text : indented(given.text)));
  if (given.cut) parts.push(make("p", `the first part of ${given.size} bytes`, "hint"));
  return parts;
};

const waterfall = (phases) => {
  const total = phases.reduce((sum, [, time]) => sum + time, 0);
  const bar = make("div", undefined, "fall");
  phases.forEach(([, time], at) => {
    const part = make("i", undefined, `phase${at + 1}`);
    part.style.width = `${total ? (100 * time) / total : 0}%`;
    bar.append(part);
  });
  const words = phases.map(([name, time]) => `${name} ${milliseconds(time)}`).join(" · ");
  return [bar, make("p", words, "hint")];
};

const exchange = (given, title) => {
  const parts = [make("h3", `${title}: ${given.method} ${given.url}`)];
  if (given.note) parts.push(make("p", given.note, "hint"));
  parts.push(table(given.headers), ...body(given.body));
  if (given.problem) parts.push(make("p", given.problem, "no"));
  const answer = given.response;
  if (!answer) return parts;
  parts.push(make("h3", `Response: ${answer.status} ${answer.reason}`));
  parts.push(...waterfall(answer.phases));
  for (const hop of answer.hops) parts.push(make("p", hop, "hint"));
  parts.push(table(answer.headers), ...body(answer.body));
  return parts;
};

const words = { passed: ["✓", "ok"], failed: ["✗", "no"], skipped: ["○", "skipped"], error: ["✗", "no"] };

const tests = (outcomes) => list(outcomes.map(([kind, name, message, where]) => {
  const [mark, color] = words[kind];
  const line = make("li");
  line.append(make("span", mark, color), ` ${name}`);
  if (message) line.append(make("pre", where ? `${message}\n${where}` : message));
  return line;
}), make("ul"));

const frame = (html) => {
  const element = make("iframe");
  element.setAttribute("sandbox", "");
  element.setAttribute("title", "visualization");
  element.srcdoc = html;
  return element;
};

const fill = (item) => {
  const data = JSON.parse(document.getElementById(`d${item.id.slice(1)}`).textContent);
  const detail = make("div", undefined, "detail");
  if (data.tests.length) detail.append(make("h3", "Tests"), tests(data.tests));
  if (data.console.length) {
    detail.append(make("h3", "Console"), make("pre", data.console.map(([level, text]) => `${level}: ${text}`).join("\n")));
  }
  for (const html of data.views) detail.append(make("h3", "Visualization"), frame(html));
  for (const given of data.requests) detail.append(...exchange(given, given.script ? "Request of a script" : "Request"));
  item.append(detail);
};

for (const item of document.querySelectorAll("details.item")) {
  item.addEventListener("toggle", () => {
    if (item.open && !item.querySelector(".detail")) fill(item);
  });
}

const open = () => {
  const item = document.getElementById(location.hash.slice(1));
  if (item && item.matches("details.item")) { item.hidden = false; item.open = true; item.scrollIntoView(); }
};
addEventListener("hashchange", open);

const search = document.getElementById("search");
const which = document.getElementById("which");
const sift = () => {
  const wanted = search.value.toLowerCase();
  for (const item of document.querySelectorAll("details.item")) {
    const named = item.firstElementChild.textContent.toLowerCase().includes(wanted);
    item.hidden = !named || (which.value === "failed" && !item.classList.contains("failed"));
  }
};
search.addEventListener("input", sift);
which.addEventListener("change", sift);
document.getElementById("tools").hidden = false;
open();

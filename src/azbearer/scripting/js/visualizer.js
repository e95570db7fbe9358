// pm.visualizer: the page is made here, where the template's code belongs; the last one counts.

function checkVisualizer(template, data, options) {
  if (typeof template !== "string") {
    throw new Error(`Invalid template. Template must be of type string, found ${typeof template}`);
  }
  if (data && typeof data !== "object") throw new Error(`Invalid data. Data must be an object, found ${typeof data}`);
  if (options && typeof options !== "object") {
    throw new Error(`Invalid options. Options must be an object, found ${typeof options}`);
  }
}

function setVisualizer(template, data, options) {
  checkVisualizer(template, data, options);
  const page = library("handlebars").compile(template, options)(data);
  post(`["page",${encode(`${page}`)}]`);
}

extendPm({ visualizer: { set: setVisualizer, clear: () => { post('["page",""]'); } } });

// The little of Node's `process` that bundled libraries touch. esbuild puts it in where one names it.
export const process = {
  env: {},
  browser: true,
  nextTick: (callback, ...args) => queueMicrotask(() => callback(...args)),
};

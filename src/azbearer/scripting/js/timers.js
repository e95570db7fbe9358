// Timers. Time is what the host says it is: milliseconds since the script began, told at each turn.

let clock = 0;
let timerCount = 0;
const timers = new Map();

function addTimer(callback, delay, args, repeats) {
  if (typeof callback !== "function") throw new TypeError("a timer needs a function");
  const wait = max(repeats ? 1 : 0, floor(Number(delay)) || 0);
  timerCount += 1;
  timers.set(timerCount, { callback, args, due: clock + wait, every: repeats ? wait : 0, id: timerCount });
  return timerCount;
}

// The timer that is due first; of equals the older one.
function nextTimer() {
  let next;
  for (const timer of timers.values()) if (next === undefined || timer.due < next.due) next = timer;
  return next;
}

function fireTimer() {
  const timer = timers.size === 0 ? undefined : nextTimer();
  if (timer === undefined || timer.due > clock) return false;
  timers.delete(timer.id);
  if (timer.every > 0) timers.set(timer.id, assign(timer, { due: clock + timer.every }));
  callUser(timer.callback, timer.args);
  return true;
}

const clearTimer = (id) => { timers.delete(Number(id)); };

const timerApi = {
  setTimeout: (callback, delay, ...args) => addTimer(callback, delay, args, false),
  setInterval: (callback, delay, ...args) => addTimer(callback, delay, args, true),
  setImmediate: (callback, ...args) => addTimer(callback, 0, args, false),
  clearTimeout: clearTimer,
  clearInterval: clearTimer,
  clearImmediate: clearTimer,
};

const nativeMicrotask = queueMicrotask;
timerApi.queueMicrotask = (callback) => nativeMicrotask(() => callUser(callback, []));

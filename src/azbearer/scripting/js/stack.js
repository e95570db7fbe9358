// Which frames of a stack are the user's: the host evaluates everything of ours below INTERNAL_LINES.

const framePattern = /^\s+at (?:(.*?) \()?<input>:(\d+):(\d+)\)?$/;

// The user's frames of a stack, for console output.
function userStack(stack) {
  let kept = "";
  for (const line of split(stack, "\n")) {
    const frame = matchPattern(framePattern, line);
    if (frame && Number(frame[2]) < INTERNAL_LINES) {
      kept += `${kept ? "\n" : ""}    at ${frame[1] || "script"} (line ${Number(frame[2]) - PREFIX_LINES})`;
    }
  }
  return kept;
}

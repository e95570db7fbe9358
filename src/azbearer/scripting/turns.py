"""One script's rounds: applies what it wrote, makes its calls, waits for its timers."""

from __future__ import annotations

import time

from azbearer.patterns import regex
from azbearer.scripting.calls import answer
from azbearer.scripting.contract import ScriptError, ScriptOutcome
from azbearer.scripting.replies import LONE, Question, RunCall, UnexpectedReplyError, Wishes, parse_report
from azbearer.scripting.trace import engine_error
from azbearer.scripting.wire import frame
from azbearer.typed import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from azbearer.scripting.contract import (
        ConsoleLine,
        Json,
        ScriptHost,
        ScriptInput,
        ScriptLimits,
        TestOutcome,
        VariableWrite,
    )
    from azbearer.scripting.courier import Courier
    from azbearer.scripting.replies import AnyCall, RawError, Report
    from azbearer.scripting.trace import LimitName

    # Of a reply: its status, and what stands behind that.
    Ask = Callable[[bytes, float | None], tuple[str, str]]

# With no memory left even for its own error the engine throws null. So may a script, which then says so.
_THROWS_NULL: Final = regex(r"\bthrow\s+null\b|\breject\w*\(\s*null\b")


_NO_WISHES: Final = Wishes()


class Clock(NamedTuple):
    """How the engine tells and passes time; both count in seconds."""

    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


class EndedError(Exception):
    """The script is over before it was idle; the process that ran it must go."""

    def __init__(self, error: ScriptError) -> None:
        super().__init__(error.message)
        self.error = error


def limit_error(limit: LimitName, limits: ScriptLimits, place: ScriptError | None = None) -> ScriptError:
    """The error of a script that azbearer ended, at the place where it was."""
    if limit == "memory":
        message = f"the script used up its {limits.memory >> 20} MiB of memory"
    else:
        message = f"the script used up its {limits.cpu:g} s of CPU time"
    place = place or ScriptError("", "")
    _, _, frames = place.stack.partition("\n")
    stack = f"LimitError: {message}\n{frames}".rstrip("\n")
    return place._replace(name="LimitError", message=message, stack=stack, limit=limit)


def wall_error(seconds: float) -> ScriptError:
    """The error of a script that waited, or worked, past its wall time."""
    message = f"the script did not end within {seconds:g} s"
    return ScriptError("LimitError", message, stack=f"LimitError: {message}", limit="time")


class ScriptRun:
    """One script on its way through the sandbox process.

    Args:
        script: the script.
        host: applies its writes, makes its calls.
        limits: what it may use.
        clock: tells and passes time.

    Attributes:
        writes: what it has written; None if nobody can tell what its process has made of that.
    """

    def __init__(self, script: ScriptInput, host: ScriptHost, limits: ScriptLimits, clock: Clock) -> None:
        self._script = script
        self._host = host
        self._limits = limits
        self._clock = clock
        self._begin = clock.monotonic()
        self._courier: Courier | None = None
        self._messages: list[TestOutcome | ConsoleLine] = []
        self._request: Mapping[str, Json] | None = None
        self._error: ScriptError | None = None
        self._wishes = _NO_WISHES
        self.writes: Sequence[VariableWrite] | None = ()

    def go(self, first: tuple[str, str], ask: Ask) -> None:
        """All rounds, from the first reply until nothing is pending.

        Raises:
            EndedError: the script was ended, or the process said something odd.
        """
        try:
            report = self._take(*first)
            while not report.idle:
                frames = self._next_frames(report)
                report = self._take(*ask(frames, self._wall_left()))
            self._request = report.request
        finally:
            if self._courier is not None:
                self._courier.close()

    def outcome(self, error: ScriptError | None = None) -> ScriptOutcome:
        """What the script left."""
        elapsed = self._clock.monotonic() - self._begin
        messages = tuple(self._messages)
        return ScriptOutcome(messages, self._request, error or self._error, elapsed, *self._wishes)

    def _elapsed(self) -> float:
        return self._clock.monotonic() - self._begin

    def _wall_left(self) -> float | None:
        """Seconds of wall time that are left, None without such a limit.

        Raises:
            EndedError: none are left.
        """
        if self._limits.wall is None:
            return None
        left = self._limits.wall - self._elapsed()
        if left <= 0:
            raise EndedError(wall_error(self._limits.wall))
        return left

    def _take(self, status: str, text: str) -> Report:
        """The report of one turn, with its writes performed and the rest kept."""
        if status != "report":
            raise EndedError(self._ended(status, text))
        try:
            report = parse_report(text, self._script.label)
        except UnexpectedReplyError as error:
            message = f"the script engine gave an answer of an unknown form: {error}"
            raise EndedError(ScriptError("Error", message)) from None
        writes, messages, _, wishes, _, _, raised, _ = report
        if writes:
            self._host.apply(writes)
            self._note(writes, text)
        self._messages += messages
        if wishes is not None:
            self._wish(wishes)
        if raised is not None and self._error is None:
            self._error = self._judged(raised)
        return report

    def _note(self, writes: Sequence[VariableWrite], text: str) -> None:
        # Of a lone surrogate the process knows nothing but what its script has said.
        self.writes = None if self.writes is None or LONE in text else [*self.writes, *writes]

    def _wish(self, wishes: Wishes) -> None:
        self._wishes = wishes.after(self._wishes)
        if wishes.skipped:
            # What it has written since is in its process, and nowhere else.
            self.writes = None

    def _judged(self, raw: RawError) -> ScriptError:
        """The error itself, or the memory limit that it stands for."""
        own_null = raw.error.message == "null" and _THROWS_NULL.search(self._script.source)
        if raw.exhausted and not own_null:
            return limit_error("memory", self._limits, raw.error)
        return raw.error

    def _ended(self, status: str, text: str) -> ScriptError:
        """The error of a script that the engine ended; what it did till then still counts."""
        report, _, words = text.partition("\n")
        if report:
            self._take("report", report)
        error = engine_error(words, self._script.label)
        if status == "time":
            return limit_error("time", self._limits, error)
        return limit_error("memory", self._limits, error) if status == "memory" else error

    def _next_frames(self, report: Report) -> bytes:
        """Wait for what the script waits for; the answers that came, and the time it is."""
        answers = self._answers(report)
        now = self._elapsed() * 1000
        if not answers and report.due >= 0:
            # The wait for the timer is over, whatever the clock's grain.
            now = max(now, report.due)
        return b"".join((*answers, frame("turn", repr(now))))

    def _answers(self, report: Report) -> list[bytes]:
        if any(isinstance(call, RunCall) for call in report.calls):
            # The scripts of that request write as well.
            self.writes = None
        if self._only_call(report):
            return [answer(self._host, report.calls[0])]
        # Questions first and in order, so that a cookie that was set goes with a request after it.
        told = [answer(self._host, call) for call in report.calls if isinstance(call, Question)]
        for call in report.calls:
            if not isinstance(call, Question):
                self._post(call)
        if told:
            return told
        if self._courier is not None and self._courier.open:
            return self._courier.wait(self._pause(report))
        self._clock.sleep(self._pause(report) or 0.0)
        return []

    def _post(self, call: AnyCall) -> None:
        if self._courier is None:
            from azbearer.scripting.courier import Courier  # noqa: PLC0415 - few scripts make several calls

            self._courier = Courier(self._host)
        self._courier.post(call)

    def _only_call(self, report: Report) -> bool:
        """Whether one call is all that the script waits for, so that no thread is needed."""
        busy = self._courier is not None and self._courier.open > 0
        return len(report.calls) == 1 and not busy and report.due < 0 and self._limits.wall is None

    def _pause(self, report: Report) -> float | None:
        """Seconds until the next timer or the end of the wall time; None for as long as it takes."""
        left = self._wall_left()
        if report.due < 0:
            return left
        due = max(report.due / 1000 - self._elapsed(), 0.0)
        return due if left is None else min(due, left)

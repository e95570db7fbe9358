"""SIGINT and SIGTERM end a run with its report; a second one ends the process at once."""

from __future__ import annotations

import contextlib
import signal

from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interrupts:
    """What becomes of signals.

    Attributes:
        held: the name of a signal that came after `hold`, or empty.
    """

    def __init__(self) -> None:
        self.held = ""
        self._raising = False

    def start(self) -> dict[signal.Signals, Any]:
        """Raise from now on; the handlers from before.

        Raises:
            ValueError: this is not the main thread.
        """
        before = {number: signal.signal(number, self._raise) for number in _SIGNALS}
        self._raising = True
        return before

    def hold(self) -> None:
        """Only note a signal from now on, unless one was raised already."""
        if self._raising:
            for number in _SIGNALS:
                signal.signal(number, self._note)

    def _raise(self, number: int, frame: Any) -> None:
        del frame
        self._leave_the_rest_alone()
        raise KeyboardInterrupt(signal.Signals(number).name)

    def _note(self, number: int, frame: Any) -> None:
        del frame
        self._leave_the_rest_alone()
        self.held = signal.Signals(number).name

    def _leave_the_rest_alone(self) -> None:
        self._raising = False
        for each in _SIGNALS:
            signal.signal(each, signal.SIG_DFL)


@contextlib.contextmanager
def interrupts_raise() -> Iterator[Interrupts]:
    """Inside, the first signal raises `KeyboardInterrupt` with its name; outside, all is as before."""
    interrupts = Interrupts()
    try:
        before = interrupts.start()
    except ValueError:  # not the main thread: signals are somebody else's business
        yield interrupts
        return
    try:
        yield interrupts
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

from __future__ import annotations

import os
import signal
import sys
import threading

import pytest

from azbearer.cli.signals import interrupts_raise

BOTH = (signal.SIGINT, signal.SIGTERM)


@pytest.mark.skipif(sys.platform == "win32", reason="a process can't signal itself there")
@pytest.mark.parametrize("number", BOTH)
def test_a_signal_raises(number: signal.Signals) -> None:
    """With its name; from then on a second one ends the process, and afterwards all is as before."""
    before = [signal.getsignal(each) for each in BOTH]
    with interrupts_raise():
        with pytest.raises(KeyboardInterrupt, match=number.name):
            os.kill(os.getpid(), number)
        assert [signal.getsignal(each) for each in BOTH] == [signal.SIG_DFL] * 2
    assert before == [signal.getsignal(each) for each in BOTH]


@pytest.mark.skipif(sys.platform == "win32", reason="a process can't signal itself there")
@pytest.mark.parametrize("number", BOTH)
def test_a_signal_is_held(number: signal.Signals) -> None:
    """While reports are written it is only noted; the next one ends the process."""
    with interrupts_raise() as interrupts:
        interrupts.hold()
        os.kill(os.getpid(), number)
        assert number.name == interrupts.held
        assert [signal.getsignal(each) for each in BOTH] == [signal.SIG_DFL] * 2


@pytest.mark.skipif(sys.platform == "win32", reason="a process can't signal itself there")
def test_nothing_is_held_after_an_interrupt() -> None:
    """A run that was interrupted can be ended by a second signal at any time."""
    with interrupts_raise() as interrupts:
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
        interrupts.hold()
        assert [signal.getsignal(each) for each in BOTH] == [signal.SIG_DFL] * 2


def test_other_threads_leave_signals_alone() -> None:
    """Whoever runs this in a thread keeps its own handlers."""
    before = [signal.getsignal(each) for each in BOTH]
    ran: list[bool] = []

    def inside() -> None:
        with interrupts_raise():
            ran.append(before == [signal.getsignal(each) for each in BOTH])

    thread = threading.Thread(target=inside)
    thread.start()
    thread.join(10)
    assert ran == [True]

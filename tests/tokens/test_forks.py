from __future__ import annotations

import gc
import os
import subprocess
import sys

import pytest

from azbearer.tokens import forks


class Thing:
    """Counts its resets."""

    resets = 0

    def reset_after_fork(self) -> None:
        """See `Forkable`."""
        self.resets += 1


def test_registered_things_are_reset() -> None:
    """Everything that registered and lives is told in the child."""
    thing = Thing()
    forks.reset_in_children(thing)
    forks._reset()
    assert 1 == thing.resets


def test_registering_keeps_nothing_alive() -> None:
    """A source that nobody uses any more is gone."""
    gc.collect()
    before = len(forks._known)
    forks.reset_in_children(Thing())
    gc.collect()
    assert before == len(forks._known)


FORKED = """
import os, threading, time
from azbearer.secrets import Secret
from azbearer.tokens.contract import Token
from azbearer.tokens.drive import Driver
from azbearer.tokens.engine import CachedSource

entered, gate = threading.Event(), threading.Event()

class Credential:
    name = "Credential"
    def cache_key(self, query):
        return str(query)
    def flow(self, query, context):
        entered.set()
        gate.wait()
        yield from ()
        return Token(Secret("token"), time.time() + 3600, None, time.time())

source = CachedSource(Credential(), drive=Driver())
threading.Thread(target=source.get, args=(("a/.default",),), daemon=True).start()
entered.wait()
child = os.fork()
gate.set()
if child == 0:
    os._exit(source.get(("a/.default",)).value.reveal() != "token")
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), source.get(("a/.default",)).value.reveal())
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_child_is_not_held_up_by_its_parents_flights() -> None:
    """A server that forks while a token is fetched gets one in the child too."""
    command = [sys.executable, "-W", "ignore", "-c", FORKED]
    found = subprocess.run(command, capture_output=True, text=True, check=True, timeout=30)
    assert "0 token" == found.stdout.strip()

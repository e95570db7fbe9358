"""What several processes, living and killed, do to one folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

PROCESSES = 16

# Kills a writer at the n-th line that it executes in the cache's modules, for n from 1 to 200.
KILLED = """
import json, os, signal, sys
from azbearer.secrets import Secret
from azbearer.tokens.cache.file import FileCache
from azbearer.tokens.cache.keys import SuppliedKey
from azbearer.tokens.contract import Token

def opened():
    return FileCache(sys.argv[1], SuppliedKey(Secret("00" * 32)))

def token(text):
    return Token(Secret(text), 4e9, None, 1.0)

def write_until(point):
    count = 0
    def trace(frame, event, argument):
        nonlocal count
        if "cache" not in frame.f_code.co_filename:
            return None
        count += event == "line"
        if count == point:
            os.kill(os.getpid(), signal.SIGKILL)
        return trace
    sys.settrace(trace)
    cache = opened()
    while True:
        with cache.lock("key", 0.0):
            cache.put("key", token("new"))

opened().put("key", token("old"))
found = {"killed": 0, "whole": 0, "locked": 0, "repaired": 0}
for point in range(1, 201):
    child = os.fork()
    if child == 0:
        write_until(point)
    found["killed"] += os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
    cache = opened()
    found["whole"] += cache.get("key") in (token("old"), token("new"))
    with cache.lock("key", 0.0) as held:
        found["locked"] += held
        cache.put("key", token("old"))
    found["repaired"] += opened().get("key") == token("old")
print(json.dumps(found))
"""

# One of many that come to a cold cache at the same time.
ASKING = """
import json, sys
from azbearer.secrets import Secret
from azbearer.tokens.cache.file import FileCache
from azbearer.tokens.cache.keys import KeyFile
from azbearer.tokens.cache.folder import PrivateFolder
from azbearer.tokens.contract import Send, Token
from azbearer.tokens.drive import Driver
from azbearer.tokens.engine import CachedSource

class Credential:
    name = "Credential"
    def cache_key(self, query):
        return str(query)
    def flow(self, query, context):
        answer = yield Send("POST", sys.argv[2], form=(("scope", query.scopes[0]),))
        now = context.now()
        return Token(Secret(json.loads(answer.body)["access_token"]), now + 3600, None, now)

cache = FileCache(sys.argv[1] + "/tokens", KeyFile(PrivateFolder(sys.argv[1] + "/keys")))
source = CachedSource(Credential(), drive=Driver(), cache=cache)
print("ready", flush=True)
sys.stdin.readline()
print("asking", flush=True)
print(source.get(("a/.default",)).value.reveal(), flush=True)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are killed where they fork")
def test_killed_at_any_moment(tmp_path: Path) -> None:
    """Killed at 200 points of writing, a process leaves a whole entry, old or new, and no lock."""
    command = [sys.executable, "-c", KILLED, str(tmp_path / "cache")]
    found = subprocess.run(command, capture_output=True, text=True, check=True)
    assert dict.fromkeys(("killed", "whole", "locked", "repaired"), 200) == json.loads(found.stdout)


def test_many_cold_processes_make_one_request(tmp_path: Path, plain: Any) -> None:
    """Sixteen processes that come at once make the cache, its key and its lock, and one request."""
    plain.body = b'{"access_token":"the-token"}'
    plain.hang.clear()
    command = [sys.executable, "-c", ASKING, str(tmp_path), plain.url]
    with ExitStack() as stack:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        processes = [stack.enter_context(subprocess.Popen(command, **pipes)) for _ in range(PROCESSES)]  # type: ignore[call-overload] # of a dict
        for expected in ("ready\n", "asking\n"):
            assert [expected] * PROCESSES == [process.stdout.readline() for process in processes]
            for process in processes:
                process.stdin.write("\n")
                process.stdin.flush()
        plain.hang.set()
        assert ["the-token\n"] * PROCESSES == [process.stdout.readline() for process in processes]
    assert 1 == len(plain.asked)

from __future__ import annotations

import asyncio
import os
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.secrets import Secret
from azbearer.tokens.contract import RunProgram, Token, TokenQuery
from azbearer.tokens.engine import CachedSource

if TYPE_CHECKING:
    from pathlib import Path

    from azbearer.tokens.contract import Flow, FlowContext
    from azbearer.tokens.drive import Driver

SCOPES = ("https://management.azure.com/.default",)
QUERY = TokenQuery(SCOPES)


def opened(credential: Any) -> None:
    """Let the flow go on once it has begun: the callers have long been waiting by then, or come later."""
    assert credential.entered.acquire(timeout=20)
    credential.gate.set()


def text(source: CachedSource) -> str:
    return source.get(SCOPES).value.reveal()


async def gathered(source: CachedSource, count: int) -> list[str]:
    tokens = await asyncio.gather(*(source.token_async(QUERY) for _ in range(count)))
    return [token.value.reveal() for token in tokens]


@pytest.mark.parametrize("count", [50, 500])
def test_threads(source: CachedSource, credential: Any, in_threads: Any, count: int) -> None:
    """However many threads come to a cold cache, one request is made."""
    credential.gate.clear()
    found = in_threads(count, partial(text, source), partial(opened, credential))
    assert ["token-1"] * count == found
    assert 1 == len(credential.asked)


def test_tasks(source: CachedSource, credential: Any) -> None:
    """However many tasks come to a cold cache, one request is made."""
    assert ["token-1"] * 200 == asyncio.run(gathered(source, 200))
    assert 1 == len(credential.asked)


def test_threads_and_tasks_of_several_loops(source: CachedSource, credential: Any, in_threads: Any) -> None:
    """Ten loops with twenty tasks each share one request, and ten loops in a row what it gave."""
    credential.gate.clear()
    found = in_threads(10, lambda: asyncio.run(gathered(source, 20)), partial(opened, credential))
    found += [asyncio.run(gathered(source, 1)) for _ in range(10)]
    assert ["token-1"] * 210 == [token for tokens in found for token in tokens]
    assert 1 == len(credential.asked)


def test_a_cancelled_leader_loses_nobody(source: CachedSource, credential: Any) -> None:
    """The task that came first is cancelled while its request is on the wire; forty-nine get the token."""
    credential.gate.clear()

    async def scene() -> list[Any]:
        tasks = [asyncio.create_task(source.token_async(QUERY)) for _ in range(50)]
        await asyncio.sleep(0)
        tasks[0].cancel()
        credential.gate.set()
        return await asyncio.gather(*tasks, return_exceptions=True)

    leader, *others = asyncio.run(scene())
    assert isinstance(leader, asyncio.CancelledError)
    assert {"token-1"} == {token.value.reveal() for token in others}
    assert 1 == len(credential.asked)


def test_a_timed_out_waiter_leaves_its_flight_to_the_next(source: CachedSource, credential: Any) -> None:
    """Who gives up loses nothing for others: the token arrives, and the next call finds it."""
    credential.gate.clear()

    async def impatient() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(source.token_async(QUERY), 0.001)

    asyncio.run(impatient())
    credential.gate.set()
    assert "token-1" == text(source)
    assert 1 == len(credential.asked)


def test_renewals_are_one_too(source: CachedSource, credential: Any, clock: Any, in_threads: Any) -> None:
    """Fifty threads past the soft limit get the old token at once; one request is made behind the scenes."""
    source.get(SCOPES)
    clock.go(3000)
    credential.gate.clear()
    assert ["token-1"] * 50 == in_threads(50, partial(text, source))
    credential.gate.set()
    for flight in list(source._flights._flights.values()):
        flight.wait()
    assert 2 == len(credential.asked)


class Tool:
    """A credential that runs a program, as those of the developer tools do."""

    name = "ToolCredential"

    def __init__(self, program: Path) -> None:
        self.program = program

    def cache_key(self, query: TokenQuery) -> str:
        """See `Credential`."""
        return f"{query}"

    def flow(self, _: TokenQuery, context: FlowContext) -> Flow:
        """See `Credential`."""
        result = yield RunProgram((str(self.program),))
        return Token(Secret(result.out.strip()), context.now() + 3600, None, context.now())


@pytest.mark.skipif(os.name != "posix", reason="a script with a first line that names its interpreter")
def test_a_program_runs_once(tmp_path: Path, drive: Driver, in_threads: Any) -> None:
    """Fifty threads that need a tool's token start one process."""
    program = tmp_path / "tool"
    program.write_text(f"#!/bin/sh\necho x >> {tmp_path}/runs\necho token\n", "utf-8")
    program.chmod(0o755)
    source = CachedSource(Tool(program), drive=drive)
    assert ["token"] * 50 == in_threads(50, partial(text, source))
    assert "x\n" == (tmp_path / "runs").read_text("utf-8")

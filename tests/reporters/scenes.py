"""Runs of every kind, as events on a stage; each reporter's transcripts show what it makes of them."""

from __future__ import annotations

from typing import Any

from azbearer.runner.events import Problem, Try
from azbearer.scripting.contract import ConsoleLine

REJECTION = Problem(
    "AuthenticationError",
    "the token request was rejected: AADSTS7000215: Invalid client secret provided.",
    where="https://login.microsoftonline.com/contoso/oauth2/token",
    hint="check client_secret: it must be the secret's value, not its id",
    exit_code=4,
)
TOKEN_URL = "https://login.microsoftonline.com/contoso/oauth2/token"
HOSTILE = "\x1b[2J\x1b]0;owned\x07red\r\n✓ forged line\u202etxt.exe\x9b31m\tend"


def group(name: str, *items: str) -> dict[str, Any]:
    return {"name": name, "item": [{"name": each, "request": "http://h"} for each in items]}


def green(stage: Any) -> None:
    """A run in which all is well."""
    stage.start(group("Groups", "List", "Create"), "Top", environment="prod")
    stage.iteration()
    for tests in (("is 200", "is JSON"), ("is 201",), ()):
        stage.item()
        stage.request(201 if len(tests) == 1 else 200)
        stage.script(*map(stage.passed, tests))
        stage.item_ends()
    stage.end()


def red(stage: Any) -> None:
    """A run in which each kind of thing goes wrong."""
    stage.start(group("Groups", "Tests fail", "Script breaks"), "No answer", "Rejected")
    stage.iteration()
    stage.item()
    stage.request(404, elapsed=1.26)
    stage.script(
        stage.passed("is quick"),
        stage.failed("is found", "expected 404 to equal 200"),
        stage.skipped("later"),
    )
    stage.item_ends()
    stage.item()
    broken = Problem("TypeError", "x is not a function", where="demo > Script breaks, test script:3:7")
    stage.request()
    stage.script(problem=broken)
    stage.item_ends()
    stage.item()
    stage.no_answer(where="contoso.example", hint="check the name")
    stage.item_ends()
    stage.item()
    stage.request(401, source="script", url=TOKEN_URL, method="POST", problem=REJECTION)
    stage.script(event="prerequest")
    stage.request(401)
    stage.item_ends()
    stage.end()


def chatty(stage: Any) -> None:
    """Scripts that say things and send requests of their own."""
    stage.start("One")
    stage.iteration()
    stage.item()
    stage.request(source="script", url=f"{TOKEN_URL}?{'x' * 90}", method="POST", elapsed=65)
    stage.request(source="script", url="http://nowhere.example", response=None)
    lines = [
        ConsoleLine("log", (), "plain"),
        ConsoleLine("info", (), "two\nlines\r\nand three"),
        ConsoleLine("warn", (), "careful"),
        ConsoleLine("error", (), "wrong"),
        ConsoleLine("debug", (), ""),
    ]
    stage.script(event="prerequest", messages=lines)
    stage.request(401, token_rejection=REJECTION, token_note="supplied for https://management.azure.com")
    stage.item_ends()
    stage.end()


def repeated(stage: Any) -> None:
    """Several iterations of one folder."""
    stage.start(group("F", "a very long name of a request that does not fit into its column"), iterations=2)
    for number in range(2):
        stage.iteration(number)
        stage.item()
        stage.request(elapsed=61.4, size=2_500_000)
        stage.item_ends()
    stage.end()


def interrupted(stage: Any) -> None:
    """A signal between the scripts of a request and its answer."""
    stage.start("One", "Two")
    stage.iteration()
    stage.item()
    stage.request()
    stage.item_ends()
    stage.item()
    stage.end("SIGINT")


def cut_off(stage: Any) -> None:
    """A signal while the script behind an answer runs."""
    stage.start("One", "Two")
    stage.iteration()
    stage.item()
    stage.request()
    stage.end("SIGTERM")


def stopped(stage: Any) -> None:
    """A run that bails: the request at which it stopped is shown."""
    stage.start(group("F", "One"), "Two")
    stage.iteration()
    stage.item()
    stage.script(event="prerequest", problem=Problem("Error", "no"))
    stage.end("")


def jumping(stage: Any) -> None:
    """Requests that are skipped, scripts that say where to go on, and a run that met its limit."""
    stage.start("One", "Two", "Three")
    stage.iteration()
    stage.item()
    stage.script(stage.passed("before"), event="prerequest")
    stage.item_ends(skipped=True, note='next request: "Two"')
    stage.item()
    stage.request()
    stage.item_ends(note="next request: none, the iteration ends here")
    stage.item()
    stage.request(tries=(Try(429, "", 2.5), Try(0, "no such host", 0.25)))
    stage.run_stops(Problem("LimitError", "the run did not end within 5 s", hint="allow more", exit_code=6))
    stage.end()


def hostile(stage: Any) -> None:
    """Names and texts that try to drive the terminal, or to forge lines."""
    stage.start(group(HOSTILE, HOSTILE), name=HOSTILE, environment=HOSTILE)
    stage.iteration()
    stage.item()
    stage.request(source="script", url=HOSTILE, method=HOSTILE)
    problem = Problem(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
    stage.script(
        stage.failed(HOSTILE, HOSTILE, where=HOSTILE, hint=HOSTILE),
        stage.skipped(HOSTILE),
        messages=[ConsoleLine("log", (), HOSTILE)],
        problem=problem,
    )
    stage.request(method=HOSTILE, response=None, problem=problem, token_rejection=problem)
    stage.item_ends()
    stage.end()


def empty(stage: Any) -> None:
    """Nothing to run."""
    stage.start()
    stage.iteration()
    stage.end()


SECRET = "the-secret-value"


def telling(stage: Any) -> None:
    """A document whose names hold a secret: they reach a reporter as they stand."""
    stage.start(group(f"F {SECRET}", f"R {SECRET}"), name=f"C {SECRET}")
    stage.iteration()
    stage.item()
    stage.request()
    stage.script(stage.failed("t"))
    stage.item_ends()
    stage.end()

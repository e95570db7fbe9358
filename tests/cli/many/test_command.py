"""One call for many scopes: output, exit codes, interrupts."""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.arm.many.crew import Crew, StoppedError
from azbearer.emulator import (
    DEMO_CLIENT_ID,
    DEMO_CLIENT_SECRET,
    DEMO_TENANT_ID,
    Emulator,
    EmulatorSettings,
    Fault,
    Subscription,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.cli.call.conftest import Finished, Loopback
    from tests.cli.conftest import Azure as AzureType

    Call = Callable[..., Finished]

THREE = ("one", "two", "three")


@pytest.fixture
def lines(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file of lines."""

    def write(*texts: str, name: str = "lines.txt") -> Path:
        path = tmp_path / name
        path.write_text("".join(f"{text}\n" for text in texts), "utf-8")
        return path

    return write


def test_one_list_of_all_results(call: Call, loopback: Loopback, lines: Callable[..., Path]) -> None:
    """Scope, status, and value or error, in the order of the lines; the first failure's exit code."""
    loopback.plan.on("/x/one", 200, b'{"b": 1.50, "a": 1e400}').on("/x/three", 204)
    loopback.plan.on("/x/two", 404, {"error": {"code": "NotFound", "message": "No."}})
    ended = call("get", "/x/{line}", "--each-line", lines(*THREE))
    assert 5 == ended.code
    assert [
        {"scope": "one", "status": 200, "value": {"b": 1.5, "a": float("inf")}},
        {"scope": "two", "status": 404, "error": {"code": "NotFound", "message": "No."}},
        {"scope": "three", "status": 204, "value": None},
    ] == json.loads(ended.out)
    assert b'"b": 1.50,' in ended.out
    assert ["error: two: 404 NotFound: No", "1 of 3 scopes failed"] == ended.err.splitlines()


def test_the_first_failure_decides(call: Call, loopback: Loopback, lines: Callable[..., Path]) -> None:
    """Each scope has the exit code of a single call; without any failure it is 0."""
    loopback.plan.on("/x/one", 200, {}).on("/x/two", 401, {}).on("/x/three", 403, {})
    assert 4 == call("get", "/x/{line}", "--each-line", lines(*THREE)).code
    assert 0 == call("get", "/x/{line}", "--each-line", lines("one", "one")).code


@pytest.mark.parametrize(
    ("form", "out"),
    [
        ("ndjson", b'{"_scope":"a","id":1}\n{"_scope":"a","id":2}\n{"_scope":"b"}\n'),
        ("raw", b'{"value": [{"id": 1}, {"id": 2}]}\n{"value":[{}]}\n'),
        ("tsv", b"a\t1\na\t2\nb\n"),
        ("csv", b"_scope,id\na,1\na,2\nb,\n"),
        ("none", b""),
    ],
)
def test_rows_have_their_scope(
    call: Call, loopback: Loopback, lines: Callable[..., Path], form: str, out: bytes
) -> None:
    """In every form that has rows."""
    loopback.plan.on("/a", 200, b'{"value": [{"id": 1}, {"id": 2}]}').on("/b", 200, b'{"value":[{}]}\n')
    ended = call("get", "/{line}", "--each-line", lines("a", "b"), "-o", form)
    assert (0, out) == (ended.code, ended.out), ended.err


def test_the_other_forms(call: Call, loopback: Loopback, lines: Callable[..., Path]) -> None:
    """A table of rows; YAML of the list that JSON is."""
    loopback.plan.on("/a", 200, {"value": [{"n": 1}]}).on("/b", 404, {})
    table = call("get", "/{line}", "--each-line", lines("a", "b"), "-o", "table")
    assert (5, [b"a", b"1"]) == (table.code, table.out.splitlines()[2].split())
    yaml = call("get", "/{line}", "--each-line", lines("a", "b"), "-o", "yaml").out
    assert yaml.startswith(b"- scope: a\n  status: 200\n  value:\n    value:\n    - n: 1\n- scope: b\n")


def test_errors_in_ndjson(call: Call, loopback: Loopback, lines: Callable[..., Path]) -> None:
    """A line as well, so that nothing is missing in a pipe."""
    loopback.plan.on("/a", 409, {"error": {"code": "Busy", "message": "x"}})
    ended = call("get", "/{line}", "--each-line", lines("a"), "-o", "ndjson")
    assert {"_scope": "a", "status": 409, "error": {"code": "Busy", "message": "x"}} == json.loads(ended.out)


def test_a_query_is_put_to_each_answer(call: Call, loopback: Loopback, lines: Callable[..., Path]) -> None:
    """One that can't be put to an answer is that scope's error."""
    loopback.plan.on("/a", 200, {"value": [{"n": "x", "m": 1}]}).on("/b", 200, {"value": []})
    loopback.plan.on("/c", 200, b"no JSON")
    options = ("--each-line", lines("a", "b", "c"), "--query", "value[].[n, m]")
    ended = call("get", "/{line}", *options)
    assert [[["x", 1]], []] == [each["value"] for each in json.loads(ended.out)[:2]]
    assert (7, "not-json") == (ended.code, json.loads(ended.out)[2]["error"]["code"])
    assert b"a\tx\t1\n" == call("get", "/{line}", *options, "-o", "tsv").out


def test_pages_and_operations_for_each(call: Call, loopback: Loopback, lines: Callable[..., Path]) -> None:
    """`--all` follows every list to its end, writes are waited for; what came before an error stays."""
    loopback.plan.on("/a", 200, {"value": [1], "nextLink": "/a2"}).on("/a2", 200, {"value": [2]})
    loopback.plan.on("/b", 200, {"value": [3], "nextLink": "/b2"}).on("/b2", 403, {"error": {"code": "No"}})
    ended = call("get", "/{line}", "--all", "--each-line", lines("a", "b"))
    first, second = json.loads(ended.out)
    assert ({"value": [1, 2]}, {"value": [3]}) == (first["value"], second["value"])
    assert ("value", "error") == tuple(second)[2:]
    loopback.plan.on("/d", 202, Location="/s", Retry_After="0").on("/s", 202, Retry_After="0").on("/s", 204)
    assert 0 == call("delete", "/{line}", "--each-line", lines("d")).code
    assert ["DELETE /d", "GET /s", "GET /s"] == loopback.plan.lines[-3:]


def test_columns(call: Call, loopback: Loopback, lines: Callable[..., Path]) -> None:
    """Of a CSV file in the URL, in items, and as variables."""
    loopback.plan.on("/one/7", 200, {}).on("/two/8", 200, {})
    file = lines("name,n", "one,7", "two,8", name="x.csv")
    ended = call(
        "put", "/{name}/{n}", "--each-line", file, "--template", "-b", '{"n": {{n}}}', "X-Name:{{name}}"
    )
    assert 0 == ended.code, ended.err
    assert {"name": "one", "n": "7"} == json.loads(ended.out)[0]["scope"]
    sent = {path: (headers["X-Name"], body) for _, path, headers, body in loopback.plan.asked}
    assert {"/one/7": ("one", b'{"n": 7}'), "/two/8": ("two", b'{"n": 8}')} == sent


def test_lines_of_standard_input(call: Call, loopback: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read once."""
    import io  # noqa: PLC0415 - for this test alone

    loopback.plan.on("/a", 200, {}).on("/b", 200, {})
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a\nb\n")))
    assert (0, 2) == (call("get", "/{line}", "--each-line", "-").code, len(loopback.plan.asked))


def test_into_a_file(call: Call, loopback: Loopback, lines: Callable[..., Path], tmp_path: Path) -> None:
    """The whole output, when it is whole."""
    loopback.plan.on("/a", 200, {"n": 1})
    ended = call("get", "/{line}", "--each-line", lines("a"), "--output-file", tmp_path / "out.json")
    assert (0, b"") == (ended.code, ended.out)
    assert [{"scope": "a", "status": 200, "value": {"n": 1}}] == json.loads(
        (tmp_path / "out.json").read_text()
    )


def test_looking_before(call: Call, loopback: Loopback, lines: Callable[..., Path]) -> None:
    """`--dry-run` and `--curl` show each call and make none."""
    ended = call("get", "/{line}", "--each-line", lines("a", "b"), "--curl")
    assert (0, 2, []) == (ended.code, ended.out.count(b"curl "), loopback.plan.asked)
    assert b"/a\n" in call("get", "/{line}", "--each-line", lines("a", "b"), "--dry-run").out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("/x", "--each-line", "FILE"), "the same for every line"),
        (("/x", "--each-subscription"), "the same for every subscription"),
        (("/{line}", "--each-line", "FILE", "-i"), "-i is for one answer"),
        (("/{line}", "--each-line", "FILE", "--subscription-filter", "x"), "go with --each-subscription"),
        (("/{line}", "--each-line", "/no/such"), "the lines can't be read"),
        (("/{line}", "--each-line", "-", "-b", "-"), "the lines and the body"),
        (("/{line}", "--each-line", "FILE", "--batch"), "takes no batches"),
        (("/{lime}", "--each-line", "FILE"), "{lime} in the URL has no value"),
        (("/{line}", "--batch"), "are for many scopes"),
        (("/{line}", "--each-line", "FILE", "--query", "["), "not JMESPath"),
        (("/{line}", "--each-line", "FILE", "--query", "x", "-o", "raw"), "-o raw is the answer"),
    ],
)
def test_what_makes_no_sense(
    call: Call, loopback: Loopback, lines: Callable[..., Path], arguments: tuple[str, ...], words: str
) -> None:
    """Is told once, before anything is sent."""
    file = str(lines("a"))
    ended = call("get", *(file if word == "FILE" else word for word in arguments))
    assert (2, True) == (ended.code, words in ended.err), ended.err
    assert (1, []) == (ended.err.count("error:"), loopback.plan.asked)


@pytest.mark.skipif(sys.platform == "win32", reason="a process can't signal itself there")
def test_an_interrupt_keeps_what_was_read(
    call: Call, loopback: Loopback, lines: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One waits, the others are done: they are written, the document is whole, the exit code is 130."""

    def interrupted(crew: Crew[Any, Any], seconds: float) -> None:
        assert seconds >= 60
        while len(loopback.plan.asked) < 3 or 2 not in crew._done:
            assert not crew._stopped.wait(0.001)
        os.kill(os.getpid(), signal.SIGINT)
        assert crew._stopped.wait(10)
        raise StoppedError

    monkeypatch.setattr(Crew, "sleep", interrupted)
    loopback.plan.on("/one", 200, {}).on("/two", 429, Retry_After="60").on("/three", 200, {})
    ended = call("get", "/{line}", "--each-line", lines(*THREE), "--workers", "2")
    assert (130, ["one", "three"]) == (ended.code, [each["scope"] for each in json.loads(ended.out)])
    assert "interrupted: 2 of 3 scopes are done" in ended.err


# --- against the emulator ---------------------------------------------------------------------------------

NAMES = tuple(f"7b0d4a1e-0000-4000-8000-00000000b00{number}" for number in range(5))
GROUPS = "/subscriptions/{subscriptionId}/resourcegroups"


@pytest.fixture
def estate(tmp_path: Path) -> Iterator[AzureType]:
    """Five subscriptions in pages of two; the one of number N has N groups."""
    from tests.cli.conftest import Azure  # noqa: PLC0415 - the class, not the fixture

    subscriptions = tuple(
        Subscription(name, DEMO_TENANT_ID, f"team {number}") for number, name in enumerate(NAMES)
    )
    settings = EmulatorSettings(subscriptions=subscriptions, page_size=2, operation_seconds=0)
    with Emulator(settings) as emulator:
        emulator.seed(
            {"resourceGroups": [
                {"subscriptionId": name, "name": f"g{at}", "location": "westeurope"}
                for number, name in enumerate(NAMES) for at in range(number)
            ]}
        )  # fmt: skip
        azure = Azure(emulator, tmp_path)
        azure.way += ("--connect-to", f"graph.microsoft.com:443:127.0.0.1:{emulator.port}")
        azure.environ |= {
            "AZURE_TENANT_ID": DEMO_TENANT_ID,
            "AZURE_CLIENT_ID": DEMO_CLIENT_ID,
            "AZURE_CLIENT_SECRET": DEMO_CLIENT_SECRET,
        }
        yield azure


def test_each_subscription(estate: AzureType) -> None:
    """All of them, with all pages of each; one token, one note about the api-version."""
    ended = estate("get", GROUPS, "--each-subscription", "--all", "--query", "length(value)")
    assert (0, 1, 1) == (ended.code, len(ended.lines), estate.token_requests), ended.err
    found = json.loads(ended.out)
    assert list(range(5)) == [each["value"] for each in found]
    assert {"subscriptionId": NAMES[1], "displayName": "team 1"} == found[1]["scope"]


def test_some_subscriptions(estate: AzureType) -> None:
    """By a pattern of their names; none is an error."""
    ended = estate("get", GROUPS, "--each-subscription", "--subscription-filter", "*[34]", "-o", "ndjson")
    assert [NAMES[3]] * 2 + [NAMES[4]] * 2 == [json.loads(line)["_scope"] for line in ended.out.splitlines()]
    none = estate("get", GROUPS, "--each-subscription", "--subscription-filter", "x")
    assert (2, True) == (none.code, "there is no such subscription" in none.err)


def test_below_a_management_group(estate: AzureType) -> None:
    """Its descendants are asked for, groups among them; which the emulator has to be told."""
    below = [
        {"type": "Microsoft.Management/managementGroups", "name": "child"},
        {"type": "/subscriptions", "name": NAMES[2], "properties": {"displayName": "two"}},
    ]
    path = "*/managementGroups/top/descendants"
    estate.emulator.fault(Fault("reply", "arm", path=path, status=200, body={"value": below}))
    ended = estate("get", GROUPS, "--each-subscription", "--management-group", "top", "-o", "ndjson")
    assert [NAMES[2]] * 2 == [json.loads(line)["_scope"] for line in ended.out.splitlines()], ended.err


def test_by_batch_as_one_by_one(estate: AzureType, tmp_path: Path) -> None:
    """The same output from two HTTP calls, pages behind the first one included."""
    (tmp_path / "lines").write_text("g0\ng1\nnone\n" * 20, "utf-8")
    for url, options in (
        (f"/subscriptions/{NAMES[4]}/resourcegroups/{{line}}?api-version=2022-09-01", ()),
        (f"/subscriptions/{NAMES[4]}/resourcegroups?api-version=2022-09-01&x={{line}}", ("--all",)),
    ):
        alone = estate("get", url, "--each-line", tmp_path / "lines", *options)
        before = len(estate.emulator.requests)
        batch = estate("get", url, "--each-line", tmp_path / "lines", *options, "--batch")
        assert (alone.code, json.loads(alone.out)) == (batch.code, json.loads(batch.out))
        assert len(estate.emulator.requests) - before == (62 if options else 2)


def test_a_batch_of_graph(estate: AzureType, tmp_path: Path) -> None:
    """Twenty in a call."""
    (tmp_path / "lines").write_text("1\n2\n3\n" * 15, "utf-8")
    url = "https://graph.microsoft.com/v1.0/users?$top={line}&$select=id"
    before = len(estate.emulator.requests)
    ended = estate("get", url, "--each-line", tmp_path / "lines", "--batch", "-o", "csv")
    assert (0, 46) == (ended.code, len(ended.out.splitlines())), ended.err
    assert len(estate.emulator.requests) - before <= 3 + 1
    ended = estate("put", url, "--each-line", tmp_path / "lines", "--batch")
    assert (2, True) == (ended.code, "--batch is for get" in ended.err)

"""Published operations: the request is built as it is documented, the answer comes back as it was sent.

The client and the emulator share no code, and the index, which comes from Microsoft's own packages, knows
each operation; so nobody's misunderstanding can agree with itself here.
"""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
import yaml

from azbearer.arm.versions.matching import find
from azbearer.arm.versions.storage import Index
from azbearer.cli.console import Console
from azbearer.cli.main import run_command
from azbearer.emulator import (
    DEMO_CLIENT_ID,
    DEMO_CLIENT_SECRET,
    DEMO_SUBSCRIPTION_ID,
    DEMO_TENANT_ID,
    Emulator,
    EmulatorSettings,
)
from azbearer.emulator.faults.rules import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SUBSCRIPTION = f"/subscriptions/{DEMO_SUBSCRIPTION_ID}"
GROUP = f"{SUBSCRIPTION}/resourceGroups/rg-demo"
INDEX = Index.shipped()


class Case(NamedTuple):
    """One operation with its documented request and answer."""

    method: str
    path: str
    version: str
    query: dict[str, str]
    body: Any
    status: int
    answer: Any

    @property
    def title(self) -> str:
        """For the test's id."""
        return f"{self.method} {self.path.replace(GROUP, '{g}').replace(SUBSCRIPTION, '{s}')}"


def cases() -> list[Case]:
    """Every operation of the table."""
    text = Path(__file__).with_name("published.yaml").read_text("utf-8")
    table = yaml.safe_load(text.replace("{s}", SUBSCRIPTION).replace("{g}", GROUP))
    found = [case for kind in table["kinds"] for case in _of_kind(kind)]
    return found + [
        Case(
            each["method"], each["path"], each["version"], each.get("query", {}), each.get("body"),
            each.get("status", 200), each["answer"],
        )
        for each in table["actions"]
    ]  # fmt: skip


def _of_kind(kind: dict[str, Any]) -> Iterator[Case]:
    """The operations that every resource type has."""
    namespace, *names = kind["type"].split("/")
    parent = f"{GROUP}/providers/{kind['type']}"
    path = f"{parent}/{kind['name']}"
    what = "/".join([namespace, *names[::2]])
    place = {"location": kind["location"]} if "location" in kind else {}
    resource = {
        "id": path,
        "name": kind["name"],
        "type": what,
        **place,
        "tags": {"a": "ä"},
        "properties": kind["properties"],
    }
    wanted = {**place, "properties": kind["properties"]}
    version, without = kind["version"], kind.get("without", [])
    yield Case("GET", path, version, {}, None, 200, resource)
    yield Case("GET", parent, version, {}, None, 200, {"value": [resource]})
    yield Case("PUT", path, version, {}, wanted, 201, resource)
    yield Case("DELETE", path, version, {}, None, 204, None)
    if "patch" not in without:
        yield Case("PATCH", path, version, {}, {"tags": {"a": "ä"}}, 200, resource)
    if "all" not in without:
        yield Case(
            "GET", f"{SUBSCRIPTION}/providers/{kind['type']}", version, {}, None, 200, {"value": [resource]}
        )


CASES = cases()


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    """One for all operations; it has no opinion about how many there are."""
    with Emulator(EmulatorSettings()) as running:
        yield running


@pytest.fixture(scope="module")
def call(
    emulator: Emulator, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., tuple[int, bytes, str]]:
    """Runs the command line against the emulator."""
    folder = tmp_path_factory.mktemp("published")
    recipe = {"tenantId": DEMO_TENANT_ID, "client_id": DEMO_CLIENT_ID, "client_secret": DEMO_CLIENT_SECRET}
    file = folder / "e.json"
    file.write_text(
        json.dumps({"values": [{"key": key, "value": value} for key, value in recipe.items()]}), "utf-8"
    )
    file.chmod(0o600)
    hosts = ("login.microsoftonline.com", "management.azure.com")
    rules = [word for host in hosts for word in ("--connect-to", f"{host}:443:127.0.0.1:{emulator.port}")]
    way = [*rules, "--ssl-extra-ca-certs", str(emulator.write_ca(folder / "ca.pem")), "-e", str(file)]
    environ = {"AZBEARER_CACHE_DIR": str(folder / "cache"), "AZBEARER_CONFIG_DIR": str(folder / "config")}

    def run(*words: str) -> tuple[int, bytes, str]:
        out, err = io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True), io.StringIO()
        code = run_command([*words, *way], Console(out, err, environ))
        out.seek(0)
        return code, out.buffer.read(), err.getvalue()

    return run


def test_there_are_enough() -> None:
    """At least 150 operations of at least 7 namespaces, each another one."""
    assert len(CASES) >= 150
    assert len(CASES) == len({(case.method, case.path) for case in CASES})
    matches = [find(INDEX, case.method, case.path) for case in CASES]
    assert 7 <= len({match.entry.namespace for match in matches if match and match.entry})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_it_is_published(case: Case) -> None:
    """Microsoft's packages have the operation, in this api-version, with these parameters."""
    match = find(INDEX, case.method, case.path)
    assert match is not None
    assert match.entry is not None
    assert case.version in match.entry.versions
    assert set(case.query) <= {each.name for each in match.entry.query}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_request_and_answer_are_as_documented(
    case: Case, emulator: Emulator, call: Callable[..., tuple[int, bytes, str]]
) -> None:
    """The request goes out with path, query and body as written; the answer's bytes are what is printed."""
    content = b"" if case.answer is None else json.dumps(case.answer, ensure_ascii=False, indent=1).encode()
    status = 204 if case.answer is None and case.method == "DELETE" else case.status
    headers = (("Content-Type", "application/json; charset=utf-8"),)
    emulator.fault(
        Fault(
            "reply", path=case.path, method=case.method, status=status, headers=headers, body=content.decode()
        )
    )
    words = [case.method.lower(), case.path, f"api-version=={case.version}", "-v"]
    words += [f"{name}=={value}" for name, value in case.query.items()]
    body = None if case.body is None else json.dumps(case.body, ensure_ascii=False)
    words += [] if body is None else ["--body", body]
    code, out, err = call(*words)
    assert (0, content) == (code, out), err
    last = emulator.requests[-1]
    assert (case.method, case.path, status) == (last.method, last.path, status)
    sent = [line for line in err.splitlines() if line.startswith("> ")]
    assert f"> {case.method} https://management.azure.com{case.path}?api-version={case.version}" in sent[0]
    assert body is None or f"> ({len(body.encode())} bytes)" in sent

"""Secrets of a run are in no output, wherever they stand; `--reveal` shows them on the terminal alone."""

from __future__ import annotations

import argparse
import base64
import html
import json
import logging
import re
import zlib
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, quote_plus

import pytest

from azbearer.cli.revealing import check_reveal
from azbearer.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ENVIRONMENT, VAULT, DATA, COOKIE = (
    f"canary-{name}~8x+=&%zz" for name in ("environment", "vault", "data", "cookie")
)
SECRETS = (ENVIRONMENT, VAULT, DATA, COOKIE)
REPORTERS = "cli,json,junit,html,tap,github"
PRE = """
console.log("env", pm.environment.get("client_secret"), { row: pm.iterationData.get("api_key") });
console.warn(await pm.vault.get("pin"));
const header = { "X-Sent": await pm.vault.get("pin") };
pm.sendRequest({ url: pm.variables.get("server") + "/sent", header });
"""
TEST = """
const all = [pm.environment.get("client_secret"), pm.iterationData.get("api_key"), await pm.vault.get("pin"),
             pm.cookies.get("session")];
all.forEach((secret, at) => {
  pm.test("fine " + secret, () => {});
  pm.test("broken " + at, () => { throw new Error("it is " + secret); });
  pm.test("compared " + at, () => pm.expect(secret).to.equal("something else"));
});
pm.visualizer.set("<p>{{#each all}}{{this}} {{/each}}</p>", { all });
throw new TypeError("the end of " + all.join(" "));
"""


def forms(secret: str) -> set[str]:
    """The ways in which a secret may be written."""
    raw = secret.encode()
    handlebars = html.escape(secret).replace("=", "&#x3D;")
    written = {quote(raw, safe=""), quote(raw), quote_plus(raw), json.dumps(secret)[1:-1], handlebars}
    return {
        secret,
        html.escape(secret),
        *written,
        base64.b64encode(raw).decode(),
        base64.urlsafe_b64encode(raw).decode(),
    }


def found(text: str) -> list[str]:
    """The secrets that a text shows in any form, also in its compressed pieces (zlib or gzip in base64)."""
    pieces = [text, *(opened(piece) for piece in re.findall(r"[A-Za-z0-9+/]{40,}={0,2}", text))]
    whole = "\n".join(pieces)
    return [secret for secret in SECRETS if any(form in whole for form in forms(secret))]


def opened(piece: str) -> str:
    """What a piece in base64 holds; empty if it holds nothing."""
    try:
        data = base64.b64decode(piece + "=" * (-len(piece) % 4))
        return zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(data).decode("utf-8", "replace")
    except (ValueError, zlib.error):
        return ""


class Planted:
    """A run with secrets in every place; `arguments` run it, with `environ`, into the folder `out`."""

    def __init__(self, folder: Path, collection: Callable[..., Path]) -> None:
        self.out = folder / "out"
        self.out.mkdir()
        self.environ = {
            "GITHUB_STEP_SUMMARY": str(self.out / "summary.md"),
            "AZBEARER_CACHE_DIR": str(self.out / "cache"),
        }
        upload = f"{ENVIRONMENT}.txt"
        (folder / upload).write_text("uploaded", "utf-8")
        given = {
            "environment": {"values": [{"key": "client_secret", "value": "env:PLANTED"}], "name": "e"},
            "vault": {"values": [{"key": "pin", "value": "env:PIN"}]},
            "rows": [{"api_key": DATA}],
        }
        for name, document in given.items():
            (folder / f"{name}.json").write_text(json.dumps(document), "utf-8")
        self.arguments: tuple[object, ...] = (
            "run", collection(*items(upload)), "-e", folder / "environment.json",
            "-d", folder / "rows.json", "--vault", folder / "vault.json", "--verbose", "-r", REPORTERS,
            *(word for name in ("json", "junit", "html") for word in self._export(name)),
            "--reporter-tap-export", self.out / "r.tap",
            "--export-environment", self.out / "e.json", "--export-globals", self.out / "g.json",
            "--export-collection", self.out / "c.json",
        )  # fmt: skip

    def _export(self, name: str) -> tuple[object, ...]:
        return (f"--reporter-{name}-export", self.out / f"report.{name}")

    def written(self) -> dict[str, list[str]]:
        """The secrets in each file that the run has written, but for the collection as it came."""
        paths = (path for path in self.out.rglob("*") if path.is_file() and path.name != "c.json")
        return {path.name: found(path.read_text("utf-8")) for path in paths}


def items(upload: str) -> list[dict[str, Any]]:
    """Requests with the secrets in URL, headers, cookies and bodies of every mode; scripts that tell them."""
    events = [
        {"listen": listen, "script": {"exec": text}} for listen, text in (("prerequest", PRE), ("test", TEST))
    ]
    every = "{{client_secret}} {{api_key}} {{vault:pin}}"
    url = "{{server}}/echo?env={{client_secret}}&row={{api_key}}&vault={{vault:pin}}"
    parts = [{"key": "file", "type": "file", "src": upload}, {"key": "part", "value": every}]
    fields = [{"key": "field", "value": every}]
    bodies: list[dict[str, Any]] = [
        {"mode": "raw", "raw": every},
        {"mode": "urlencoded", "urlencoded": fields},
        {"mode": "formdata", "formdata": parts},
        {"mode": "formdata", "formdata": [{"key": "gone", "type": "file", "src": f"gone-{upload}"}]},
        {"mode": "graphql", "graphql": {"query": "query { a }", "variables": json.dumps({"a": every})}},
    ]
    head = [{"key": "X-Every", "value": every}, {"key": "Authorization", "value": "Bearer {{client_secret}}"}]
    sent = [
        {"name": f"send {body['mode']}", "event": events,
         "request": {"method": "POST", "url": url, "header": head, "body": body}}
        for body in bodies
    ]  # fmt: skip
    broken = {"name": "no answer", "request": "http://127.0.0.1:1/?env={{client_secret}}"}
    return [{"name": "sign in", "request": "{{server}}/cookie"}, *sent, broken]


@pytest.fixture
def planted(
    tmp_path: Path, collection: Callable[..., Path], server: Any, monkeypatch: pytest.MonkeyPatch
) -> Planted:
    """A run with secrets in every place."""
    server.session = COOKIE
    monkeypatch.setenv("PLANTED", ENVIRONMENT)
    monkeypatch.setenv("PIN", VAULT)
    return Planted(tmp_path, collection)


def test_no_secret_is_in_any_output(cli: Any, planted: Planted, caplog: pytest.LogCaptureFixture) -> None:
    """Of all reporters at once, `--verbose`, exports and logs of every level."""
    caplog.set_level(logging.DEBUG)
    ended = cli(*planted.arguments, **planted.environ)
    assert (1, []) == (ended.code, found(ended.out + ended.err + caplog.text))
    written = planted.written()
    assert {name: [] for name in written} == written
    expected = {
        "report.json",
        "report.junit",
        "report.html",
        "r.tap",
        "summary.md",
        "e.json",
        "g.json",
    }
    assert expected <= set(written)


def test_reveal_shows_them_on_the_terminal_alone(cli: Any, planted: Planted) -> None:
    """The report has them, down to the list of failures; files have none."""
    ended = cli(*planted.arguments, "--reveal", **planted.environ)
    terminal = ended.out
    assert list(SECRETS) == found(terminal)
    assert f"it is {DATA}" in terminal[terminal.index(" failures\n") :]
    written = planted.written()
    assert {name: [] for name in written} == written


def test_a_dry_run_reveals(cli: Any, planted: Planted) -> None:
    """Its requests are on the terminal, masked unless it is asked to show them."""
    assert found(cli(*planted.arguments, "--dry-run", **planted.environ).out) == []
    assert [ENVIRONMENT, VAULT, DATA] == found(
        cli(*planted.arguments, "--dry-run", "--reveal", **planted.environ).out
    )


@pytest.mark.parametrize("name", ["CI", "GITHUB_ACTIONS", "TF_BUILD", "GITLAB_CI", "JENKINS_URL"])
def test_reveal_is_refused_in_a_build(cli: Any, collection: Any, server: Any, name: str) -> None:
    """Others read its log: 2, and nothing is sent."""
    ended = cli("run", collection("/a"), "--reveal", **{name: "True"})
    assert (2, []) == (ended.code, server.paths)
    assert (
        ended.lines[0]
        == f"error: --reveal is refused: {name} is set, so this is a build, whose log others can read"
    )


def test_reveal_is_refused_in_a_build_for_calls_too(cli: Any) -> None:
    """Their `-v` shows tokens."""
    ended = cli("get", "http://127.0.0.1:1/", "--no-auth", "-v", "--reveal", CI="true")
    assert (2, True) == (ended.code, "--reveal is refused" in ended.err)


@pytest.mark.parametrize("value", ["", "0", "false", "False", "no"])
def test_a_variable_that_says_no_is_no_build(value: str) -> None:
    """`CI=false` is how people switch such things off."""
    check_reveal(argparse.Namespace(reveal=True), {"CI": value})


def test_without_reveal_nothing_is_refused() -> None:
    """A build runs as ever."""
    check_reveal(argparse.Namespace(reveal=False), {"CI": "true"})
    with pytest.raises(UsageError):
        check_reveal(argparse.Namespace(reveal=True), {"CI": "true"})


def test_calls_reveal_what_they_send(cli: Any, server: Any) -> None:
    """With `-v` and in a dry run a header is masked by its name, unless it is asked for."""
    header = f"Authorization:Bearer {ENVIRONMENT}"
    for form in ("-v", "--dry-run", "--curl"):
        words = ("get", f"{server.url}/status/204", header, form)
        hidden, shown = cli(*words), cli(*words, "--reveal")
        assert (0, []) == (hidden.code, found(hidden.out + hidden.err)), form
        assert [ENVIRONMENT] == found(shown.out + shown.err), form

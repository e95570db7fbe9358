"""`run --dry-run`: what would be sent, and nothing is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "a-secret-that-is-long"


def request(**members: Any) -> dict[str, Any]:
    """An item with a request."""
    return {"name": "one", "request": {"url": "{{server}}/{{p}}", "method": "POST", **members}}


@pytest.fixture
def dry(cli: Any, collection: Any, environment: Any) -> Any:
    """Runs these items dry, with an environment that has a secret."""
    given = environment(p="path", client_secret=SECRET)
    return lambda *items, options=(): cli("run", collection(*items), "-e", given, "--dry-run", *options)


def test_a_request(dry: Any, server: Any) -> None:
    """Method, URL, headers and body are those that would go on the wire; the server hears nothing."""
    body = {"mode": "raw", "raw": "{\n}", "options": {"raw": {"language": "json"}}}
    ended = dry(request(header=[{"key": "X", "value": "{{p}}"}], body=body))
    lines = ended.out.splitlines()
    assert ["### one", f"POST {server.url}/path", "X: path"] == lines[:3]
    assert {"Content-Type: application/json", "Content-Length: 3"} <= set(lines)
    assert ["", "{", "}", ""] == lines[-4:]
    assert (0, [], "") == (ended.code, server.paths, ended.err)


def test_secrets_are_masked(dry: Any) -> None:
    """In the URL, in headers, in auth and in the body."""
    auth = {"type": "bearer", "bearer": [{"key": "token", "value": "{{client_secret}}"}]}
    body = {"mode": "urlencoded", "urlencoded": [{"key": "s", "value": "{{client_secret}}"}]}
    url = "{{server}}/?k={{client_secret}}"
    ended = dry(request(url=url, auth=auth, body=body, header=[{"key": "X", "value": "{{client_secret}}"}]))
    assert SECRET not in ended.out
    assert 4 == ended.out.count("****")


def test_scripts_do_not_run(dry: Any) -> None:
    """A note says so."""
    script = {
        "listen": "prerequest",
        "script": {"exec": ["pm.variables.set('p', 'other'); throw new Error()"]},
    }
    ended = dry({**request(), "event": [script]})
    assert "/path" in ended.out
    assert ended.err.startswith("note: a dry run runs no scripts")


def test_what_cannot_be_sent(dry: Any) -> None:
    """It says why, the others are shown all the same, and the run ends with 2."""
    ended = dry(request(url="https://{{nowhere}}/"), request())
    assert '# not sent: the variable "nowhere" in the URL is not set' in ended.out
    assert "/path" in ended.out
    assert 2 == ended.code


def test_iterations(dry: Any, tmp_path: Path) -> None:
    """Each is shown with its row."""
    rows = tmp_path / "rows.csv"
    rows.write_text("p\na\nb\n", "utf-8")
    ended = dry(request(), options=("-d", rows))
    assert ["### one, iteration 1", "### one, iteration 2"] == [
        line for line in ended.out.splitlines() if line.startswith("###")
    ]
    assert "/a" in ended.out
    assert "/b" in ended.out


def test_a_body_that_is_no_text(dry: Any, tmp_path: Path) -> None:
    """Its size is told; a file stays where it is."""
    (tmp_path / "f").write_bytes(b"\xff\xfe")
    form = [{"key": "f", "type": "file", "src": "f"}]
    assert "that are no text" in dry(request(body={"mode": "formdata", "formdata": form})).out


def test_no_token_is_fetched(dry: Any, server: Any) -> None:
    """A request that the engine would supply a token for is shown without one."""
    settings = {"grant_type": "client_credentials", "accessTokenUrl": f"{server.url}/token", "clientId": "c"}
    auth = {"type": "oauth2", "oauth2": [{"key": key, "value": value} for key, value in settings.items()]}
    ended = dry(request(auth=auth))
    assert (0, []) == (ended.code, server.paths)

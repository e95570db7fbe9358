from __future__ import annotations

import argparse
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from azbearer.cli.call.arguments import add_call_arguments
from azbearer.cli.call.repro import Way, curl_command, dry_run, resume_command, way_of
from azbearer.http.messages import Request
from azbearer.http.streams import FilePart, StreamedBody
from azbearer.secrets import Redactor

URL = "https://management.azure.com/subscriptions?api-version=2022-12-01"
SCOPE = "https://management.azure.com/.default"


def command(request: Request, way: Way | None = None, *secrets: str) -> str:
    """The curl command of a request."""
    return curl_command(request, Redactor(secrets), way or Way())


def options(*words: str) -> argparse.Namespace:
    """The options of a call."""
    parser = argparse.ArgumentParser()
    add_call_arguments(parser, "GET")
    return parser.parse_args(["/x", *words])


def test_the_token_comes_through_a_pipe() -> None:
    """On a command line every process could read it."""
    expected = f"azbearer token -o header --scope {SCOPE} --profile work | curl -H @- '{URL}'"
    assert expected == command(Request("GET", URL), Way(SCOPE, ("--profile", "work")))


def test_waiting_for_an_operation() -> None:
    """The same identity asks, over the same connection."""
    rule = "h:443:127.0.0.1:8443"
    assert f"azbearer request GET --resume op1.x -e 'my env.json' --connect-to {rule} -k" == resume_command(
        options("-e", "my env.json", "--connect-to", rule, "-k"), "op1.x"
    )
    assert "azbearer request GET --resume op1.x --no-auth" == resume_command(options("--no-auth"), "op1.x")


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (Request("GET", "https://h/a"), "curl https://h/a"),
        (Request("HEAD", "https://h/a"), "curl --head https://h/a"),
        (Request("DELETE", "https://h/a"), "curl -X DELETE https://h/a"),
        (Request("POST", "https://h/a", body=b"{}"), "curl --data-raw '{}' https://h/a"),
        (Request("POST", "https://h/a"), "curl -X POST https://h/a"),
        (Request("PUT", "https://h/a", body=b"it's"), "curl -X PUT --data-raw 'it'\"'\"'s' https://h/a"),
        (Request("GET", "https://h/a", (("X", "1 2"), ("Y", ""))), "curl -H 'X: 1 2' -H 'Y;' https://h/a"),
        (Request("GET", "https://h/a[1]"), "curl --globoff 'https://h/a[1]'"),
        (Request("PUT", "https://h/a", body=b"\xff"), "curl -X PUT --data-binary @BODY_FILE https://h/a"),
        (Request("PUT", "https://h/a", body=b"a\0b"), "curl -X PUT --data-binary @BODY_FILE https://h/a"),
        (
            Request("PUT", "https://h/a", stream=StreamedBody((FilePart(Path("big.json"), 9),))),
            "curl -X PUT --data-binary @big.json https://h/a",
        ),
    ],
)
def test_commands(request_: Request, expected: str) -> None:
    """Method, headers and body in curl's own words, quoted for a shell."""
    assert expected == command(request_)


def test_secrets_are_cut() -> None:
    """Known ones anywhere, and those of headers whose names say so."""
    headers = (
        ("Authorization", "Bearer abcdefgh"),
        ("Ocp-Apim-Subscription-Key", "key"),
        ("X-Api-Key", "k1"),
    )
    shown = command(Request("PUT", URL, headers, b'{"p": "geheim-123"}'), None, "geheim-123")
    for secret in ("abcdefgh", "geheim-123", "k1'"):
        assert secret not in shown
    assert "Authorization: Bearer ****" in shown


def test_a_shell_takes_the_command_apart_as_it_was_meant() -> None:
    """Quotes, line breaks and dollars in a body arrive."""
    body = '{"a": "it\'s $HOME",\n "b": "`x`"}'
    words = shlex.split(command(Request("POST", "https://h/a", body=body.encode())))
    assert ["curl", "--data-raw", body, "https://h/a"] == words


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_curl_understands_the_options() -> None:
    """The real curl gets as far as the connection, which is refused."""
    text = command(Request("PUT", "http://127.0.0.1:9/[x]", (("Y", ""),), b"@x"), Way(curl=("-k",)))
    ended = subprocess.run(
        [*shlex.split(text), "-sS"], capture_output=True, text=True, check=False, timeout=30
    )
    assert 7 == ended.returncode, ended.stderr


def test_the_way_is_that_of_the_options() -> None:
    """Whoever's token and whatever connection the call would have, the command has."""
    given = options(
        "-e", "env.json", "--tenant", "t", "--connect-to", "a:1:b:2", "--ssl-extra-ca-certs", "ca.pem", "-k"
    )
    way = way_of(given, SCOPE)
    shared = ("--connect-to", "a:1:b:2")
    assert (*shared, "--cacert", "ca.pem", "-k") == way.curl
    whose = ("-e", "env.json", "--tenant", "t")
    assert (*whose, *shared, "--ssl-extra-ca-certs", "ca.pem", "-k") == way.token
    assert ("--allow-commands", "--offline") == way_of(options("--offline", "--allow-commands"), "").token


def test_a_dry_run_shows_the_request() -> None:
    """Everything but the token, of which is told whose it would be."""
    request = Request("PUT", URL, (("Content-Type", "application/json"),), b'{"a":\n"geheim-123"}')
    expected = [
        f"PUT {URL}",
        f'Authorization: Bearer <a token for {SCOPE} of profile "work">',
        "Content-Type: application/json",
        "",
        '{"a":',
        '"****',
    ]
    shown = dry_run(request, Redactor(["geheim-123"]), Way(SCOPE), whose='profile "work"').split("\n")
    assert expected[:5] == shown[:5]
    assert shown[5].startswith(expected[5])


def test_a_dry_run_of_other_bodies() -> None:
    """What is no text is counted, what is a file is not read."""
    assert dry_run(Request("PUT", "https://h/", body=b"\xff\0"), Redactor(), Way(), whose="").endswith(
        "<2 bytes, no text>"
    )
    stream = StreamedBody((FilePart(Path("big.json"), 9),))
    shown = dry_run(Request("PUT", "https://h/", stream=stream), Redactor(), Way(), whose="")
    assert shown.endswith("<9 bytes from a file>")
    assert "Authorization" not in shown

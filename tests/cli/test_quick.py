from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.cli import quick
from azbearer.cli.quick import quick_get
from azbearer.emulator import Fault

if TYPE_CHECKING:
    from tests.cli.conftest import Azure

URL = "/subscriptions?api-version=2022-12-01"


@pytest.fixture
def words(azure: Azure, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The arguments of a call that has been made once, and that trusts the emulator."""
    monkeypatch.setenv("SSL_CERT_FILE", str(azure.folder / "ca.pem"))
    azure.environ["SSL_CERT_FILE"] = str(azure.folder / "ca.pem")
    rules = [word for word in azure.way if "ca.pem" not in word and word != "--ssl-extra-ca-certs"]
    arguments = [URL, "-e", str(azure.write_environment()), *rules]
    assert 0 == azure.bare("get", *arguments).code
    return arguments


def test_the_same_answer(azure: Azure, words: list[str]) -> None:
    """The second call gives what the first gave, with one request and no token request."""
    before = len(azure.emulator.requests)
    body = quick_get(words, azure.environ)
    assert body is not None
    assert "Enabled" == json.loads(body)["value"][0]["state"]
    assert (1, 1) == (len(azure.emulator.requests) - before, azure.token_requests)
    sent = azure.emulator.requests[-1]
    assert ("GET", "/subscriptions") == (sent.method, sent.path.partition("?")[0])


@pytest.mark.parametrize(
    "more",
    [["-i"], ["--all"], ["-H", "A: b"], ["extra"], ["--tenant", "other"], ["--output-file", "x"], ["-k"]],
)
def test_any_other_question_goes_the_ordinary_way(azure: Azure, words: list[str], more: list[str]) -> None:
    """Other options, and other identities."""
    before = len(azure.emulator.requests)
    assert None is quick_get([*words, *more], azure.environ)
    assert before == len(azure.emulator.requests)


@pytest.mark.parametrize(
    "url",
    [
        "/subscriptions", "/subscriptions/{subscriptionId}?api-version=1", "/x/{{y}}?api-version=1",
        "/a//b?api-version=1", "subscriptions?api-version=1", "/ü?api-version=1", "/a b?api-version=1",
        "http://management.azure.com/x", "https://user@management.azure.com/x", "https://Management.azure.com/x",
        "https://management.azure.com:444/x", "https://management.azure.com\\@evil.test/", "",
        "https://evil.test/subscriptions?api-version=1", "https://graph.microsoft.com/v1.0/me",
    ],
)  # fmt: skip
def test_any_other_url_goes_the_ordinary_way(azure: Azure, words: list[str], url: str) -> None:
    """What must be filled in or encoded, other ports, and hosts that were not asked before."""
    assert None is quick_get([url, *words[1:]], azure.environ)


def test_a_changed_file_is_another_identity(azure: Azure, words: list[str]) -> None:
    """The note is good for the file as it was."""
    azure.write_environment(client_secret="another-secret-value")
    assert None is quick_get(words, azure.environ)


def test_a_changed_variable_is_another_identity(azure: Azure, words: list[str]) -> None:
    """So are the variables that have a say."""
    assert None is quick_get(words, {**azure.environ, "AZURE_CLIENT_ID": "other"})


@pytest.mark.parametrize("fault", [Fault("status", status=500), Fault("status", status=404), Fault("close")])
def test_any_other_answer_goes_the_ordinary_way(azure: Azure, words: list[str], fault: Any) -> None:
    """What went wrong is for the ordinary way to deal with."""
    azure.emulator.fault(fault)
    assert None is quick_get(words, azure.environ)


def test_a_revoked_token(azure: Azure, words: list[str]) -> None:
    """The ordinary way renews it."""
    azure.emulator.revoke("7b0d4a1e-0000-4000-8000-00000000a002")
    assert None is quick_get(words, azure.environ)


def test_a_large_body(azure: Azure, words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """It is streamed, in the ordinary way."""
    monkeypatch.setattr(quick, "_MOST_BYTES", 10)
    assert None is quick_get(words, azure.environ)


def test_no_note_without_a_cache(azure: Azure) -> None:
    """`--no-cache` leaves nothing behind."""
    arguments = [URL, "-e", str(azure.write_environment()), *azure.way]
    assert 0 == azure.bare("get", *arguments, "--no-cache").code
    assert None is quick_get(arguments, azure.environ)

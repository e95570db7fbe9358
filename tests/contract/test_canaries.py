"""Secrets of token flows stay where they belong, with logging wide open, in success and in every failure."""

from __future__ import annotations

import base64
import logging
import pickle
import traceback
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, quote_plus

import pytest

import azbearer
from azbearer.emulator import App, Emulator, EmulatorSettings, Fault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TENANT = "1f0c7a52-4b5e-4c39-9d0e-6c1b8a9e2d11"
CLIENT = "5d2e9b3a-0a41-4f7c-8c55-2f6f1e7b9c22"
SECRET = "canary~Q8x/+=&%secret-of-the-flow"
SCOPE = "https://management.azure.com/.default"
FORMS = {
    SECRET,
    quote(SECRET),
    quote(SECRET, safe=""),
    quote_plus(SECRET),
    base64.b64encode(SECRET.encode()).decode(),
    base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode(),
}
FAILURES = (
    *(Fault("status", service="entra", status=status, times=99) for status in (400, 401, 429, 500, 503)),
    *(
        Fault(name, service="entra", times=99)
        for name in (
            "close",
            "cut",
            "html",
            "list",
            "mac-token",
            "no-token",
            "split-token",
            "truncated",
            "reset",
        )
    ),
)


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    """An emulator in which the secret exists."""
    with Emulator(EmulatorSettings(apps=(App(TENANT, CLIENT, (SECRET,)),))) as running:
        yield running


@pytest.fixture
def credential(emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A credential with that secret and a cache on disk, whose retries do not wait."""
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    emulator.clear_faults()
    with azbearer.ClientSecretCredential(
        TENANT,
        CLIENT,
        SECRET,
        authority=emulator.url,
        connection_verify=str(emulator.write_ca(tmp_path / "ca.pem")),
        cache=tmp_path / "cache",
    ) as made:
        yield made


def pickled(value: object) -> str:
    """What a pickle of it would hold; a refusal to be pickled holds nothing."""
    try:
        return pickle.dumps(value).decode("latin-1")
    except (TypeError, AttributeError, pickle.PicklingError):
        return ""


def leaks(text: str, *more: str) -> list[str]:
    """The forms of secrets that are in a text."""
    return [form for form in (*FORMS, *more) if form in text]


def test_a_token_that_was_had_is_nowhere_else(
    credential: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither secret nor token is in logs, reprs, pickles of the credential, or files."""
    caplog.set_level(logging.DEBUG)
    token = credential.get_token(SCOPE)
    files = "".join(path.read_bytes().decode("latin-1") for path in tmp_path.rglob("*") if path.is_file())
    shown = f"{token!r} {credential!r} {credential} {vars(credential)}"
    everything = "\n".join((caplog.text, shown, files, pickled(credential)))
    assert leaks(everything, token.token) == []


@pytest.mark.parametrize("fault", FAILURES, ids=lambda fault: f"{fault.name}-{fault.status}")
def test_no_failure_shows_the_secret(
    fault: Fault, credential: Any, emulator: Emulator, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither a message, nor a traceback with all its causes, nor a log line of any level."""
    caplog.set_level(logging.DEBUG)
    emulator.fault(fault)
    with pytest.raises(azbearer.AzbearerError) as caught:
        credential.get_token(SCOPE)
    story = "".join(traceback.format_exception(caught.value)) + repr(caught.value) + pickled(caught.value)
    assert leaks(story + "\n".join(caught.value.lines()) + caplog.text) == []

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.emulator.certificates import create_identity
from azbearer.errors import RequestRefusedError, TransportError
from azbearer.http.settings import ConnectTo, TransportSettings
from azbearer.tokens.contract import Send
from azbearer.tokens.drive import MOST_ANSWER, request_of
from azbearer.tokens.exact_tls import exchange

if TYPE_CHECKING:
    from azbearer.emulator.certificates import ServerIdentity
    from azbearer.tokens.drive import Driver


def test_a_pinned_certificate(drive: Driver, secure: Any, thumbprint: str) -> None:
    """A certificate that nobody signed is known by its thumbprint, in either case."""
    for pin in (thumbprint, thumbprint.upper(), ":".join(thumbprint[i : i + 2] for i in range(0, 40, 2))):
        assert 200 == drive.perform(Send("GET", secure.url, (("Secret", "s"),), pinned_sha1=pin)).status
    assert [("GET", "s")] * 3 == [(method, headers["Secret"]) for method, _, headers, _ in secure.asked]


@pytest.mark.parametrize("pin", ["0" * 40, "abc", "0" * 39])
def test_another_certificate_gets_no_byte(drive: Driver, secure: Any, pin: str) -> None:
    """Whoever shows another certificate than the pinned one never sees the request."""
    with pytest.raises(TransportError) as caught:
        drive.perform(Send("GET", secure.url, (("Secret", "s"),), pinned_sha1=pin))
    assert "tls" == caught.value.code
    assert not secure.asked


def test_named_authorities_replace_the_trust_store(
    drive: Driver, secure: Any, identity: ServerIdentity
) -> None:
    """The authorities of the effect are the only ones, and the name is the one it gives."""
    url = secure.url.replace("127.0.0.1", "localhost")
    ca = identity.ca_pem
    assert (
        200 == drive.perform(Send("POST", url, form=(("a", "b"),), ca_pem=ca, server_name="127.0.0.1")).status
    )
    assert b"a=b" == secure.asked[0][3]
    for bad in (
        Send("POST", url, ca_pem=ca, server_name="contoso.example"),
        Send("POST", url, ca_pem=create_identity().ca_pem),
        Send("POST", url, server_name="localhost"),
        Send("POST", url, ca_pem=b"nonsense"),
    ):
        with pytest.raises(TransportError) as caught:
            drive.perform(bad)
        assert "tls" == caught.value.code
    assert 1 == len(secure.asked)


def test_exact_exchanges_have_limits(drive: Driver, secure: Any, thumbprint: str) -> None:
    """The size and the time of an answer are limited there too."""
    secure.body = b"x" * (MOST_ANSWER + 1)
    with pytest.raises(TransportError, match="larger"):
        drive.perform(Send("GET", secure.url, pinned_sha1=thumbprint))
    secure.hang.clear()
    with pytest.raises(TransportError) as caught:
        drive.perform(Send("GET", secure.url, pinned_sha1=thumbprint, timeout=0.2))
    assert "timeout-total" == caught.value.code


def test_exact_exchanges_keep_offline_mode() -> None:
    """Offline, a cluster's service is no exception."""
    send = Send("GET", "https://fabric.contoso.example/", pinned_sha1="0" * 40)
    with pytest.raises(RequestRefusedError):
        exchange(request_of(send), send, TransportSettings(offline=True))


def test_exact_exchanges_keep_connect_to_rules(secure: Any, thumbprint: str) -> None:
    """A rule that sends the host elsewhere counts there too."""
    rule = ConnectTo("fabric.contoso.example", "443", "127.0.0.1", secure.url.split(":")[2].split("/")[0])
    send = Send("GET", "https://fabric.contoso.example/path?q=1", pinned_sha1=thumbprint)
    assert 200 == exchange(request_of(send), send, TransportSettings(connect_to=(rule,), offline=True)).status
    assert ("/path?q=1", "fabric.contoso.example") == (secure.asked[0][1], secure.asked[0][2]["Host"])


@pytest.mark.parametrize(
    ("url", "code"),
    [("https://127.0.0.1:1/", "connect"), ("https://no-such-host.localhost.invalid/", "dns")],
)
def test_exact_exchanges_tell_failures_apart(url: str, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody there, and no such host, are told as libcurl's are."""

    def unknown(*_: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    if code == "dns":
        monkeypatch.setattr(socket, "create_connection", unknown)
    send = Send("GET", url, pinned_sha1="0" * 40)
    with pytest.raises(TransportError) as caught:
        exchange(request_of(send), send, TransportSettings())
    assert code == caught.value.code


def test_plain_http_is_no_tls(drive: Driver, plain: Any, thumbprint: str) -> None:
    """A service that speaks no TLS is told so, not spoken to in clear."""
    with pytest.raises(TransportError):
        drive.perform(Send("GET", plain.url.replace("http:", "https:"), pinned_sha1=thumbprint))
    assert not plain.asked

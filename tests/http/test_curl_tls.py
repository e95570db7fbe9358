"""TLS: who is trusted, and how a failure is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from azbearer.errors import TransportError
from azbearer.http import options
from azbearer.http.messages import Request, SendOptions
from azbearer.http.settings import ConnectTo

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def server(serve: Any, answer: Any, tls: Any) -> Any:
    """A server with a certificate of the tests' authority."""
    return serve(answer(b"ok"), tls=tls)


def test_extra_certificates_are_trusted(server: Any, transport: Any, authority: Any) -> None:
    """Given as bytes, beside the system's store; the connection is kept and its TLS phase timed."""
    sender = transport(extra_ca_pem=authority.pem)
    first, second = (sender.send(Request("GET", server.url)) for _ in range(2))
    assert (first.body, second.body) == (b"ok", b"ok")
    assert [each.connection for each in server.received] == [1, 1]
    assert 0 < first.timings.connect <= first.timings.tls <= first.timings.first_byte
    assert second.timings.tls == 0.0


def test_extra_certificates_are_trusted_by_other_tls_libraries(
    server: Any, transport: Any, authority: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where certificates can't be added to a store, store and extra are handed over as one."""
    monkeypatch.setattr(options, "_CAN_ADD_CERTIFICATES", False)
    sender = transport(extra_ca_pem=authority.pem)
    assert sender.send(Request("GET", server.url)).body == b"ok"


def test_a_directory_is_the_store(server: Any, transport: Any, tmp_path: Path) -> None:
    """SSL_CERT_DIR alone is searched, and no built-in place beside it."""
    with pytest.raises(TransportError, match="not trusted"):
        transport(environ={"SSL_CERT_DIR": str(tmp_path)}).send(Request("GET", server.url))


def test_an_extra_file_is_trusted(server: Any, transport: Any, authority: Any, tmp_path: Path) -> None:
    """`--ssl-extra-ca-certs` names a PEM file."""
    file = tmp_path / "ca.pem"
    file.write_bytes(authority.pem)
    assert transport(extra_ca_file=file).send(Request("GET", server.url)).body == b"ok"


def test_ssl_cert_file_is_the_store(server: Any, transport: Any, authority: Any, tmp_path: Path) -> None:
    """The environment names the whole store, and extra certificates still stand beside it."""
    file = tmp_path / "store.pem"
    file.write_bytes(authority.pem)
    sender = transport(environ={"SSL_CERT_FILE": str(file)}, extra_ca_pem=authority.pem)
    assert sender.send(Request("GET", server.url)).body == b"ok"


def test_a_stranger_is_not_trusted(server: Any, transport: Any) -> None:
    """The error says how to trust the server; the request never arrives."""
    with pytest.raises(TransportError, match="not trusted") as caught:
        transport().send(Request("GET", server.url, (("Authorization", "s3cr3t"),)))
    assert (caught.value.code, server.received) == ("tls", [])
    assert "--ssl-extra-ca-certs" in caught.value.hint


def test_a_certificate_for_another_host_is_refused(server: Any, transport: Any, authority: Any) -> None:
    """A trusted authority does not make every name right."""
    rule = ConnectTo("fabrikam.example", "443", "127.0.0.1", str(server.port))
    sender = transport(extra_ca_pem=authority.pem, connect_to=(rule,))
    with pytest.raises(TransportError, match="for another host") as caught:
        sender.send(Request("GET", "https://fabrikam.example/"))
    assert caught.value.code == "tls"


def test_connect_to_keeps_the_name_for_tls(server: Any, transport: Any, authority: Any) -> None:
    """The certificate is judged by the name in the URL."""
    rule = ConnectTo("contoso.example", "443", "127.0.0.1", str(server.port))
    sender = transport(extra_ca_pem=authority.pem, connect_to=(rule,), offline=True)
    assert sender.send(Request("GET", "https://contoso.example/")).body == b"ok"


@pytest.mark.parametrize(("setting", "option"), [(False, None), (True, False)])
def test_checks_can_be_switched_off(server: Any, transport: Any, setting: bool, option: bool | None) -> None:
    """For the run with `-k`, or for one request."""
    sender = transport(verify=setting)
    assert sender.send(Request("GET", server.url), SendOptions(verify=option)).body == b"ok"


def test_an_unchecked_connection_is_not_used_for_a_checked_request(server: Any, transport: Any) -> None:
    """What one request may skip, the next one may not inherit."""
    sender = transport()
    sender.send(Request("GET", server.url), SendOptions(verify=False))
    with pytest.raises(TransportError, match="not trusted"):
        sender.send(Request("GET", server.url))
    assert len(server.received) == 1


def test_a_server_without_tls_is_told(serve: Any, transport: Any, answer: Any) -> None:
    """Https to an http port."""
    server = serve(answer())
    with pytest.raises(TransportError) as caught:
        transport().send(Request("GET", server.url.replace("http:", "https:")))
    assert caught.value.code == "tls"
    assert "https" in caught.value.hint


def test_a_missing_store_is_told(server: Any, transport: Any) -> None:
    """SSL_CERT_FILE names nothing."""
    with pytest.raises(TransportError) as caught:
        transport(environ={"SSL_CERT_FILE": "/no/such/store.pem"}).send(Request("GET", server.url))
    assert caught.value.code == "tls"
    assert "SSL_CERT_FILE" in caught.value.hint

"""Expected values: RFC 7616's and RFC 2617's examples, requests' client, and httpbin's server."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
from httpbin import app
from requests.auth import HTTPDigestAuth
from werkzeug.serving import make_server

from azbearer.auth.digest import ALGORITHMS, Answer, Challenge, challenge_of, sign
from azbearer.auth.subject import Subject
from azbearer.errors import RequestRefusedError
from azbearer.http import open_transport
from azbearer.http.messages import Request, SendOptions
from azbearer.http.settings import TransportSettings

if TYPE_CHECKING:
    from collections.abc import Iterator

RFC = Challenge(
    "http-auth@example.org",
    "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
    opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS",
)
CNONCE = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"
SETTING = {"username": "Mufasa", "password": "Circle of Life"}


def response_of(header: str) -> str:
    """The digest in a header."""
    return header.partition('response="')[2].partition('"')[0]


@pytest.mark.parametrize(
    ("algorithm", "digest"),
    [
        ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
        ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ],
)
def test_the_rfcs_example(algorithm: str, digest: str) -> None:
    """RFC 7616 section 3.9.1."""
    answer = Answer("Mufasa", "Circle of Life", RFC, algorithm, "auth", "00000001", CNONCE)
    header = answer.header("GET", "/dir/index.html", b"")
    assert digest == response_of(header)
    assert f'uri="/dir/index.html", algorithm="{algorithm}", qop=auth, nc=00000001' in header


def test_the_old_rfcs_example() -> None:
    """RFC 2617 section 3.5; without `qop` there is no counter either (RFC 2069)."""
    old = Challenge("testrealm@host.com", "dcd98b7102dd2f0e8b11d0f600bfb0c093")
    new = Answer("Mufasa", "Circle Of Life", old, "MD5", "auth", "00000001", "0a4f113b")
    assert "6629fae49393a05397450978507c4ef1" == response_of(new.header("GET", "/dir/index.html", b""))
    bare = new._replace(qop="").header("GET", "/dir/index.html", b"")
    assert ("670fd8c2df070c60b045671b8b24ff02", False) == (response_of(bare), "nc=" in bare)


@pytest.mark.parametrize("algorithm", ["MD5", "MD5-sess", "SHA-256"])
def test_digests_are_those_of_requests(algorithm: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its client gets the same header for the same challenge and nonce."""
    monkeypatch.setattr("requests.auth.os.urandom", lambda count: b"r" * count)
    monkeypatch.setattr("requests.auth.time.ctime", lambda: "now")
    theirs = HTTPDigestAuth("ü", 'pass"word')
    theirs.init_per_thread_state()
    theirs._thread_local.chal = {
        "realm": "r", "nonce": "n", "qop": "auth", "opaque": "o", "algorithm": algorithm.upper(),
    }  # fmt: skip
    header = theirs.build_digest_header("GET", "http://h/p?q=1")
    assert header is not None
    cnonce = header.partition('cnonce="')[2].partition('"')[0]
    ours = Answer("ü", 'pass"word', Challenge("r", "n", opaque="o"), algorithm, "auth", "00000001", cnonce)
    assert response_of(header) == response_of(ours.header("GET", "/p?q=1", b""))


@pytest.fixture(scope="module")
def httpbin() -> Iterator[str]:
    """A server of digest authentication that nobody here wrote."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def sent(url: str, setting: dict[str, str], method: str = "GET", body: bytes | None = None) -> Any:
    """The answer to a request with this setting, over the real transport."""
    signature = sign(setting, Subject(method, url, (), body))
    transport = open_transport(TransportSettings(offline=True))
    try:
        request = Request(method, url, signature.headers, body, signature.protected)
        # httpbin wants the nonce back in a cookie too, which clients without cookies need not have.
        return transport.send(request, SendOptions(respond=signature.respond))
    finally:
        transport.close()


@pytest.mark.parametrize("algorithm", ["MD5", "SHA-256"])
@pytest.mark.parametrize("qop", ["auth", "auth-int"])
def test_a_server_accepts_it(httpbin: str, algorithm: str, qop: str) -> None:
    """The challenge is answered with the server's algorithm and quality of protection."""
    url = f"{httpbin}/digest-auth/{qop}/Mufasa/circle/{algorithm}"
    assert 200 == sent(url, {**SETTING, "password": "circle"}).status


def test_a_server_refuses_a_wrong_password_once(httpbin: str) -> None:
    """A second refusal is final: nobody guesses on."""
    answer = sent(f"{httpbin}/digest-auth/auth/Mufasa/other/MD5", SETTING)
    assert 401 == answer.status


def test_no_retry_where_the_setting_forbids_it(httpbin: str) -> None:
    """`disableRetryRequest` leaves the server's refusal as it is."""
    url = f"{httpbin}/digest-auth/auth/Mufasa/circle/MD5"
    assert 401 == sent(url, {**SETTING, "disableRetryRequest": "true"}).status


def challenge(*parts: str) -> tuple[tuple[str, str], ...]:
    """Headers with these challenges."""
    return tuple(("WWW-Authenticate", f"Digest {part}") for part in parts)


def test_the_servers_choice_of_algorithms() -> None:
    """The first that we know is taken; a setting that names one picks its challenge (newman)."""
    headers = challenge(
        'realm="r", nonce="0", algorithm=SHA-3',
        'realm="r", nonce="1", algorithm=SHA-256',
        'realm="r", nonce="2"',
    )
    picked = [challenge_of(headers, wanted) for wanted in ("", "MD5", "sha-256", "SHA-512-256")]
    assert ["1", "2", "1", "1"] == [found.nonce for found in picked if found]
    assert None is challenge_of((("WWW-Authenticate", "Basic realm=x"),))


def test_a_challenge_is_read_whole() -> None:
    """Quoted commas and escapes are part of a value."""
    headers = challenge(r'realm="a, \"b\"", nonce="n", qop="auth-int, auth", opaque=o, stale=TRUE')
    expected = Challenge('a, "b"', "n", "", ("auth-int", "auth"), "o", stale=True)
    assert expected == challenge_of(headers)


def respond(setting: dict[str, str]) -> Any:
    """What answers challenges of a GET."""
    found = sign(setting, Subject("GET", "http://h/p", nonce=lambda count: "c" * count)).respond
    assert found is not None
    return found


def test_stale_nonces_are_renewed_three_times() -> None:
    """Then the server has had its chances; 403 is answered too (newman)."""
    answer = respond(SETTING)
    replies = [
        answer(Request("GET", "http://h/p"), 403, challenge(f'realm="r", nonce="{n}", stale=true'))
        for n in range(4)
    ]
    assert [True, True, True, False] == [reply is not None for reply in replies]


def test_answers_without_a_challenge_are_final() -> None:
    """Whatever their status."""
    request = Request("GET", "http://h/p")
    assert None is respond(SETTING)(request, 401, ())
    assert None is respond(SETTING)(request, 500, challenge('realm="r", nonce="n"'))


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_every_algorithm_signs_ahead(algorithm: str) -> None:
    """With a realm and a nonce in the setting the first request is signed, `-sess` with a client nonce."""
    setting = {**SETTING, "realm": "r", "nonce": "n", "algorithm": algorithm}
    header = sign(setting, Subject("GET", "http://h/p")).headers[0][1]
    assert f'algorithm="{algorithm}"' in header
    assert algorithm.endswith("-sess") == ("cnonce=" in header)


def test_settings_win_over_chance() -> None:
    """`qop`, `nonceCount`, `clientNonce` and `opaque` go as they are."""
    given = {
        "realm": "r",
        "nonce": "n",
        "qop": "auth",
        "nonceCount": "0000000a",
        "clientNonce": "c",
        "opaque": "o",
    }
    header = sign({**SETTING, **given}, Subject("GET", "http://h/p")).headers[0][1]
    assert all(part in header for part in ("qop=auth, nc=0000000a", 'cnonce="c"', 'opaque="o"'))


def test_unknown_algorithms_are_refused() -> None:
    """With the list of those that exist."""
    with pytest.raises(RequestRefusedError, match="SHA-1"):
        sign({**SETTING, "algorithm": "SHA-1"}, Subject("GET", "http://h/"))


def test_the_password_stays_with_the_origin() -> None:
    """Nothing is sent at first, and the password is protected."""
    signature = sign(SETTING, Subject("GET", "http://h/"))
    assert ((), frozenset({"Circle of Life"})) == (signature.headers, signature.protected)

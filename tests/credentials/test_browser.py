from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import pytest
import requests

from azbearer.credentials.browser import Desk, with_browser
from azbearer.errors import AuthenticationError
from azbearer.secrets import Secret
from azbearer.tokens.contract import AwaitCall, Listen, Listener, OpenBrowser, Tell, Token

if TYPE_CHECKING:
    from collections.abc import Iterator

    from azbearer.tokens.contract import Flow

FIELDS = {"code": "canary-code", "state": "s"}


@pytest.fixture
def desk() -> Iterator[Desk]:
    """A listener for the path `/back`."""
    with Desk(Listen(path="/back")) as opened:
        yield opened


def address(desk: Desk, path: str = "/back", host: str = "127.0.0.1") -> str:
    return f"http://{host}:{desk.port}{path}"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_browser_brings_fields(desk: Desk, method: str) -> None:
    """In its query or in a form; it is told that the window can be closed."""
    where = {"params": FIELDS} if method == "GET" else {"data": FIELDS}
    answer = requests.request(method, address(desk), timeout=10, **where)  # type: ignore[arg-type]  # either
    assert tuple(FIELDS.items()) == desk.call(5).fields
    assert (200, True) == (answer.status_code, "can be closed" in answer.text)


@pytest.mark.parametrize("path", ["/favicon.ico?state=s", "/back", "/back?code=c"])
def test_other_calls_are_not_the_browsers_return(desk: Desk, path: str) -> None:
    """Icons, and a person who opens the page by hand, are answered and not reported."""
    assert 404 == requests.get(address(desk, path), timeout=10).status_code
    with pytest.raises(AuthenticationError, match="nobody has signed in within 0 s"):
        desk.call(0)


def test_a_rebound_name_is_no_browser_of_ours(desk: Desk) -> None:
    """A web site whose name resolves to this machine brings its own Host, and is not listened to."""
    answer = requests.get(address(desk), params=FIELDS, headers={"Host": "evil.example"}, timeout=10)
    assert 404 == answer.status_code


def test_the_page_is_kept_nowhere(desk: Desk) -> None:
    """Neither caches, nor other sites by a referrer, nor frames see where the code was."""
    headers = requests.get(address(desk), params=FIELDS, timeout=10).headers
    assert ("no-store", "no-referrer") == (headers["Cache-Control"], headers["Referrer-Policy"])
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


@pytest.mark.parametrize("host", ["0.0.0.0", "example.com", "192.0.2.1"])  # noqa: S104  what is refused
def test_a_sign_in_listens_on_loopback_only(host: str) -> None:
    """A redirect URI on another address would let others take the code."""
    with pytest.raises(AuthenticationError, match="others could take the code"):
        Desk(Listen(host, 0, "/"))


def test_listening_asks_no_name_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow or missing DNS delays no sign-in."""

    def asked(_name: str = "") -> str:
        raise AssertionError("a name was looked up")

    monkeypatch.setattr(socket, "getfqdn", asked)
    with Desk(Listen()) as desk:
        assert desk.port


def test_an_idle_connection_holds_up_nobody(desk: Desk) -> None:
    """Browsers connect ahead of time and say nothing."""
    with socket.create_connection(("127.0.0.1", desk.port)):
        requests.get(address(desk), params=FIELDS, timeout=10)
        assert desk.call(5).fields


def test_the_code_is_not_printed(desk: Desk, capfd: pytest.CaptureFixture[str]) -> None:
    """The first line of a request holds it."""
    requests.get(address(desk), params=FIELDS, timeout=10)
    assert ("", "") == capfd.readouterr()
    assert "canary" not in repr(desk.call(5))


def test_a_port_that_is_taken_is_told(desk: Desk) -> None:
    """With what to do about it."""
    with pytest.raises(AuthenticationError, match=f"port {desk.port}"):
        Desk(Listen(host="127.0.0.1", port=desk.port))


def test_both_addresses_of_localhost_are_listened_on(desk: Desk) -> None:
    """Nobody else can take the other one and wait for the code there."""
    try:
        answer = requests.get(address(desk, host="[::1]"), params=FIELDS, timeout=10)
    except requests.ConnectionError:
        pytest.skip("this machine has no ::1")
    assert 200 == answer.status_code


def sign_in(seen: list[Any]) -> Flow:
    """A flow that needs the browser, and other effects as well."""
    listener: Listener = yield Listen()
    seen.append((yield OpenBrowser(f"http://127.0.0.1:{listener.port}/?state=s")))
    seen.append((yield Tell("hello")))
    seen.append((yield AwaitCall(listener, 5)))
    return Token(Secret("t"), 1.0)


def test_a_flow_with_a_browser_needs_no_other_driver() -> None:
    """Its three effects are performed, all others are passed on."""
    seen: list[Any] = []
    flow = with_browser(sign_in(seen), lambda url: requests.get(url, timeout=10).ok)
    assert Tell("hello") == next(flow)
    with pytest.raises(StopIteration) as ended:
        flow.send("told")
    assert ("t", True, "told") == (ended.value.value.value.reveal(), *seen[:2])


def test_the_listener_is_closed_however_the_flow_ends() -> None:
    """A sign-in that was given up leaves no open port."""
    seen: list[Any] = []
    opened: list[str] = []
    flow = with_browser(sign_in(seen), lambda url: not opened.append(url))  # type: ignore[func-returns-value]
    next(flow)
    flow.close()
    with pytest.raises(requests.ConnectionError):
        requests.get(opened[0], timeout=10)


def test_a_listener_of_somebody_else_is_a_mistake() -> None:
    """Only the one that was opened here can be waited on."""

    def confused() -> Flow:
        yield AwaitCall(Listener(1))
        return Token(Secret("t"), 1.0)

    with pytest.raises(TypeError, match="not one of this module"):
        next(with_browser(confused()))


def test_the_second_address_of_localhost_need_not_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without ::1 signs in by the first."""
    monkeypatch.setattr("azbearer.credentials.browser._V6Server", _no_address)
    with Desk(Listen()) as desk:
        assert 200 == requests.get(address(desk, "/"), params=FIELDS, timeout=10).status_code


def _no_address(*_: object) -> Any:
    raise OSError(99, "Cannot assign requested address")


def test_failures_reach_the_flow() -> None:
    """A port that is taken is an error that the flow can deal with."""

    def failing() -> Flow:
        with Desk(Listen(host="127.0.0.1")) as taken, pytest.raises(AuthenticationError):
            yield Listen(host="127.0.0.1", port=taken.port)
        return Token(Secret("t"), 1.0)

    with pytest.raises(StopIteration):
        next(with_browser(failing()))

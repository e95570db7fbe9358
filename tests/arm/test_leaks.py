"""No token and no other secret reaches a stranger, whichever way an answer points there."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.arm.operations import operation
from azbearer.arm.paging import pages
from azbearer.arm.performing import perform
from azbearer.errors import AzbearerError
from azbearer.http.messages import Request

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.arm.conftest import Office, Server

SECRETS = ("canary-key-3", "canary-odd-4", "canary-cookie-5", "canary-body-6")
CANARY = b"canary-"
HEADERS = (
    ("Ocp-Apim-Subscription-Key", SECRETS[0]),
    ("X-Custom", f"prefix {SECRETS[1]} suffix"),
    ("Cookie", f"session={SECRETS[2]}"),
    ("Accept", "application/json"),
)
# How an address of the stranger is written, from its port.
SPELLINGS: dict[str, Callable[[str], str]] = {
    "plain": lambda port: f"http://127.0.0.1:{port}/evil",
    "name": lambda port: f"http://localhost:{port}/evil",
    "relative-scheme": lambda port: f"//127.0.0.1:{port}/evil",
    "userinfo": lambda port: f"http://user:password@127.0.0.1:{port}/evil",
    "upper": lambda port: f"HTTP://LOCALHOST:{port}/evil",
}
REDIRECTS = (301, 302, 303, 307, 308)
LISTS: dict[str, Callable[[str], dict[str, Any]]] = {
    "nextLink": lambda link: {"value": [1], "nextLink": link},
    "@odata.nextLink": lambda link: {"value": [1], "@odata.nextLink": link},
    "odata.nextLink": lambda link: {"value": [1], "odata.nextLink": link},
}
STATUS = ("Azure-AsyncOperation", "Operation-Location", "Location")

CASES = (
    [("redirect", str(status), spelling) for status, spelling in product(REDIRECTS, SPELLINGS)]
    + [("list", name, spelling) for name, spelling in product(LISTS, SPELLINGS)]
    + [("list-post", "nextLink", spelling) for spelling in SPELLINGS]
    + [("list-link", "Link", spelling) for spelling in SPELLINGS if spelling != "relative-scheme"]
    + [("status", name, spelling) for name, spelling in product(STATUS, SPELLINGS)]
    + [("moved", name, "plain") for name in STATUS]
    + [("result", name, "plain") for name in ("Location", "resourceLocation")]
    + [("second-redirect", "307", spelling) for spelling in SPELLINGS]
)


def test_there_are_enough_cases() -> None:
    """At least forty ways."""
    assert 40 <= len(CASES)


def _redirect(home: Server, what: str, link: str, office: Office) -> None:
    home.plan.on("/x", int(what), Location=link)
    office.sender.send(Request("POST", f"{home.url}/x", HEADERS))


def _second_redirect(home: Server, what: str, link: str, office: Office) -> None:
    home.plan.on("/x", int(what), Location="/y").on("/y", int(what), Location=link)
    office.sender.send(Request("GET", f"{home.url}/x", HEADERS))


def _list(home: Server, what: str, link: str, office: Office) -> None:
    home.plan.on("/x", 200, LISTS[what](link))
    request = Request("GET", f"{home.url}/x", HEADERS)
    perform(office.sender, pages(request, office.access))


def _list_post(home: Server, what: str, link: str, office: Office) -> None:
    home.plan.on("/x", 200, LISTS[what](link))
    request = Request("POST", f"{home.url}/x", HEADERS, b'{"key": "canary-body-6"}')
    perform(office.sender, pages(request, office.access))


def _list_link(home: Server, what: str, link: str, office: Office) -> None:
    home.plan.on("/x", 200, b"{}", **{what: f'<{link}>; rel="next"'})
    perform(office.sender, pages(Request("GET", f"{home.url}/x", HEADERS), office.access))


def _status(home: Server, what: str, link: str, office: Office) -> None:
    home.plan.on("/x", 202, **{what: link})
    _operate(home, office, "DELETE")


def _moved(home: Server, what: str, link: str, office: Office) -> None:
    """The first status is at home, the next one with the stranger."""
    home.plan.on("/x", 202, **{what: "/status"})
    home.plan.on("/status", 202, {"status": "Running"}, **{what: link})
    _operate(home, office, "DELETE")


def _result(home: Server, what: str, link: str, office: Office) -> None:
    """The status is at home, the result with the stranger."""
    document = {"status": "Succeeded", **({"resourceLocation": link} if what == "resourceLocation" else {})}
    headers = {"Location": link} if what == "Location" else {}
    home.plan.on("/x", 202, **{"Azure-AsyncOperation": "/status"})
    home.plan.on("/status", 200, document, **headers)
    _operate(home, office, "POST")


def _operate(home: Server, office: Office, method: str) -> None:
    request = Request(method, f"{home.url}/x", HEADERS)
    response = office.sender.send(request)
    perform(office.sender, operation(request, response, office.access))


WAYS = {
    "redirect": _redirect,
    "second-redirect": _second_redirect,
    "list": _list,
    "list-post": _list_post,
    "list-link": _list_link,
    "status": _status,
    "moved": _moved,
    "result": _result,
}


@pytest.mark.parametrize(("way", "what", "spelling"), CASES)
def test_nothing_secret_reaches_a_stranger(
    servers: tuple[Server, Server], office: Office, way: str, what: str, spelling: str
) -> None:
    """Redirects are followed without what may be secret; other links to strangers are not followed."""
    home, stranger = servers
    stranger.plan.on("/evil", 200, {"value": [], "status": "Succeeded"})
    link = SPELLINGS[spelling](stranger.url.rpartition(":")[2])
    refused = None
    try:
        WAYS[way](home, what, link, office)
    except AzbearerError as error:
        refused = error
    received = stranger.plan.received
    assert [] == [request for request in received if CANARY in request.everything]
    assert b"canary-token-1" in home.plan.received[0].everything  # else there was nothing to leak
    assert b"canary-token-2" in home.plan.received[0].everything
    followed = (1, "") if "redirect" in way else (0, "foreign-host")
    assert followed == (len(received), getattr(refused, "code", ""))


def test_a_redirect_does_not_carry_a_secret_body(home: Server, stranger: Server, office: Office) -> None:
    """307 keeps the body; with a secret of the caller's in it, it does not go to a stranger."""
    home.plan.on("/x", 307, Location=f"{stranger.url}/evil")
    body = b'{"password": "canary-body-6"}'
    request = Request("POST", f"{home.url}/x", (), body, frozenset({"canary-body-6"}))
    with pytest.raises(AzbearerError, match="secret in the body"):
        office.sender.send(request)
    assert [] == stranger.plan.received


def test_within_the_audience_the_token_goes_along(home: Server, stranger: Server, office: Office) -> None:
    """A host that the user has named gets the token behind a redirect, but not the caller's own headers."""
    home.plan.on("/x", 307, Location=f"{stranger.url}/good")
    stranger.plan.on("/good", 200, b"{}")
    office.sender.access = office.access._replace(hosts=(home.url, stranger.url))
    office.sender.send(Request("GET", f"{home.url}/x", HEADERS))
    received = stranger.plan.received[0]
    assert received.header("Authorization").startswith("Bearer canary-token-1")
    assert "" == received.header("Cookie") + received.header("X-Custom")

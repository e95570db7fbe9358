"""Requests as a whole. Unless a docstring says otherwise, newman 6.2 put exactly this on the wire."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from azbearer.collection.model import Auth, Variable
from azbearer.errors import RequestRefusedError, VariableError
from azbearer.runner.bodyfiles import BodyFiles
from azbearer.runner.built import Sent
from azbearer.runner.draft import Draft
from azbearer.runner.request import BuildContext, build_request
from azbearer.variables.scopes import Scope, Scopes
from azbearer.variables.template import resolve_text

if TYPE_CHECKING:
    from azbearer.http.messages import Request

URL = "http://contoso.example:4555/x"
VALUES = {"v": "val", "tok": "TT", "self": "{{self}}", "line": "a\r\nb"}
SCOPES = Scopes(Scope("environment", variables=[Variable(key, value) for key, value in VALUES.items()]))
SYSTEM = (
    *("User-Agent", "Accept", "Cache-Control", "Postman-Token", "Host", "Accept-Encoding", "Connection"),
    "Content-Length",
)


class Made(NamedTuple):
    """A request, and what reports see of it."""

    request: Request
    view: dict[str, Any]


def build(
    definition: dict[str, Any],
    auth: Auth | None = None,
    *,
    protected: frozenset[str] = frozenset(),
    **behavior: Any,
) -> Made:
    def resolve(text: str) -> str:
        return resolve_text(text, SCOPES.lookup)

    draft = Draft({"url": URL, **definition}, "item", "Groups / List", behavior)
    built = build_request(draft, auth, resolve, BuildContext(BodyFiles(Path()), "azbearer/test"))
    request = built.request(protected)
    return Made(request, Sent(built, request).view())


def own(built: Made) -> list[tuple[str, str]]:
    """The headers but for those that every request has."""
    return [header for header in built.request.headers if header[0] not in SYSTEM]


def pairs(*headers: tuple[str, Any]) -> list[dict[str, Any]]:
    return [{"key": key, "value": value} for key, value in headers]


def test_what_every_request_has() -> None:
    """The headers that Postman adds, in its order."""
    headers = build({}).request.headers
    assert tuple(name for name, _ in headers) == SYSTEM[:-1]
    values = dict(headers)
    assert re.fullmatch(r"[0-9a-f-]{36}", values.pop("Postman-Token"))
    assert values == {
        "User-Agent": "azbearer/test",
        "Accept": "*/*",
        "Cache-Control": "no-cache",
        "Host": "contoso.example:4555",
        "Accept-Encoding": "gzip, deflate, br",
        "Connection": "keep-alive",
    }


def test_the_host_without_a_port() -> None:
    """No port in the URL, none in the Host header."""
    assert dict(build({"url": "https://contoso.example/"}).request.headers)["Host"] == "contoso.example"


@pytest.mark.parametrize("name", SYSTEM)
def test_ones_own_header_wins(name: str) -> None:
    """Whatever its case: the system's header of that name is left out."""
    headers = build({"header": pairs((name.upper(), "mine"))}).request.headers
    assert [(name.upper(), "mine")] == [header for header in headers if header[0].lower() == name.lower()]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (
            pairs(("A", "1"), ("a", "2"), ("B", "{{v}}"), ("{{v}}", "x")),
            [("a", "2"), ("B", "val"), ("val", "x")],
        ),
        (pairs(("X", "1"), ("X", "2")), [("X", "1"), ("X", "2")]),
        (pairs(("X-One", "1"), ("x-one", "2"), ("X-One", "3")), [("x-one", "2")]),
        (pairs(("E", ""), ("", "v")), [("E", "")]),
        (pairs(("N", 5), ("T", True), ("Z", None)), [("N", "5"), ("T", "true"), ("Z", "")]),
        ([{"key": "D", "value": "1", "disabled": True}, {"key": "Only"}], [("Only", "")]),
        ("A: 1\nB:{{v}}\n\nC", [("A", "1"), ("B", "val")]),
        (None, []),
        ([None, "x", 5], []),
        (pairs(("Q", "{{line}}")), [("Q", "a\r\nb")]),
    ],
)
def test_headers(header: Any, expected: list[tuple[str, str]]) -> None:
    """Resolved, in order; of names that differ in case one stays; the transport refuses line breaks."""
    assert expected == own(build({"header": header}))


@pytest.mark.parametrize(
    ("method", "expected"),
    [(None, "GET"), ("", "GET"), ("get", "GET"), ("{{v}}", "VAL"), ("MKCOL", "MKCOL"), (5, "5")],
)
def test_methods(method: Any, expected: str) -> None:
    """GET unless it says otherwise, in capitals; that it is a token is the transport's to check."""
    assert expected == build({"method": method}).request.method


@pytest.mark.parametrize("method", ["GET", "get", "HEAD", "COPY", "PURGE", "UNLOCK"])
def test_methods_without_a_body(method: str) -> None:
    """Their body is dropped, unless `disableBodyPruning` keeps it."""
    definition = {"method": method, "body": {"mode": "raw", "raw": "x"}}
    assert build(definition).request.body is None
    assert build(definition, disableBodyPruning=True).request.body == b"x"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "LOCK", "CUSTOM"])
def test_methods_with_a_body(method: str) -> None:
    """All others carry one."""
    assert build({"method": method, "body": {"mode": "raw", "raw": "x"}}).request.body == b"x"


@pytest.mark.parametrize("body", [None, "text", [], {}])
def test_no_body(body: Any) -> None:
    """What is no body object is no body, and has no Content-Type."""
    built = build({"method": "POST", "body": body})
    assert (built.request.body, own(built)) == (None, [])


FORM = {"mode": "formdata", "formdata": pairs(("a", "b"))}


@pytest.mark.parametrize(
    ("body", "given", "expected"),
    [
        ({"mode": "raw", "raw": "x"}, None, "text/plain"),
        ({"mode": "raw", "raw": "x"}, "a/b", "a/b"),
        ({"mode": "raw", "raw": "x"}, "", ""),
        ({"mode": "urlencoded", "urlencoded": pairs(("a", "b"))}, "", "application/x-www-form-urlencoded"),
        ({"mode": "urlencoded", "urlencoded": pairs(("a", "b"))}, "a/b", "application/x-www-form-urlencoded"),
        (FORM, "multipart/form-data; boundary=mine", "multipart/form-data; boundary=mine"),
        (FORM, 'Multipart/Form-Data; charset=x; boundary="mi.ne"; y', "multipart/form-data; boundary=mi.ne"),
    ],
)
def test_content_type(body: dict[str, Any], given: str | None, expected: str) -> None:
    """One's own holds, also a form's boundary; but a form is no other type."""
    header = [] if given is None else pairs(("content-type", given))
    built = build({"method": "POST", "body": body, "header": header})
    assert [expected] == [value for name, value in own(built) if name.lower() == "content-type"]


def test_a_type_that_is_switched_off() -> None:
    """One's own Content-Type of a form stays then; so does an API key of that name."""
    header = pairs(("Content-Type", "a/b"))
    off = build(
        {"method": "POST", "body": FORM, "header": header}, disabledSystemHeaders={"content-type": True}
    )
    key = build({"method": "POST", "body": FORM}, Auth("apikey", {"key": "content-type", "value": "v"}))
    assert ([("Content-Type", "a/b")], [("content-type", "v")]) == (own(off), own(key))


@pytest.mark.parametrize(
    "given",
    [
        "multipart/form-data", "application/json", "multipart/mixed", "", "multipart/form-data; boundary=a b",
        "multipart/form-data; boundary=ü",
    ],
)  # fmt: skip
def test_a_form_needs_its_boundary(given: str) -> None:
    """A Content-Type without a usable boundary is replaced, or nobody could tell the parts."""
    built = build({"method": "POST", "body": FORM, "header": pairs(("Content-Type", given))})
    [(_, value)] = own(built)
    boundary = value.removeprefix("multipart/form-data; boundary=")
    assert re.fullmatch(r"-{26}\d{24}", boundary)
    assert (built.request.body or b"").startswith(f"--{boundary}\r\n".encode())


@pytest.mark.parametrize(
    ("auth", "header", "expected"),
    [
        (Auth("bearer", {"token": "{{tok}}"}), (), [("Authorization", "Bearer TT")]),
        (
            Auth("bearer", {"token": "T"}),
            pairs(("Authorization", "mine"), ("authorization", "2")),
            [("Authorization", "Bearer T")],
        ),
        (Auth("bearer", {"token": ""}), pairs(("authorization", "mine")), [("authorization", "mine")]),
        (Auth("noauth", {}), pairs(("Authorization", "mine")), [("Authorization", "mine")]),
        (None, pairs(("Authorization", "mine")), [("Authorization", "mine")]),
        (Auth("apikey", {"key": "X-K", "value": "v"}), pairs(("x-k", "mine")), [("X-K", "v")]),
        (Auth("apikey", {"key": "X-K", "value": 5}), (), [("X-K", "5")]),
        (
            Auth("basic", {"username": "u", "password": None, "showPassword": False}),
            (),
            [("Authorization", "Basic dTo=")],
        ),
    ],
)
def test_auth(auth: Auth | None, header: Any, expected: list[tuple[str, str]]) -> None:
    """The auth setting's header replaces every one of its name."""
    assert expected == own(build({"header": header}, auth))


def test_an_api_key_in_the_query() -> None:
    """It goes to the end of the query."""
    auth = Auth("apikey", {"key": "K", "value": "{{v}}", "in": "query"})
    assert build({"url": f"{URL}?K=old&a=1"}, auth).request.url == f"{URL}?a=1&K=val"


@pytest.mark.parametrize(
    ("userinfo", "auth", "header", "expected"),
    [
        ("u:p", None, (), "Basic dTpw"),
        ("u", None, (), "Basic dTo="),
        (":p", None, (), "Basic OnA="),
        ("u%40x:p%3Aq", None, (), "Basic dUB4OnA6cQ=="),
        ("u:p", Auth("noauth", {}), (), "Basic dTpw"),
        ("u:p", Auth("bearer", {"token": ""}), (), "Basic dTpw"),
        ("u:p", Auth("bearer", {"token": "T"}), (), "Bearer T"),
        ("u:p", None, pairs(("authorization", "mine")), "mine"),
    ],
)
def test_user_information(userinfo: str, auth: Auth | None, header: Any, expected: str) -> None:
    """A URL's user and password become Basic credentials where nothing else says who is asking."""
    built = build({"url": f"http://{userinfo}@contoso.example/", "header": header}, auth)
    assert [expected] == [value for _, value in own(built)]
    assert built.request.url == "http://contoso.example/"


@pytest.mark.parametrize(
    ("url", "auth", "protected"),
    [
        (URL, None, {"known"}),
        (URL, Auth("bearer", {"token": "{{tok}}"}), {"known", "TT"}),
        ("http://u:p%40q@h/", None, {"known", "dTpwQHE=", "p@q"}),
    ],
)
def test_protected_values(url: str, auth: Auth | None, protected: set[str]) -> None:
    """What redirects to other origins must not carry: the run's secrets, and what signed this request."""
    built = build({"url": url}, auth, protected=frozenset({"known"}))
    assert protected == built.request.protected


@pytest.mark.parametrize(
    ("definition", "auth", "error"),
    [
        ({"url": ""}, None, RequestRefusedError),
        ({"url": None}, None, RequestRefusedError),
        ({"url": {"path": "x"}}, None, RequestRefusedError),
        ({"url": "{{nope}}"}, None, RequestRefusedError),
        ({"method": "POST", "body": {"mode": "odd", "odd": 1}}, None, RequestRefusedError),
        ({"method": "POST", "body": {"mode": "file", "file": "../x"}}, None, RequestRefusedError),
        ({}, Auth("unknown", {}), RequestRefusedError),
        ({"header": pairs(("a", "{{self}}"))}, None, VariableError),
    ],
)
def test_what_is_not_sent(definition: dict[str, Any], auth: Auth | None, error: type[Exception]) -> None:
    """Different from newman: what could only fail, or would surprise, is refused by name."""
    with pytest.raises(error):
        build(definition, auth)


def test_the_view() -> None:
    """Reports and test scripts see what was sent: URL, method, headers, and the kind of auth."""
    built = build({"url": "http://h/a?b={{v}}", "header": pairs(("A", "{{v}}"))}, Auth("noauth", {}))
    view = built.view
    assert view["url"]["query"] == [{"key": "b", "value": "val"}]
    assert view["header"][0] == {"key": "A", "value": "val"}
    assert {"auth": {"type": "noauth"}, "method": "GET"} == {name: view[name] for name in ("auth", "method")}
    assert "body" not in view


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"mode": "raw", "raw": "{{v}}"}, {"mode": "raw", "raw": "val"}),
        (
            {"mode": "raw", "raw": "{{v}}", "options": {"raw": {"language": "json"}}},
            {"mode": "raw", "raw": "val", "options": {"raw": {"language": "json"}}},
        ),
        (
            {"mode": "urlencoded", "urlencoded": pairs(("a b", "{{v}}"), ("e", ""))},
            {"mode": "urlencoded", "urlencoded": pairs(("a b", "val"), ("e", ""))},
        ),
        (
            {"mode": "graphql", "graphql": {"query": "q"}},
            {"mode": "graphql", "graphql": {"query": "q", "variables": "{}"}},
        ),
        (FORM, FORM),
        ({"mode": "raw", "raw": ""}, None),
    ],
)
def test_the_body_in_the_view(body: dict[str, Any], expected: Any) -> None:
    """As sent where it is a text; files and forms as they are defined, since contents are not repeated."""
    assert expected == build({"method": "POST", "body": body}).view.get("body")


def test_cookies_in_the_view() -> None:
    """Those of the jar stand behind the request's own, in one header at the end."""
    draft = Draft({"url": URL, "header": pairs(("cookie", "a=1"), ("B", "2"))}, "item")
    built = build_request(draft, None, str, BuildContext(BodyFiles(Path()), "azbearer/test"))
    sent = Sent(built, built.request(), "c=3")
    header = sent.view()["header"]
    assert [{"key": "B", "value": "2"}, {"key": "Cookie", "value": "a=1; c=3"}] == [header[0], header[-1]]
    assert ("Cookie", "a=1; c=3") == sent.for_scripts().headers[-1]


@pytest.mark.parametrize(
    ("body", "auth", "expected"),
    [
        (None, None, True),
        ({"mode": "raw", "raw": "x"}, Auth("basic", {}), True),
        ({"mode": "urlencoded", "urlencoded": pairs(("a", "b"))}, Auth("apikey", {}), True),
        ({"mode": "graphql", "graphql": "q"}, None, True),
        (FORM, None, False),
        ({"mode": "file", "file": {"content": "eA=="}}, None, False),
        (None, Auth("digest", {}), False),
        (None, Auth("oauth1", {}), False),
    ],
)
def test_what_the_same_texts_come_to(body: Any, auth: Auth | None, expected: bool) -> None:
    """To the same, unless there is a file, a boundary, a time or a nonce in it."""
    draft = Draft({"method": "POST", "url": URL, "body": body}, "item")
    built = build_request(draft, auth, str, BuildContext(BodyFiles(Path()), "azbearer/test"))
    assert expected == built.is_made_of_texts

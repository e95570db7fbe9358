"""URLs. Unless a docstring says otherwise, newman 6.2 put exactly the expected text on the wire."""

from __future__ import annotations

from typing import Any

import pytest

from azbearer.collection.model import Variable
from azbearer.errors import RequestRefusedError
from azbearer.runner.url import Place, Url, parse_url, url_object, url_text, without_userinfo
from azbearer.variables.scopes import Scope, Scopes
from azbearer.variables.template import resolve_text

VALUES = {
    "host": "127.0.0.1:4555",
    "again": "{{host}}",
    "two": "a&b=c",
    "blank": "a b",
    "slash": "x/y",
    "query": "?z=1",
    "hash": "a#b",
    "plus": "a+b",
    "percent": "50%",
    "open": "{{nope}}",
    "colon": ":x",
    "deep": "{{blank}}",
}
SCOPES = Scopes(Scope("environment", variables=[Variable(key, value) for key, value in VALUES.items()]))


def resolve(text: str) -> str:
    return resolve_text(text, SCOPES.lookup)


def target(url: str | dict[str, Any]) -> str:
    """What stands behind the method in the request's first line."""
    built = parse_url(resolve(url_text(url)))
    return built.place.path + ("" if built.query is None else f"?{built.query}")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://{{host}}", "/"),
        ("{{host}}/x", "/x"),
        ("http://{{again}}/h", "/h"),
        ("HTTP://{{host}}/UP", "/UP"),
        (r"http:\\{{host}}\x?a\b", r"/x?a\b"),
        ("http://{{host}}?a=1", "/?a=1"),
        ("http://{{host}}/a b/c", "/a%20b/c"),
        ("http://{{host}}/é?é=ü", "/%C3%A9?%C3%A9=%C3%BC"),
        ("http://{{host}}/a%20b?x=%20", "/a%20b?x=%20"),
        ("http://{{host}}/%zz?%zz=%", "/%zz?%zz=%"),
        ("http://{{host}}/?a={{two}}", "/?a=a&b=c"),
        ("http://{{host}}/{{blank}}?x={{blank}}", "/a%20b?x=a%20b"),
        ("http://{{host}}/{{slash}}", "/x/y"),
        ("http://{{host}}/{{query}}", "/?z=1"),
        ("http://{{host}}/{{hash}}/tail?x=1", "/a"),
        ("http://{{host}}/{{nope}}?{{nope}}=1", "/%7B%7Bnope%7D%7D?{{nope}}=1"),
        ("http://{{host}}/{{percent}}?p={{percent}}&y={{plus}}", "/50%?p=50%&y=a+b"),
        ("http://{{host}}/x?", "/x?"),
        ("http://{{host}}/x?a&b=&=c&&d", "/x?a&b=&=c&&d"),
        ("http://{{host}}/x?a=1&a=2", "/x?a=1&a=2"),
        ("http://{{host}}/x?a=b?c=d", "/x?a=b?c=d"),
        ("http://{{host}}/x?u=http://e.example/@:1", "/x?u=http://e.example/@:1"),
        ("http://{{host}}/x#frag?y=1", "/x"),
        ("http://{{host}}/x?y=1#frag", "/x?y=1"),
        ("http://{{host}}/a/../b/./c", "/a/../b/./c"),
        ("http://{{host}}//a//b", "//a//b"),
        ("http://{{host}}/\"<>`{}|^[]\\!'()*;:@&=+$,", "/%22%3C%3E%60%7B%7D|^[]/!'()*;:@&=+$,"),
        ("http://{{host}}/?q=\"<>`{}|^[]\\!'()*;:@+$,/?", "/?q=%22%3C%3E`{}|^[]\\!%27()*;:@+$,/?"),
        ("http://{{host}}/tab\there?x=\ty\r\n\x7f", "/tab%09here?x=%09y%0D%0A%7F"),
        ("http://{{host}}/😀", "/%F0%9F%98%80"),
        ("http://{{host}}/:id?q=:id", "/:id?q=:id"),
    ],
)
def test_a_url_as_text(url: str, expected: str) -> None:
    """Resolved as text, then parsed, then encoded where the WHATWG URL standard does."""
    assert expected == target(url)


def parts(**others: Any) -> dict[str, Any]:
    return {"host": ["{{host}}"], **others}


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            {"protocol": "http", "host": ["127", "0", "0", "1"], "port": "4555", "path": ["a", "b c"]},
            "/a/b%20c",
        ),
        ({"raw": "http://wrong/", "protocol": "http", "host": "{{host}}", "path": "/s/t"}, "/s/t"),
        (parts(path=["a", ""]), "/a/"),
        (parts(path=[""]), "/"),
        (parts(path=["{{open}}"]), "/%7B%7Bnope%7D%7D"),
        (parts(path=["x"], hash="h"), "/x"),
        (parts(path=["x"], query="raw=1&b"), "/x?raw=1&b"),
        (parts(path=["x"], query=["raw=1", "b"]), "/x?raw=1&b"),
        (parts(path=["x"], query=[{"key": "d", "value": "1", "disabled": True}]), "/x"),
        (parts(path=["x"], query=""), "/x"),
    ],
)
def test_a_url_in_parts(url: dict[str, Any], expected: str) -> None:
    """The parts win over `raw`."""
    assert expected == target(url)


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("q", "1", "q=1"),
        ("z", None, "z"),
        ("e", "", "e="),
        (None, "v", "=v"),
        ("", "", "="),
        ("a b", "c d", "a%20b=c%20d"),
        ("a=b", "c=d", "a%3Db=c=d"),
        ("a&b", "c&d", "a%26b=c%26d"),
        ("a#b", "c#d", "a%23b=c%23d"),
        ("{{two}}", "{{two}}&x", "a&b=c=a&b=c%26x"),
        ("a&{{blank}}", "#{{blank}}#", "a%26a%20b=%23a%20b%23"),
        ("%26", "%23", "%26=%23"),
    ],
)
def test_a_parameter_of_the_list(key: str | None, value: str | None, expected: str) -> None:
    """What would end the parameter is encoded, except where it comes out of a variable."""
    assert f"/?{expected}" == target(parts(query=[{"key": key, "value": value}]))


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ([":id"], "a b", "/a%20b"),
        ([":id", "x:id", "::id", ":", ":id:x"], "V", "/V/x:id/::id/:/:id:x"),
        ([":id.json.gz", ":id."], "V", "/V.json.gz/V."),
        ("/p/:id", "V", "/p/V"),
        ([":id"], "{{deep}}", "/a%20b"),
        ([":id"], "a/b?c=d#e", "/a/b?c=d"),
        ([":id"], "a%2Fb", "/a%2Fb"),
        ([":id"], "", "/:id"),
        ([":id"], None, "/:id"),
        ([":id", "{{colon}}"], "V", "/V/:x"),
    ],
)
def test_path_variables(path: Any, value: str | None, expected: str) -> None:
    """They are put in as text before anything is resolved; without a value the segment stays."""
    assert expected == target(parts(path=path, variable=[{"key": "id", "value": value}]))


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ([{"id": "id", "value": "old"}], "/old"),
        ([{"key": "id", "value": "1"}, {"key": "id", "value": "2"}], "/2"),
        ("text", "/:id"),
        ([None, "x"], "/:id"),
    ],
)
def test_where_path_variables_stand(variables: Any, expected: str) -> None:
    """Old documents name them by `id`; the last one of a name counts; anything else is passed over."""
    assert expected == target(parts(path=[":id"], variable=variables))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("  http://{{host}}/trim", "/trim"),
        ({"raw": "http://{{host}}/raw?x=1"}, "/raw?x=1"),
        ({"protocol": "http:", "host": ["{{host}}"]}, "/"),
        ({"protocol": "http://", "host": ["{{host}}"]}, "/"),
        (parts(path=[{"type": "string", "value": "object"}, "x"]), "/object/x"),
        (parts(query=[{"key": "n", "value": 5}, {"key": "t", "value": True}]), "/?n=5&t=true"),
        (parts(query=[5, None, "a", {"key": "b"}]), "/?a&b"),
        (parts(query={"a": "b"}), "/"),
        (parts(path=[":id"], variable=[{"key": "id", "value": 7}]), "/7"),
    ],
)
def test_more_lenient_than_newman(url: Any, expected: str) -> None:
    """Where newman sends nothing sensible: leading blanks, only `raw`, other values than texts."""
    assert expected == target(url)


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("LOCALHOST:80/x", "http://localhost:80/x"),
        ("https://[::1]:4555", "https://[::1]:4555/"),
        ("https://[::1]", "https://[::1]/"),
        ("bücher.example:", "http://xn--bcher-kva.example/"),
        ("https://u:p@contoso.example", "https://contoso.example/"),
        ("https://u@x:p@contoso.example/", "https://contoso.example/"),
    ],
)
def test_hosts(text: str, origin: str) -> None:
    """Lower case, IDNA beyond ASCII, without user information."""
    assert origin == str(parse_url(text))


@pytest.mark.parametrize(
    ("text", "userinfo"),
    [("u:p@h", "u:p"), ("u@h", "u"), (":p@h/x@y", ":p"), ("h/x@y", ""), ("u@x:p@h", "u@x:p")],
)
def test_user_information(text: str, userinfo: str) -> None:
    """It ends at the last `@` before the path, as written."""
    assert userinfo == parse_url(text).place.userinfo


def test_user_information_in_parts() -> None:
    """It may stand in parts as well."""
    url = parts(auth={"user": "u", "password": "p"}, path=["x"])
    assert url_text(url) == "u:p@{{host}}/x"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", 'the URL "" has no host'),
        ("/only/a/path", 'the URL "/only/a/path" has no host'),
        ("http://", 'the URL "http://" has no host'),
        ("ftp://h/x?secret", 'cannot send to "ftp://h/x": only http and https are known'),
        ("http://h:99999/", 'the URL "http://h:99999/" has no valid port'),
        ("http://h:x/", 'the URL "http://h:x/" has no valid port'),
        ("http://h:²/", 'the URL "http://h:²/" has no valid port'),
        ("http://user:password@h:x/?key", 'the URL "http://h:x/" has no valid port'),
        ("user:password@h:x", 'the URL "h:x" has no valid port'),
        (f"http://{'ü' * 70}/", f'the host name "{"ü" * 70}" cannot be encoded'),
    ],
)
def test_refused(text: str, message: str) -> None:
    """A URL that leads nowhere is not sent; neither user information nor the query is repeated."""
    with pytest.raises(RequestRefusedError) as caught:
        parse_url(text, where="Groups / List")
    assert (message, "Groups / List") == (caught.value.message, caught.value.where)
    assert caught.value.hint


@pytest.mark.parametrize("text", ["https://{{nope}}/x", "{{nope}}", "http://h:{{nope}}/", "{{nope}}@h"])
def test_an_unset_variable_before_the_path(text: str) -> None:
    """Different from newman, which looks `{{nope}}` up in the DNS."""
    with pytest.raises(RequestRefusedError) as caught:
        parse_url(resolve(text))
    assert ('the variable "nope" in the URL is not set', "unset-variable") == (
        caught.value.message,
        caught.value.code,
    )
    assert "--env-var nope=VALUE" in caught.value.hint


def test_an_unset_variable_that_is_known_better() -> None:
    """Who knows the scopes may say what was probably meant."""
    with pytest.raises(RequestRefusedError) as caught:
        parse_url(resolve("{{nope}}"), suggest=lambda name: f"not {name}, but Nope")
    assert caught.value.hint == "not nope, but Nope"


@pytest.mark.parametrize(
    ("query", "key", "value", "expected"),
    [
        (None, "K", "v", "K=v"),
        ("", "K", "v", "K=v"),
        ("a=1", "K", "v", "a=1&K=v"),
        ("K=old&z=1&K", "K", "v", "z=1&K=v"),
        (None, "k&k=k#", "é v=&#", "k%26k%3Dk%23=%C3%A9%20v=%26%23"),
    ],
)
def test_one_more_parameter(query: str | None, key: str, value: str, expected: str) -> None:
    """An API key goes to the end, encoded, instead of any of its name."""
    assert expected == Url(Place("http", "h", "", "/"), query).with_query(key, value).query


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "http://contoso.example:81/a/b?x=1&y&z=",
            {
                "protocol": "http",
                "port": "81",
                "path": ["a", "b"],
                "host": ["contoso", "example"],
                "query": [{"key": "x", "value": "1"}, {"key": "y", "value": None}, {"key": "z", "value": ""}],
                "variable": [],
            },
        ),
        ("https://[::1]", {"protocol": "https", "path": [], "host": ["[::1]"], "query": [], "variable": []}),
    ],
)
def test_the_url_as_an_object(url: str, expected: dict[str, Any]) -> None:
    """What reports and test scripts see has the members of newman's."""
    assert expected == url_object(parse_url(url))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("http://u:p@h/x@y?a@b", "http://h/x@y?a@b"),
        ("u:p@h", "h"),
        ("http://h/x@y", "http://h/x@y"),
        ("{{base}}/x", "{{base}}/x"),
    ],
)
def test_without_userinfo(text: str, expected: str) -> None:
    """Messages show a URL without user and password."""
    assert expected == without_userinfo(text)

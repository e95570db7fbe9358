"""Bodies. Unless a docstring says otherwise, newman 6.2 sent exactly the expected bytes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from azbearer.collection.model import Variable
from azbearer.errors import RequestRefusedError
from azbearer.runner.body import BodyContext, EncodedBody, encode_body, strip_json_comments
from azbearer.runner.bodyfiles import BodyFiles
from azbearer.variables.scopes import Scope, Scopes
from azbearer.variables.template import resolve_text

VALUES = {
    "v": "val", "blank": "a b", "quoted": 'a"b', "two": "a&b", "file": "a.txt", "number": 5, "yes": True,
    "slashes": "//x",
}  # fmt: skip
SCOPES = Scopes(Scope("environment", variables=[Variable(key, value) for key, value in VALUES.items()]))
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A collection's folder with files, and one beside it."""
    inside = tmp_path / "inside"
    (inside / "sub").mkdir(parents=True)
    (inside / "a.txt").write_bytes(b"hello")
    (inside / "b.bin").write_bytes(b"\xff\x00")
    (inside / "sub" / "c.json").write_bytes(b"{}")
    (tmp_path / "outside.txt").write_bytes(b"outside")
    return inside


def encode(body: dict[str, Any], folder: Path = Path()) -> EncodedBody | None:
    return encode_body(
        body,
        BodyContext(
            lambda text: resolve_text(text, SCOPES.lookup), BodyFiles(folder), lambda: "B", "Groups / List"
        ),
    )


def content(body: dict[str, Any], folder: Path = Path()) -> bytes:
    encoded = encode(body, folder)
    assert encoded is not None
    assert isinstance(encoded.content, bytes)
    return encoded.content


def raw(text: Any, language: Any = None) -> dict[str, Any]:
    return {"mode": "raw", "raw": text, "options": {"raw": {"language": language}} if language else None}


@pytest.mark.parametrize(
    ("text", "language", "expected", "content_type"),
    [
        ("hi", None, "hi", "text/plain"),
        ("hi", "text", "hi", "text/plain"),
        ('{"a":1}', "json", '{"a":1}', "application/json"),
        ("<a/>", "xml", "<a/>", "application/xml"),
        ("<a/>", "html", "<a/>", "text/html"),
        ("1", "javascript", "1", "application/javascript"),
        ("1", "odd", "1", "text/plain"),
        ("1", ["odd"], "1", "text/plain"),
        ("{{v}} {{nope}} {{number}} {{yes}} é", None, "val {{nope}} 5 true é", "text/plain"),
        ("// {{v}}", "text", "// val", "text/plain"),
        ('{"a":"{{slashes}}"} // c', "json", '{"a":"//x"} ', "application/json"),
        ({"a": [1.5, "{{v}}"]}, "json", '{"a":[1.5,"val"]}', "application/json"),
    ],
)
def test_raw(text: Any, language: Any, expected: str, content_type: str) -> None:
    """The text with variables, and the Content-Type of its language."""
    assert EncodedBody(expected.encode(), content_type) == encode(raw(text, language))


@pytest.mark.parametrize("options", [None, "text", {"raw": "json"}, {}])
def test_odd_options(options: Any) -> None:
    """Options of another shape count as none."""
    assert encode({"mode": "raw", "raw": "x", "options": options}) == EncodedBody(b"x", "text/plain")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a":"//x", /*c*/ "b":2 // end\n}', '{"a":"//x",  "b":2 \n}'),
        (r'{"a": "\"//q"} /* without end', r'{"a": "\"//q"} '),
        ('{"u":"http://x"}/**/', '{"u":"http://x"}'),
        ("/*/ x */ 1", " 1"),
        ("{'a':'//no'}", "{'a':'"),
        ('{"a":1}//', '{"a":1}'),
        ('"/* " /*"*/', '"/* " '),
        ("1 / 2", "1 / 2"),
        ("plain", "plain"),
    ],
)
def test_comments_in_json(text: str, expected: str) -> None:
    """Raw JSON is sent without its comments; what looks like one in a string stays."""
    assert expected == strip_json_comments(text)


@pytest.mark.parametrize(
    "body",
    [
        {}, {"mode": "raw"}, {"mode": "raw", "raw": ""}, {"mode": "raw", "raw": "x", "disabled": True},
        {"mode": "urlencoded", "urlencoded": []}, {"mode": "urlencoded"},
        {"mode": "formdata", "formdata": []}, {"mode": "formdata", "formdata": "text"},
        {"mode": "file"}, {"mode": "file", "file": {}},
        {"mode": "file", "file": 5}, {"mode": "graphql"}, {"mode": "graphql", "graphql": []},
        {"mode": "urlencoded", "urlencoded": [{"key": "a", "disabled": True}, None, "b"]},
    ],
)  # fmt: skip
def test_no_body(body: dict[str, Any]) -> None:
    """Nothing to send is no body, so no Content-Type either."""
    assert encode(body) is None


@pytest.mark.parametrize("mode", ["odd", "binary", {"raw": 1}])
def test_unknown_modes_are_refused(mode: Any) -> None:
    """Different from newman, which guesses: a body that is not what was meant does harm on the other side."""
    with pytest.raises(RequestRefusedError) as caught:
        encode({"mode": mode, "raw": "x"})
    assert "Groups / List" == caught.value.where
    assert "raw, urlencoded, formdata, graphql, file" in caught.value.hint


def test_a_mode_left_out() -> None:
    """Different from newman, which sends nothing: a script that sets `raw` alone means it."""
    assert content({"raw": "x"}) == b"x"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ([("a", "b c"), ("é", "ü"), ("{{blank}}", "{{two}}")], "a=b%20c&%C3%A9=%C3%BC&a%20b=a%26b"),
        ([("x", "1"), ("y", "2"), ("x", "3")], "x=1&x=3&y=2"),
        ([("a", None), ("", ""), ("n", 5), ("t", True), ("o", 1.0)], "a=&=&n=5&t=true&o=1"),
        ([("p", "100%"), ("q", "%20"), ("r", "😀")], "p=100%25&q=%2520&r=%F0%9F%98%80"),
        (
            [("s", "!*'()-._~ +%&=;:@$,/?#[]\"<>\\^`{|}\n\t")],
            "s=%21%2A%27%28%29-._~%20%2B%25%26%3D%3B%3A%40%24%2C%2F%3F%23%5B%5D%22%3C%3E%5C%5E%60%7B%7C%7D%0A%09",
        ),
    ],
)
def test_urlencoded(fields: list[tuple[str, Any]], expected: str) -> None:
    """Strict percent-encoding, a blank is %20, repeated names go to the place of the first."""
    entries = [{"key": key, "value": value} for key, value in fields]
    encoded = encode({"mode": "urlencoded", "urlencoded": entries})
    assert encoded is not None
    assert (expected.encode(), FORM) == (encoded.content, encoded.content_type)


def test_fields_of_a_signature() -> None:
    """They replace fields of their names, and go to the end."""
    encoded = encode(
        {"mode": "urlencoded", "urlencoded": [{"key": "a", "value": "1"}, {"key": "t", "value": "old"}]}
    )
    assert encoded is not None
    assert encoded.form == (("a", "1"), ("t", "old"))
    assert encoded.with_fields([("t", "new+")]).content == b"a=1&t=new%2B"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("a=b&c=d e&f&g=h=i", b"a=b&c=d%20e&f=&g=h%3Di"),
        ({"a": "b", "c": "{{v}}"}, b"a=b&c=val"),
        ([{"key": "a", "value": "1"}, {"key": "d", "value": "x", "disabled": True}], b"a=1"),
        ([{"value": "c"}], b"=c"),
        ([{"key": "o", "value": {"x": [1, "{{v}}"]}}], b"o=%7B%22x%22%3A%5B1%2C%22%7B%7Bv%7D%7D%22%5D%7D"),
        ([{"key": "s", "value": "\ud800"}], b"s=%EF%BF%BD"),
    ],
)
def test_urlencoded_in_other_shapes(given: Any, expected: bytes) -> None:
    """As text, and as scripts write it; different from newman, which sends `undefined` for some."""
    assert expected == content({"mode": "urlencoded", "urlencoded": given})


def multipart(*parts: str) -> bytes:
    return ("".join(f"--B\r\n{part}\r\n" for part in parts) + "--B--\r\n").encode()


def part(parameters: str, value: str, content_type: str = "") -> str:
    line = f"\r\nContent-Type: {content_type}" if content_type else ""
    return f"Content-Disposition: form-data; {parameters}{line}\r\n\r\n{value}"


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({"key": "é", "value": "ü", "type": "text"}, part('name="é"', "ü")),
        ({"key": "{{blank}}", "value": "{{two}}"}, part('name="a b"', "a&b")),
        ({"key": "n", "value": 5}, part('name="n"', "5")),
        ({"key": "o", "value": {"x": 1}}, part('name="o"', '{"x":1}')),
        ({"key": "e"}, part('name="e"', "")),
        ({"value": "v"}, part('name=""', "v")),
        (
            {"key": "j", "value": "{}", "contentType": "application/json"},
            part('name="j"', "{}", "application/json"),
        ),
        ({"key": "k", "value": "v", "fileName": "z"}, part('name="k"; filename="z"', "v")),
        (
            {"key": "f", "type": "file", "src": "a.txt"},
            part('name="f"; filename="a.txt"', "hello", "text/plain"),
        ),
        (
            {"key": "f", "type": "file", "src": "a.txt", "contentType": "x/{{v}}", "fileName": "n.bin"},
            part('name="f"; filename="n.bin"', "hello", "x/val"),
        ),
        (
            {"key": "f", "type": "file", "value": "aGVsbG8="},
            part('name="f"', "hello", "application/octet-stream"),
        ),
        (
            {"key": "f", "type": "file", "value": "aGVsbG8=", "fileName": "n.txt"},
            part('name="f"; filename="n.txt"', "hello", "text/plain"),
        ),
        ({"key": "f", "type": "file", "src": ""}, part('name="f"; filename=""', "")),
        ({"key": "f", "type": "file", "src": None}, part('name="f"; filename=""', "")),
        ({"key": "f", "type": "file", "src": []}, part('name="f"; filename=""', "")),
    ],
)
def test_a_part_of_a_form(folder: Path, entry: dict[str, Any], expected: str) -> None:
    """A field, a file, or the row of a form in which no file was chosen yet."""
    body = {"mode": "formdata", "formdata": [entry, {"key": "d", "value": "x", "disabled": True}]}
    encoded = EncodedBody(multipart(expected), "multipart/form-data; boundary=B", type_is_fixed=True)
    assert encoded == unshown(encode(body, folder))


def test_several_files_in_one_field(folder: Path) -> None:
    """Each file is a part of its own, its type guessed by its name."""
    body = {
        "mode": "formdata",
        "formdata": [{"key": "g", "type": "file", "src": ["a.txt", "sub/c.json", "{{file}}"]}],
    }
    text = part('name="g"; filename="a.txt"', "hello", "text/plain")
    json_part = part('name="g"; filename="c.json"', "{}", "application/json")
    assert multipart(text, json_part, text) == content(body, folder)


def test_bytes_stay_bytes(folder: Path) -> None:
    """A file that is no text is sent as it is."""
    body = {"mode": "formdata", "formdata": [{"key": "b", "type": "file", "src": "b.bin"}]}
    assert b"Content-Type: application/octet-stream\r\n\r\n\xff\x00\r\n--B--" in content(body, folder)


@pytest.mark.parametrize("member", ["key", "fileName", "contentType"])
def test_a_name_adds_no_header(member: str) -> None:
    """Different from newman: names are escaped as the WHATWG says, so none can end its quotes or its line."""
    entry = {"key": "k", "value": "v", member: 'x"\r\nX-Evil: 1'}
    sent = content({"mode": "formdata", "formdata": [entry]})
    assert b"x%22%0D%0AX-Evil: 1" in sent
    assert b"\nX-Evil" not in sent


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ({"src": "a.txt"}, EncodedBody(b"hello", "text/plain", is_file=True)),
        ("a.txt", EncodedBody(b"hello", "text/plain", is_file=True)),
        ({"src": "{{file}}"}, EncodedBody(b"hello", "text/plain", is_file=True)),
        ({"src": "sub/c.json"}, EncodedBody(b"{}", "application/json", is_file=True)),
        ({"src": "b.bin"}, EncodedBody(b"\xff\x00", "application/octet-stream", is_file=True)),
        ({"content": "aGVsbG8="}, EncodedBody(b"hello")),
        ({"content": "_-8 {{v}}\n!"}, EncodedBody(bytes.fromhex("ffef2f6a"))),
        ({"content": "aGVsbG8=aGVs"}, EncodedBody(b"hello")),
    ],
)
def test_a_file_as_body(folder: Path, file: Any, expected: EncodedBody) -> None:
    """The file's bytes with a type guessed by its name; `content` is base64, as Node reads it."""
    assert expected == unshown(encode({"mode": "file", "file": file}, folder))


FORM_ENTRIES = [
    {"key": "{{v}}", "value": "{{blank}}", "type": "text", "contentType": "x/{{v}}"},
    {"key": "o", "value": {"x": 1}},
    {"key": "f", "type": "file", "src": ["{{file}}", "b.bin"]},
    {"key": "off", "value": "x", "disabled": True},
]
SHOWN = [
    {"key": "val", "value": "a b", "type": "text", "contentType": "x/val"},
    {"key": "o", "value": '{"x":1}'},
    {"key": "f", "type": "file", "src": "a.txt"},
    {"key": "f", "type": "file", "src": "b.bin"},
]


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ({"mode": "formdata", "formdata": FORM_ENTRIES}, SHOWN),
        ({"formdata": FORM_ENTRIES}, SHOWN),
        ({"mode": "file", "file": {"src": "{{file}}"}}, {"src": "a.txt"}),
        ({"mode": "file", "file": {"content": "{{v}}"}}, {"content": "val"}),
    ],
)
def test_what_is_shown_of_forms_and_files(folder: Path, body: dict[str, Any], shown: Any) -> None:
    """Each field and file with its variables replaced, and no content of files."""
    encoded = encode(body, folder)
    assert encoded is not None
    assert shown == encoded.shown


def test_a_variable_is_replaced_once() -> None:
    """What is shown is what goes out, also of one that is different each time."""
    numbers = iter(range(9))
    context = BodyContext(
        lambda text: text.replace("{{n}}", str(next(numbers))), BodyFiles(Path()), lambda: "B"
    )
    encoded = encode_body({"mode": "formdata", "formdata": [{"key": "k", "value": "{{n}}"}]}, context)
    assert encoded is not None
    ((shown,), sent) = encoded.shown, encoded.content
    assert f"\r\n\r\n{shown['value']}\r\n".encode() in sent


def unshown(encoded: EncodedBody | None) -> EncodedBody | None:
    """The same without what is shown of it."""
    return encoded and encoded._replace(shown=None)


@pytest.mark.parametrize(
    ("graphql", "expected"),
    [
        (
            {"query": 'query { a(x: "{{v}}") }', "variables": '{"n": {{number}}}'},
            r'{"query":"query { a(x: \"val\") }","variables":{"n": 5}}',
        ),
        ({"query": "q"}, '{"query":"q"}'),
        ({"query": "q", "variables": ""}, '{"query":"q"}'),
        ({"query": "{{quoted}} é\n"}, r'{"query":"a\"b é\n"}'),
        ({"query": "q", "operationName": "op", "variables": {"a": 1}},
         '{"query":"q","operationName":"op","variables":{"a":1}}'),
        ({"query": "q", "operationName": "", "variables": "null"},
         '{"query":"q","operationName":"","variables":null}'),
        ({"variables": '{"big":12345678901234567890,"f":1.0}'},
         '{"variables":{"big":12345678901234567890,"f":1.0}}'),
        ({"query": "q", "variables": "not json"}, '{"query":"q","variables":not json}'),
        ({}, "{}"),
    ],
)  # fmt: skip
def test_graphql(graphql: dict[str, Any], expected: str) -> None:
    """Variables go out as the JSON text that they are, so numbers keep their spelling."""
    assert EncodedBody(expected.encode(), "application/json") == encode(
        {"mode": "graphql", "graphql": graphql}
    )


def test_graphql_as_text() -> None:
    """Different from newman, which sends an empty object: a text is the query."""
    assert content({"mode": "graphql", "graphql": "q"}) == b'{"query":"q"}'


def refusal(name: str, folder: Path) -> RequestRefusedError:
    with pytest.raises(RequestRefusedError) as caught:
        encode({"mode": "file", "file": {"src": name}}, folder)
    assert caught.value.where == "Groups / List"
    assert caught.value.hint
    return caught.value


@pytest.mark.parametrize("name", ["../outside.txt", "sub/../../outside.txt", "/etc/hostname", ".."])
def test_files_outside_are_refused(folder: Path, name: str) -> None:
    """A collection reads nothing beyond its folder (newman with `--no-insecure-file-read`)."""
    assert (
        f'the file "{name}" lies outside of the folder for files of requests' == refusal(name, folder).message
    )


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
@pytest.mark.parametrize("target", ["../outside.txt", ".."])
def test_links_to_the_outside_are_refused(folder: Path, target: str) -> None:
    """A symbolic link inside the folder opens no door."""
    (folder / "link").symlink_to(target)
    name = "link" if target != ".." else "link/outside.txt"
    assert "lies outside" in refusal(name, folder).message


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_links_in_a_circle(folder: Path) -> None:
    """They are an error of the request, not of the run."""
    (folder / "circle").symlink_to("circle")
    assert "cannot be read" in refusal("circle", folder).message


@pytest.mark.parametrize("name", ["none.txt", "sub", "a.txt\0", "a.txt/x"])
def test_files_that_cannot_be_read(folder: Path, name: str) -> None:
    """Different from newman, which sends the request without the file."""
    assert f'the file "{name}" cannot be read' in refusal(name, folder).message


def test_the_folder_may_be_reached_by_a_link(folder: Path, tmp_path: Path) -> None:
    """What counts is where the folder really is."""
    if sys.platform == "win32":
        pytest.skip("links need a privilege there")
    (tmp_path / "alias").symlink_to(folder)
    assert content({"mode": "file", "file": "a.txt"}, tmp_path / "alias") == b"hello"

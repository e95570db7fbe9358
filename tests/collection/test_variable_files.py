from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from azbearer import __version__
from azbearer.collection import (
    Variable,
    dump_document,
    parse_variable_file,
    read_variable_file,
    with_values,
)
from azbearer.errors import FileFormatError

if TYPE_CHECKING:
    from pathlib import Path

    from azbearer.collection import VariableFile

NOW = datetime(2026, 11, 23, 17, 4, 5, 678901, tzinfo=timezone(timedelta(hours=1)))
ENTRIES: list[Any] = [
    {"key": "tenantId", "value": "contoso", "type": "default", "enabled": True, "note": 1},
    None,
    {"key": "client_secret", "value": "s3cr3t", "type": "secret", "enabled": True},
    {"key": "a", "value": 1, "enabled": False, "x": "off"},
    {"key": "a", "value": 2},
]
PROD: dict[str, Any] = {"id": "e-1", "name": "prod", "values": ENTRIES, "extra": {"n": [1]}}


def parse(document: Any) -> VariableFile:
    return parse_variable_file(json.dumps(document).encode(), "prod.json", "environment")


def test_environment() -> None:
    """An environment's variables come in order, disabled ones and duplicates included."""
    file = parse(PROD)
    assert ("e-1", "prod", "environment", None) == (file.id, file.name, file.kind, file.source)
    assert (
        Variable("tenantId", "contoso", "default"),
        Variable("client_secret", "s3cr3t", "secret"),
        Variable("a", 1, enabled=False),
        Variable("a", 2),
    ) == file.values


@pytest.mark.parametrize("document", [{"environment": PROD}, {"globals": PROD}, PROD])
def test_wrapped(document: Any) -> None:
    """A download of Postman's API is read without its wrapper."""
    assert PROD == parse(document).raw


def test_bare_list() -> None:
    """The bare list of old globals is taken as values."""
    assert (Variable("a", 1),) == parse([{"key": "a", "value": 1}]).values


def test_names(tmp_path: Path) -> None:
    """A file without a name is named after itself."""
    path = tmp_path / "test.json"
    path.write_text('{"values": []}')
    file = read_variable_file(path, "globals")
    assert ("test", path, "globals") == (file.name, file.source, file.kind)
    assert "environment" == parse({"values": []}).name


@pytest.mark.parametrize(
    ("document", "where", "message"),
    [
        (5, "$", "this should be an object, not a number"),
        ({}, "$.values", "this is not an environment: it has no values"),
        ({"values": {}}, "$.values", "this should be a list, not an object"),
        ({"values": [{"key": "a"}, {"key": 1}]}, "$.values[1].key", "this should be a text, not a number"),
        ({"info": {}, "item": []}, "$", "this is a collection, and an environment is needed"),
        ({"environment": {}}, "$.environment.values", "this is not an environment: it has no values"),
    ],
)
def test_bad_environments(document: Any, where: str, message: str) -> None:
    """The first thing that is wrong is named with its JSON path."""
    with pytest.raises(FileFormatError) as caught:
        parse(document)
    assert (f"prod.json: {where}", message) == (caught.value.where, caught.value.message)


def test_bad_globals() -> None:
    """What was wanted is named by its kind."""
    with pytest.raises(FileFormatError, match="this is not a globals file"):
        parse_variable_file(b"{}", "g.json", "globals")


def test_truncated_everywhere() -> None:
    """A file cut off at any byte is refused with its name, the line and column, and the size."""
    document = {
        "name": "pröd 😀",
        "n": [1.5e3, -1, True, False, None],
        "values": [{"key": "k\u1234\\", "value": ""}],
    }
    whole = json.dumps(document, indent=1, ensure_ascii=False).replace("\u1234", "\\u1234").encode()
    for size in range(len(whole)):
        with pytest.raises(FileFormatError) as caught:
            parse_variable_file(whole[:size], "cut.json", "environment")
        lines = whole[:size].decode(errors="ignore").split("\n")
        assert f"cut.json:{len(lines)}:{len(lines[-1]) + 1}" == caught.value.where
        assert (
            "the file is empty" if not size else f"the JSON ends too early, after {size} bytes"
        ) == caught.value.message


@settings(max_examples=100, derandomize=True, deadline=None)
@given(st.binary(max_size=40))
def test_any_bytes(data: bytes) -> None:
    """Arbitrary bytes are refused as a bad file."""
    with pytest.raises(FileFormatError):
        parse_variable_file(data, "any.json", "environment")


def test_export_unchanged() -> None:
    """With the same values every entry leaves as it stands in the file."""
    file = parse(PROD)
    exported = with_values(file, file.values, NOW)
    assert {**PROD, "values": [entry for entry in ENTRIES if entry]} == {key: exported[key] for key in PROD}


def test_export_stamps() -> None:
    """The three fields of an export are newman's, with our name and the time in UTC."""
    exported = with_values(parse(PROD), (), NOW)
    expected = ["environment", "2026-11-23T16:04:05.678Z", f"azbearer/{__version__}"]
    assert expected == [
        exported[f"_postman_{name}"] for name in ("variable_scope", "exported_at", "exported_using")
    ]


def test_export_changes() -> None:
    """A changed entry keeps its other fields, a new one goes where it stands, a removed one is gone."""
    values = [
        Variable("tenantId", "fabrikam", "default"),
        Variable("a", 1, enabled=False),
        Variable("a", 2, "number"),
        Variable("new", [1], "any"),
    ]
    assert [
        {"key": "tenantId", "value": "fabrikam", "type": "default", "enabled": True, "note": 1},
        ENTRIES[3],
        {"key": "a", "value": 2, "type": "number"},
        {"key": "new", "value": [1], "type": "any", "enabled": True},
    ] == with_values(parse(PROD), values, NOW)["values"]


def test_export_duplicates() -> None:
    """Each entry of the file is used once, and the unchanged one of several stays where it is."""
    file = parse({"values": [{"key": "a", "value": 1, "n": 1}, {"key": "a", "value": 2, "n": 2}]})
    exported = with_values(file, [Variable("a", 2), Variable("a", 3), Variable("a", 4)], NOW)["values"]
    assert [(2, 2), (3, 1), (4, None)] == [(entry["value"], entry.get("n")) for entry in exported]


@pytest.mark.parametrize(("old", "new"), [(1, True), (0, False), (1, 1.0), ("1", 1)])
def test_export_changed_type(old: Any, new: Any) -> None:
    """Values that Python finds equal, but JSON does not, are changes."""
    file = parse({"values": [{"key": "a", "value": old}]})
    (entry,) = with_values(file, [Variable("a", new)], NOW)["values"]
    assert (new, type(new)) == (entry["value"], type(entry["value"]))


def test_export_does_not_change_the_file() -> None:
    """What was read stays as it was."""
    file = parse(PROD)
    with_values(file, [Variable("tenantId", "x")], datetime(2026, 1, 1, tzinfo=UTC))
    assert PROD == file.raw


variables = st.builds(
    Variable,
    key=st.sampled_from(["a", "b", "c"]),
    value=st.none() | st.booleans() | st.integers(0, 1) | st.sampled_from(["x", "y", [1], {"k": 1}]),
    type=st.sampled_from(["any", "secret"]),
    enabled=st.booleans(),
)


@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.lists(variables, max_size=6), st.lists(variables, max_size=6))
def test_export_is_read_again(before: list[Variable], after: list[Variable]) -> None:
    """Whatever was in the file, the exported document has exactly the new values."""
    raw = [{"key": v.key, "value": v.value, "type": v.type, "enabled": v.enabled} for v in before]
    exported = with_values(parse({"values": raw}), after, NOW)
    again = parse_variable_file(dump_document(exported).encode(), "again.json", "environment")
    assert [repr((v, v.value)) for v in after] == [repr((v, v.value)) for v in again.values]

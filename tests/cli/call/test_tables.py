from __future__ import annotations

from typing import Any

import pytest

from azbearer.cli.call.tables import csv, grid_of, plain_table, rows_of, terminal_table, text_of, tsv
from azbearer.collection.numbers import HugeNumber, read_float

GROUPS = {
    "value": [
        {"id": "/x", "name": "rg-one", "location": "westeurope", "tags": {"a": "b"}, "managed": True},
        {"id": "/y", "name": "rg-2", "location": None, "type": "t", "zones": [1, 2], "managed": False},
    ]
}


def table(document: Any, *, everything: bool = False) -> list[str]:
    """The lines of a plain table."""
    return list(plain_table(*grid_of(document, everything=everything)))


def test_a_table_is_that_of_az() -> None:
    """Id, type and etag are left out, as are objects, lists and null; headings begin with a capital."""
    expected = [
        "Name    Location    Managed",
        "------  ----------  ---------",
        "rg-one  westeurope  True",
        "rg-2                False",
    ]
    assert expected == table(GROUPS)


def test_what_a_query_names_is_shown() -> None:
    """Whoever asks for ids gets them."""
    assert ["Id", "----", "/x"] == table([{"id": "/x"}], everything=True)


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (["a", 1], ["Result", "--------", "a", "1"]),
        ([["a", True], ["b"]], ["Column1    Column2", "---------  ---------", "a          True", "b"]),
        ("x", ["Result", "--------", "x"]),
        ([], []),
        ([{"id": "/x"}], []),
    ],
)
def test_tables_of_other_shapes(document: Any, expected: list[str]) -> None:
    """Single values, rows of values, and nothing."""
    assert expected == table(document)


def test_wide_characters_take_two_columns() -> None:
    """Columns stay straight."""
    assert ["Name    N", "------  ---", "日本    1", "é       2"] == table(
        [{"name": "日本", "n": 1}, {"name": "é", "n": 2}]
    )


def test_nothing_in_a_cell_drives_the_terminal() -> None:
    """Names come from anybody."""
    assert "\x1b" not in "".join(table([{"name": "\x1b[2J\n"}]))


def test_a_terminal_gets_the_same_cells_folded() -> None:
    """A long cell is broken, not cut."""
    shown = terminal_table(["Name"], [["a" * 50], ["[red]b"]], 20, color=False)
    assert 50 == shown.count("a") - "Name".count("a")
    assert "[red]b" in shown
    assert "" == terminal_table([], [], 80, color=False)


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ([{"b": 1, "a": "x"}], ["x\t1"]),
        ([{"a": [1, 2], "b": {"c": 1}, "d": None, "e": True}], ["2\t\tNone\tTrue"]),
        ([["x", 1], ["y", 2]], ["x\t1", "y\t2"]),
        (["x", True, None], ["x", "true", "None"]),
        ("x", ["x"]),
        (True, ["true"]),
        (GROUPS["value"][:1], ["/x\twesteurope\tTrue\trg-one\t"]),
    ],
)
def test_tsv_is_that_of_az(document: Any, expected: list[str]) -> None:
    """As knack's output.py writes it: by name, lists as lengths, objects as nothing."""
    assert expected == list(tsv(document, in_order=False))


def test_a_query_decides_the_order_of_tsv() -> None:
    """So that `read a b` gets what the query says."""
    assert ["1\tx"] == list(tsv([{"b": 1, "a": "x"}], in_order=True))


def test_csv() -> None:
    """All names are columns; JSON in cells, true and false in JSON's spelling, null as nothing."""
    rows = [{"a": 'x,"y"', "b": True}, {"b": None, "c": {"d": [1]}}, {"a": " z", "c": "two\nlines"}]
    expected = ["a,b,c", '"x,""y""",true,', ',,"{""d"":[1]}"', '" z",,"two\nlines"']
    assert expected == list(csv(rows))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-x", "'-x"),
        ("\tx", "'\tx"),
        ("-5", "-5"),
        ("+1.5", "+1.5"),
        ("-inf", "'-inf"),
        ("a=b", "a=b"),
    ],
)
def test_a_spreadsheet_runs_no_cell(text: str, expected: str) -> None:
    """Texts that begin like formulas get an apostrophe, numbers in texts do not."""
    assert ["a", expected] == list(csv([{"a": text}]))


def test_negative_numbers_are_numbers() -> None:
    """Only texts can be formulas."""
    assert ["a", "-5"] == list(csv([{"a": -5}]))


def test_csv_of_other_shapes() -> None:
    """Single values have a column of their own; nothing gives nothing."""
    assert ["Result", "x"] == list(csv(["x"]))
    assert ["Column1,Column2", "x,y"] == list(csv([["x", "y"]]))
    assert [] == list(csv([]))


def test_rows() -> None:
    """Lists under usual names are the rows; other objects are one row."""
    assert [1] == rows_of({"value": [1], "nextLink": "x"})
    assert [2] == rows_of({"data": [2]})
    assert [{"value": "v"}] == rows_of({"value": "v"})


def test_numbers_are_cells_as_they_were_written() -> None:
    """1.50 stays 1.50."""
    assert ["1.50", "1e400", "1e5"] == [text_of(read_float(each)) for each in ("1.50", "1e400", "1e5")]
    assert isinstance(read_float("1e400"), HugeNumber)

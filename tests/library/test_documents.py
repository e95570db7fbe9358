"""Documents in the forms in which Python code has them."""

from __future__ import annotations

from typing import Any

import pytest

from azbearer.errors import FileFormatError, InputError
from azbearer.library.documents import collection_of, data_source, variable_file_of
from azbearer.secrets import Secret


def test_a_typed_document_is_itself(document: Any) -> None:
    """Nothing is read again."""
    made = collection_of(document())
    assert made is collection_of(made)
    file = variable_file_of({"a": 1}, "globals")
    assert file is variable_file_of(file, "globals")


def test_a_document_is_a_copy(document: Any, item: Any) -> None:
    """What the caller does to the object afterwards changes no run."""
    given = document(item("one"))
    made = collection_of(given)
    given["item"].clear()
    assert 1 == len(made.raw["item"])


@pytest.mark.parametrize(
    "source",
    [
        {"a": 1},
        {"values": [{"key": "a", "value": 1}]},
        {"environment": {"values": [{"key": "a", "value": 1}]}},
    ],
)
def test_variables(source: dict[str, Any]) -> None:
    """A plain mapping, a document, or one as Postman's API wraps it."""
    [variable] = variable_file_of(source, "environment").values
    assert ("a", 1, "any") == (variable.key, variable.value, variable.type)


def test_a_secret_has_its_type() -> None:
    """And its value."""
    [variable] = variable_file_of({"a": Secret("x")}, "environment").values
    assert ("x", "secret") == (variable.value, variable.type)


def test_rows_of_a_generator() -> None:
    """Can be read more than once, since their number must be known."""
    with data_source({"n": n} for n in range(2))() as data:
        assert (2, [{"n": 0}, {"n": 1}], [{"n": 0}, {"n": 1}]) == (data.count, [*data.rows()], [*data.rows()])


def test_what_is_no_document() -> None:
    """Is an error that names it."""
    with pytest.raises(FileFormatError, match="this is no collection"):
        collection_of({"info": {}})
    with pytest.raises(InputError, match="the collection is no object of JSON"):
        collection_of({"info": object(), "item": []})

from __future__ import annotations

from typing import Any

import pytest

from azbearer.cli.call.places import Place, place_of, put


def written(*names: str) -> Any:
    """The document after writing 0, 1, 2, … to these places."""
    root: Any = None
    for value, name in enumerate(names):
        root = put(root, place_of(name), value)
    return root


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["a"], {"a": 0}),
        (["a[b][c]", "a[d]"], {"a": {"b": {"c": 0}, "d": 1}}),
        (["a[]", "a[]"], {"a": [0, 1]}),
        (["a[2]"], {"a": [None, None, 0]}),
        (["a[1][x]", "a[0]"], {"a": [1, {"x": 0}]}),
        (["a[][x]", "a[][x]"], {"a": [{"x": 0}, {"x": 1}]}),
        (["[]", "[1][y]"], [0, {"y": 1}]),
        (["a\\[b\\]"], {"a[b]": 0}),
        (["a[\\0]"], {"a": {"0": 0}}),
        (["5"], {"5": 0}),
        (["\\5"], {"5": 0}),
        (["a\\\\b"], {"a\\b": 0}),
        (["a", "a"], {"a": 1}),
        ([""], {"": 0}),
    ],
)
def test_values_get_to_their_places(names: list[str], expected: Any) -> None:
    """The grammar is HTTPie's: members, elements, new elements, escapes."""
    assert expected == written(*names)


@pytest.mark.parametrize(
    ("names", "message", "at"),
    [
        (["a[b"], "a closing bracket is expected", 3),
        (["a["], "a name, a number or a closing bracket is expected", 2),
        (["a]"], "an opening bracket is expected", 1),
        (["]"], "a closing bracket without an opening one", 0),
        (["a[b]c"], "an opening bracket is expected", 4),
        (["[a]"], "a number or a closing bracket is expected", 1),
        (["a[[b]]"], "a name, a number or a closing bracket is expected", 2),
        (["a[-1]"], "an index is from 0 to 99999", 2),
        (["a[999999]"], "an index is from 0 to 99999", 2),
        (["a", "a[b]"], "a number stands there already, and an object is needed", 2),
        (["a[b]", "a[]"], "an object stands there already, and a list is needed", 1),
        (["[]", "x"], "a list stands there already, and an object is needed", 0),
    ],
)
def test_what_does_not_fit_is_told_with_its_position(names: list[str], message: str, at: int) -> None:
    """One of the two items must be wrong; nothing is overwritten with another kind in silence."""
    with pytest.raises(Place.Error) as caught:
        written(*names)
    assert (message, at) == (str(caught.value), caught.value.at)

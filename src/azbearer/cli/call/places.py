r"""Places in a JSON document, as names of items say them: `a[b][0][]`.

    a            a member                a[b]     a member of a member
    a[0]         an element; the ones before it that are not there become null
    a[]          one more element        [..]     the document is a list
    \[ \] \\     plain characters        a[\0]    the member "0", not an element

The grammar is that of HTTPie 3. Writing twice to one place keeps the last; writing into something of
another kind is an error, since one of the two items must be wrong.
"""

from __future__ import annotations

from azbearer.patterns import regex
from azbearer.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_INDEX = regex(r"-?\d{1,6}")
_MOST = 100_000
_KINDS = {dict: "an object", list: "a list", str: "a text", bool: "true or false", type(None): "null"}


class Step(NamedTuple):
    """One step: into a member, to an element, or to a new element.

    Args:
        key: a name, an index, or None for a new element.
        at: where it stands in the name, from 0.
    """

    key: str | int | None
    at: int


class Place(tuple[Step, ...]):
    """The steps from the document to a place."""

    __slots__ = ()

    class Error(ValueError):
        """A place that can't be read, or can't be written to; `at` is the position, or -1."""

        def __init__(self, message: str, at: int = -1) -> None:
            super().__init__(message)
            self.at = at


def place_of(name: str) -> Place:
    """The place that a name says.

    Raises:
        Place.Error: brackets don't fit.
    """
    tokens = list(_tokens(name))
    steps: list[Step] = []
    if not tokens or tokens[0][0] != "[":
        kind, text, at = tokens.pop(0) if tokens else ("text", "", 0)
        if kind == "]":
            raise Place.Error("a closing bracket without an opening one", at)
        steps.append(Step(str(_key(kind, text)), at))
    while tokens:
        steps.append(_bracketed(tokens, len(name)))
    if name.startswith("[") and isinstance(steps[0].key, str):
        raise Place.Error("a number or a closing bracket is expected", steps[0].at)
    return Place(steps)


def _bracketed(tokens: list[tuple[str, str, int]], end: int) -> Step:
    kind, _, at = tokens.pop(0)
    if kind != "[":
        raise Place.Error("an opening bracket is expected", at)
    kind, text, inside = tokens.pop(0) if tokens else ("end", "", end)
    if kind == "]":
        return Step(None, at)
    if kind in {"[", "end"}:
        raise Place.Error("a name, a number or a closing bracket is expected", inside)
    closing, _, behind = tokens.pop(0) if tokens else ("end", "", end)
    if closing != "]":
        raise Place.Error("a closing bracket is expected", behind)
    return Step(_key(kind, text), inside)


def _key(kind: str, text: str) -> str | int:
    r"""A name or an index; `\0` is the name "0"."""
    if kind == "escaped":
        return text
    if _INDEX.fullmatch(text):
        return int(text)
    return text[1:] if text[:1] == "\\" and _INDEX.fullmatch(text[1:]) else text


def _tokens(name: str) -> Iterator[tuple[str, str, int]]:
    """Brackets, and the texts between them."""
    text, kind, start, at = "", "text", 0, 0
    while at < len(name):
        if name[at] in "[]":
            if text:
                yield kind, text, start
            yield name[at], name[at], at
            text, kind, start = "", "text", at + 1
        else:
            if name[at] == "\\" and name[at + 1 : at + 2] in {"[", "]", "\\"}:
                kind, at = "escaped", at + 1
            text += name[at]
        at += 1
    if text:
        yield kind, text, start


def put(root: Any, place: Place, value: Any) -> Any:
    """The document with the value at the place; it is changed, or made when it is None.

    Raises:
        Place.Error: something of another kind is in the way.
    """
    root = _container(place[0]) if root is None else root
    cursor = root
    for number, step in enumerate(place):
        after = place[number + 1] if number + 1 < len(place) else None
        _check(cursor, step)
        if after is None:
            _set(cursor, step, value)
        else:
            cursor = _entered(cursor, step, after)
    return root


def _container(step: Step) -> Any:
    return {} if isinstance(step.key, str) else []


def _check(cursor: Any, step: Step) -> None:
    wanted = dict if isinstance(step.key, str) else list
    if not isinstance(cursor, wanted):
        there = _KINDS.get(type(cursor), "a number")
        raise Place.Error(f"{there} stands there already, and {_KINDS[wanted]} is needed", step.at)
    if isinstance(step.key, int) and not 0 <= step.key < _MOST:
        raise Place.Error(f"an index is from 0 to {_MOST - 1}", step.at)


def _set(cursor: Any, step: Step, value: Any) -> None:
    if step.key is None:
        cursor.append(value)
        return
    if isinstance(step.key, int):
        cursor.extend([None] * (step.key - len(cursor) + 1))
    cursor[step.key] = value


def _entered(cursor: Any, step: Step, after: Step) -> Any:
    """The container at this step, made when there is none."""
    if isinstance(step.key, str):
        return cursor.setdefault(step.key, _container(after))
    if step.key is None or step.key >= len(cursor) or cursor[step.key] is None:
        _set(cursor, step, _container(after))
    return cursor[-1 if step.key is None else step.key]

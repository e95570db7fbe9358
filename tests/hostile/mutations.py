"""Broken documents by chance, the same in each run: what a fuzzer without a compiler's help can do well."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# What parsers stumble over.
_WORDS = rb"""
{ } [ ] " ' , : \ \u \ud800 null true NaN -Infinity 1e999 -0 1E {{ }} {{a}} {{{{a}}}} __proto__ // /* @
? # % %zz [::1 :99999 "" =cmd()
"""
_BYTES = (b"\0", b"\r", b"\n", b"\t", b" ", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\xc3", b"\xe2\x80\xae")
TOKENS = (*_WORDS.split(), *_BYTES, b"9" * 400)
VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1.5, 1e308, 10**400, "", "x", "\ud800", "\0", "{{a}}", "a\r\nb", "://", ":"),
    *([], {}, [None], [[]], [{}], {"": None}, {"key": None}, {"id": 5}, "x" * 2000),
)


def mutated_bytes(seeds: list[bytes], count: int, seed: int) -> Iterator[bytes]:
    """Texts with bytes changed, cut, doubled and put in."""
    chance = random.Random(seed)
    for _ in range(count):
        data = bytearray(chance.choice(seeds))
        for _ in range(chance.randint(1, 4)):
            chance.choice(_BYTE_CHANGES)(data, chance)
        yield bytes(data)


def _flip(data: bytearray, chance: random.Random) -> None:
    if data:
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _put_in(data: bytearray, chance: random.Random) -> None:
    at = chance.randint(0, len(data))
    data[at:at] = chance.choice(TOKENS)


def _replace(data: bytearray, chance: random.Random) -> None:
    at = chance.randint(0, len(data))
    data[at : at + chance.randint(1, 8)] = chance.choice(TOKENS)


def _cut_off(data: bytearray, chance: random.Random) -> None:
    del data[chance.randint(0, len(data)) :]


def _cut_out(data: bytearray, chance: random.Random) -> None:
    at = chance.randint(0, len(data))
    del data[at : at + chance.randint(1, 40)]


def _double(data: bytearray, chance: random.Random) -> None:
    at = chance.randint(0, len(data))
    data[at:at] = data[at : at + chance.randint(1, 80)] * chance.randint(1, 20)


_BYTE_CHANGES: tuple[Callable[[bytearray, random.Random], None], ...] = (
    _flip, _put_in, _put_in, _replace, _cut_off, _cut_out, _double,
)  # fmt: skip


def mutated_json(documents: list[Any], count: int, seed: int) -> Iterator[bytes]:
    """JSON that is JSON still, with values of other kinds, members left out, renamed and doubled."""
    chance = random.Random(seed)
    texts = [json.dumps(document) for document in documents]
    for _ in range(count):
        document = json.loads(chance.choice(texts))
        for _ in range(chance.randint(1, 3)):
            document = _changed(document, chance)
        yield json.dumps(document).encode("utf-8", "surrogatepass")


def _changed(document: Any, chance: random.Random) -> Any:
    """The document with one place of it changed."""
    holder, key = chance.choice(list(_places(document)) or [(None, None)])
    if holder is None:
        return chance.choice(VALUES)
    what = chance.randrange(4)
    if what == 0:
        del holder[key]
    elif what == 1:
        holder[key] = [holder[key]] * chance.randint(1, 3)
    elif what == 2 and isinstance(holder, dict):
        holder[chance.choice(("", "key", "id", "type", "mode", "item", "__proto__", "disabled"))] = (
            holder.pop(key)
        )
    else:
        holder[key] = chance.choice(VALUES)
    return document


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Each member and element below the value, as its holder and its key."""
    members = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, below in list(members):
        yield value, key
        yield from _places(below)

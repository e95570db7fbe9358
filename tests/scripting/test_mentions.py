"""What a text speaks of is sent, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from azbearer.scripting import mentions
from azbearer.scripting.mentions import LATE_PARTS, named_libraries


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("pm.environment.set('a', pm.request.url); pm.globals.has('x'); pm.response.headers.has('y')", ()),
        ("console.log(Math.max(1, 2))", ()),
        ("tests['a'] = true", ("part:legacy",)),
        ("postman.setNextRequest(null)", ("part:legacy",)),
        ("(async () => {})()", ("part:async",)),
        ("new URL(x)", ("part:web", "web-url")),
        ("await crypto.subtle.digest('SHA-1', x)", ("part:subtle", "web-ciphers")),
        ("x.toLocaleDateString('sv-SE')", ("part:intl", "intl", "intl-sv")),
        ("x.toLocaleString('en-US', { timeZone: 'UTC' })", ("part:intl", "intl", "timezones")),
        ("a.localeCompare(b)", ("part:intl",)),
        ("const de = 'de'", ()),
        ("name.capitalize()", ("part:sugar", "sugar")),
        ("Object.merge(a, b)", ("part:sugar", "sugar")),
        ("pm.expect(a).to.include(1)", ("chai",)),
    ],
)
def test_a_text_gets_what_it_speaks_of(source: str, expected: tuple[str, ...]) -> None:
    """Few words cost anything; members of pm's own objects are not Sugar's or the old API's."""
    assert named_libraries(source) == expected


def test_late_parts_come_before_their_libraries() -> None:
    """A part must be there when the library arrives that it waits for."""
    named = named_libraries("a.first(); new Intl.NumberFormat('de'); new URL(b); crypto.subtle")
    kinds = [name in LATE_PARTS for name in named if name not in ("part:sugar", "sugar")]
    assert kinds == sorted(kinds, reverse=True)
    assert named.index("part:sugar") < named.index("sugar")


def test_words_are_in_every_text_that_a_pattern_finds() -> None:
    """To look for the words first changes nothing: line by line, in all JavaScript that we have."""
    folder = Path(mentions.__file__).parent / "js"
    lines = {line for file in folder.glob("*.js") for line in file.read_text("utf-8").splitlines()}
    found = [
        (name, mention.is_in(line), bool(re.search(mention.pattern, line)))
        for name, mention in mentions._MENTIONS.items()
        if mention.pattern
        for line in lines
    ]
    assert [] == [each for each in found if each[1] != each[2]]
    assert {name for name, mention in mentions._MENTIONS.items() if mention.pattern} == {
        name for name, is_in, _ in found if is_in
    }

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


def plainly_named(text: str) -> set[str]:
    """What the patterns find in a text as a whole."""
    required = {each[2] for each in mentions._REQUIRE.finditer(text)}
    return (required & mentions._MENTIONS.keys()) | {
        library
        for library, mention in mentions._MENTIONS.items()
        if (
            re.search(mention.pattern, text)
            if mention.pattern
            else any(map(text.__contains__, mention.words))
        )
    }


def test_to_look_at_lines_and_names_first_changes_nothing() -> None:
    """Each pattern finds what it finds in the whole text: in all our JavaScript, and in its single lines."""
    folder = Path(mentions.__file__).parent / "js"
    files = [file.read_text("utf-8") for file in folder.glob("*.js")]
    texts = [*files, *{line for text in files for line in text.splitlines()}]
    known = mentions._MENTIONS.keys()
    found = [(plainly_named(text), known & named_libraries(text), text) for text in texts]
    assert [] == [each for each in found if each[0] != each[1]]
    assert known - {"tv4", "xml2js", "cheerio"} <= set().union(*(each[0] for each in found))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("pm\n  .require('@team/a')", ("part:packages",)),
        ("other\n  .require('@team/a')", ()),
        ("it.should.\n  to", ("chai",)),
        ("// the end.\nthing()", ()),
        ("rows.\n  first()", ("part:sugar", "sugar")),
        ("stream\n('a')", ("buffer",)),
        ("1.5.toFixed(); x17.data", ()),
    ],
)
def test_a_name_may_go_on_in_the_next_line(source: str, expected: tuple[str, ...]) -> None:
    """Patterns that reach beyond a name are looked for in the whole text."""
    assert expected == named_libraries(source)

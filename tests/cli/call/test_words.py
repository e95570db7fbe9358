from __future__ import annotations

import pytest

from azbearer.cli.call.arguments import add_call_arguments
from azbearer.cli.call.words import positionals_first
from azbearer.cli.parser import Parser


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["get", "/x", "-o", "json"], ["get", "/x", "-o", "json"]),
        (["put", "/x", "-o", "json", "a=b"], ["put", "/x", "a=b", "-o", "json"]),
        (["put", "-H", "X: y", "/x", "--all", "a=b"], ["put", "/x", "a=b", "-H", "X: y", "--all"]),
        (["put", "--query=a", "/x", "-otsv", "a=b"], ["put", "/x", "a=b", "--query=a", "-otsv"]),
        (["request", "GET", "-k", "/x"], ["request", "GET", "/x", "-k"]),
        (["put", "/x", "-b", "-", "a==b"], ["put", "/x", "a==b", "-b", "-"]),
        (["put", "/x", "-i", "--", "-a=b"], ["put", "-i", "--", "/x", "-a=b"]),
        (["get", "/x", "-o"], ["get", "/x", "-o"]),
        (["get"], ["get"]),
        ([], []),
    ],
)
def test_url_and_items_come_first(words: list[str], expected: list[str]) -> None:
    """Options may stand between them; what follows an option that takes a value is its value."""
    parser = Parser()
    add_call_arguments(parser, "GET")
    assert expected == positionals_first(words, parser)

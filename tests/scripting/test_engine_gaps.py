"""What docs/scripts.md says of the engine where it is not V8: each row of its table."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("/a(b)/.exec('ab') && [RegExp.$1, RegExp.$9, RegExp.lastMatch, RegExp.leftContext].join()", ",,,"),
        ("'ab'.match(/a(?<name>b)/).groups.name", "b"),
        ("typeof (function f() { return f.caller; })()", "undefined"),
        ("(function () { return arguments.length + arguments.callee.length; })(1, 2)", "2"),
        ("new Error('m').stack.trim().startsWith('at ')", "true"),
        ("/GMT[+-]\\d{4}$/.test(new Date(0).toString())", "true"),
        ("'I'.toLocaleLowerCase('tr')", "i"),
        ("typeof WebAssembly", "undefined"),
    ],
)
def test_rows_of_the_table(run: Any, expression: str, expected: str) -> None:
    """They are as the page says, also what it names instead."""
    outcome = run(f"console.log(String({expression}))")
    assert [expected] == [message.text for message in outcome.messages]

"""The JavaScript that the sandbox is given."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from azbearer.errors import InputError
from azbearer.scripting import mentions, runtime


def test_every_part_is_loaded() -> None:
    """A file in js/ that nobody names would be dead."""
    folder = Path(runtime.__file__).with_name("js")
    # A file may stand in several late parts.
    groups = [*mentions.LATE_PARTS.values(), *runtime.RESTING_PARTS.values()]
    late = {name for names in groups for name in names}
    assert {*runtime.RUNTIME_PARTS, *late} == {path.stem for path in folder.glob("*.js")}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("pm.environment.set('a', 1)", ()),
        ("pm.test('a', () => {})", ()),
        ("pm.expect(1)", ("chai",)),
        ("pm.response.to.have.status(200)", ("chai",)),
        ("pm.response\n  .to.be.ok", ("chai",)),
        ("pm.variables.replaceIn(body)", ("dynamic",)),
    ],
)
def test_a_library_is_sent_when_its_words_appear(source: str, expected: tuple[str, ...]) -> None:
    """Scripts without assertions do not pay for chai."""
    assert runtime.mentioned_libraries(source) == expected


@pytest.mark.parametrize(
    ("source", "is_async"),
    [
        ("pm.test('a', () => {})", False),
        ("const a = async () => 1;", False),
        ("await 1", True),
        ("// no await", True),
        (r"aw\u0061it (1)", True),
    ],
)
def test_only_a_script_that_may_wait_is_an_async_function(source: str, is_async: bool) -> None:
    """It costs more, and a script whose text has no such word could not make use of it."""
    program = runtime.script_program(source)
    assert is_async is program.startswith(runtime.AWAITING_PREFIX)
    assert source == program.split("\n", runtime.PREFIX_LINES)[1].removesuffix(runtime.SCRIPT_SUFFIX)


def test_a_library_is_sent_once() -> None:
    """What the process has is not looked for again."""
    assert runtime.mentioned_libraries("pm.expect(1)", known={"chai"}) == ()


def test_a_missing_library_says_how_to_build_it(monkeypatch: Any, tmp_path: Path) -> None:
    """One clear error instead of a traceback."""
    runtime.library_source.cache_clear()
    monkeypatch.setattr(runtime, "_FOLDER", tmp_path)
    with pytest.raises(InputError) as caught:
        runtime.library_source("chai")
    assert "pip install" in caught.value.hint

"""Tables within documents that programs write: between two marks, and checked."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def filled(page: Path, text: str, name: str, table: str) -> str:
    """The text of a page with a table between the two marks of that name.

    Raises:
        ValueError: the page has no such place.
    """
    start, _, rest = text.partition(f"<!-- {name}: ")
    head, _, rest = rest.partition("-->\n")
    _, mark, after = rest.partition(f"<!-- end of {name} -->")
    if not mark:
        raise ValueError(f"{page.name} has no place for the {name}")
    return f"{start}<!-- {name}: {head}-->\n{table}\n{mark}{after}"


def written(page: Path, text: str, program: str) -> int:
    """Write the page, or with `--check` on the command line only see whether it is as it should be.

    Returns:
        0, or 1 when the page is stale and only a check was asked for.
    """
    if "--check" not in sys.argv:
        page.write_text(text, "utf-8")
        return 0
    if text == page.read_text("utf-8"):
        return 0
    print(f"docs/{page.name} is stale: run python {program}", file=sys.stderr)
    return 1

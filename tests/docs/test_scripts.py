"""docs/scripts.md shows what scripts can really use."""

from __future__ import annotations

from tools import script_docs


def test_the_tables_of_the_page_are_up_to_date() -> None:
    """The page is what `python tools/script_docs.py` would write."""
    assert script_docs.PAGE.read_text("utf-8") == script_docs.whole_page()

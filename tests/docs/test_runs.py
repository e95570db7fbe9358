"""docs/coming-from-newman.md shows what the comparison of runs found."""

from __future__ import annotations

from tools import run_docs


def test_the_table_of_the_page_is_up_to_date() -> None:
    """The page is what `python tools/run_docs.py` would write."""
    assert run_docs.PAGE.read_text("utf-8") == run_docs.whole_page()

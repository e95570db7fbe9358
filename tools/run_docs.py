"""Write the table of docs/coming-from-newman.md that comes from the comparison of runs.

python tools/run_docs.py [--check]
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "coming-from-newman.md"
LIST = ROOT / "tests" / "differential" / "runs" / "differences.json"
# Run as a program, the script has only its own folder on the path.
sys.path.insert(0, str(ROOT))

from tests.differential.runs.cases import cases  # noqa: E402 - after the path is set
from tools.generated import filled, written  # noqa: E402


def table() -> str:
    """One row for each deliberate difference, with the number of cases that show it."""
    rows = ["| newman | azbearer | why | cases |", "|---|---|---|---|"]
    for key, row in json.loads(LIST.read_text("utf-8")).items():
        count = sum(case.differs == key for case in cases())
        rows.append(f"| {row['newman']} | {row['azbearer']} | {row['reason']} | {count} |")
    return "\n".join(rows)


def whole_page() -> str:
    """The page as it should be."""
    return filled(PAGE, PAGE.read_text("utf-8"), "differences of runs", table())


if __name__ == "__main__":
    sys.exit(written(PAGE, whole_page(), "tools/run_docs.py"))

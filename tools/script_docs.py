"""Write the tables of docs/scripts.md: what scripts can use, beside what Postman's sandbox gives them.

    python tools/script_docs.py [--check | --postman]

The rows of this side come from the engine itself: `tests/differential/members.js` looks at what a script
is given. What Postman's sandbox has is kept in `members.json` beside it, and a test asks the sandbox whether
that still holds.
`--check` writes nothing and ends with 1 when the page is not what would be written; `--postman` asks the
sandbox anew first, which needs the peers of `tools/setup_peers.py`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "scripts.md"
FOLDER = ROOT / "tests" / "differential"
# Run as a program, the script has only its own folder on the path.
sys.path.insert(0, str(ROOT))

from tests.differential import corpus, ours, sandbox  # noqa: E402 - after the path is set
from tools.generated import filled, written  # noqa: E402

Members = dict[str, list[str]]


def members_case() -> corpus.Case:
    """The script that looks around, in a request that has everything."""
    auth = {"type": "bearer", "bearer": [{"key": "token", "value": "t"}]}
    return corpus.Case(
        "members", "all", (FOLDER / "members.js").read_text("utf-8"), {"request": {"auth": auth}}
    )


def members_in(stream: ours.Parts) -> Members:
    """What the script told, in the one line that it wrote itself."""
    if stream["error"] is not None:
        raise ValueError(f"the script failed: {stream['error']}")
    [line] = [message[2][0] for message in stream["messages"] if message[:2] == ["console", "log"]]
    members: Members = json.loads(line)
    return members


def our_members() -> Members:
    """What a script finds here."""
    [stream] = ours.run_group([members_case()])
    return members_in(stream)


def ask_postman() -> None:
    """Keep what Postman's sandbox has."""
    [[stream]] = sandbox.run([[corpus.for_node(members_case())]])
    (FOLDER / "members.json").write_text(json.dumps(members_in(stream), indent=1) + "\n", "utf-8")


def names(found: list[str]) -> str:
    """The names as code, in the order of the alphabet."""
    return ", ".join(f"`{name}`" for name in found) or "-"


def members_table(here: Members, there: Members) -> str:
    """One row for each object that scripts are given."""
    rows = ["| object | as in Postman | only in Postman | only here |", "|---|---|---|---|"]
    for owner in [*there, *(name for name in here if name not in there)]:
        mine, theirs = set(here.get(owner, [])), set(there.get(owner, []))
        parts = (mine & theirs, theirs - mine, mine - theirs)
        rows.append(f"| `{owner}` | {' | '.join(names(sorted(part)) for part in parts)} |")
    return "\n".join(rows)


def differences_table() -> str:
    """One row for each deliberate difference, with the cases that show it."""
    listed = json.loads((FOLDER / "differences.json").read_text("utf-8"))
    cases = [case for group in corpus.groups() for case in group]
    rows = ["| what | reason | cases |", "|---|---|---|"]
    for key, row in listed.items():
        count = sum(case.settings.get("differs") == key for case in cases)
        rows.append(f"| {row['what']} | {row['reason']} | {count} |")
    return "\n".join(rows)


def whole_page() -> str:
    """The page as it should be."""
    there: Members = json.loads((FOLDER / "members.json").read_text("utf-8"))
    page = filled(PAGE, PAGE.read_text("utf-8"), "members", members_table(our_members(), there))
    return filled(PAGE, page, "differences", differences_table())


def main() -> int:
    """0, or 1 when the page is stale and only a check was asked for."""
    if "--postman" in sys.argv:
        ask_postman()
    return written(PAGE, whole_page(), "tools/script_docs.py")


if __name__ == "__main__":
    sys.exit(main())

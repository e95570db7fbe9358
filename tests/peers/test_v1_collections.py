"""v1 collections become what Postman's own converter, the one inside newman, makes of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.peers.programs import FOLDER, run

from azbearer.collection import parse_collection

pytestmark = pytest.mark.node

CASES = Path(__file__).parents[1] / "collection" / "v1_cases.json"
DOCUMENTS: dict[str, Any] = json.loads(CASES.read_text("utf-8"))
# The converter drops members that it does not know, we keep these.
KEPT = {"owner", "lastRevision"}
# A box in the app's window.
MEANINGLESS = {"showPassword"}


@pytest.fixture(scope="module")
def converted(node: str) -> dict[str, Any]:
    """What postman-collection-transformer makes of each case."""
    done = run(node, FOLDER / "transform_v1.cjs", CASES, extra={})
    assert 0 == done.returncode, done.stdout
    return dict(json.loads(done.stdout))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_conversion_is_postmans(name: str, converted: dict[str, Any]) -> None:
    """Each case of the table means the same in both conversions."""
    ours = parse_collection(json.dumps(DOCUMENTS[name]).encode(), "v1").raw
    assert meaning(converted[name]) == meaning(ours)


def meaning(value: Any) -> Any:
    """The value without what says nothing: nulls, empty lists, made up ids, the app's own switches."""
    if isinstance(value, list):
        return [meaning(entry) for entry in value if not _is_meaningless(entry)]
    if not isinstance(value, dict):
        return value
    members = {key: meaning(entry) for key, entry in value.items() if key not in KEPT}
    # The text of a URL says nothing where its parts stand, and is the URL where none does.
    text = members.pop("raw", None) if "host" in members or set(members) == {"raw"} else None
    if text is not None and not members:
        return text
    return {key: entry for key, entry in members.items() if not _says_nothing(key, entry)}


def _is_meaningless(entry: Any) -> bool:
    if not isinstance(entry, dict):
        return False
    return entry.get("key") in MEANINGLESS or set(entry) == {"key", "type"}


def _says_nothing(key: str, entry: Any) -> bool:
    """Whether a member means the same as its absence."""
    made_up = key == "id" and len(str(entry)) == len("12345678-1234-4123-8123-123456789012")
    return made_up or entry is None or entry == [] or (key == "description" and not entry)

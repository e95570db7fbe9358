"""The same scripts in Postman's own sandbox and in ours: what they do must be the same."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.differential import corpus, ours, sandbox
from tools import script_docs

pytestmark = pytest.mark.node

LEAST_CASES = 300
DIFFERENCES: dict[str, dict[str, str]] = json.loads((corpus.FOLDER / "differences.json").read_text("utf-8"))
GROUPS = corpus.groups()
TOPICS = [group[0].topic for group in GROUPS]
# Of these only the kind of an error is compared, the rest all the same.
BY_KIND = "engine-messages"
# Topics whose cases need none of those before them.
ASSERTIONS = ("assertions", "chai", "expect")


@pytest.fixture(scope="module")
def theirs() -> dict[str, list[ours.Parts]]:
    """What Postman's sandbox makes of every case, by topic; one process runs them all."""
    given = [[corpus.for_node(case) for case in group] for group in (*GROUPS, [script_docs.members_case()])]
    return dict(zip((*TOPICS, "members"), sandbox.run(given), strict=True))


def comparable(stream: ours.Parts, difference: str) -> ours.Parts:
    """What of a stream is to be the same; as JSON, so that numbers are numbers."""
    plain: ours.Parts = json.loads(json.dumps(stream))
    if difference == BY_KIND and plain["error"]:
        plain["error"] = plain["error"].partition(":")[0]
    return plain


@pytest.mark.parametrize("group", GROUPS, ids=TOPICS)
def test_scripts_do_the_same_in_both_sandboxes(
    group: list[corpus.Case], theirs: dict[str, list[ours.Parts]]
) -> None:
    """Every case gives the same messages, writes, requests and error; one that is listed to differ does."""
    for case, stream, expected in zip(group, ours.run_group(group), theirs[group[0].topic], strict=True):
        check(case, stream, expected)


@pytest.mark.parametrize("group", [group for group in GROUPS if group[0].topic in ASSERTIONS], ids=ASSERTIONS)
def test_assertions_are_the_same_while_chai_has_not_come(
    group: list[corpus.Case], theirs: dict[str, list[ours.Parts]]
) -> None:
    """Each case finds an engine that has seen no assertion yet."""
    for case, expected in zip(group, theirs[group[0].topic], strict=True):
        (stream,) = ours.run_group([case])
        check(case, stream, expected)


def check(case: corpus.Case, stream: ours.Parts, expected: ours.Parts) -> None:
    """Both did the same, or differ where that is listed."""
    difference = case.settings.get("differs", "")
    found = (case.name, comparable(stream, difference))
    wanted = (case.name, comparable(expected, difference))
    assert (found == wanted) is (difference in ("", BY_KIND)), explain(wanted, found)


def explain(wanted: tuple[str, Any], found: tuple[str, Any]) -> str:
    """Both streams, one above the other."""
    return f"{wanted[0]}\n  Postman: {json.dumps(wanted[1])}\n  azbearer: {json.dumps(found[1])}"


def test_the_corpus_is_large() -> None:
    """There are at least three hundred cases, and each has a name of its own."""
    names = [case.name for group in GROUPS for case in group]
    assert len(names) >= LEAST_CASES
    assert len(set(names)) == len(names)


def test_every_difference_is_listed_and_shown() -> None:
    """A case differs for a listed reason, and every listed reason has a case."""
    used = {case.settings["differs"] for group in GROUPS for case in group if "differs" in case.settings}
    assert used == set(DIFFERENCES)


def test_the_members_of_postmans_sandbox_are_as_they_are_kept(theirs: dict[str, list[ours.Parts]]) -> None:
    """The table in docs/scripts.md compares with what the sandbox has, not with what somebody remembers."""
    kept = json.loads((corpus.FOLDER / "members.json").read_text("utf-8"))
    assert kept == script_docs.members_in(theirs["members"][0])

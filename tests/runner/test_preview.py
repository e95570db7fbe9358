"""Previews of a plan: in order, with nothing sent, no script run, and nothing waited for."""

from __future__ import annotations

from typing import Any

from azbearer.cookies.jar import CookieJar
from azbearer.runner.parts import RunOptions, RunParts
from azbearer.runner.preview import Preview, preview
from azbearer.runner.retries import RetryRules
from azbearer.runner.vault import Vault
from azbearer.secrets import Redactor


def previews(lab: Any, plan: Any, **options: Any) -> list[Preview]:
    """The previews of a plan."""
    found: list[Preview] = []
    parts = RunParts(lab.scopes, lab.transport, lab.engine.start, Redactor(), CookieJar(), Vault())
    preview(plan, parts, RunOptions(**options), found.append)
    return found


def test_in_order(lab: Any, item: Any) -> None:
    """Each request of each iteration, in its place."""
    found = previews(lab, lab.plan(item("one"), item("two"), iterations=2))
    assert [(0, 0), (0, 1), (1, 0), (1, 1)] == [each.cursor for each in found]
    urls = [each.request.url for each in found if each.request]
    assert ["http://h.example/one", "http://h.example/two"] * 2 == urls


def test_nothing_happens(lab: Any, item: Any) -> None:
    """No request, no script, no pause, no retry; bail does not end it."""
    options = {"delay": 5.0, "bail": True, "retries": RetryRules(3, network=True)}
    found = previews(lab, lab.plan(item("one", "a", "b"), item("two")), **options)
    assert (2, [], 0, []) == (len(found), lab.transport.sent, lab.engine.starts, lab.clock.slept)


def test_what_cannot_be_built(lab: Any, item: Any) -> None:
    """It has a problem and no request."""
    (found,) = previews(lab, lab.plan(item("one", url="http://{{unset}}/")))
    assert found.request is None
    assert found.problem is not None

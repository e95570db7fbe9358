from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from azbearer.arm.versions.rejections import Rejection, corrected, empty_segment, rejection_in, rejection_of

CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("texts.yaml").read_text("utf-8"))


def test_there_are_enough_texts() -> None:
    """The table has at least 30 texts, of all four codes."""
    assert len(CASES) >= 30
    assert 4 == len({case["code"] for case in CASES})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["seen"])
def test_a_text_is_understood(case: dict[str, Any]) -> None:
    """Code, version, list and the version to send come out of each text."""
    found = rejection_in(case["text"])
    assert found is not None
    assert case["code"] == found.code
    assert case["asked"] == found.asked
    assert case["count"] == len(found.supported)
    assert case["instead"] == corrected(found)
    assert case.get("kind", found.kind) == found.kind
    assert case.get("namespace", found.namespace) == found.namespace


def test_everything_that_is_named_comes_out() -> None:
    """Type, location and the locations there are, too."""
    text = (
        "No registered resource provider found for location 'mars' and API version '2020-01-01' for type "
        "'sites'. The supported api-versions are '2021-01-01'. The supported locations are 'westus, eastus'."
    )
    expected = Rejection(
        "NoRegisteredProviderFound", "2020-01-01", ("2021-01-01",), "sites", "", "mars", ("westus", "eastus")
    )
    assert expected == rejection_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Resource group 'x' could not be found.",
        '{"error": 3}',
        "[1]",
        '{"error": {"message": null}}',
        "null",
    ],
)
def test_other_texts_are_left_alone(text: str) -> None:
    """An error about something else is none about the api-version."""
    assert rejection_in(text) is None


def test_only_answers_with_400_and_404_are_looked_at() -> None:
    """A page that quotes such an error is not one."""
    body = json.dumps({"error": {"code": "MissingApiVersionParameter", "message": "…"}}).encode()
    assert rejection_of(200, body) is None
    assert Rejection("MissingApiVersionParameter") == rejection_of(400, body)


def test_a_preview_is_taken_when_it_is_wanted() -> None:
    """By the caller, or by whoever asked for a preview that is gone."""
    versions = ("2020-01-01", "2021-01-01-preview")
    assert "2020-01-01" == corrected(Rejection("InvalidResourceType", "2019-01-01", versions))
    assert "2021-01-01-preview" == corrected(
        Rejection("InvalidResourceType", "2019-01-01", versions), preview=True
    )
    assert "2021-01-01-preview" == corrected(Rejection("InvalidResourceType", "2019-01-01-preview", versions))


def test_the_same_version_is_not_sent_again() -> None:
    """A location that does not have the type lists the version that was asked for."""
    assert "" == corrected(Rejection("NoRegisteredProviderFound", "2020-01-01", ("2020-01-01",)))


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/subscriptions//resourceGroups/rg", '"subscriptions"'),
        ("/subscriptions/1/resourceGroups//providers/Microsoft.Web/sites/x", '"resourceGroups"'),
        ("/subscriptions/1/resourceGroups/undefined/x", '"resourceGroups"'),
        ("//providers", "the beginning"),
    ],
)
def test_an_empty_part_of_the_path_is_told(path: str, place: str) -> None:
    """It is named by the segment before it, since that is what the variable was for."""
    assert place in empty_segment(path)


@pytest.mark.parametrize("path", ["/subscriptions", "/subscriptions/1/", "/", ""])
def test_a_whole_path_is_fine(path: str) -> None:
    """A slash at the end makes no empty segment."""
    assert "" == empty_segment(path)

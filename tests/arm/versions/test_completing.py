from __future__ import annotations

import pytest

from azbearer.arm.versions.completing import completions
from azbearer.arm.versions.storage import Index

SHIPPED = Index.shipped()
GROUP = "/subscriptions/1/resourceGroups/rg"


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("/subs", ("/subscriptions/",)),
        ("/subscriptions/", ("/subscriptions/{subscriptionId}/",)),
        (f"{GROUP}/providers/microsoft.comp", (f"{GROUP}/providers/Microsoft.Compute/",)),
        (f"{GROUP}/providers/Microsoft.Web/si", (f"{GROUP}/providers/Microsoft.Web/sites/",)),
        (
            f"{GROUP}/providers/Microsoft.Web/sites/s/resta",
            (f"{GROUP}/providers/Microsoft.Web/sites/s/restart",),
        ),
        ("/nothing/like/this", ()),
        ("/subscriptions/1/qqq", ()),
    ],
)
def test_a_path_is_completed_by_segments(word: str, expected: tuple[str, ...]) -> None:
    """What is typed stays; a slash stands where the path goes on; a name is offered as its placeholder."""
    assert expected == completions(SHIPPED, word)


def test_namespaces_are_completed() -> None:
    """All of them, behind `providers`."""
    found = completions(SHIPPED, f"{GROUP}/providers/")
    assert len(SHIPPED.namespaces()) == len(found)
    assert f"{GROUP}/providers/Microsoft.Storage/" in found


def test_versions_are_completed() -> None:
    """The newest stable one first, previews last."""
    word = f"{GROUP}/providers/Microsoft.Compute/virtualMachines/v?a=b&api-v"
    found = completions(SHIPPED, word)
    assert found[0].startswith(f"{GROUP}/providers/Microsoft.Compute/virtualMachines/v?a=b&api-version=20")
    assert found[0] > found[1]
    assert all("preview" not in each for each in found[:3])


def test_other_parameters_are_left_alone() -> None:
    """Nothing is known about their values."""
    assert () == completions(SHIPPED, "/subscriptions?$top=")
    assert () == completions(SHIPPED, "/no/such/path?api-version=")

from __future__ import annotations

import pytest

from azbearer.arm.versions.choosing import choose, is_preview, is_version, newest
from azbearer.arm.versions.storage import Entry, Index, pack

RESOURCE = "/subscriptions/{id}/resourceGroups/{g}/providers/Microsoft.Demo/things/{t}"
INDEX = Index(
    pack(
        [
            Entry(
                "Microsoft.Demo",
                "GET",
                RESOURCE,
                ("2020-01-01", "2021-01-01", "2022-01-01-preview"),
                "Things.get",
                "",
                (),
            ),
            Entry("Microsoft.Demo", "PUT", RESOURCE, ("2020-01-01", "2021-01-01"), "Things.create", "L", ()),
            Entry(
                "Microsoft.Demo", "GET", f"{RESOURCE}/parts", ("2023-01-01-preview",), "Parts.list", "P", ()
            ),
        ]
    )
)
PATH = "/subscriptions/1/resourceGroups/g/providers/Microsoft.Demo/things/t"


@pytest.mark.parametrize(
    ("versions", "preview", "expected"),
    [
        (["2020-01-01", "2021-01-01-preview"], False, "2020-01-01"),
        (["2020-01-01", "2021-01-01-preview"], True, "2021-01-01-preview"),
        (["2021-01-01", "2021-01-01-preview"], True, "2021-01-01"),
        (["2019-01-01-preview", "2021-01-01-preview"], False, "2021-01-01-preview"),
        (["2014-04", "2013-03-01"], False, "2013-03-01"),
        ([], False, ""),
    ],
)
def test_the_newest_stable_version_is_taken(versions: list[str], preview: bool, expected: str) -> None:
    """Previews only when there is nothing else, or when they are wanted; what is no version never."""
    assert expected == newest(versions, preview=preview)


def test_forms() -> None:
    """A version is a date with or without something behind it."""
    assert is_version("2020-01-01")
    assert is_version("2020-01-01-privatepreview")
    assert not is_version("2014-04")
    assert not is_version("latest")
    assert is_preview("2020-01-01-preview")
    assert not is_preview("2020-01-01")


def test_a_known_operation_gets_its_own_version() -> None:
    """The newest stable one of this method and path."""
    choice = choose(INDEX, "get", PATH)
    assert choice is not None
    assert ("2021-01-01", "of Things.get", True) == (choice.version, choice.reason, choice.sure)
    assert choice.entry is not None
    assert "Things.get" == choice.entry.name


def test_previews_are_taken_when_wanted() -> None:
    """`--preview` means the newest of all."""
    choice = choose(INDEX, "GET", PATH, preview=True)
    assert choice is not None
    assert "2022-01-01-preview" == choice.version


def test_that_only_previews_exist_is_told() -> None:
    """Nobody should use one without knowing."""
    choice = choose(INDEX, "GET", f"{PATH}/parts")
    assert choice is not None
    assert ("2023-01-01-preview", "of Parts.list, the only kind there is") == (choice.version, choice.reason)


def test_another_method_of_the_path_has_the_same_versions() -> None:
    """The index may lack a method; the versions are those of the type."""
    choice = choose(INDEX, "DELETE", PATH)
    assert choice is not None
    assert "2021-01-01" == choice.version
    assert choice.entry is None


def test_an_unknown_path_is_served_by_its_type() -> None:
    """What most operations of the type have is a fair guess, and told as one."""
    choice = choose(INDEX, "POST", f"{PATH}/restart")
    assert choice is not None
    assert ("2021-01-01", False) == (choice.version, choice.sure)


def test_an_unknown_namespace_has_none() -> None:
    """A guess would be worse than a question."""
    assert choose(INDEX, "GET", "/subscriptions/1/providers/Contoso.Other/things") is None

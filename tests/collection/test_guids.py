from __future__ import annotations

from uuid import RFC_4122, UUID

from azbearer.collection.guids import derived_guid, random_guid


def test_random() -> None:
    """A random identifier is a UUID of version 4, and no two are the same."""
    made = {random_guid() for _ in range(200)}
    assert (200, {4}) == (len(made), {UUID(text).version for text in made})
    assert {RFC_4122} == {UUID(text).variant for text in made}


def test_derived() -> None:
    """The published test vectors of FNV-1a with 128 bits."""
    assert UUID("6c62272e-07bb-0142-62b8-21756295c58d") == UUID(derived_guid(""))
    assert UUID("d228cb69-6f1a-8caf-7891-2b704e4a8964") == UUID(derived_guid("a"))
    assert derived_guid("collection/7") == derived_guid("7", beginning="collection/")


def test_derived_from_any_text() -> None:
    """A lone surrogate in a name is a text like any other."""
    assert derived_guid("\ud800") != derived_guid("\ud801")

"""Resource ids, taken apart."""

from __future__ import annotations

from azbearer.emulator.arm.resourceid import parse

SCOPE = "subscriptions/s/resourceGroups/g"


def segments(path: str) -> tuple[str, ...]:
    return tuple(path.split("/"))


def test_a_nested_resource_has_types_names_and_a_parent() -> None:
    """Types and names alternate behind the namespace."""
    path = parse(segments(f"{SCOPE}/providers/A.B/ones/x/twos/y"))
    assert path is not None
    assert ("A.B/ones/twos", ("x", "y"), "g") == (path.type, path.names, path.group)
    assert f"/{SCOPE}/providers/A.B/ones/x" == path.parent.id
    assert (False, True, False) == (path.is_collection, path.is_nested, path.is_extension)
    assert "A.B/ones/x/twos/y" == path.type_and_name


def test_a_collection_ends_in_a_type() -> None:
    """One name fewer than types."""
    path = parse(segments(f"{SCOPE}/providers/A.B/ones/x/twos"))
    assert path is not None
    assert path.is_collection
    assert f"/{SCOPE}/providers/A.B/ones/x/twos" == path.id


def test_the_last_provider_counts() -> None:
    """What comes before the last `providers` is the scope."""
    path = parse(segments(f"{SCOPE}/providers/A.B/ones/x/Providers/C.D/threes/z"))
    assert path is not None
    assert ("C.D/threes", True) == (path.type, path.is_extension)
    assert path.scope[-1] == "x"


def test_paths_that_name_nothing() -> None:
    """No provider, no type, or an empty segment."""
    for path in (SCOPE, f"{SCOPE}/providers", f"{SCOPE}/providers/A.B", f"{SCOPE}/providers/A.B/ones//twos"):
        assert parse(segments(path)) is None


def test_a_subscription_scope_has_no_group() -> None:
    """`group` is empty where the scope is a subscription."""
    path = parse(segments("subscriptions/s/providers/A.B/ones/x"))
    assert path is not None
    assert path.group == ""

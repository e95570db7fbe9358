from __future__ import annotations

from azbearer.collection.model import Auth, Folder, Item, Script, Variable, VariableFile, last_enabled
from azbearer.collection.place import Place

SECRET = "s3cr3t-of-contoso"


def item(name: str) -> Item:
    return Item(name, name, (), {"url": SECRET}, (), None, (), {}, {"url": SECRET}, Place("demo.json"))


def folder(name: str, *children: Folder | Item) -> Folder:
    return Folder(name, name, (), children, (), None, (), {}, {"name": SECRET}, Place("demo.json"))


def test_items_in_order() -> None:
    """A folder gives its requests in the order of a run."""
    root = folder("root", item("a"), folder("f", item("b"), folder("g"), item("c")), item("d"))
    assert ["a", "b", "c", "d"] == [each.name for each in root.items()]


def test_items_of_deep_folders() -> None:
    """Folders may nest deeper than Python's stack."""
    root = folder("innermost", item("leaf"))
    for _ in range(3000):
        root = folder("f", root)
    assert ["leaf"] == [each.name for each in root.items()]


def test_last_enabled() -> None:
    """Of several variables of one name the last enabled one counts."""
    variables = [
        Variable("a", 1),
        Variable("a", 2),
        Variable("a", 3, enabled=False),
        Variable("b", 4, enabled=False),
    ]
    assert {"a": variables[1]} == last_enabled(variables)


def test_no_values_in_repr() -> None:
    """No view shows a value in its repr."""
    variable = Variable("a", SECRET)
    views = [
        variable,
        Auth("bearer", {"token": SECRET}),
        Script("test", SECRET),
        folder("f", item("i")),
        item("i"),
        VariableFile("i", "n", "globals", (variable,), {"values": SECRET}),
    ]
    assert SECRET not in repr(views)

"""A JSON schema as examples show it: what every one has is required, what some have is allowed."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

# Parts of a report that are the user's own documents: their shape says nothing of the report's.
_FREE = {("collection",), ("environment",), ("globals",)}
_TYPES = {bool: "boolean", int: "number", float: "number", str: "string", type(None): "null"}


def derived(examples: list[Any], place: tuple[str, ...] = ()) -> Schema:
    """The schema that all examples of a value fit."""
    schema: Schema = {}
    kinds = {_kind(example) for example in examples}
    schema["type"] = sorted(kinds) if len(kinds) > 1 else next(iter(kinds))
    objects = [example for example in examples if isinstance(example, dict)]
    if objects and place not in _FREE:
        names = sorted({name for example in objects for name in example})
        schema["properties"] = {
            name: derived([example[name] for example in objects if name in example], (*place, name))
            for name in names
        }
        schema["required"] = [name for name in names if all(name in example for example in objects)]
    items = [item for example in examples if isinstance(example, list) for item in example]
    if items:
        schema["items"] = derived(items, (*place, "*"))
    return schema


def _kind(value: Any) -> str:
    if isinstance(value, dict):
        return "object"
    return "array" if isinstance(value, list) else _TYPES[type(value)]

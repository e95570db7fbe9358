"""The parts that items, folders and collections share: scripts, auth, variables, descriptions."""

from __future__ import annotations

from azbearer.collection.model import Auth, Raw, Script, Variable
from azbearer.collection.place import Place, check_members, member, objects, text_member
from azbearer.typed import Any, Literal

_SCRIPT_MEMBERS: dict[str, tuple[type, ...]] = {"exec": (str, list), "id": (str,)}
_LISTENS: tuple[Literal["prerequest", "test"], ...] = ("prerequest", "test")


def read_scripts(raw: Raw, place: Place) -> tuple[Script, ...]:
    """The scripts of an `event` list, in its order; disabled ones and other events are left out."""
    scripts = []
    for event, where in objects(raw, "event", place):
        listen = event.get("listen")
        if listen in _LISTENS and not event.get("disabled"):
            scripts.append(_read_script(event, _LISTENS[_LISTENS.index(listen)], where))
    return tuple(scripts)


def _read_script(event: Raw, listen: Literal["prerequest", "test"], place: Place) -> Script:
    script = member(event, "script", place, dict, str, list)
    if not isinstance(script, dict):
        return Script(listen, _read_source({"exec": script}, place))
    check_members(script, _SCRIPT_MEMBERS, place, "script")
    return Script(listen, _read_source(script, place), script.get("id") or "")


def _read_source(script: Raw, place: Place) -> str:
    lines = script.get("exec")
    if not isinstance(lines, list):
        return lines or ""
    try:
        return "\n".join(lines)
    except TypeError:  # a line is none
        where = place.at("script", "exec")
        return "\n".join(where.at(index).expect(line or "", str) for index, line in enumerate(lines))


def read_auth(raw: Raw, place: Place) -> Auth | None:
    """The auth settings under `auth`; None, which means to inherit, for a missing or null one.

    v2.1 writes the parameters as a list of `{"key", "value"}`, v2.0 as a map. Of several with one
    name the last counts, as in newman.
    """
    auth = member(raw, "auth", place, dict)
    if not auth:
        return None
    where = place.at("auth")
    kind = text_member(auth, "type", where)
    if not kind:
        return None
    parameters = member(auth, kind, where, dict, list)
    if isinstance(parameters, dict):
        return Auth(kind, dict(parameters))
    named = ((entry, spot) for entry, spot in objects(auth, kind, where))
    return Auth(kind, {_read_key(entry, spot): entry.get("value") for entry, spot in named})


def read_variables(raw: Raw, key: str, place: Place) -> tuple[Variable, ...]:
    """The variables in the list of that name, disabled ones and duplicates included."""
    return tuple(_read_variable(entry, where) for entry, where in objects(raw, key, place))


def _read_variable(entry: Raw, place: Place) -> Variable:
    return Variable(
        key=_read_key(entry, place),
        # A variable without a value is empty, one whose value is null is null (newman's templates agree).
        value=entry.get("value", ""),
        type=text_member(entry, "type", place) or "any",
        enabled=entry.get("enabled") is not False and not entry.get("disabled"),
    )


def _read_key(entry: Raw, place: Place) -> str:
    """The name; v2.0 collections may have it under `id`."""
    if "key" not in entry and "id" in entry:
        return text_member(entry, "id", place)
    if "key" not in entry:
        raise place.error("this has no key", 'name it: {"key": ..., "value": ...}')
    return text_member(entry, "key", place)


def description_text(value: Any) -> str:
    """A description as text: it is written as a text, or as `{"content": text, "type": ...}`."""
    content = value.get("content") if isinstance(value, dict) else value
    return content if isinstance(content, str) else ""

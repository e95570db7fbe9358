"""What kind of document this is, and what to tell someone who gave another one."""

from __future__ import annotations

from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from azbearer.collection.model import Raw
    from azbearer.collection.place import Place


def unwrap(document: Any, wrappers: tuple[str, ...], place: Place) -> tuple[Raw, Place]:
    """The document itself: an object, without a wrapper such as the `{"collection": ...}` of Postman's API.

    Raises:
        FileFormatError: it is no object.
    """
    raw = place.expect(document, dict)
    for name in wrappers:
        if isinstance(raw.get(name), dict) and "info" not in raw and "values" not in raw:
            return raw[name], place.at(name)
    return raw, place


def describe(raw: Raw) -> tuple[str, str] | None:
    """What a document is and what to do with it, where that can be told; None for an unknown one."""
    if is_v1_collection(raw):
        return "a collection of the old v1 format", _GIVE_AS_COLLECTION
    for what, hint, keys in _KINDS:
        if all(key in raw for key in keys):
            return what, hint
    return None


def is_v1_collection(raw: Raw) -> bool:
    """Whether this is a collection of the format before v2.0: a flat list of requests and their order."""
    return "requests" in raw and "item" not in raw and ("order" in raw or "name" in raw)


_GIVE_AS_COLLECTION = "give it as the collection, not as an environment or globals"
_KINDS = (
    ("a collection", _GIVE_AS_COLLECTION, ("info", "item")),
    ("a collection", _GIVE_AS_COLLECTION, ("collection",)),
    ("an environment", "give it with -e, not as the collection", ("environment",)),
    ("an environment or globals file", "give it with -e or -g, not as the collection", ("values",)),
    ("a whole data dump", "export the single collection or environment from Postman", ("collections",)),
    ("an OpenAPI description", "import it in Postman and export the collection", ("openapi",)),
    ("a Swagger description", "import it in Postman and export the collection", ("swagger",)),
    ("a HAR recording", "import it in Postman and export the collection", ("log",)),
)

"""A request before it is built: what can be said of it without its variables is found out once."""

from __future__ import annotations

from types import MappingProxyType

from azbearer.collection.model import Auth
from azbearer.runner.headers import OwnHeaders
from azbearer.runner.profile import Profile, read_profile
from azbearer.runner.text import plain
from azbearer.runner.url import url_text
from azbearer.typed import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

_NO_BEHAVIOR: Mapping[str, Any] = MappingProxyType({})
# A script that gives a body to a GET means it.
_SCRIPT_PROFILE = Profile(keep_body=True)


class Draft:
    """A request before it is built; not to be changed.

    Args:
        definition: in the form of the v2.1 schema, with variables in it; nobody changes it any more.
        source: whether an item or a script sends it.
        where: names it in errors.
        behavior: `protocolProfileBehavior`.

    Attributes:
        method, url, headers, body: those of the definition; a body that is no object is None.
        auth: the auth setting of the definition, or None.
        profile: how it wants to be built.
        names_its_way: it names a proxy or a certificate for itself.
    """

    __slots__ = (
        *("auth", "behavior", "body", "definition", "headers", "method", "names_its_way", "profile"),
        *("source", "url", "where"),
    )

    def __init__(
        self,
        definition: Mapping[str, Any],
        source: Literal["item", "script"],
        where: str = "",
        behavior: Mapping[str, Any] = _NO_BEHAVIOR,
    ) -> None:
        self.definition = definition
        self.source = source
        self.where = where
        self.behavior = behavior
        self.profile = _SCRIPT_PROFILE if source == "script" else read_profile(behavior)
        self.method = plain(definition.get("method")) or "GET"
        url, body, auth = definition.get("url"), definition.get("body"), definition.get("auth")
        self.url = url_text(url if isinstance(url, dict) else plain(url))
        self.headers = OwnHeaders(definition.get("header"))
        self.body = body if isinstance(body, dict) else None
        self.auth = auth_of(auth) if auth else None
        self.names_its_way = "proxy" in definition or "certificate" in definition

    @property
    def written(self) -> str:
        """Everything in it that has variables, as one text."""
        parts = [self.method, self.url, *self.headers.templates]
        if self.body is not None:
            parts.append(str(self.body))
        if self.auth is not None:
            parts += map(plain, self.auth.parameters.values())
        return "\n".join(parts)


def auth_of(setting: Any) -> Auth | None:
    """The auth setting of a request object as a script left it, in the list or the map form."""
    if not isinstance(setting, dict) or not isinstance(setting.get("type"), str):
        return None
    kind = setting["type"]
    parameters = setting.get(kind) or {}
    if isinstance(parameters, list):
        entries = [entry for entry in parameters if isinstance(entry, dict)]
        parameters = {str(entry.get("key", "")): entry.get("value") for entry in entries}
    return Auth(kind, parameters if isinstance(parameters, dict) else {})

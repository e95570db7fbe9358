"""Resource ids, taken apart: `{scope}/providers/{namespace}/{type}/{name}[/{type}/{name}...]`.

A scope is a subscription, a resource group, or another resource (an extension resource hangs on
it). Ids compare case-insensitively; what a caller wrote is kept for what is sent back.
"""

from __future__ import annotations

from dataclasses import dataclass

_PROVIDERS = "providers"


@dataclass(frozen=True, slots=True)
class ResourcePath:
    """A path to a resource, or to the collection of all resources of a type.

    Args:
        scope: the segments before the last `providers`.
        namespace: such as `Microsoft.Network`.
        types: each segment of the type, such as `virtualNetworks`, `subnets`.
        names: as many as types for a resource, one fewer for a collection.
    """

    scope: tuple[str, ...]
    namespace: str
    types: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def is_collection(self) -> bool:
        """Whether the path ends in a type."""
        return len(self.names) < len(self.types)

    @property
    def kind(self) -> str:
        """The type without its namespace, such as `virtualNetworks/subnets`."""
        return "/".join(self.types)

    @property
    def type(self) -> str:
        """The full type, such as `Microsoft.Network/virtualNetworks/subnets`."""
        return f"{self.namespace}/{self.kind}"

    @property
    def id(self) -> str:
        """The id, in the case in which the segments are."""
        pairs = zip(self.types, (*self.names, ""), strict=False)
        tail = (segment for pair in pairs for segment in pair if segment)
        return "/" + "/".join((*self.scope, _PROVIDERS, self.namespace, *tail))

    @property
    def key(self) -> str:
        """The id in lower case, by which resources are found."""
        return self.id.lower()

    @property
    def group(self) -> str:
        """The resource group that the scope lies in, or an empty text."""
        keyword, name = (*self.scope, "", "", "", "")[2:4]
        return name if keyword.lower() == "resourcegroups" else ""

    @property
    def is_extension(self) -> bool:
        """Whether the resource hangs on another resource."""
        return _PROVIDERS in (segment.lower() for segment in self.scope)

    @property
    def is_nested(self) -> bool:
        """Whether the resource has a parent of the same provider."""
        return len(self.types) > 1

    @property
    def parent(self) -> ResourcePath:
        """The resource that a nested one belongs to."""
        return ResourcePath(self.scope, self.namespace, self.types[:-1], self.names[: len(self.types) - 1])

    @property
    def type_and_name(self) -> str:
        """Types and names in turn behind the namespace, as error texts write it."""
        return "/".join((self.namespace, *(f"{k}/{n}" for k, n in zip(self.types, self.names, strict=False))))


def parse(segments: tuple[str, ...]) -> ResourcePath | None:
    """Take a path apart, or None when it names no resource and no type."""
    lowered = [segment.lower() for segment in segments]
    if _PROVIDERS not in lowered:
        return None
    split = len(lowered) - 1 - lowered[::-1].index(_PROVIDERS)
    namespace, *rest = segments[split + 1 :] or ("",)
    if not rest or not all((namespace, *rest)):
        return None
    return ResourcePath(segments[:split], namespace, tuple(rest[::2]), tuple(rest[1::2]))

"""Finds operations by words: `list virtual machines`, `create vnet`, `regenerate storage key`.

Every word has to be in the operation's name or path; the rank says how well it fits: words of the last
resource type count most, then the operation's name, then the rest of the path. Verbs that a method stands
for (`list`, `create`, `delete`) choose methods. What nobody asked for costs a little, so that `virtual
machines` comes before `virtual machine scale sets`.
"""

from __future__ import annotations

from azbearer.patterns import regex
from azbearer.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from azbearer.arm.versions.storage import Entry, Index

_WORD = regex(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
# What nearly every path begins with says nothing about the operation.
_SCOPE = regex(r"(?i)^/subscriptions/\{\w+\}(?:/resourcegroups/\{\w+\})?(?=/[^/])")
_FREQUENT = frozenset(
    {
        "microsoft.authorization", "microsoft.compute", "microsoft.containerservice",
        "microsoft.insights", "microsoft.keyvault", "microsoft.network", "microsoft.resources",
        "microsoft.sql", "microsoft.storage", "microsoft.web",
    }
)  # fmt: skip
_VERBS: dict[str, frozenset[str]] = {
    "list": frozenset({"GET", "POST"}),
    "get": frozenset({"GET"}),
    "show": frozenset({"GET"}),
    "read": frozenset({"GET"}),
    "create": frozenset({"PUT", "POST"}),
    "add": frozenset({"PUT", "POST"}),
    "new": frozenset({"PUT", "POST"}),
    "put": frozenset({"PUT"}),
    "set": frozenset({"PUT", "PATCH", "POST"}),
    "update": frozenset({"PATCH", "PUT"}),
    "patch": frozenset({"PATCH"}),
    "change": frozenset({"PATCH", "PUT"}),
    "delete": frozenset({"DELETE"}),
    "remove": frozenset({"DELETE", "POST"}),
    "post": frozenset({"POST"}),
    "check": frozenset({"HEAD", "POST", "GET"}),
}
_USUAL = {
    "create": "PUT", "add": "PUT", "new": "PUT", "put": "PUT", "set": "PUT", "update": "PATCH",
    "patch": "PATCH", "change": "PATCH", "delete": "DELETE", "remove": "DELETE", "post": "POST",
    "check": "POST",
}  # fmt: skip
_IDLE = frozenset(
    {"a", "all", "an", "and", "at", "by", "for", "from", "in", "my", "of", "on",
     "one", "or", "single", "the", "to", "with"}
)  # fmt: skip
# What people say, and what the Resource Manager says.
_ALIASES = {
    "vm": "virtual machine", "vms": "virtual machine", "vmss": "virtual machine scale set",
    "vnet": "virtual network", "vnets": "virtual network", "nsg": "network security group",
    "nic": "network interface", "pip": "public ip address", "rg": "resource group",
    "aks": "managed cluster", "acr": "registries", "aci": "container group", "apim": "api management service",
    "webapp": "web site", "sub": "subscription", "subs": "subscription", "db": "database", "dbs": "database",
    "vault": "key vault", "rbac": "role assignment", "msi": "user assigned identity",
    "k8s": "managed cluster",
    "lb": "load balancer", "appgw": "application gateway", "cosmos": "document database account",
}  # fmt: skip


class Found(NamedTuple):
    """An operation and how well it fits; more is better."""

    score: float
    entry: Entry


class Wish(NamedTuple):
    """What the words ask for.

    Args:
        stems: beginnings of words that have to be there.
        verb: a verb that chooses methods, or empty.
        namespace: a whole namespace that was named, or empty.
    """

    stems: tuple[str, ...]
    verb: str = ""
    namespace: str = ""


def search(index: Index, words: Iterable[str], *, method: str = "", most: int = 10) -> tuple[Found, ...]:
    """The best operations for some words, the best first.

    Args:
        index: of operations.
        words: in any order; a namespace such as `Microsoft.Compute` may be among them.
        method: only this one, if it is not empty.
        most: how many.
    """
    wish = wish_of(index, words)
    found = [
        Found(_score(entry, wish), entry)
        for name, _ in index.namespaces()
        if not wish.namespace or name.lower() == wish.namespace
        for entry in _candidates(index, name, wish)
        if not method or entry.method == method
    ]
    found.sort(key=lambda each: (-each.score, len(each.entry.path), each.entry.path, each.entry.method))
    return tuple(found[:most])


def wish_of(index: Index, words: Iterable[str]) -> Wish:
    """The wish that words express."""
    names = {name.lower() for name, _ in index.namespaces()}
    stems, verb, namespace = list[str](), "", ""
    for word in " ".join(words).split():
        lower = word.lower()
        if lower in names:
            namespace = lower
        elif not verb and lower in _VERBS:
            verb = lower
        else:
            plain = _ALIASES.get(lower) or " ".join(_WORD.findall(word)).lower()
            stems += [_stem(each) for each in plain.split() if each not in _IDLE]
    return Wish(tuple(dict.fromkeys(stems)), verb, namespace)


def _stem(word: str) -> str:
    """The word without its plural, so that `policies` finds `policy`."""
    if len(word) > 4 and word.endswith("ies"):  # noqa: PLR2004  `ties` is no plural of `t`
        return word[:-3]
    if len(word) > 4 and word.endswith(("sses", "ches", "xes")):  # noqa: PLR2004  likewise
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word  # noqa: PLR2004


def _candidates(index: Index, namespace: str, wish: Wish) -> Iterator[Entry]:
    """Operations in which every word stands; whole namespaces are passed over without being taken apart."""
    chunk = index.chunk(namespace)
    text = "\n".join(chunk.lines).lower() if chunk else ""
    own = namespace.lower()
    if not all(stem in text or stem in own for stem in wish.stems):
        return
    allowed = _VERBS.get(wish.verb)
    for entry in index.entries(namespace):
        if allowed is None or entry.method in allowed:
            text = f"{_own(entry.path)} {entry.name}".lower()
            if all(stem in text for stem in wish.stems):
                yield entry


def _own(path: str) -> str:
    """The path without the scope that most have, and with its words apart."""
    return _SCOPE.sub("", path).replace("resourcegroups", "resourceGroups")


def _words(text: str) -> list[str]:
    return [_stem(word.lower()) for word in _WORD.findall(text)]


def _score(entry: Entry, wish: Wish) -> float:
    path = _own(entry.path)
    types = _types(path)
    last, above = (_words(types[-1]) if types else []), (_words(types[-2]) if len(types) > 1 else [])
    name, rest = _words(entry.name), _words(path)
    score = sum(
        max(_fit(stem, last, 6), _fit(stem, above, 4)) + _fit(stem, name, 3) + _fit(stem, rest, 1.5)
        for stem in wish.stems
    )
    unasked = [word for word in last if not word.startswith(wish.stems)]
    score += -0.8 * len(unasked) if unasked else 2
    score -= 0.4 * sum(not word.startswith((*wish.stems, wish.verb or "list")) for word in name)
    score -= 0.5 * len(types) + 0.05 * entry.path.count("/")
    return score + _verb_score(entry, wish.verb) + (1.5 if entry.namespace.lower() in _FREQUENT else 0)


def _types(path: str) -> list[str]:
    """The resource type's parts behind the namespace, or the literal segments of a path without one."""
    _, provider, tail = path.rpartition("/providers/")
    if provider and not tail.startswith("{"):
        return [segment for segment in tail.split("/")[1:] if segment[0] != "{"]
    return [segment for segment in path.split("/") if segment and segment[0] != "{"]


def _fit(stem: str, words: list[str], weight: float) -> float:
    """The weight for a whole word, less for its beginning, little for a part of it."""
    if stem in words:
        return weight
    if any(word.startswith(stem) for word in words):
        return 0.7 * weight
    return 0.3 * weight if any(stem in word for word in words) else 0.0


def _verb_score(entry: Entry, verb: str) -> float:
    """How well the operation does what the verb says."""
    if not verb:
        return 0.5 if entry.method == "GET" else 0.0
    operation = entry.name.rpartition(".")[2]
    score = 2.0 if operation.startswith(verb) else 0.0
    if verb == "list":
        return score + (
            3.0 if entry.method == "GET" and ("P" in entry.flags or operation.startswith("list")) else 0.0
        )
    if verb in {"get", "show", "read"}:
        return score + (3.0 if entry.method == "GET" and "P" not in entry.flags else 0.0)
    return score + (3.0 if entry.method == _USUAL[verb] else 1.0)

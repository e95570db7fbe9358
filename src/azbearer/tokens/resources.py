"""Resources (v1) and scopes (v2): two names for what a token is for, and how one becomes the other.

A scope is its resource followed by `/.default`, and nothing is tidied up on the way: the resource
`https://management.core.windows.net/` makes `https://management.core.windows.net//.default`, with two
slashes, and a token whose `aud` ends in a slash. Services compare `aud` letter by letter, so the slash
matters (Microsoft: "Scopes and permissions in the Microsoft identity platform", trailing slash).
"""

from __future__ import annotations

from azbearer.errors import UsageError

DEFAULT = "/.default"
# OpenID Connect core section 5.4 and 11: they go with any resource and belong to none.
OIDC_SCOPES = frozenset({"openid", "profile", "email", "offline_access"})
# A permission without a resource, such as `User.Read`, is Microsoft Graph's.
_GRAPH = "https://graph.microsoft.com"


def scope_of(resource: str) -> str:
    """The scope that asks for every permission granted on a resource.

    Raises:
        UsageError: the resource is empty, or is a scope already.
    """
    text = resource.strip()
    if not text or text.endswith(DEFAULT):
        raise UsageError(
            f"{text!r} is no resource",
            hint="give the resource itself, such as https://management.azure.com/, without /.default",
        )
    return text + DEFAULT


def resource_of(scope: str) -> str:
    """The resource of a scope: what stands before `/.default`, or before the name of the permission.

    A slash before `/.default` stays. OpenID Connect's own scopes have no resource: empty.
    """
    text = scope.strip()
    if text.endswith(DEFAULT):
        return text.removesuffix(DEFAULT)
    if text in OIDC_SCOPES:
        return ""
    resource, slash, _ = text.rpartition("/")
    # `https://x` has no permission after its slashes, so it is a resource that was given as a scope.
    if not slash or resource.endswith(("/", ":")):
        return text if "://" in text else _GRAPH
    return resource


def resource_of_scopes(scopes: tuple[str, ...]) -> str:
    """The one resource of all these scopes.

    Raises:
        UsageError: there is none, or there are several; a token is for one resource (AADSTS700022).
    """
    resources = list(dict.fromkeys(filter(None, map(resource_of, scopes))))
    if len(resources) == 1:
        return resources[0]
    if not resources:
        raise UsageError(
            "no resource to get a token for", hint="name one, such as https://management.azure.com/"
        )
    raise UsageError(
        f"one token can't be for {len(resources)} resources: {', '.join(resources)}",
        hint="ask for one token for each resource"
        + (
            "; they differ by a slash at the end only" if len({r.rstrip("/") for r in resources}) == 1 else ""
        ),
    )


def as_scope(text: str) -> str:
    """A resource or a scope as a scope: for options that take either."""
    stripped = text.strip()
    return stripped if stripped.endswith(DEFAULT) or stripped in OIDC_SCOPES else scope_of(stripped)

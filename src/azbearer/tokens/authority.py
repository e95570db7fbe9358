"""Where a token request goes: authority and tenant, both checked before anything is sent.

Both often come from files, and whoever controls them is sent a secret. So a tenant is one of the forms
that Entra ID knows and can't change the path or the host of the URL that it becomes part of, and an
authority is https, unless it is this very machine and plain http was asked for.
"""

from __future__ import annotations

from azbearer.errors import UsageError
from azbearer.http.urls import host_and_port, is_loopback, normalized, parse_url
from azbearer.patterns import regex

# Microsoft: "Endpoint URI components"; `adfs` is a federation server's only tenant.
_WORDS = frozenset({"common", "organizations", "consumers", "adfs"})
_GUID = regex(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_DOMAIN = regex(
    r"(?=.{4,253}$)(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{1,62}"
)


def is_guid(text: str) -> bool:
    """Whether a text has the form of the ids that Entra ID gives out."""
    return _GUID.fullmatch(text) is not None


def checked_tenant(tenant_id: str) -> str:
    """The tenant in lower case: a GUID, a domain, or one of Entra ID's words.

    Raises:
        UsageError: anything else.
    """
    if tenant_id.lower() in _WORDS or is_guid(tenant_id) or _DOMAIN.fullmatch(tenant_id):
        return tenant_id.lower()
    raise UsageError(
        f"the tenant {tenant_id[:80]!a} is not valid" if tenant_id else "no tenant is given",
        hint="give the tenant's id (a GUID) or one of its domains, such as contoso.onmicrosoft.com",
        code="tenant",
    )


def checked_authority(authority: str, *, allow_http: bool = False) -> str:
    """The authority as scheme, host and port, without a final slash.

    Args:
        authority: a URL, or a bare host as in `AZURE_AUTHORITY_HOST`.
        allow_http: plain http is fine, on loopback.

    Raises:
        UsageError: it has more to it than host and port, or would send secrets in the clear.
    """
    text = authority.strip()
    origin, rest = _parsed(text if "://" in text else f"https://{text}", "authority", allow_http=allow_http)
    if rest not in {"", "/"}:
        raise _refused("authority", "has a path, a query or a fragment")
    return origin


def checked_endpoint(url: str, *, allow_http: bool = False) -> str:
    """The URL of a token endpoint that is not found by authority and tenant.

    Raises:
        UsageError: no absolute URL, with userinfo or fragment, or secrets would go in the clear.
    """
    origin, rest = _parsed(url.strip(), "token endpoint", allow_http=allow_http)
    if "#" in rest:
        raise _refused("token endpoint", "has a fragment")
    return origin + rest


def _parsed(url: str, what: str, *, allow_http: bool) -> tuple[str, str]:
    """Origin and rest of a URL that may be sent a secret."""
    try:
        address = parse_url(url)
    except ValueError as error:
        raise _refused(what, f"can't be used: {error}") from None
    if address.userinfo is not None:
        raise _refused(what, "has a user name in it")
    origin = address.origin
    if origin.scheme != "https" and not (allow_http and is_loopback(origin.host)):
        raise _refused(what, "is not https")
    default = ":443" if origin.scheme == "https" else ":80"
    plain = f"{origin.scheme}://{host_and_port(origin).removesuffix(default)}"
    return plain, normalized(url).partition(address.netloc)[2]


def _refused(what: str, why: str) -> UsageError:
    return UsageError(
        f"the {what} {why}",
        hint="give it as https://login.microsoftonline.com",
        code="authority",
    )

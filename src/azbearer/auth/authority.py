"""Which sign-in service an environment names: the public cloud's, unless something says otherwise."""

from __future__ import annotations

from azbearer.errors import InputError
from azbearer.http.urls import is_loopback
from azbearer.tokens.clouds import PUBLIC, cloud_of_authority
from azbearer.tokens.hosts import named_site
from azbearer.typed import TYPE_CHECKING
from azbearer.variables.template import resolve_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azbearer.variables.scopes import Lookup

AUTHORITY_VARIABLE = "AZURE_AUTHORITY_HOST"
"""The environment variable by which Azure's own tools are told, too."""

# Where an environment file may name the sign-in service; whole URLs of token endpoints are understood.
AUTHORITY_NAMES = (
    "authorityHost", "authority_host", "AZURE_AUTHORITY_HOST", "ARM_AUTHORITY_HOST", "authority",
    "authorityUrl", "loginUrl", "login_url", "loginEndpoint", "login_endpoint",
)  # fmt: skip


def authority_in(lookup: Lookup, environ: Mapping[str, str]) -> str:
    """The authority that an environment file names, else the process's, else the public cloud's.

    Raises:
        InputError: the file names one that is not Azure's. The file may be a stranger's, and the
            secret that goes there need not be in it: it may be a reference to one of the user's.
    """
    found = next((each for name in AUTHORITY_NAMES if (each := lookup(name)) is not None and each.text), None)
    if found is None:
        return environ.get(AUTHORITY_VARIABLE, "") or PUBLIC.authority
    site = named_site(resolve_text(found.text, lookup, where=found.origin).strip())
    known = site is not None and site.scheme == "https" and cloud_of_authority(site.host) is not None
    if site is None or not (known or is_loopback(site.host)):
        raise InputError(
            "the environment names a sign-in service that is not one of Azure's",
            where=f"{found.origin}, {found.name}",
            hint="if you trust it, name it yourself with --authority",
            code="authority",
        )
    host = f"[{site.host}]" if ":" in site.host else site.host
    return f"https://{host}" if known else f"{site.scheme}://{host}:{site.port}"

"""Which tenant a path means: one by its id or domain, or any by `common`, `organizations`, `consumers`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from azbearer.emulator.entra import errors

if TYPE_CHECKING:
    from azbearer.emulator.directory import Directory
    from azbearer.emulator.settings import Tenant

SHARED = frozenset({"common", "organizations", "consumers"})
# These two refuse apps that come for themselves; `organizations` is a tenant that does not exist.
_NO_APPS = frozenset({"common", "consumers"})


def is_shared(name: str) -> bool:
    """Whether a name stands for any tenant."""
    return name.lower() in SHARED


def tenant_for_apps(directory: Directory, name: str) -> Tenant:
    """The tenant for an app that acts for itself.

    Raises:
        AadstsError: 9001023 for a name that stands for any tenant, 90002 for an unknown one.
    """
    if name.lower() in _NO_APPS:
        raise errors.tenant_needed()
    tenant = directory.tenant(name)
    if tenant is None:
        raise errors.tenant_not_found(name)
    return tenant


def tenant_for_users(directory: Directory, name: str, client_id: str) -> Tenant:
    """The tenant for a person's sign-in; a shared name stands for the tenant that has the app.

    Raises:
        AadstsError: 90002 for an unknown tenant.
    """
    if is_shared(name):
        return directory.home_of_app(client_id)
    return tenant_for_apps(directory, name)

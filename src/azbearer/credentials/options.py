"""The keyword arguments that all credentials take, under azure-identity's names where it has them.

azure-identity passes whatever it doesn't know on to its HTTP pipeline, so a misspelt name goes unnoticed.
Here an unknown name is a `TypeError`. Known ones that have no meaning here are accepted and do nothing:
instance discovery never happens, tries are repeated as the token services ask for, and requests are
never logged.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypedDict  # noqa: TID253 - a TypedDict is read at run time

from azbearer.http.settings import TransportSettings
from azbearer.tokens.ambient.federation import authority_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from azbearer.tokens.cache.contract import TokenCache

# What azure-core's pipeline takes and nothing here can do: saying nothing would be worse.
_REFUSED = {
    "transport": "requests have a transport of their own; proxies= and connection_verify= configure it",
    "policies": "there is no pipeline to put policies into",
    "connection_cert": "no TLS client certificate is used; CertificateCredential signs in with a certificate",
    "authentication_record": "sign-ins are not recorded; cache= keeps a user's refresh token",
    "disable_automatic_authentication": "the credential asks the user whenever it must",
}


class CredentialOptions(TypedDict, total=False):
    """What every credential takes.

    Args:
        cache: where tokens are kept beside this process's memory: True for the encrypted folder of
            this user, which processes share; a path for another such folder; a `TokenCache`; False
            for none. By default none, unless the environment variable `AZBEARER_CACHE` says `file`.
        cache_persistence_options: azure-identity's way to say `cache=True`. Name and
            `allow_unencrypted_storage` have no meaning: records are kept per identity, always encrypted.
        connection_verify: False checks no certificates, a path names a PEM file of authorities that
            are trusted beside the system's.
        connection_timeout: seconds to wait for a connection.
        read_timeout: seconds to wait for the first byte of an answer.
        proxies: proxy URLs by scheme, instead of the environment's.
        user_agent: sent with token requests.
        logging_enable, retry_total, retry_connect, retry_read, retry_status, retry_backoff_factor,
        retry_backoff_max, retry_mode, retry_on_status_codes, enable_support_logging: do nothing.
    """

    cache: bool | str | os.PathLike[str] | TokenCache | None
    cache_persistence_options: Any
    connection_verify: bool | str | os.PathLike[str]
    connection_timeout: float
    read_timeout: float
    proxies: Mapping[str, str]
    user_agent: str
    logging_enable: bool
    retry_total: int
    retry_connect: int
    retry_read: int
    retry_status: int
    retry_backoff_factor: float
    retry_backoff_max: float
    retry_mode: Any
    retry_on_status_codes: Sequence[int]
    enable_support_logging: bool


class TenantOptions(CredentialOptions, total=False):
    """The same, for credentials that may be asked for tokens of other tenants.

    Args:
        additionally_allowed_tenants: tenants that a call may name beside the credential's own;
            `*` allows any.
    """

    additionally_allowed_tenants: Sequence[str] | None


class AuthorityOptions(TenantOptions, total=False):
    """The same, for credentials that sign in with Entra ID themselves.

    Args:
        authority: such as `https://login.microsoftonline.us` or its bare host; the default is
            `AZURE_AUTHORITY_HOST`, or the public cloud.
        disable_instance_discovery: accepted; it never happens.
    """

    authority: str | None
    disable_instance_discovery: bool


@dataclass(frozen=True, slots=True)
class Options:
    """The keyword arguments, understood.

    Args:
        settings: how to connect.
        proxies: variables that replace the environment's.
        cache: as given.
        authority: as given, or empty.
        tenants: that may be asked for beside the credential's own.
    """

    settings: TransportSettings = field(default_factory=TransportSettings)
    proxies: tuple[tuple[str, str], ...] = ()
    cache: Any = None
    authority: str = ""
    tenants: tuple[str, ...] = ()

    @property
    def sign_in(self) -> str:
        """The authority to use."""
        return authority_in(os.environ, self.authority)


def read_options(owner: object, given: Mapping[str, Any], kind: Any = CredentialOptions) -> Options:
    """Understand keyword arguments.

    Args:
        owner: the credential, whose class errors name.
        given: the arguments.
        kind: the TypedDict that says which ones there are.

    Raises:
        TypeError: one of them is not known, or can't be honoured.
    """
    unknown = [name for name in given if name not in kind.__optional_keys__]
    if unknown:
        raise _unexpected(type(owner).__name__, unknown[0], kind.__optional_keys__)
    cache = given.get("cache")
    if cache is None and given.get("cache_persistence_options") is not None:
        cache = True
    return Options(
        _settings(given),
        _proxies(given.get("proxies") or {}),
        cache,
        given.get("authority") or "",
        _tenants(given.get("additionally_allowed_tenants") or ()),
    )


def _unexpected(owner: str, name: str, known: frozenset[str]) -> TypeError:
    if name in _REFUSED:
        return TypeError(f"{owner}() can't take {name!r}: {_REFUSED[name]}")
    from difflib import get_close_matches  # noqa: PLC0415 - for a mistake only

    close = get_close_matches(name, known, 1)
    meant = f"; did you mean {close[0]!r}?" if close else ""
    return TypeError(f"{owner}() got an unexpected keyword argument {name!r}{meant}")


def _settings(given: Mapping[str, Any]) -> TransportSettings:
    """How to connect; only what differs from the defaults is mentioned, so equal settings are equal."""
    chosen: dict[str, Any] = {}
    verify = given.get("connection_verify", True)
    if not isinstance(verify, bool):
        from pathlib import Path  # noqa: PLC0415 - few have a CA of their own

        chosen["extra_ca_file"] = Path(verify)
    elif not verify:
        chosen["verify"] = False
    named = (
        ("connection_timeout", "connect_timeout"),
        ("read_timeout", "first_byte_timeout"),
        ("user_agent", "user_agent"),
    )
    chosen |= {ours: given[theirs] for theirs, ours in named if theirs in given}
    return TransportSettings(**chosen)


def _proxies(given: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The variables by which the transport is told: it reads lower case before upper case."""
    named = ((scheme.lower().removesuffix("://"), url) for scheme, url in given.items())
    return tuple(sorted((f"{scheme}_proxy", url) for scheme, url in named))


def _tenants(given: Sequence[str]) -> tuple[str, ...]:
    if isinstance(given, str):
        raise TypeError("additionally_allowed_tenants must be a list of tenants, not a str")
    return tuple(given)

"""Whose tokens a command uses, and what that is chosen from."""

from __future__ import annotations

from dataclasses import dataclass

from azbearer.cli.connection import USER_AGENT, transport_settings
from azbearer.tokens.clouds import PUBLIC, Cloud
from azbearer.tokens.resources import scope_of
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    import contextlib
    from collections.abc import Mapping

    from azbearer.cli.profiles import SignIn
    from azbearer.http.messages import Transport
    from azbearer.library.offline import Offline
    from azbearer.tokens.contract import Credential, TokenQuery
    from azbearer.tokens.drive import Driver

Witnesses = tuple[tuple[str, str], ...]
"""Files on which a choice depends, each with its stamp (see `Machine.stamp`) of that moment."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose tokens, and what they are for.

    Args:
        credential: gets them.
        query: asks for them.
        tenant_id: empty when only the token tells.
        source: who it is, for people.
        witnesses: files on which the choice depends.
        sign_in: of a profile.
        cloud: that it belongs to.
    """

    credential: Credential
    query: TokenQuery
    tenant_id: str
    source: str
    witnesses: Witnesses = ()
    sign_in: SignIn | None = None
    cloud: Cloud = PUBLIC


@dataclass(frozen=True, slots=True)
class World:
    """What an identity is chosen from, and works with.

    Args:
        options: of the command: environment, profile, resource, scope, tenant, authority,
            allow_commands, no_cache, and the connection's.
        environ: environment variables.
        driver: performs token requests.
        offline: the emulator of this process, if there is one.
        stack: closes what is opened on the way.
    """

    options: argparse.Namespace
    environ: Mapping[str, str]
    driver: Driver
    offline: Offline | None
    stack: contextlib.ExitStack

    def open_transport(self) -> Transport:
        """A transport for requests that carry tokens; closed with the session."""
        from azbearer.http import open_transport  # noqa: PLC0415  only when something is sent

        transport = open_transport(transport_settings(self.options, USER_AGENT, None, self.offline))
        self.stack.callback(transport.close)
        return transport


def scopes_of(options: argparse.Namespace, otherwise: str) -> tuple[str, ...]:
    """What the options ask for, or this scope when they don't say."""
    if options.scope:
        return tuple(options.scope.split())
    return (scope_of(options.resource) if options.resource else otherwise,)


def stamp(path: str) -> str:
    """A text that changes when the file changes."""
    from azbearer.tokens.ambient.machine import THIS_MACHINE  # noqa: PLC0415  not for every command

    return THIS_MACHINE.stamp(path)

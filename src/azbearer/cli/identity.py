"""From options to a source of tokens: whose they are, what they are for, where they are kept.

-e ENV           the service principal that the recipe's variables name
--profile NAME   the user who signed in with `azbearer login`
--offline        without either: the demo's app in the emulator
otherwise        the profile `default` if there is one, else the default chain
"""

from __future__ import annotations

import contextlib
import json
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from azbearer.auth.authority import AUTHORITY_VARIABLE
from azbearer.cli.connection import USER_AGENT, emulator_settings_of, transport_settings
from azbearer.cli.profiles import DEFAULT_PROFILE, PROFILE_VARIABLE, Profiles, SignIn, checked_name
from azbearer.errors import AuthenticationError, UsageError
from azbearer.tokens.cache.file import FileCache
from azbearer.tokens.cache.keys import default_key
from azbearer.tokens.cache.places import cache_folder
from azbearer.tokens.clouds import PUBLIC, Cloud, cloud_of_authority, find_cloud
from azbearer.tokens.contract import TokenQuery
from azbearer.tokens.drive import Driver
from azbearer.tokens.engine import CachedSource
from azbearer.tokens.resources import scope_of

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping

    from azbearer.cli.console import Console
    from azbearer.collection.model import VariableFile
    from azbearer.http.messages import Transport
    from azbearer.library.offline import Offline
    from azbearer.tokens.ambient.machine import Machine
    from azbearer.tokens.contract import Credential, Flow, FlowContext, Tell, Token

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


@dataclass(frozen=True, slots=True)
class Rerouted:
    """A credential whose requests don't go where they say: its tokens are kept apart from real ones.

    Otherwise a token of an emulator, reached by `--connect-to`, would be handed out for Azure later on.
    """

    credential: Credential
    route: tuple[str, ...]

    @property
    def name(self) -> str:
        """The credential's own."""
        return self.credential.name

    def cache_key(self, query: TokenQuery) -> str:
        """The credential's, and the way."""
        return json.dumps((*self.route, self.credential.cache_key(query)))

    def flow(self, query: TokenQuery, context: FlowContext) -> Flow:
        """The credential's."""
        return self.credential.flow(query, context)


@dataclass(frozen=True, slots=True)
class Session:
    """An identity that can be asked for tokens.

    Args:
        identity: as it was chosen.
        source: gives its tokens.
        cache: that processes share, or None.
        environ: environment variables.
    """

    identity: Identity
    source: CachedSource
    cache: FileCache | None
    environ: Mapping[str, str]

    @property
    def cloud(self) -> Cloud:
        """The cloud of the identity."""
        return self.identity.cloud

    @property
    def cache_key(self) -> str:
        """Under which the token is kept."""
        return self.identity.credential.cache_key(self.identity.query)

    def token(self, *, force: bool = False, min_valid: float = 0.0) -> Token:
        """A token.

        Args:
            force: a new one, whatever is cached.
            min_valid: seconds that it must live on.

        Raises:
            AuthenticationError: there is none to be had, or none that lives so long.
        """
        if force:
            self._drop()
        token = self.source.token(self.identity.query)
        if not force and _life(token) < min_valid:
            self.source.invalidate(token)
            token = self.source.token(self.identity.query)
        if _life(token) < min_valid:
            raise AuthenticationError(
                f"a new token lives {_life(token):.0f} s, and --min-valid asks for {min_valid:.0f} s",
                where=self.identity.source,
                hint="ask for less; the token's life is set by the tenant's policy",
                code="min-valid",
            )
        return token

    def _drop(self) -> None:
        kept = self.cache.get(self.cache_key) if self.cache is not None else None
        if self.cache is not None and kept is not None:
            self.cache.drop(self.cache_key, kept)


def _life(token: Token) -> float:
    return token.expires_on - time.time()


@contextlib.contextmanager
def open_session(
    options: argparse.Namespace, console: Console, offline: Offline | None = None
) -> Iterator[Session]:
    """What the options name, ready to be asked; connections are closed at the end.

    Args:
        options: see `World`.
        console: its environment is the one that is looked at.
        offline: the emulator, if the caller has started it already.

    Raises:
        AzbearerError: the options or a file can't be used.
    """
    file = environment_file(options)
    with contextlib.ExitStack() as stack:
        offline = offline or stack.enter_context(offline_of_options(options, file))
        driver = stack.enter_context(open_driver(options, console, offline))
        world = World(options, console.environment, driver, offline, stack)
        identity = _rerouted(_allowing(choose(world, file), options), options)
        cache = _shared_cache(identity, world)
        source = CachedSource(identity.credential, drive=driver, cache=cache)
        yield Session(identity, source, cache, world.environ)


@contextlib.contextmanager
def open_driver(
    options: argparse.Namespace, console: Console, offline: Offline | None = None
) -> Iterator[Driver]:
    """Performs token requests by the connection options; messages for the user go to standard error."""

    def tell(message: Tell) -> None:
        url = f": {message.url}" if message.url not in message.message else ""
        console.note(f"{message.message}{url}")
        console.err.flush()

    settings = transport_settings(options, USER_AGENT, None, offline)
    driver = Driver(settings, environ=console.environment, tell=tell)
    try:
        yield driver
    finally:
        driver.close()


@contextlib.contextmanager
def offline_of_options(options: argparse.Namespace, file: VariableFile | None) -> Iterator[Offline | None]:
    """The emulator that `--offline` asks for, with what the environment file names in it; or None."""
    if not options.offline:
        yield None
        return
    from azbearer.emulator import Emulator  # noqa: PLC0415  only when asked for
    from azbearer.library.offline import emulator_settings, offline_of  # noqa: PLC0415
    from azbearer.variables.scopes import Scope, Scopes  # noqa: PLC0415

    scopes = Scopes(*([Scope("environment", file.name, file.values)] if file else []))
    with Emulator(emulator_settings(scopes, defaults=emulator_settings_of(options))) as emulator:
        yield offline_of(emulator)


def environment_file(options: argparse.Namespace) -> VariableFile | None:
    """The file of `-e`.

    Raises:
        FileFormatError: it can't be read.
    """
    if options.environment is None:
        return None
    from azbearer.collection.variable_files import read_variable_file  # noqa: PLC0415  not for the chain

    return read_variable_file(options.environment, "environment")


def _shared_cache(identity: Identity, world: World) -> FileCache | None:
    """The cache that processes share; a profile has one of its own, an emulator that ends has none."""
    if world.options.no_cache or world.options.offline:
        return None
    if identity.sign_in is not None:
        return identity.sign_in.cache
    return FileCache(cache_folder(world.environ), default_key(world.environ))


def _allowing(identity: Identity, options: argparse.Namespace) -> Identity:
    """The identity, which may ask the tenants that the options name beside its own."""
    tenants = tuple(getattr(options, "auxiliary_tenant", ()))
    credential: Any = identity.credential
    if not tenants or not hasattr(credential, "additionally_allowed_tenants"):
        return identity
    return replace(identity, credential=replace(credential, additionally_allowed_tenants=tenants))


def _rerouted(identity: Identity, options: argparse.Namespace) -> Identity:
    """The identity, with its tokens kept apart when requests go elsewhere, or to anybody."""
    route = (*options.connect_to, *(("insecure",) if options.insecure else ()))
    return replace(identity, credential=Rerouted(identity.credential, route)) if route else identity


def choose(world: World, file: VariableFile | None) -> Identity:
    """The identity that the options name.

    Raises:
        AzbearerError: they contradict each other, or name nothing that can be used.
    """
    options, environ = world.options, world.environ
    _check(options)
    if file is not None:
        from azbearer.cli.recipe_identity import identity_of_file  # noqa: PLC0415  not for the chain

        return identity_of_file(world, file)
    if options.offline:
        return _of_demo(options)
    name = options.profile or environ.get(PROFILE_VARIABLE, "")
    wanted, profiles = checked_name(name or DEFAULT_PROFILE), Profiles(environ)
    if name or profiles.find(wanted) is not None:
        return _of_profile(world, profiles, wanted)
    # Once such a profile is there, it is the one to choose.
    absent = profiles.path(wanted)
    return _of_chain(options, environ, {absent: stamp(absent)})


def _check(options: argparse.Namespace) -> None:
    if options.profile and options.environment:
        raise UsageError("-e and --profile name two identities", hint="give one of them")
    if options.profile and options.offline:
        raise UsageError(
            "the emulator of --offline knows no profile", hint="leave out --profile, or --offline"
        )
    if options.resource and options.scope:
        raise UsageError("--resource and --scope say the same in two ways", hint="give one of them")


def scopes_of(options: argparse.Namespace, otherwise: str) -> tuple[str, ...]:
    """What the options ask for, or this scope when they don't say."""
    if options.scope:
        return tuple(options.scope.split())
    return (scope_of(options.resource) if options.resource else otherwise,)


def _of_demo(options: argparse.Namespace) -> Identity:
    from azbearer.emulator import DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, DEMO_TENANT_ID  # noqa: PLC0415  only offline
    from azbearer.secrets import Secret  # noqa: PLC0415
    from azbearer.tokens.grants.client_secret import ClientSecret  # noqa: PLC0415

    tenant = options.tenant or DEMO_TENANT_ID
    credential = ClientSecret(PUBLIC.authority, tenant, DEMO_CLIENT_ID, Secret(DEMO_CLIENT_SECRET))
    query = TokenQuery(scopes_of(options, PUBLIC.management_scope))
    return Identity(credential, query, tenant, "the emulator's demo app")


def _of_profile(world: World, profiles: Profiles, name: str) -> Identity:
    from azbearer.tokens.grants.refresh_token import RefreshToken  # noqa: PLC0415  not for the chain

    options, profile = world.options, profiles.get(name)
    sign_in, tenant = SignIn(profile, world.environ), options.tenant or profile.tenant_id
    credential = RefreshToken(
        options.authority or profile.authority,
        tenant,
        profile.client_id,
        sign_in.refresh_token,
        user=profile.sign_in,
        on_rotated=lambda token: sign_in.keep(token, time.time()),
    )
    cloud = find_cloud(profile.cloud) or PUBLIC
    query = TokenQuery(scopes_of(options, cloud.management_scope))
    path = profiles.path(name)
    return Identity(credential, query, tenant, f'profile "{name}"', ((path, stamp(path)),), sign_in, cloud)


def _of_chain(options: argparse.Namespace, environ: Mapping[str, str], seen: dict[str, str]) -> Identity:
    from azbearer.tokens.chain import ChainOptions, default_chain  # noqa: PLC0415  loads every source

    tenant = options.tenant
    allowed = (*((tenant,) if tenant else ()), *getattr(options, "auxiliary_tenant", ()))
    chain = default_chain(
        environ,
        ChainOptions(authority=options.authority, additionally_allowed_tenants=allowed),
        machine=_watching(seen),
    )
    cloud = _cloud(options.authority or environ.get(AUTHORITY_VARIABLE, ""))
    query = TokenQuery(scopes_of(options, cloud.management_scope), tenant_id=tenant or None)
    chain.cache_key(query)  # looks at the files that decide whose tokens these are
    return Identity(chain, query, tenant, "the default chain", tuple(seen.items()), cloud=cloud)


def _watching(seen: dict[str, str]) -> Machine:
    """This machine; which files the sources look at is noted."""
    from azbearer.tokens.ambient.machine import THIS_MACHINE  # noqa: PLC0415  see `_of_chain`

    def watched(path: str) -> str:
        seen[path] = THIS_MACHINE.stamp(path)
        return seen[path]

    return replace(THIS_MACHINE, stamp=watched)


def stamp(path: str) -> str:
    """A text that changes when the file changes."""
    from azbearer.tokens.ambient.machine import THIS_MACHINE  # noqa: PLC0415  not for every command

    return THIS_MACHINE.stamp(path)


def _cloud(authority: str) -> Cloud:
    return (cloud_of_authority(authority) if authority else None) or PUBLIC

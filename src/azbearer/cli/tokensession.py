"""From options to a source of tokens: opened for a command, closed at its end."""

from __future__ import annotations

import contextlib
import json
import time
from dataclasses import dataclass, replace

from azbearer.cli.choosing import choose
from azbearer.cli.connection import USER_AGENT, emulator_settings_of, transport_settings
from azbearer.cli.identity import World
from azbearer.errors import AuthenticationError
from azbearer.tokens.cache.file import FileCache
from azbearer.tokens.cache.keys import default_key
from azbearer.tokens.cache.places import cache_folder
from azbearer.tokens.drive import Driver
from azbearer.tokens.engine import CachedSource
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping

    from azbearer.cli.console import Console
    from azbearer.cli.identity import Identity
    from azbearer.collection.model import VariableFile
    from azbearer.library.offline import Offline
    from azbearer.tokens.clouds import Cloud
    from azbearer.tokens.contract import Credential, Flow, FlowContext, Tell, Token, TokenQuery


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

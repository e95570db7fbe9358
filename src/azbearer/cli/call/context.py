"""What a call works with: variables, identity, cloud, transport; each made when it is needed."""

from __future__ import annotations

import argparse
from functools import cached_property

from azbearer.cli.connection import USER_AGENT, transport_settings
from azbearer.errors import UsageError
from azbearer.secrets import OpenRedactor, Redactor, is_secret_name
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import contextlib
    from typing import BinaryIO

    from azbearer.cli.call.who import Who
    from azbearer.cli.console import Console
    from azbearer.cli.tokensession import Session
    from azbearer.http.messages import Transport
    from azbearer.library.offline import Offline
    from azbearer.library.variablefiles import GivenFile
    from azbearer.tokens.clouds import Cloud
    from azbearer.variables.scopes import Lookup, Scopes

# A server that has not begun to answer after this many seconds hangs: the Resource Manager itself gives
# a provider 60 s. What is sent takes its time before that.
_FIRST_BYTE = 120.0
_SLOWEST_UPLOAD = 50_000


class CallContext:
    """Everything that a call needs of the world.

    Args:
        options: of the command.
        console: of the process.
        stack: closes what is opened.
    """

    is_one_of_many = False

    def __init__(self, options: argparse.Namespace, console: Console, stack: contextlib.ExitStack) -> None:
        self.options = options
        self.console = console
        self.redactor: Redactor = OpenRedactor() if options.reveal else Redactor()
        self._stack = stack

    @cached_property
    def given(self) -> GivenFile | None:
        """The environment file, references followed."""
        from azbearer.cli.runfiles import read_given  # noqa: PLC0415  only when a variable is used

        given = read_given(self.options.environment, "environment", self.options, self.console)
        if given is not None:
            self.redactor.add(*given.secrets)
            self.redactor.add(
                *(
                    str(each.value)
                    for each in given.values
                    if each.value and (each.type == "secret" or is_secret_name(each.key))
                )
            )
        return given

    @cached_property
    def scopes(self) -> Scopes:
        """The variables."""
        from azbearer.cli.assignments import assignments  # noqa: PLC0415  only when a variable is used
        from azbearer.library.assignment import assign  # noqa: PLC0415
        from azbearer.variables.scopes import Scope, Scopes  # noqa: PLC0415

        given = self.given
        scope = Scope("environment", given.label, given.values) if given else Scope("environment")
        for each in assignments("environment", "--env-var", self.options.env_var, self.console):
            assign(scope, each)
        self.redactor.add(*(str(each.value) for each in scope if each.value and is_secret_name(each.key)))
        return Scopes(scope)

    @cached_property
    def standard_input(self) -> bytes:
        """All of it."""
        import sys  # noqa: PLC0415  loaded already

        stream: BinaryIO = getattr(sys.stdin, "buffer", None) or sys.stdin  # type: ignore[assignment]
        return stream.read()

    @property
    def lookup(self) -> Lookup:
        """Finds a variable."""
        return self.scopes.lookup

    def value_of(self, name: str) -> str:
        """What `{name}` in a path stands for; empty when it has no value."""
        if name.lower() in {"subscriptionid", "subscription_id", "subscription-id"}:
            return self._subscription()
        found = self.lookup(name)
        return found.text if found is not None else ""

    def _subscription(self) -> str:
        from azbearer.variables.recipe import find_recipe  # noqa: PLC0415  as above

        chosen = self.options.subscription
        if chosen:
            return str(chosen)
        found = find_recipe(self.lookup).subscription_id
        environ = self.console.environment
        return (
            (found.value if found else "")
            or environ.get("AZURE_SUBSCRIPTION_ID", "")
            or environ.get("ARM_SUBSCRIPTION_ID", "")
        )

    @cached_property
    def offline(self) -> Offline | None:
        """The emulator of this process, if it is asked for."""
        if not self.options.offline:
            return None
        from azbearer.cli.tokensession import environment_file, offline_of_options  # noqa: PLC0415  when it is

        return self._stack.enter_context(offline_of_options(self.options, environment_file(self.options)))

    @cached_property
    def session(self) -> Session:
        """The identity that the options name, ready to be asked."""
        from azbearer.cli.tokensession import open_session  # noqa: PLC0415  for the first token

        # What the token is for is the URL's business, or `access_to` is told.
        plain = {**vars(self.options), "resource": "", "scope": "", "authority": self.authority}
        return self._stack.enter_context(
            open_session(argparse.Namespace(**plain), self.console, offline=self.offline)
        )

    @property
    def authority(self) -> str:
        """The sign-in service that the options name, or empty."""
        if self.options.authority or not self.options.cloud:
            return str(self.options.authority)
        return self.cloud.authority

    @cached_property
    def cloud(self) -> Cloud:
        """The cloud that is meant."""
        from azbearer.tokens.clouds import PUBLIC, cloud_of_authority, find_cloud  # noqa: PLC0415  not for a URL

        named = self.options.cloud
        if named:
            found = find_cloud(named)
            if found is None:
                raise UsageError(f"there is no cloud {named[:40]!a}", hint="give a name that az knows")
            return found
        if self.options.no_auth:
            return cloud_of_authority(self.console.environment.get("AZURE_AUTHORITY_HOST", "")) or PUBLIC
        return self.who.cloud

    @cached_property
    def who(self) -> Who:
        """The identity that the options name, from a note or from its session."""
        from azbearer.cli.call.who import noted, of_session  # noqa: PLC0415  not for --no-auth

        return noted(self) or of_session(self)

    def transport(self, body_size: int = 0) -> Transport:
        """A transport for the call."""
        from azbearer.http import open_transport  # noqa: PLC0415

        settings = transport_settings(self.options, USER_AGENT, None, self.offline)
        # Watching for the first byte costs something for each request; a list has its limit in `Tools`.
        patience = None if self.options.all else _FIRST_BYTE + body_size / _SLOWEST_UPLOAD
        transport = open_transport(settings._replace(first_byte_timeout=patience))
        self._stack.callback(transport.close)
        return transport

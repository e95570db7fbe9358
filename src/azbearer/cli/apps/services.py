"""Microsoft Graph and the Resource Manager behind one identity; performs the flows of `arm.apps`."""

from __future__ import annotations

import argparse
import contextlib

from azbearer.arm.access import access_to
from azbearer.arm.apps.values import World
from azbearer.arm.contract import Ask, Pause
from azbearer.arm.desk import SourceDesk
from azbearer.arm.sender import Sender
from azbearer.arm.tools import Tools
from azbearer.cli.claims import claim
from azbearer.cli.connection import USER_AGENT, transport_settings
from azbearer.cli.tokensession import environment_file, offline_of_options, open_session
from azbearer.errors import AzbearerError, InputError, UsageError
from azbearer.http import open_transport
from azbearer.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from azbearer.arm.tools import Bearer
    from azbearer.cli.console import Console
    from azbearer.tokens.clouds import Cloud

_VERSION = "v1.0"
_TIMEOUT = 120.0


class Services(NamedTuple):
    """The two services, ready to be asked.

    Args:
        world: their addresses, and who asks.
        graph: sends to Microsoft Graph.
        manager: sends to the Resource Manager.
        cloud: that they are of.
        whose: the identity, for people.
    """

    world: World
    graph: Sender
    manager: Sender
    cloud: Cloud
    whose: str

    def perform(self, flow: Generator[Any, Any, Any]) -> Any:
        """Do what a flow asks for until it returns.

        Raises:
            AzbearerError: as the flow raises it.
        """
        try:
            effect = next(flow)
            while True:
                try:
                    result = self._done(effect)
                except AzbearerError as error:
                    effect = flow.throw(error)
                else:
                    effect = flow.send(result)
        except StopIteration as stop:
            return stop.value

    def _done(self, effect: Ask | Pause) -> Any:
        if isinstance(effect, Pause):
            self.graph.pause(effect.seconds)
            return None
        of_graph = effect.request.url.startswith(f"{self.world.graph}/")
        return (self.graph if of_graph else self.manager).send(effect.request, retry=effect.retry)


@contextlib.contextmanager
def open_services(options: argparse.Namespace, console: Console) -> Iterator[Services]:
    """The services that the options name.

    Raises:
        AzbearerError: there is no token to be had, or the options make no sense.
    """
    # `--scope` is where a role holds, not what a token is for.
    plain = argparse.Namespace(**{**vars(options), "resource": "", "scope": ""})
    with contextlib.ExitStack() as stack:
        offline = stack.enter_context(offline_of_options(plain, environment_file(plain)))
        session = stack.enter_context(open_session(plain, console, offline=offline))
        cloud = session.cloud
        if not cloud.graph:
            raise UsageError(
                f"the cloud {cloud.name} has no Microsoft Graph", hint="register the app in its portal"
            )
        transport = open_transport(transport_settings(plain, USER_AGENT, _TIMEOUT, offline))
        stack.callback(transport.close)
        tools = Tools(transport, SourceDesk(session.source, session.identity.source))
        graph = access_to(f"{cloud.graph}/", cloud)
        token = tools.desk.token(graph.scope) if tools.desk else None
        world = _world(cloud, token, options.authority)
        manager = access_to(f"{cloud.resource_manager}/", cloud)
        yield Services(world, Sender(tools, graph), Sender(tools, manager), cloud, session.identity.source)


def _world(cloud: Cloud, token: Bearer | None, authority: str) -> World:
    """The addresses, with what the token tells of the caller."""
    tenant = claim(token.value, "tid") if token else ""
    client = (claim(token.value, "appid") or claim(token.value, "azp")) if token else ""
    if not tenant:
        raise InputError("the token names no tenant", hint="name it with --tenant", code="no-tenant")
    return World(
        f"{cloud.graph}/{_VERSION}", cloud.resource_manager, authority or cloud.authority, tenant, client
    )

"""Managed identity on a server that Azure Arc manages: prove that you may read a root-only file.

The agent answers the first request with 401 and names a file in `WWW-Authenticate: Basic
realm=<file>`; its content authenticates the second request. Whoever sits on the agent's port could
name any file of the machine and be sent what is in it. So the name is checked before anything is
opened: it must lie in the agent's own token folder, end in `.key`, and hold 4096 bytes at most.
Source: Microsoft's page on managed identity authentication for Arc-enabled servers.
"""

from __future__ import annotations

from dataclasses import replace

from azbearer.errors import AuthenticationError
from azbearer.tokens.ambient.arc_key import key_file, key_text
from azbearer.tokens.ambient.evidence import Evidence
from azbearer.tokens.ambient.exchange import granted, identity_token
from azbearer.tokens.ambient.flavour import Flavour, IdentityRequest
from azbearer.tokens.ambient.refusals import fields_of, plain_url, refusal
from azbearer.tokens.ambient.request import endpoint_in, identity_request, resource_of
from azbearer.tokens.contract import ReadFile
from azbearer.tokens.retry import send_with_retries
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping
    from typing import Any

    from azbearer.tokens.ambient.identity import IdentityChoice, IdentityKind
    from azbearer.tokens.ambient.machine import Machine
    from azbearer.tokens.contract import Answer, Effect, Flow, Send

_SOURCE = "the Azure Arc agent"
_HINT = "check that the agent is connected: `azcmagent show`"
_IDS: Mapping[IdentityKind, str] = {
    "client_id": "client_id",
    "object_id": "object_id",
    "resource_id": "msi_res_id",
}
_UNAUTHORIZED = 401
# Where the agent listens when it has set no variables, as in a shell that is older than it.
_USUAL_ENDPOINT = "http://localhost:40342/metadata/identity/oauth2/token"
_AGENT_ON_LINUX = "/opt/azcmagent/bin/himds"


def evidence(environment: Mapping[str, str], machine: Machine) -> Evidence:
    """Here when the agent has set its variables, or when its program is installed."""
    agent = _agent_program(environment, machine)
    looked_at = ("IDENTITY_ENDPOINT", "IMDS_ENDPOINT", *filter(None, (agent,)))
    if environment.get("IDENTITY_ENDPOINT") and environment.get("IMDS_ENDPOINT"):
        reason = "IDENTITY_ENDPOINT and IMDS_ENDPOINT are set"
        return Evidence(present=True, looked_at=looked_at, reason=reason)
    if agent and machine.exists(agent):
        return Evidence(present=True, looked_at=looked_at, reason="the agent is installed")
    return Evidence(present=False, looked_at=looked_at, reason="no variables of the agent, and no agent")


def _agent_program(environment: Mapping[str, str], machine: Machine) -> str:
    if machine.platform == "linux":
        return _AGENT_ON_LINUX
    programs = environment.get("PROGRAMFILES") or environment.get("ProgramFiles")
    if machine.is_windows and programs:
        return rf"{programs}\AzureConnectedMachineAgent\himds.exe"
    return ""


def flow(request: IdentityRequest) -> Flow:
    """Ask, answer the challenge, and check that the identity is the one that was asked for."""
    send = _first_request(request)
    challenge: Answer = yield from send_with_retries(send, request.context)
    if challenge.status != _UNAUTHORIZED:
        # A token without a challenge can't be the agent's: it is refused too.
        raise refusal(challenge, send, source=_SOURCE, hint=_HINT)
    key = yield from _read_key(challenge, request)
    authorized = replace(send, headers=(*send.headers, ("Authorization", f"Basic {key}")))
    answer = yield from granted(authorized, request.context, source=_SOURCE, hint=_HINT)
    _check_identity(request.choice, fields_of(answer))
    return identity_token(answer, request.context, source=_SOURCE, endpoint=plain_url(send))


def _first_request(request: IdentityRequest) -> Send:
    environment = request.context.environment
    set_by_agent = environment.get("IDENTITY_ENDPOINT") and environment.get("IMDS_ENDPOINT")
    endpoint = endpoint_in(environment, "IDENTITY_ENDPOINT") if set_by_agent else _USUAL_ENDPOINT
    parameters = (
        ("api-version", "2020-06-01"),
        ("resource", resource_of(request.query)),
        *request.choice.parameters(_IDS, source=_SOURCE),
    )
    return identity_request(endpoint, parameters, (("Metadata", "true"),))


def _read_key(challenge: Answer, request: IdentityRequest) -> Generator[Effect, Any, str]:
    path = key_file(challenge, request.context.environment, request.machine)
    try:
        data: bytes = yield ReadFile(path, most_bytes=4096)
    except OSError as error:
        raise AuthenticationError(
            f"the Azure Arc agent's key file can't be read: {error.strerror or 'too large'}",
            where=path,
            hint="join the group himds (on Windows: Hybrid agent extension applications), or run as root",
            code="arc-key-file",
        ) from error
    return key_text(data, path)


def _check_identity(choice: IdentityChoice, answer: Mapping[str, Any]) -> None:
    """Refuse a token of another identity: agents that know one only ignore what was asked for."""
    if choice.kind == "system":
        return
    names = ("msi_res_id", "mi_res_id") if choice.kind == "resource_id" else (choice.kind,)
    echoed = [str(answer[name]).lower() for name in names if answer.get(name)]
    # Ids are GUIDs or resource paths; neither kind tells capitals apart.
    if choice.value.lower() not in echoed[:1]:
        raise AuthenticationError(
            "the Azure Arc agent did not confirm the identity that was asked for",
            where=f"{choice.kind} {choice.value}",
            hint="update the agent, or use the machine's own identity by leaving the id out",
            code="identity-not-confirmed",
        )


AZURE_ARC = Flavour("Azure Arc", evidence, flow)

"""Managed identity by the metadata service of virtual machines, scale sets and AKS pod identity.

No variable says that it is there, and an address that swallows packets looks like one that is
slow. A chain therefore knocks first, with a request that lacks the `Metadata` header: the service
refuses that at once, and any answer at all proves that it is there. Waiting for the *answer* is
limited too, not for the connection only, because proxies accept connections and then say nothing.
Source: Microsoft's page on getting a token on an Azure VM.
"""

from __future__ import annotations

from azbearer.errors import TransportError
from azbearer.tokens.ambient.evidence import Evidence
from azbearer.tokens.ambient.exchange import identity_token
from azbearer.tokens.ambient.flavour import Flavour, IdentityRequest
from azbearer.tokens.ambient.refusals import aadsts_code, explanation, fields_of, plain_url, refusal
from azbearer.tokens.ambient.request import endpoint_in, identity_request, resource_of
from azbearer.tokens.contract import NotAvailableError, Send
from azbearer.tokens.retry import IMDS as IMDS_RETRIES
from azbearer.tokens.retry import send_with_retries
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping
    from typing import Any

    from azbearer.tokens.ambient.identity import IdentityKind
    from azbearer.tokens.ambient.machine import Machine
    from azbearer.tokens.contract import Answer, Effect, Flow, FlowContext

# Seconds for the whole knock; with what is around it, a silent address costs a chain one second.
PROBE_SECONDS = 0.9
_SOURCE = "the instance metadata service"
_OVERRIDE = "AZURE_POD_IDENTITY_AUTHORITY_HOST"
_HOST = "http://169.254.169.254"
_PATH = "/metadata/identity/oauth2/token"
_HINT = "assign a managed identity to this machine, or name one that is assigned"
_IDS: Mapping[IdentityKind, str] = {
    "client_id": "client_id",
    "object_id": "object_id",
    "resource_id": "msi_res_id",
}
_OK = 200
_BAD_REQUEST = 400
_FORBIDDEN = 403


def evidence(environment: Mapping[str, str], _machine: Machine) -> Evidence:
    """Perhaps here, on any machine; certain when its address is set."""
    certain = bool(environment.get(_OVERRIDE))
    reason = f"{_OVERRIDE} is set" if certain else "no other host is recognised, so the service is asked"
    return Evidence(present=True, looked_at=(_OVERRIDE,), reason=reason, certain=certain)


def probe(context: FlowContext) -> Generator[Effect, Any, None]:
    """Knock once; return when the service is there.

    Raises:
        NotAvailableError: nothing answered in time, or a proxy did.
    """
    endpoint = _endpoint(context.environment)
    knock = Send("GET", endpoint, timeout=PROBE_SECONDS, connect_timeout=PROBE_SECONDS, use_proxy=False)
    try:
        answer: Answer = yield knock
    except TransportError as error:
        raise _absent(endpoint, f"no answer within {PROBE_SECONDS} s") from error
    _check_reachable(answer, endpoint)


def flow(request: IdentityRequest) -> Flow:
    """Ask the service, with the patience that it asks for."""
    context = request.context
    parameters = (
        ("api-version", "2018-02-01"),
        ("resource", resource_of(request.query)),
        *request.choice.parameters(_IDS, source=_SOURCE),
    )
    send = identity_request(_endpoint(context.environment), parameters, (("Metadata", "true"),))
    try:
        answer: Answer = yield from send_with_retries(send, context, IMDS_RETRIES)
    except TransportError as error:
        raise _absent(plain_url(send), error.message) from error
    _check_answer(answer, send)
    return identity_token(answer, context, source=_SOURCE, endpoint=plain_url(send))


def _endpoint(environment: Mapping[str, str]) -> str:
    host = endpoint_in(environment, _OVERRIDE) if environment.get(_OVERRIDE) else _HOST
    return host.rstrip("/") + _PATH


def _check_answer(answer: Answer, send: Send) -> None:
    endpoint = plain_url(send)
    _check_reachable(answer, endpoint)
    if answer.status == _OK and not fields_of(answer):
        raise _absent(endpoint, "something else answers at its address")
    if answer.status == _BAD_REQUEST and not aadsts_code(explanation(answer)):
        # Without an AADSTS number the service itself says so: it holds no such identity.
        raise NotAvailableError(
            f"no such managed identity is assigned to this machine: {explanation(answer) or 'HTTP 400'}",
            where=endpoint,
            hint=_HINT,
        )
    if answer.status != _OK:
        raise refusal(answer, send, source=_SOURCE, hint=_HINT)


def _check_reachable(answer: Answer, endpoint: str) -> None:
    # Docker Desktop's proxy answers for hosts that it can't reach.
    if answer.status == _FORBIDDEN and b"unreachable" in answer.body.lower():
        raise _absent(endpoint, "a proxy answers that it is unreachable")


def _absent(endpoint: str, reason: str) -> NotAvailableError:
    return NotAvailableError(
        f"{_SOURCE} is not here: {reason}",
        where=endpoint,
        hint="managed identities exist on Azure's hosts only; elsewhere sign in, such as by `az login`",
    )


IMDS = Flavour("virtual machine", evidence, flow)

"""Managed identity in Service Fabric: a self-signed endpoint, known by its certificate's thumbprint.

Source: Microsoft's page on managed identity in Service Fabric application code. The only accepted
certificate is the one whose SHA-1 thumbprint the cluster names; the trust store has no say. Which
identity answers is set in the cluster, so no id can be asked for.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from azbearer.errors import AuthenticationError
from azbearer.patterns import regex
from azbearer.tokens.ambient.evidence import Evidence, variables_evidence
from azbearer.tokens.ambient.exchange import ask
from azbearer.tokens.ambient.flavour import Flavour, IdentityRequest
from azbearer.tokens.ambient.request import endpoint_in, identity_request, resource_of
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azbearer.tokens.ambient.machine import Machine
    from azbearer.tokens.contract import Flow

_SOURCE = "the Service Fabric identity endpoint"
_HINT = "check the identity in the application's manifest and in the cluster's configuration"
_SEPARATORS = regex(r"[\s:]")
_SHA1 = regex(r"[0-9a-f]{40}")


def evidence(environment: Mapping[str, str], _machine: Machine) -> Evidence:
    """Here when the cluster has set endpoint, header and thumbprint."""
    names = ("IDENTITY_ENDPOINT", "IDENTITY_HEADER", "IDENTITY_SERVER_THUMBPRINT")
    return variables_evidence(environment, *names)


def flow(request: IdentityRequest) -> Flow:
    """Ask the endpoint, over the one certificate that is accepted."""
    environment = request.context.environment
    endpoint = _https_endpoint(environment)
    capability = (("xms_cc", "cp1"),) if request.query.enable_cae else ()
    parameters = (
        ("api-version", "2019-07-01-preview"),
        ("resource", resource_of(request.query)),
        *request.choice.parameters({}, source=_SOURCE),
        *capability,
    )
    send = identity_request(
        endpoint,
        parameters,
        (("Secret", environment.get("IDENTITY_HEADER", "")),),
        pinned_sha1=_thumbprint(environment.get("IDENTITY_SERVER_THUMBPRINT", "")),
    )
    return (yield from ask(send, request.context, source=_SOURCE, hint=_HINT))


def _https_endpoint(environment: Mapping[str, str]) -> str:
    endpoint = endpoint_in(environment, "IDENTITY_ENDPOINT")
    if urlsplit(endpoint).scheme != "https":
        raise AuthenticationError(
            "the Service Fabric identity endpoint is no https URL",
            where="environment variable IDENTITY_ENDPOINT",
            hint="a thumbprint can only be checked over TLS; restart the service through the cluster",
            code="identity-endpoint",
        )
    return endpoint


def _thumbprint(text: str) -> str:
    """The thumbprint as 40 lower-case digits; it may be written with spaces or colons."""
    digits = _SEPARATORS.sub("", text).lower()
    if not _SHA1.fullmatch(digits):
        raise AuthenticationError(
            "IDENTITY_SERVER_THUMBPRINT is no SHA-1 thumbprint",
            where="environment variable IDENTITY_SERVER_THUMBPRINT",
            hint="it has 40 hexadecimal digits; the cluster sets it",
            code="identity-thumbprint",
        )
    return digits


SERVICE_FABRIC = Flavour("Service Fabric", evidence, flow)

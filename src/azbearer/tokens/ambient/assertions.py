"""Signed statements of a CI service about a job, which Entra ID takes instead of a client's secret.

They live for minutes. A job that fetches one at its start and keeps it fails when it runs longer,
so each token request fetches its own.
"""

from __future__ import annotations

import re

from azbearer.errors import AuthenticationError
from azbearer.patterns import regex
from azbearer.secrets import Secret
from azbearer.tokens.ambient.exchange import granted
from azbearer.tokens.ambient.refusals import plain_url
from azbearer.tokens.clouds import find_cloud
from azbearer.tokens.rejection import json_object
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator
    from typing import Any

    from azbearer.tokens.contract import Effect, FlowContext, Send

# Header, claims and signature, each in base64url (RFC 7515 section 3.1).
_JWT = regex(r"[\w-]+\.[\w-]+\.[\w-]+", re.ASCII)
_AUDIENCE = "api://AzureADTokenExchange"
_AUDIENCE_SUFFIXES = {"AzureUSGovernment": "USGov", "AzureChinaCloud": "China"}


def exchange_audience(authority: str) -> str:
    """The audience that Entra ID expects in foreign statements, by cloud (Azure/login's documentation)."""
    cloud = find_cloud(authority)
    return _AUDIENCE + (_AUDIENCE_SUFFIXES.get(cloud.name, "") if cloud else "")


def checked_assertion(value: object, *, source: str, where: str, hint: str) -> Secret:
    """The statement, if it is a signed JWT by its looks.

    Raises:
        AuthenticationError: it is not.
    """
    text = value.strip() if isinstance(value, str) else ""
    if not _JWT.fullmatch(text):
        raise AuthenticationError(f"{source} holds no signed token", where=where, hint=hint, code="assertion")
    return Secret(text)


def fetched_assertion(
    send: Send, context: FlowContext, *, source: str, member: str, hint: str
) -> Generator[Effect, Any, Secret]:
    """Ask a CI service for a statement, which its answer holds under `member`.

    Raises:
        AuthenticationError: the service refuses, or answers something else.
        TransportError: it does not answer.
    """
    answer = yield from granted(send, context, source=source, hint=hint)
    value = (json_object(answer.body) or {}).get(member)
    return checked_assertion(value, source=f"the answer of {source}", where=plain_url(send), hint=hint)

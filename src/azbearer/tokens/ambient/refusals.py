"""What identity endpoints say when they give no token, in one shape.

Each of them has its own way: `error` and `error_description` (metadata service, Arc), `statusCode`
and `message` with any capitals (App Service), an `error` object with `code` and `message`
(Service Fabric). Bodies that are no JSON, such as a proxy's HTML page, are not repeated.
"""

from __future__ import annotations

from azbearer.errors import AuthenticationError
from azbearer.patterns import regex
from azbearer.secrets import Redactor
from azbearer.tokens.aadsts import hint_of
from azbearer.tokens.rejection import json_object
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from azbearer.tokens.contract import Answer, Send

_LONGEST = 300
_AADSTS = regex(r"AADSTS(\d{4,8})")
_SPACE = regex(r"\s+")
_PUBLIC_HEADERS = frozenset({"metadata", "accept", "content-type", "x-tfs-fedauthredirect"})


def plain_url(send: Send) -> str:
    """The endpoint as errors name it, without its parameters."""
    return send.url.partition("?")[0]


def fields_of(answer: Answer) -> dict[str, Any]:
    """The members of the answer's JSON object, their names in lower case; empty when it is none."""
    return {name.lower(): value for name, value in (json_object(answer.body) or {}).items()}


def explanation(answer: Answer) -> str:
    """What the endpoint gives as its reason, on one line; empty when it gives none."""
    fields = fields_of(answer)
    error = fields.get("error")
    if isinstance(error, dict):
        fields = {name.lower(): value for name, value in error.items()}
        error = fields.get("code")
    detail = fields.get("error_description") or fields.get("message")
    parts = [part for part in (error, detail) if isinstance(part, str) and part]
    return _SPACE.sub(" ", ": ".join(parts)).strip()[:_LONGEST]


def aadsts_code(text: str) -> str:
    """The first `AADSTS` number in a text, or an empty text."""
    found = _AADSTS.search(text)
    return found.group() if found else ""


def remedy(text: str, default: str) -> str:
    """What to try: Entra ID's number in the text decides, if there is one that is known."""
    found = _AADSTS.search(text)
    known = hint_of(int(found.group(1))) if found else None
    return known.remedy if known else default


def refusal(answer: Answer, send: Send, *, source: str, hint: str) -> AuthenticationError:
    """The error for an answer that holds no token."""
    said = _secrets_of(send).text(explanation(answer))
    reason = f": {said}" if said else ""
    return AuthenticationError(
        f"{source} gave no token (HTTP {answer.status}){reason}",
        where=plain_url(send),
        hint=remedy(said, hint),
        code=aadsts_code(said) or f"http-{answer.status}",
    )


def _secrets_of(send: Send) -> Redactor:
    """What was sent and must not come back in a message, with and without `Bearer` before it."""
    values = [value for name, value in send.headers if name.lower() not in _PUBLIC_HEADERS]
    return Redactor([*values, *(value.rpartition(" ")[2] for value in values)])

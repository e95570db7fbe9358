"""What a token service answers, read strictly: a token that can be used, or one clear error.

Nothing doubtful gets past this file, because what does is cached, and then sent to servers in a
header. Where services are known to differ in harmless ways (numbers as text, a wrong content type, no
`expires_in`), they are understood.
"""

from __future__ import annotations

from azbearer.errors import AuthenticationError
from azbearer.http.messages import shown_url
from azbearer.patterns import regex
from azbearer.secrets import Secret
from azbearer.tokens.contract import Token
from azbearer.tokens.expiry import LONGEST_LIFE, UNKNOWN_LIFE, jwt_expiry, lifetime_of, number_of
from azbearer.tokens.rejection import json_object, rejection_of
from azbearer.tokens.sourcelog import note, warn
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azbearer.secrets import Redactor
    from azbearer.tokens.contract import Answer, FlowContext

_OK = 200
# What may stand in a header value, without the space: a line break would start another header.
_VISIBLE = regex(r"[\x21-\x7e]+")
_MEDIA_TYPE = regex(r"(?:text|application)/[a-z0-9.+-]{1,30}")
# What may be named in a message; anything else could be a secret in the wrong field.
_OTHER_KINDS = frozenset({"pop", "mac", "dpop", "n_a"})


def token_of(
    answer: Answer,
    context: FlowContext,
    *,
    source: str,
    endpoint: str,
    expected: tuple[str, ...] = ("access_token",),
    redactor: Redactor | None = None,
) -> Token:
    """The token of an answer (RFC 6749 section 5.1; v1 and v2 of Entra ID).

    Its life counts from now: `expires_in` if it can be read, else `expires_on`, else the token's own
    `exp`, else 300 s; never more than a day. A token that ends on arrival is returned nevertheless, to
    be used once, with `expires_on` not later than now. `ext_expires_in` is not used: a token past its
    end is refused by the services that we call.

    Args:
        answer: of any status.
        context: clocks.
        source: the credential's name, for messages.
        endpoint: the URL that was asked, likewise.
        expected: fields that must be there with text that can stand in a header; the first one is the token.
        redactor: knows the secrets that were sent.

    Raises:
        TokenRejectedError: the service gave none.
        AuthenticationError: its answer can't be used; nothing of the body is in the message.
    """
    return token_of_body(
        body_of(answer, source=source, endpoint=endpoint, expected=expected, redactor=redactor),
        context,
        field=expected[0],
    )


def body_of(
    answer: Answer,
    *,
    source: str,
    endpoint: str,
    expected: tuple[str, ...] = ("access_token",),
    redactor: Redactor | None = None,
) -> Mapping[str, Any]:
    """The fields of an answer of success, with the expected ones checked; raises as `token_of`."""
    if answer.status != _OK:
        raise rejection_of(answer, source=source, endpoint=endpoint, redactor=redactor)
    body = json_object(answer.body)
    if body is None:
        raise _unusable(_why_no_object(answer), source, endpoint)
    if "error" in body and expected[0] not in body:
        raise rejection_of(answer, source=source, endpoint=endpoint, redactor=redactor)
    for name in expected:
        _check_text(body, name, source, endpoint)
    _check_kind(body.get("token_type"), source, endpoint)
    _note_content_type(answer, source)
    return body


def token_of_body(body: Mapping[str, Any], context: FlowContext, *, field: str = "access_token") -> Token:
    """The token of fields that `body_of` has checked."""
    now, skew = context.now(), context.skew()
    value = str(body[field])
    life = _life(body, value, now, skew)
    if life <= 0:
        warn("the token service gave a token that has expired already; it is used once")
    refresh_in = number_of(body.get("refresh_in"))
    return Token(
        Secret(value),
        expires_on=now + max(life, 0.0),
        refresh_on=now + refresh_in if refresh_in is not None and 0 < refresh_in < life else None,
        obtained_on=now,
        refresh_token=_refresh_token(body.get("refresh_token")),
    )


def is_visible_ascii(text: object) -> bool:
    """Whether this is text that may stand in a header as a token."""
    return isinstance(text, str) and _VISIBLE.fullmatch(text) is not None


def _life(body: Mapping[str, Any], value: str, now: float, skew: float) -> float:
    life = lifetime_of(body, now=now, skew=skew)
    if life is not None:
        return life
    end = jwt_expiry(value)
    return UNKNOWN_LIFE if end is None else min(end - (now + skew), LONGEST_LIFE)


def _refresh_token(value: object) -> Secret | None:
    return Secret(str(value)) if is_visible_ascii(value) else None


def _check_text(body: Mapping[str, Any], name: str, source: str, endpoint: str) -> None:
    value = body.get(name)
    if value is None or value == "":
        raise _unusable(f"it has no {name}", source, endpoint)
    if not isinstance(value, str):
        raise _unusable(f"its {name} is no text", source, endpoint)
    if not is_visible_ascii(value):
        raise _unusable(f"its {name} has characters that no token has", source, endpoint)


def _check_kind(kind: object, source: str, endpoint: str) -> None:
    """Bearer tokens only: `pop` and MAC tokens need a proof with every request."""
    if kind is None:
        return
    word = kind.lower() if isinstance(kind, str) else ""
    if word != "bearer":
        shown = word if word in _OTHER_KINDS else "of another kind"
        raise _unusable(f"its token_type is {shown}, not Bearer", source, endpoint)


def _why_no_object(answer: Answer) -> str:
    start = answer.body[:512].lstrip().lower()
    if not start:
        return "it is empty"
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<")):
        return "it is a page of HTML, as a proxy or a sign-in portal sends"
    return "it is not a JSON object" if start[:1] in b'["0123456789tfn' else "it is not whole or not JSON"


def _note_content_type(answer: Answer, source: str) -> None:
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json" and not kind.endswith("+json"):
        note("%s: the token service sends JSON as %s; it is accepted", source, _shown_type(kind))


def _shown_type(kind: str) -> str:
    return kind if _MEDIA_TYPE.fullmatch(kind) else "no known type"


def _unusable(why: str, source: str, endpoint: str) -> AuthenticationError:
    return AuthenticationError(
        f"unusable answer from the token endpoint: {why}",
        where=f"{source}, {shown_url(endpoint)}",
        hint="check the authority, and whether a proxy stands in between",
        code="unusable-answer",
    )

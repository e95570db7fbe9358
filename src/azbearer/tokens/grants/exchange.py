"""One exchange with a token endpoint: fields go out, a token comes back; the same for every grant.

One round trip, no discovery before it. The request is repeated in two cases only: as
`send_with_retries` decides, with a new assertion each time, since a server may accept one just once;
and after `invalid_client`, when reading the secret or certificate again gives another one, or the
answer has shown that our clock is wrong.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from azbearer.secrets import Redactor
from azbearer.tokens.answer import body_of, token_of_body
from azbearer.tokens.contract import Send
from azbearer.tokens.grants.claims import merged_claims
from azbearer.tokens.grants.proof import Moment
from azbearer.tokens.rejection import details_of, json_object
from azbearer.tokens.retry import send_with_retries
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping

    from azbearer.tokens.contract import Answer, Effect, Flow, FlowContext, TokenQuery
    from azbearer.tokens.grants.proof import ClientProof, Fields, Prepared, Proven

# Assertions tolerate a clock that is off by some minutes; less than this is no reason to ask again.
_SKEW_THAT_MATTERS = 60.0
_BAD_REQUEST, _UNAUTHORIZED = 400, 401


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request to a token endpoint, but for the client's proof.

    Args:
        source: the credential's name, for messages.
        endpoint: the URL.
        client_id: who asks.
        fields: of the grant; without empty ones.
        proof: of the client.
        secrets: values among the fields that must never be shown.
    """

    source: str
    endpoint: str
    client_id: str
    fields: Fields
    proof: ClientProof
    secrets: tuple[str, ...] = ()

    def token(self, context: FlowContext) -> Flow:
        """Send it, and read the token.

        Raises:
            TokenRejectedError: the service gave none.
            AuthenticationError: the answer is of no use, or the proof can't be made.
            TransportError: no try got an answer.
        """
        return token_of_body((yield from self.body(context)), context)

    def body(self, context: FlowContext) -> Generator[Effect, Any, Mapping[str, Any]]:
        """The same, with all fields of the answer; they have been checked."""
        answer, redactor = yield from self.answer(context)
        return body_of(answer, source=self.source, endpoint=self.endpoint, redactor=redactor)

    def answer(self, context: FlowContext) -> Generator[Effect, Any, tuple[Answer, Redactor]]:
        """The last answer, whatever it says, and who knows the secrets that were sent."""
        prepared = yield from self.proof.prepare(0)
        skew = context.skew()
        answer, redactor = yield from self._sent(prepared, context)
        if not _is_invalid_client(answer):
            return answer, redactor
        again = yield from self.proof.prepare(1)
        late = prepared.timed and abs(context.skew() - skew) >= _SKEW_THAT_MATTERS
        if again == prepared and not late:
            return answer, redactor
        return (yield from self._sent(again, context))

    def _sent(
        self, prepared: Prepared, context: FlowContext
    ) -> Generator[Effect, Any, tuple[Answer, Redactor]]:
        redactor = Redactor(self.secrets)

        def build() -> Send:
            moment = Moment(self.endpoint, context.now() + context.skew(), context.random_bytes)
            proven = prepared.proven(self.client_id, moment)
            redactor.add(*proven.secrets)
            return self._request(proven, context)

        return (yield from _each_anew(build, context)), redactor

    def _request(self, proven: Proven, context: FlowContext) -> Send:
        form = tuple((name, value) for name, value in (*self.fields, *proven.fields) if value)
        return Send("POST", self.endpoint, (*token_headers(context), *proven.headers), form)


def grant_fields(query: TokenQuery, *fields: tuple[str, str]) -> Fields:
    """The fields of a grant, with the claims of the query.

    Raises:
        UsageError: the claims are no JSON object.
    """
    claims = merged_claims(query.claims, enable_cae=query.enable_cae)
    return (*fields, ("claims", claims)) if claims else fields


def token_headers(context: FlowContext) -> Fields:
    """The headers of every request to a token service; the id finds it in Microsoft's logs."""
    return (
        ("Accept", "application/json"),
        ("client-request-id", new_guid(context.random_bytes)),
        ("return-client-request-id", "true"),
        # Says that we obey Retry-After and 429, so that the service may throttle politely.
        ("x-ms-lib-capability", "retry-after, h429"),
    )


def new_guid(random_bytes: Callable[[int], bytes]) -> str:
    """A random GUID (RFC 9562 section 5.4), without loading `uuid` for it."""
    raw = bytearray(random_bytes(16))
    raw[6] = raw[6] & 0x0F | 0x40
    raw[8] = raw[8] & 0x3F | 0x80
    text = raw.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _each_anew(build: Callable[[], Send], context: FlowContext) -> Generator[Effect, Any, Answer]:
    """`send_with_retries`, but every repetition carries fields and headers of its own."""
    repeated = False
    steps = send_with_retries(build(), context)
    try:
        effect = next(steps)
        while True:
            if isinstance(effect, Send) and repeated:
                own = build()
                effect = replace(effect, form=own.form, headers=own.headers)
            repeated = repeated or isinstance(effect, Send)
            try:
                result = yield effect
            except Exception as error:  # noqa: BLE001 - whatever it is, the steps decide what it means
                effect = steps.throw(error)
            else:
                effect = steps.send(result)
    except StopIteration as end:
        answer: Answer = end.value
        return answer


def _is_invalid_client(answer: Answer) -> bool:
    """Whether the service does not believe who we are."""
    if answer.status not in {_BAD_REQUEST, _UNAUTHORIZED}:
        return False
    body = json_object(answer.body)
    return body is not None and details_of(body).error == "invalid_client"

"""The place where calls are performed: tokens, redirects, limits, retries, claims challenges.

Every decision is made elsewhere (`access`, `throttle`, `limits`, `http.redirects`, `tokens.challenge`); here
they are put in order. Safe for several threads.
"""

from __future__ import annotations

from azbearer.arm import throttle
from azbearer.arm.limits import key_of, remaining
from azbearer.arm.tools import Note
from azbearer.errors import AuthenticationError, LimitError, TransportError
from azbearer.http.messages import REDIRECTS, SendOptions, shown_url
from azbearer.http.urls import host_and_port, parse_url
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from azbearer.arm.access import Access
    from azbearer.arm.limits import Key
    from azbearer.arm.tools import Bearer, Tools
    from azbearer.http.messages import Request, Response
    from azbearer.http.receiving import Receiver

_UNAUTHORIZED = 401
_MOST_REDIRECTS = 10
_MOST_AUXILIARY = 3
# Headers of the caller's that may go to another host: they say nothing that could be secret.
_HARMLESS = frozenset(
    {
        "accept", "accept-charset", "accept-encoding", "accept-language", "cache-control", "content-type",
        "content-encoding", "content-language", "content-length", "if-match", "if-none-match",
        "if-modified-since", "if-unmodified-since", "prefer", "range", "user-agent", "x-ms-version",
        "x-ms-client-request-id", "x-ms-return-client-request-id", "x-ms-correlation-request-id",
        "x-ms-command-name", "x-ms-effective-locale", "consistencylevel", "dataserviceversion",
        "odata-version", "odata-maxversion", "maxdataserviceversion", "x-ms-date", "x-ms-blob-type",
    }
)  # fmt: skip


class Sender:
    """Sends the requests of one call, and of everything that it leads to.

    Args:
        tools: what it works with.
        access: who may see the token.
        deadline: by the monotonic clock, or None.
    """

    def __init__(self, tools: Tools, access: Access, deadline: float | None = None) -> None:
        if len(access.auxiliary) > _MOST_AUXILIARY:
            raise LimitError(
                f"{len(access.auxiliary)} auxiliary tenants are more than {_MOST_AUXILIARY}",
                hint="the Resource Manager takes tokens of at most three further tenants",
                code="auxiliary-tenants",
            )
        self._tools = tools
        self.access = access
        self._deadline = deadline

    def send(self, request: Request, *, retry: bool = True, receiver: Receiver | None = None) -> Response:
        """Send a request, again while that makes sense; the result is the last answer, whatever its status.

        Args:
            request: without a token.
            retry: whether it may be repeated.
            receiver: takes the body of a good answer piece by piece, instead of keeping it.

        Raises:
            TransportError: there was no answer.
            AuthenticationError: there is no token to be had.
            RequestRefusedError: it, or a redirect of it, must not be sent.
            LimitError: the time is over, or there are too many redirects.
        """
        tries = 0
        rules = self._tools.rules if retry else throttle.NO_RETRIES
        while True:
            tries += 1
            attempt = throttle.Attempt(tries, rules, self._tools.wall(), self._tools.chance())
            pause, response = self._attempt(request, attempt, receiver)
            if pause is None:
                assert response is not None  # noqa: S101 - for the type checker: else it was raised
                return response
            self._note("retry", f"trying again in {pause:.1f} s: {_why(response)}", request, response)
            self.pause(pause)

    def _attempt(
        self, request: Request, attempt: throttle.Attempt, receiver: Receiver | None
    ) -> tuple[float | None, Response | None]:
        """One try: the pause before the next one or None, and the answer if there was one."""
        try:
            response = self._answered(request, receiver)
        except TransportError as error:
            pause = throttle.pause_after_failure(error, request, attempt)
            if pause is None or (receiver is not None and not receiver.restart()):
                raise
            self._note("retry", error.message, request)
            return pause, None
        return throttle.pause_after(response, request, attempt), response

    def _answered(self, request: Request, receiver: Receiver | None) -> Response:
        """The answer behind redirects and a refused token."""
        hops = 0
        request = self._at_home(request)
        token = self._token(request)
        renewed = False
        while True:
            response = self._once(request, token, receiver)
            if response.status == _UNAUTHORIZED and token is not None and not renewed:
                renewed = True
                newer = self._renewed(token, response)
                if newer is None:
                    return response
                token = newer
                continue
            location = response.header("location") if response.status in REDIRECTS else None
            if not location:
                return response
            hops += 1
            request = self._redirected(request, response, location, hops)
            token = self._token(request)

    def _at_home(self, request: Request) -> Request:
        """The request, without the caller's own credentials when it goes elsewhere than the first one."""
        if parse_url(request.url).origin == self.access.origin:
            return request
        kept = tuple(header for header in request.headers if header[0].lower() in _HARMLESS)
        return request._replace(headers=kept)

    def _redirected(self, request: Request, response: Response, location: str, hops: int) -> Request:
        """The request that follows a redirect; what may be secret in it stays behind with the origin."""
        if hops > _MOST_REDIRECTS:
            raise LimitError(
                f"the server redirects more than {_MOST_REDIRECTS} times",
                where=host_and_port(parse_url(request.url).origin),
                hint="probably a loop",
                code="redirects",
            )
        from azbearer.http.redirects import next_step  # noqa: PLC0415 - few answers are redirects

        step = next_step(guarded(request), response.status, location, SendOptions())
        self._note("redirect", f"{response.status} to {shown_url(step.request.url)}", step.request, response)
        return step.request._replace(protected=request.protected)

    def _once(self, request: Request, token: Bearer | None, receiver: Receiver | None) -> Response:
        """One exchange, within the limits."""
        key = self._key(request)
        if key is not None:
            self._hold(self._tools.limiter.take(key), request)
        signed = self._signed(request, token)
        self._note("sent", "", signed)
        try:
            response = self._tools.transport.send(signed, self._options(receiver))
        except BaseException:
            if key is not None:
                self._tools.limiter.told(key, None)
            raise
        if key is not None:
            self._learn(key, response)
        self._note("answer", "", signed, response)
        return response

    def _options(self, receiver: Receiver | None) -> SendOptions:
        timeout = self._tools.timeout if receiver is None else None
        left = self.left()
        if left is not None:
            timeout = max(0.001, left if timeout is None else min(timeout, left))
        return SendOptions(follow_redirects=False, timeout=timeout, receiver=receiver)

    def _key(self, request: Request) -> Key | None:
        """The bucket, for requests to the Resource Manager with our token."""
        audience = self.access.audience
        if audience is None or audience.name != "Resource Manager" or self._tools.desk is None:
            return None
        if not self.access.gets_token(request.url):
            return None
        host = parse_url(request.url).origin.host
        return key_of(request, host, self._tools.desk.principal)

    def _hold(self, seconds: float, request: Request) -> None:
        if seconds > 0:
            self._note("limit", f"waiting {seconds:.1f} s for the subscription's request limit", request)
            self.pause(seconds)

    def _learn(self, key: Key, response: Response) -> None:
        if throttle.is_throttling(response):
            pause = throttle.asked_pause(response, self._tools.wall()) or 0.0
            self._tools.limiter.refused(key, min(pause, self._tools.rules.longest_asked))
        else:
            self._tools.limiter.told(key, remaining(response, key))

    def _token(self, request: Request) -> Bearer | None:
        """The token for a request, or None when it has none or brings its own."""
        desk, access = self._tools.desk, self.access
        if desk is None or not access.gets_token(request.url):
            return None
        if any(name.lower() == "authorization" for name, _ in request.headers):
            return None
        return desk.token(access.scope)

    def _renewed(self, refused: Bearer, response: Response) -> Bearer | None:
        """Another token after a 401, or None when there is no other."""
        from azbearer.tokens.challenge import claims_of  # noqa: PLC0415 - most tokens are accepted

        desk = self._tools.desk
        if desk is None:
            return None
        claims = claims_of(response.headers)
        self._note("challenge", "the token was refused" + (", with claims" if claims else ""), None, response)
        token = desk.renewed(self.access.scope, refused, claims)
        return None if token.value == refused.value else token

    def _signed(self, request: Request, token: Bearer | None) -> Request:
        """The request with its tokens, and with everything in it protected that may be secret."""
        request = guarded(request)
        if token is None:
            return request
        headers = [("Authorization", f"Bearer {token.value.reveal()}")]
        secrets = {token.value.reveal()}
        desk = self._tools.desk
        if self.access.auxiliary and desk is not None:
            others = [
                desk.token(self.access.scope, tenant).value.reveal() for tenant in self.access.auxiliary
            ]
            headers.append(("x-ms-authorization-auxiliary", ", ".join(f"Bearer {other}" for other in others)))
            secrets.update(others)
        return request._replace(headers=(*request.headers, *headers), protected=request.protected | secrets)

    def left(self) -> float | None:
        """Seconds until the deadline, or None.

        Raises:
            LimitError: it is over.
        """
        if self._deadline is None:
            return None
        left = self._deadline - self._tools.clock()
        if left <= 0:
            raise out_of_time()
        return left

    def pause(self, seconds: float) -> None:
        """Wait.

        Raises:
            LimitError: the deadline is before that.
        """
        left = self.left()
        if left is not None and seconds >= left:
            raise out_of_time(seconds)
        self._tools.sleep(seconds)

    def _note(
        self, kind: str, text: str, request: Request | None = None, response: Response | None = None
    ) -> None:
        self._tools.tell(Note(kind, text, request, response))


def guarded(request: Request) -> Request:
    """The request in which the value of each header counts as a secret, unless that can't be one."""
    values = {value for name, value in request.headers if name.lower() not in _HARMLESS and value}
    return request._replace(protected=request.protected | values)


def out_of_time(needed: float = 0.0) -> LimitError:
    """The error for a deadline that is over, or will be before the service wants to be asked again."""
    wait = f"; the service asks to wait {needed:.0f} s more" if needed else ""
    return LimitError(f"the time is over{wait}", hint="give more with --timeout", code="deadline")


def raise_for_token(response: Response) -> None:
    """Refuse to go on with an answer that says that the token isn't good.

    Raises:
        AuthenticationError: status 401.
    """
    if response.status == _UNAUTHORIZED:
        raise AuthenticationError(
            "the service refuses the token", where=shown_url(response.url), code="refused-token"
        )


def _why(response: Response | None) -> str:
    return "the exchange failed" if response is None else f"status {response.status}"

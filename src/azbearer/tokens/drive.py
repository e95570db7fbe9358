"""The driver: performs what flows ask for, for a caller who waits.

Token requests travel on transports of their own, so no hook, history or cookie of the API's requests
ever sees them. Redirects are not followed: an answer of 307 would have the secret posted once more,
to whomever it names (RFC 9700 section 4.12). What every answer tells beside its content is taken note
of here, for all flows: the service's clock, a pause that it asks for, and that it is broken.
"""

from __future__ import annotations

import errno
import os
import random
import sys
import threading
import time

from azbearer.errors import AzbearerError, LimitError, TransportError
from azbearer.http.messages import Request, SendOptions
from azbearer.http.settings import TransportSettings
from azbearer.http.urls import host_and_port, parse_url
from azbearer.tokens.breaker import SERVICES, Services
from azbearer.tokens.contract import Answer, FlowContext, ReadFile, RunProgram, Send, Tell, Wait
from azbearer.tokens.forks import reset_in_children
from azbearer.tokens.retry import retry_after
from azbearer.tokens.skew import SkewMeter
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from azbearer.http.messages import Response, Transport
    from azbearer.tokens.contract import Effect, Flow, Token

# A token with hundreds of groups has some tens of kilobytes.
MOST_ANSWER = 1 << 20
_TRUST_VARIABLES = ("SSL_CERT_FILE", "SSL_CERT_DIR")
_PAUSING = frozenset({429, 503})
_SERVER_ERROR = 500


def show(tell: Tell) -> None:
    """Show a message on stderr, since stdout belongs to results."""
    sys.stderr.write(f"{tell.message}\n")
    sys.stderr.flush()


class Driver:
    """Performs the effects of flows; safe to use from several threads.

    Args:
        settings: how to connect; sizes and times of token requests are the driver's own.
        environ: the environment that flows and programs see; this process's by default.
        tell: shows messages of interactive flows.
        sleep: waits that many seconds.
        wall, monotonic: the clocks, in seconds.
        services: what is known about token services; shared by the process by default.

    Raises:
        InputError: the extra CA file can't be used; raised by the first request.
    """

    def __init__(
        self,
        settings: TransportSettings | None = None,
        *,
        environ: Mapping[str, str] | None = None,
        tell: Callable[[Tell], None] = show,
        sleep: Callable[[float], None] = time.sleep,
        wall: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
        services: Services = SERVICES,
    ) -> None:
        self._settings = (settings or TransportSettings())._replace(max_body=MOST_ANSWER, total_timeout=None)
        self._environ = os.environ if environ is None else environ
        self._tell = tell
        self._sleep = sleep
        self._services = services
        self._skew = SkewMeter()
        self._transports: dict[tuple[object, ...], Transport] = {}
        self._inherited: list[Transport] = []
        self._lock = threading.Lock()
        self._context = FlowContext(
            now=wall,
            monotonic=monotonic,
            environment=self._environ,
            random=random.random,
            random_bytes=os.urandom,
            skew=self._skew,
        )
        reset_in_children(self)

    def reset_after_fork(self) -> None:
        """See `Forkable`: a connection that is shared with the parent is neither used nor closed."""
        self._lock = threading.Lock()
        self._inherited.extend(self._transports.values())
        self._transports = {}

    @property
    def context(self) -> FlowContext:
        """The clocks and the environment that flows see."""
        return self._context

    def close(self) -> None:
        """Close kept connections; may be called twice, and the driver be used again."""
        with self._lock:
            transports, self._transports = self._transports, {}
        for transport in transports.values():
            transport.close()

    def run(self, flow: Flow) -> Token:
        """Perform a flow's effects until it returns its token.

        Raises:
            AzbearerError: what the flow raises, mostly `AuthenticationError`.
        """
        try:
            effect = next(flow)
            while True:
                effect = self._step(flow, effect)
        except StopIteration as stop:
            token: Token = stop.value
            return token

    def _step(self, flow: Flow, effect: Effect) -> Effect:
        """Perform one effect; the flow hears of its result, or its failure, and asks for the next."""
        try:
            result = self.perform(effect)
        except (AzbearerError, OSError) as error:
            return flow.throw(error)
        return flow.send(result)

    def perform(self, effect: Effect) -> Any:
        """The result of one effect.

        Raises:
            AzbearerError: as the effect's description says.
            OSError: a file can't be read.
        """
        match effect:
            case Send():
                return self._send(effect)
            case RunProgram():
                return self._run_program(effect)
            case ReadFile():
                return read_file(effect)
            case Wait():
                return self._sleep(effect.seconds)
            case Tell():
                return self._tell(effect)

    def _run_program(self, effect: RunProgram) -> object:
        """Run a program."""
        from azbearer.tokens.programs import run_program  # noqa: PLC0415 - most sources need none

        return run_program(effect, self._environ)

    def _send(self, send: Send) -> Answer:
        """Send, when the service may be asked, and take note of what its answer tells."""
        service = _service_of(send)
        pause = self._services.admit(service)
        if pause > 0:
            self._sleep(pause)
        sent = self._context.now()
        try:
            answer = self._exchange(send)
        except TransportError as error:
            if _is_token_service(send):
                self._services.failed(service, error.message, error.code)
            raise
        self._learn(send, service, answer, sent)
        return answer

    def _learn(self, send: Send, service: str, answer: Answer, sent: float) -> None:
        """What an answer tells beside its content."""
        received = self._context.now()
        if send.url.startswith("https:") and not send.pinned_sha1:
            self._skew.observe(answer, sent, received)
        pause = retry_after(answer, received) if answer.status in _PAUSING else None
        if pause:
            self._services.pause(service, pause)
        if answer.status < _SERVER_ERROR:
            self._services.succeeded(service)
        elif _is_token_service(send):
            self._services.failed(service, f"status {answer.status}")

    def _exchange(self, send: Send) -> Answer:
        """One request and its answer."""
        request = request_of(send)
        if send.pinned_sha1 or send.ca_pem or send.server_name:
            from azbearer.tokens.exact_tls import exchange  # noqa: PLC0415 - for two kinds of clusters only

            return exchange(request, send, self._settings)
        options = SendOptions(follow_redirects=False, timeout=send.timeout)
        try:
            return _answer_of(self._transport(send).send(request, options))
        except LimitError as error:
            raise TransportError(error.message, where=error.where, code="protocol") from None

    def _transport(self, send: Send) -> Transport:
        """The transport for requests of this kind."""
        kind = (send.use_proxy, send.connect_timeout)
        with self._lock:
            transport = self._transports.get(kind)
            if transport is None:
                transport = self._transports[kind] = self._open(send)
            return transport

    def _open(self, send: Send) -> Transport:
        """Open a transport."""
        from azbearer.http.curl import CurlTransport  # noqa: PLC0415 - whoever finds a token cached sends nothing

        settings = self._settings
        if send.connect_timeout is not None:
            settings = settings._replace(connect_timeout=send.connect_timeout)
        environ = self._environ
        if not send.use_proxy:
            environ = {name: environ[name] for name in _TRUST_VARIABLES if name in environ}
        return CurlTransport(settings, environ=environ)


def _service_of(send: Send) -> str:
    """Who is asked, as messages name it; an unreadable URL is left for the transport to refuse."""
    try:
        return host_and_port(parse_url(send.url).origin)
    except ValueError:
        return ""


def _is_token_service(send: Send) -> bool:
    """Whether failures count for the breaker.

    Token endpoints are posted to. Agents of managed identity are asked by GET: they are local, and
    some answer 500 for a resource that they don't know, which says nothing about the next one.
    """
    return send.method == "POST"


def request_of(send: Send) -> Request:
    """The effect as a request of the transport's."""
    body, headers = send.body, send.headers
    if send.form is not None:
        from urllib.parse import urlencode  # noqa: PLC0415 - whoever finds a token cached sends nothing

        body = urlencode(send.form).encode("ascii")
        headers = (("Content-Type", "application/x-www-form-urlencoded"), *headers)
    return Request(send.method, send.url, headers, body)


def _answer_of(response: Response) -> Answer:
    """The transport's response as flows get it."""
    pairs = tuple((name.lower(), value) for name, value in response.headers)
    return Answer(response.status, dict(pairs), response.body, pairs)


def read_file(effect: ReadFile) -> bytes:
    """The content of a file.

    Raises:
        OSError: it can't be read, or is larger than allowed.
    """
    from pathlib import Path  # noqa: PLC0415 - few sources read files, and it is slow to load

    with Path(effect.path).open("rb") as file:
        content = file.read(effect.most_bytes + 1)
    if len(content) > effect.most_bytes:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), effect.path)
    return content

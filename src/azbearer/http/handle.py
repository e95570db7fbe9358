"""One handle of libcurl: it sends a request, receives its answer, and tells its failures as ours."""

from __future__ import annotations

import time

from azbearer.http.answer import Sink
from azbearer.http.connections import Connections
from azbearer.http.failures import TIMED_OUT, failure, timed_out
from azbearer.http.libcurl import pycurl
from azbearer.http.messages import Response, Timings
from azbearer.http.options import Options
from azbearer.http.wire import outgoing
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from azbearer.errors import AzbearerError
    from azbearer.http.answer import Head
    from azbearer.http.messages import Hop, Request
    from azbearer.http.options import HopPlan
    from azbearer.http.settings import TransportSettings
    from azbearer.http.streams import Reader
    from azbearer.http.trust import Trust

# While nothing happens, this often a signal handler gets its turn, in seconds.
_TICK = 1.0
# Above this many bytes a body is not kept alive by an idle handle.
_SMALL_BODY = 1 << 16


def _tick(_download: int, _downloaded: int, _upload: int, _uploaded: int) -> None:
    """Let Python run its signal handlers while libcurl waits: a KeyboardInterrupt leaves from here."""


class Handle:
    """One handle of libcurl with its kept connections; for one request at a time."""

    def __init__(self, settings: TransportSettings, trust: Trust) -> None:
        self._settings = settings
        self._user_agent = settings.user_agent
        self._plan: HopPlan | None = None
        self._sink = Sink(settings.max_body)
        self._connections = Connections()
        self._reader: Reader | None = None
        self._sent: Request | None = None
        self._curl = pycurl.Curl()
        # libcurl has no limit for the first byte, so that one needs a loop of our own.
        self._multi = None if settings.first_byte_timeout is None else pycurl.CurlMulti()
        callbacks: dict[str, Callable[..., Any]] = {
            "HEADERFUNCTION": self._sink.lines.append,
            "WRITEFUNCTION": self._sink.write,
            "SOCKOPTFUNCTION": self._connections.begin,
        }
        if self._multi is None:
            callbacks["XFERINFOFUNCTION"] = _tick
        self._options = Options(self._curl, settings, trust, callbacks)

    def close(self) -> None:
        """Close the connections."""
        self._curl.close()
        if self._multi is not None:
            self._multi.close()

    def exchange(self, request: Request, plan: HopPlan, seconds: float | None) -> Head:
        """Send one request and receive its answer, of which `response` then tells the rest.

        Args:
            request: one that has passed the guard.
            plan: of the hop.
            seconds: what is left of the plan's limit; None is no limit.

        Raises:
            RequestRefusedError: it wants of TLS what there is not.
            TransportError: the exchange failed.
            LimitError: the body is too large.
        """
        sent, lines, body, size = outgoing(request, plan.netloc, self._user_agent)
        if plan is not self._plan:
            self._adopt(plan)
        self._reader = self._options.prepare(sent, lines, body, size, seconds)
        self._sink.begin()
        try:
            self._perform(plan)
        except pycurl.error as error:
            raise self._explained(error, plan, seconds) from None
        if body is not None and size is not None and size > _SMALL_BODY:
            self._options.forget_body()
        self._connections.look(self._curl)
        self._sent = sent
        return self._sink.finish()

    def _adopt(self, plan: HopPlan) -> None:
        """Do as this plan says from now on."""
        self._options.adopt(plan)
        self._sink.expect(plan.route.where, skip_redirects=plan.skip_redirects, receiver=plan.receiver)
        self._plan = plan

    def response(self, hops: tuple[Hop, ...], elapsed: float) -> Response:
        """The last answer as the caller sees it, after these redirects and in this time."""
        status, reason, version, headers, size, _ = self._sink.head()
        sent, self._sent = self._sent, None
        assert sent is not None  # noqa: S101 - for the type checker
        first_byte = self._curl.getinfo(pycurl.STARTTRANSFER_TIME_T) / 1e6
        total = self._curl.getinfo(pycurl.TOTAL_TIME_T) / 1e6
        return Response(
            status,
            reason,
            headers,
            self._sink.body(),
            sent.url,
            version,
            sent,
            hops,
            Timings(*self._connections.phases, first_byte, total),
            self._sink.wire_size,
            size,
            elapsed,
            self._connections.remote,
        )

    def _perform(self, plan: HopPlan) -> None:
        """Let libcurl work until the answer is complete."""
        if self._multi is None:
            self._curl.perform()
            return
        self._multi.add_handle(self._curl)
        try:
            self._drive(self._multi, plan.route.where)
        finally:
            self._multi.remove_handle(self._curl)

    def _drive(self, multi: Any, where: str) -> None:
        """Drive the transfer step by step, watching for the first byte."""
        limit = self._settings.first_byte_timeout or 0.0
        deadline = time.monotonic() + limit
        while multi.perform()[1]:
            remaining = _TICK if self._sink.lines else deadline - time.monotonic()
            if remaining <= 0:
                raise timed_out("first-byte", limit, where)
            _wait(multi, min(remaining, _TICK))
        for _, number, words in multi.info_read()[2]:
            raise pycurl.error(number, words)

    def _explained(self, error: Exception, plan: HopPlan, seconds: float | None) -> AzbearerError | OSError:
        """Our error for libcurl's."""
        number, words = error.args
        if self._sink.failure is not None:
            return self._sink.failure
        if self._reader is not None and self._reader.failure is not None:
            return self._reader.failure
        if number == TIMED_OUT:
            return self._timed_out(plan, seconds)
        return failure(number, words, plan.route, self._curl.getinfo(pycurl.HTTP_CONNECTCODE))

    def _timed_out(self, plan: HopPlan, seconds: float | None) -> AzbearerError:
        """Which of libcurl's two limits was hit: it has one number for both."""
        limit = self._settings.connect_timeout
        ready = self._curl.getinfo(pycurl.APPCONNECT_TIME_T if plan.secure else pycurl.CONNECT_TIME_T)
        connected = ready > 0 or not self._curl.getinfo(pycurl.NUM_CONNECTS)
        if connected or limit is None or (seconds is not None and seconds < limit):
            return timed_out("total", plan.limit or 0.0, plan.route.where)
        return timed_out("connect", limit, plan.route.where)


def _wait(multi: Any, seconds: float) -> None:
    """Wait until libcurl has something to do, at most that long."""
    timer = multi.timeout()
    seconds = min(seconds, timer / 1000) if timer >= 0 else seconds
    if any(multi.fdset()):
        multi.select(seconds)
    else:
        # Without a socket to watch, select would return at once.
        time.sleep(min(seconds, 0.01))

"""One handle of libcurl: what is set for a hop, what it receives, and how its failures are told.

What stays the same is set when a handle is made, and of the rest only what differs from the request
before: setting options is a good part of what a small request costs.
"""

from __future__ import annotations

import math
import time

from azbearer.http.answer import Answer, Sink
from azbearer.http.failures import TIMED_OUT, failure, timed_out
from azbearer.http.libcurl import pycurl
from azbearer.http.messages import Timings, TlsOptions
from azbearer.http.streams import Reader
from azbearer.http.trust import with_extra
from azbearer.http.urls import bracketed
from azbearer.http.wire import as_sent, body_of, header_lines, size_of
from azbearer.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from azbearer.errors import AzbearerError
    from azbearer.http.certificates import ClientCertificate
    from azbearer.http.messages import Request
    from azbearer.http.receiving import Receiver
    from azbearer.http.routes import Route
    from azbearer.http.settings import TransportSettings
    from azbearer.http.streams import StreamedBody
    from azbearer.http.trust import Trust

# Numbers of options that pycurl has no name for (curl.h).
_SUPPRESS_CONNECT_HEADERS = 265
# libcurl understands 0 as its own default of 300 s, so "no limit" is the largest number it takes.
_NO_LIMIT_MS = 2**31 - 1
# While nothing happens, this often a signal handler gets its turn, in seconds.
_TICK = 1.0
# Above this many bytes a body is not kept alive by an idle handle.
_SMALL_BODY = 1 << 16
# What TLS is like for a request that wants nothing of it.
_UNTUNED: tuple[TlsOptions, ClientCertificate | None] = (TlsOptions(), None)
_VERSIONS = {
    "http1": pycurl.CURL_HTTP_VERSION_1_1,
    "http2": pycurl.CURL_HTTP_VERSION_2_0,
    "auto": pycurl.CURL_HTTP_VERSION_2TLS,
}
# Other TLS libraries than OpenSSL can only replace the store; that is also parsed anew for each connection.
_CAN_ADD_CERTIFICATES = "OpenSSL" in pycurl.version and hasattr(pycurl.Curl, "set_ca_certs")


class HopPlan(NamedTuple):
    """What holds for one hop, beside the request.

    `seconds` is what is left of `limit`, the seconds for all hops together; None is no limit.
    """

    route: Route
    netloc: str
    secure: bool
    verify: bool
    skip_redirects: bool
    seconds: float | None
    limit: float | None
    receiver: Receiver | None = None
    http_version: str = "http1"
    tls: TlsOptions = TlsOptions()
    certificate: ClientCertificate | None = None


def _tick(*_: object) -> None:
    """Let Python run its signal handlers while libcurl waits: a KeyboardInterrupt leaves from here."""


class Handle:
    """One handle of libcurl with its kept connections; for one request at a time."""

    def __init__(self, settings: TransportSettings, trust: Trust) -> None:
        self._settings = settings
        self._trust = trust
        self._sink = Sink(settings.max_body)
        self._known: dict[int, object] = {}
        self._kind = "none"
        self._reader: Reader | None = None
        self._trusting = False
        self._tuning = _UNTUNED
        self._curl = pycurl.Curl()
        # libcurl has no limit for the first byte, so that one needs a loop of our own.
        self._multi = None if settings.first_byte_timeout is None else pycurl.CurlMulti()
        self._set_up()

    def close(self) -> None:
        """Close the connections."""
        self._curl.close()
        if self._multi is not None:
            self._multi.close()

    def _set_up(self) -> None:
        """Set what is the same for all requests."""
        settings, setopt = self._settings, self._curl.setopt
        setopt(pycurl.NOSIGNAL, 1)
        setopt(pycurl.PATH_AS_IS, 1)
        setopt(pycurl.FOLLOWLOCATION, 0)
        setopt(pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS)
        setopt(_SUPPRESS_CONNECT_HEADERS, 1)
        setopt(pycurl.CONNECTTIMEOUT_MS, _milliseconds(settings.connect_timeout, unlimited=_NO_LIMIT_MS))
        setopt(pycurl.HEADERFUNCTION, self._sink.lines.append)
        setopt(pycurl.WRITEFUNCTION, self._sink.write)
        if self._multi is None:
            setopt(pycurl.NOPROGRESS, 0)
            setopt(pycurl.XFERINFOFUNCTION, _tick)

    def _set(self, option: int, value: object) -> None:
        """Set an option, if it is not set so already."""
        if self._known.get(option) != value:
            self._curl.setopt(option, value)
            self._known[option] = value

    def _begin_anew(self) -> None:
        """Take back all options, since not all of them can be one by one; connections stay."""
        self._curl.reset()
        self._known.clear()
        self._kind = "none"
        self._trusting = False
        self._tuning = _UNTUNED
        self._set_up()

    def exchange(self, request: Request, hop: HopPlan) -> Answer:
        """Send one request and receive its answer.

        Raises:
            TransportError: the exchange failed.
            LimitError: the body is too large.
        """
        body = body_of(request)
        if self._tuning not in (_UNTUNED, (hop.tls, hop.certificate)):
            self._begin_anew()
        sent = as_sent(request, hop.netloc, self._settings.user_agent)
        self._configure(request, sent, body, hop)
        self._sink.begin(hop.route.where, skip_redirects=hop.skip_redirects, receiver=hop.receiver)
        try:
            self._perform(hop)
        except pycurl.error as error:
            raise self._explained(error, hop) from None
        if body is not None and len(body) > _SMALL_BODY:
            self._curl.setopt(pycurl.POSTFIELDS, b"")
        head = self._sink.head()
        return Answer(head, self._sink.body(), self._sink.wire_size, self._timings(), sent, self._remote())

    def _configure(self, request: Request, sent: Request, body: bytes | None, hop: HopPlan) -> None:
        """Set what this request needs, with the headers that it has once it is sent."""
        self._curl.setopt(pycurl.URL, request.url)
        self._curl.setopt(pycurl.HTTPHEADER, header_lines(sent))
        self._set(
            pycurl.FORBID_REUSE, int("content-length" in request.without and size_of(request) is not None)
        )
        self._set(pycurl.HTTP_VERSION, _VERSIONS[hop.http_version])
        self._set_body(request.method, body, request.stream)
        self._set(pycurl.CUSTOMREQUEST, request.method)
        self._set(pycurl.TIMEOUT_MS, _milliseconds(hop.seconds, unlimited=0))
        if self._settings.connect_to:
            self._set(pycurl.CONNECT_TO, hop.route.connect_to)
        # An empty text keeps libcurl from reading the environment by itself.
        self._set(pycurl.PROXY, hop.route.proxy)
        if hop.secure or hop.route.proxy.startswith("https:"):
            self._set_tls(hop)

    def _set_body(self, method: str, body: bytes | None, stream: StreamedBody | None) -> None:
        """Choose one of libcurl's four kinds of request; its method's name is set apart."""
        self._reader = None if stream is None else self._set_stream(stream)
        if stream is not None:
            return
        if body is not None:
            if self._kind != "body":
                self._curl.setopt(pycurl.POST, 1)
            self._kind = "body"
            self._curl.setopt(pycurl.POSTFIELDS, body)
            return
        kind = "head" if method == "HEAD" else "none"
        if kind != self._kind:
            self._curl.setopt(pycurl.NOBODY if kind == "head" else pycurl.HTTPGET, 1)
        self._kind = kind

    def _set_stream(self, stream: StreamedBody) -> Reader:
        """Let libcurl ask for the body while it sends."""
        reader = Reader(stream)
        if self._kind != "stream":
            self._curl.setopt(pycurl.UPLOAD, 1)
        self._kind = "stream"
        self._curl.setopt(pycurl.INFILESIZE_LARGE, stream.size)
        self._curl.setopt(pycurl.READFUNCTION, reader.read)
        self._curl.setopt(pycurl.SEEKFUNCTION, reader.rewind)
        return reader

    def _set_tls(self, hop: HopPlan) -> None:
        """Set whom to trust, and what the request wants; the store is read when a connection needs it."""
        self._set(pycurl.SSL_VERIFYPEER, int(hop.verify))
        self._set(pycurl.SSL_VERIFYHOST, 2 if hop.verify else 0)
        if self._tuning != (hop.tls, hop.certificate):
            self._tuning = (hop.tls, hop.certificate)
            from azbearer.http.tuning import tls_settings  # noqa: PLC0415 - few requests have such settings

            for name, value in tls_settings(hop.tls, hop.certificate, hop.route.where):
                self._curl.setopt(getattr(pycurl, name), value)
        if not self._trusting:
            self._trusting = True
            self._set_trust(self._trust)

    def _set_trust(self, trust: Trust) -> None:
        """Say where the trusted certificates are, for servers and for https proxies."""
        for option, value in (
            (pycurl.CAINFO, trust.file),
            (pycurl.PROXY_CAINFO, trust.file),
            (pycurl.CAPATH, trust.directory),
            (pycurl.PROXY_CAPATH, trust.directory),
        ):
            # Unset, so that no place counts that libcurl was built with on another machine.
            if value:
                self._curl.setopt(option, value)
            else:
                self._curl.unsetopt(option)
        if trust.native:
            self._curl.setopt(pycurl.SSL_OPTIONS, pycurl.SSLOPT_NATIVE_CA)
            self._curl.setopt(pycurl.PROXY_SSL_OPTIONS, pycurl.SSLOPT_NATIVE_CA)
        if trust.extra and _CAN_ADD_CERTIFICATES:
            # Added to the store that libcurl loads once for a handle, and keeps.
            self._curl.set_ca_certs(trust.extra)
        elif trust.extra:
            self._curl.setopt(pycurl.CAINFO_BLOB, with_extra(trust))

    def _perform(self, hop: HopPlan) -> None:
        """Let libcurl work until the answer is complete."""
        if self._multi is None:
            self._curl.perform()
            return
        self._multi.add_handle(self._curl)
        try:
            self._drive(self._multi, hop.route.where)
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

    def _explained(self, error: Exception, hop: HopPlan) -> AzbearerError | OSError:
        """Our error for libcurl's."""
        number, words = error.args
        if self._sink.failure is not None:
            return self._sink.failure
        if self._reader is not None and self._reader.failure is not None:
            return self._reader.failure
        if number == TIMED_OUT:
            return self._timed_out(hop)
        return failure(number, words, hop.route, self._curl.getinfo(pycurl.HTTP_CONNECTCODE))

    def _timed_out(self, hop: HopPlan) -> AzbearerError:
        """Which of libcurl's two limits was hit: it has one number for both."""
        limit = self._settings.connect_timeout
        ready = self._curl.getinfo(pycurl.APPCONNECT_TIME_T if hop.secure else pycurl.CONNECT_TIME_T)
        connected = ready > 0 or not self._curl.getinfo(pycurl.NUM_CONNECTS)
        if connected or limit is None or (hop.seconds is not None and hop.seconds < limit):
            return timed_out("total", hop.limit or 0.0, hop.route.where)
        return timed_out("connect", limit, hop.route.where)

    def _remote(self) -> str:
        """The address at the other end, with its port."""
        address = self._curl.getinfo(pycurl.PRIMARY_IP)
        return f"{bracketed(address)}:{self._curl.getinfo(pycurl.PRIMARY_PORT)}" if address else ""

    def _timings(self) -> Timings:
        """The phases of the hop; a kept connection has none before the first byte."""
        getinfo = self._curl.getinfo
        first_byte, total = getinfo(pycurl.STARTTRANSFER_TIME_T), getinfo(pycurl.TOTAL_TIME_T)
        if not getinfo(pycurl.NUM_CONNECTS):
            return Timings(first_byte=first_byte / 1e6, total=total / 1e6)
        return Timings(
            dns=getinfo(pycurl.NAMELOOKUP_TIME_T) / 1e6,
            connect=getinfo(pycurl.CONNECT_TIME_T) / 1e6,
            tls=getinfo(pycurl.APPCONNECT_TIME_T) / 1e6,
            first_byte=first_byte / 1e6,
            total=total / 1e6,
        )


def _milliseconds(seconds: float | None, *, unlimited: int) -> int:
    """Seconds as libcurl takes them, never 0, which would mean no limit."""
    return unlimited if seconds is None else min(max(1, math.ceil(seconds * 1000)), _NO_LIMIT_MS)


def _wait(multi: Any, seconds: float) -> None:
    """Wait until libcurl has something to do, at most that long."""
    timer = multi.timeout()
    seconds = min(seconds, timer / 1000) if timer >= 0 else seconds
    if any(multi.fdset()):
        multi.select(seconds)
    else:
        # Without a socket to watch, select would return at once.
        time.sleep(min(seconds, 0.01))

"""The transport: libcurl through pycurl, which this room alone knows.

A handle of libcurl keeps its connections, so each request borrows one from a pool and gives it back;
requests at the same time use one each.

HTTP/1.1 is spoken everywhere, as in newman: one handle carries one request at a time, so HTTP/2 has
nothing to multiplex (and measured no faster); header names keep their case, and answers their reason.
"""

from __future__ import annotations

import contextlib
import os
import time

from azbearer.http.failures import timed_out
from azbearer.http.follow import follow
from azbearer.http.handle import Handle, HopPlan
from azbearer.http.messages import Response, SendOptions
from azbearer.http.routes import Route, over_proxy, route_to
from azbearer.http.trust import find_trust, read_extra
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from azbearer.http.answer import Answer
    from azbearer.http.certificates import ClientCertificate
    from azbearer.http.follow import Outcome
    from azbearer.http.messages import Request
    from azbearer.http.settings import TransportSettings
    from azbearer.http.urls import Address, Origin

_DEFAULTS = SendOptions()


class CurlTransport:
    """Sends requests with libcurl, keeping connections; see `Transport`.

    Args:
        settings: for the whole run.
        environ: where the proxies and the place of the trusted certificates are looked up, once.
        clock: seconds, for `elapsed` and the total limit.

    Raises:
        InputError: the extra CA file can't be used.
    """

    def __init__(
        self,
        settings: TransportSettings,
        *,
        environ: Mapping[str, str] | None = None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._settings = settings
        self._environ = dict(os.environ if environ is None else environ)
        self._clock = clock
        extra = read_extra(settings.extra_ca_file, settings.extra_ca_pem)
        self._trust = find_trust(self._environ, extra=extra)
        self._routes: dict[Origin, Route] = {}
        self._idle: list[Handle] = []
        self._closed = False

    def send(self, request: Request, options: SendOptions = _DEFAULTS) -> Response:
        """See `Transport.send`."""
        started = self._clock()
        # What NTLM agrees on holds for a connection: it is nobody else's, before or afterwards.
        lone = options.respond is not None and options.respond.lone
        handle = Handle(self._settings, self._trust) if lone else self._borrow()

        first: list[Origin] = []

        def send_one(request: Request, address: Address) -> Answer:
            first.append(address.origin)
            # A certificate and a proxy that the request brings are for its own origin.
            elsewhere = address.origin != first[0]
            for_hop = options._replace(certificate=None, proxy=None) if elsewhere else options
            return handle.exchange(request, self._hop(address, for_hop, started))

        try:
            outcome = follow(request, options, send_one)
        except BaseException:
            # What is half done on its connections is unknown.
            handle.close()
            raise
        if lone:
            handle.close()
        else:
            self._give_back(handle)
        return self._response(outcome, self._clock() - started)

    def close(self) -> None:
        """See `Transport.close`; a handle in use is closed when it comes back."""
        self._closed = True
        with contextlib.suppress(IndexError):
            while True:
                self._idle.pop().close()

    def _borrow(self) -> Handle:
        """A handle that nobody else uses, the last used one first: its connection is the freshest."""
        try:
            return self._idle.pop()
        except IndexError:
            return Handle(self._settings, self._trust)

    def _give_back(self, handle: Handle) -> None:
        """Keep the handle for the next request."""
        self._idle.append(handle)
        if self._closed:
            self.close()

    def _hop(self, address: Address, options: SendOptions, started: float) -> HopPlan:
        """What holds for a hop to this address.

        Raises:
            TransportError: there is no time left for it.
            RequestRefusedError: offline mode does not allow it.
        """
        origin, settings = address.origin, self._settings
        route = self._route(origin)
        if options.proxy is not None and not settings.offline:
            route = over_proxy(origin, options.proxy)
        limit = settings.total_timeout if options.timeout is None else options.timeout
        seconds = None if limit is None else limit - (self._clock() - started)
        if limit is not None and seconds is not None and seconds <= 0:
            raise timed_out("total", limit, route.where)
        return HopPlan(
            route=route,
            netloc=address.netloc,
            secure=origin.scheme == "https",
            verify=settings.verify if options.verify is None else options.verify,
            skip_redirects=options.follow_redirects,
            seconds=seconds,
            limit=limit,
            receiver=options.receiver,
            http_version=options.http_version,
            tls=options.tls,
            certificate=options.certificate or self._certificate(address),
        )

    def _certificate(self, address: Address) -> ClientCertificate | None:
        """The client certificate for an address; most have none."""
        if not self._settings.certificates:
            return None
        from azbearer.http.certificates import certificate_for  # noqa: PLC0415 - see above

        return certificate_for(self._settings.certificates, address.text)

    def _route(self, origin: Origin) -> Route:
        """The way to an origin, worked out once."""
        route = self._routes.get(origin)
        if route is None:
            route = self._routes[origin] = route_to(origin, self._settings, self._environ)
        return route

    def _response(self, outcome: Outcome, elapsed: float) -> Response:
        """The outcome as the caller sees it."""
        answer, request, _, hops = outcome
        head = answer.head
        return Response(
            status=head.status,
            reason=head.reason,
            headers=head.headers,
            body=answer.body,
            url=request.url,
            http_version=head.version,
            sent=answer.sent,
            hops=hops,
            timings=answer.timings,
            wire_size=answer.wire_size,
            header_size=head.size,
            elapsed=elapsed,
            remote=answer.remote,
        )

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
from functools import lru_cache

from azbearer.http.failures import timed_out
from azbearer.http.follow import follow
from azbearer.http.handle import Handle
from azbearer.http.messages import SendOptions
from azbearer.http.options import HopPlan
from azbearer.http.routes import over_proxy, route_to
from azbearer.http.trust import find_trust, read_extra
from azbearer.http.urls import normalized
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from azbearer.http.answer import Head
    from azbearer.http.certificates import ClientCertificate
    from azbearer.http.messages import Request, Response
    from azbearer.http.routes import Route
    from azbearer.http.settings import TransportSettings
    from azbearer.http.urls import Address, Origin

_DEFAULTS = SendOptions()
# So many addresses are known at a time: some runs ask each of a million hosts once.
_MOST_PLANS = 256


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
        self._route = lru_cache(_MOST_PLANS)(self._new_route)
        self._plans: dict[Address, tuple[SendOptions, HopPlan]] = {}
        self._idle: list[Handle] = []
        self._closed = False

    def send(self, request: Request, options: SendOptions = _DEFAULTS) -> Response:
        """See `Transport.send`."""
        started = self._clock()
        # What NTLM agrees on holds for a connection: it is nobody else's, before or afterwards.
        respond = options.respond
        lone = respond is not None and respond.lone
        handle = Handle(self._settings, self._trust) if lone else self._borrow()

        def send_one(request: Request, address: Address, options: SendOptions) -> Head:
            plan = self._plan(request, address, options)
            left = None if plan.limit is None else self._left(plan.limit, started, plan.route.where)
            return handle.exchange(request, plan, left)

        try:
            hops = follow(request, options, send_one)
            response = handle.response(hops, self._clock() - started)
        except BaseException:
            # What is half done on its connections is unknown.
            handle.close()
            raise
        if lone:
            handle.close()
        else:
            self._give_back(handle)
        return response

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

    def _plan(self, request: Request, address: Address, options: SendOptions) -> HopPlan:
        """What holds for a hop to this address; mostly that of the last one there with the same options.

        Raises:
            RequestRefusedError: offline mode does not allow it.
        """
        known = self._plans.get(address)
        if known is not None and known[0] is options:
            return known[1]
        plan = self._new_plan(request, address, options)
        if not self._settings.certificates:  # else it depends on the path, too
            if len(self._plans) >= _MOST_PLANS:
                self._plans.clear()
            self._plans[address] = (options, plan)
        return plan

    def _new_plan(self, request: Request, address: Address, options: SendOptions) -> HopPlan:
        origin, settings = address.origin, self._settings
        route = self._route(origin)
        if options.proxy is not None and not settings.offline:
            route = over_proxy(origin, options.proxy)
        return HopPlan(
            route=route,
            netloc=address.netloc,
            secure=origin.scheme == "https",
            verify=settings.verify if options.verify is None else options.verify,
            skip_redirects=options.follow_redirects,
            limit=settings.total_timeout if options.timeout is None else options.timeout,
            receiver=options.receiver,
            http_version=options.http_version,
            tls=options.tls,
            certificate=options.certificate or self._certificate(request.url),
        )

    def _left(self, limit: float, started: float, where: str) -> float:
        """The seconds that are left of a limit.

        Raises:
            TransportError: none are.
        """
        seconds = limit - (self._clock() - started)
        if seconds <= 0:
            raise timed_out("total", limit, where)
        return seconds

    def _certificate(self, url: str) -> ClientCertificate | None:
        """The client certificate for a URL; most have none."""
        if not self._settings.certificates:
            return None
        from azbearer.http.certificates import certificate_for  # noqa: PLC0415 - see above

        return certificate_for(self._settings.certificates, normalized(url))

    def _new_route(self, origin: Origin) -> Route:
        return route_to(origin, self._settings, self._environ)

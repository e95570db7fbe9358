"""What is set on a handle of libcurl: what stays the same once, and of the rest only what differs.

Setting options is a good part of what a small request costs. So what holds for all requests of a run to one
server is one value, `HopPlan`, and a request with the plan of the one before sets what is its own alone.
"""

from __future__ import annotations

import math

from azbearer.http.libcurl import pycurl
from azbearer.http.messages import TlsOptions
from azbearer.http.streams import Reader
from azbearer.http.trust import with_extra
from azbearer.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

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
    """What holds for all hops to one address with the same options of a send.

    `limit` is the seconds that all hops of one send may take together; None is no limit.
    """

    route: Route
    netloc: str
    secure: bool
    verify: bool
    skip_redirects: bool
    limit: float | None
    receiver: Receiver | None = None
    http_version: str = "http1"
    tls: TlsOptions = TlsOptions()
    certificate: ClientCertificate | None = None


class Options:
    """The options of one handle, with what is known of them.

    Args:
        curl: the handle, on which nothing is set yet.
        settings: of the run.
        trust: who may sign certificates.
        callbacks: names of options that are functions, and those.
    """

    def __init__(
        self, curl: Any, settings: TransportSettings, trust: Trust, callbacks: dict[str, Callable[..., Any]]
    ) -> None:
        self._curl = curl
        self._settings = settings
        self._trust = trust
        self._callbacks = callbacks
        self._begin()

    def _begin(self) -> None:
        """Set what is the same for all requests."""
        self._known: dict[int, object] = {}
        self._url = ""
        self._kind = "none"
        self._few: tuple[str, int, bool] | None = None
        self._trusting = False
        self._tuning = _UNTUNED
        setopt = self._curl.setopt
        setopt(pycurl.NOSIGNAL, 1)
        setopt(pycurl.PATH_AS_IS, 1)
        setopt(pycurl.FOLLOWLOCATION, 0)
        setopt(pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS)
        setopt(_SUPPRESS_CONNECT_HEADERS, 1)
        limit = self._settings.connect_timeout
        setopt(pycurl.CONNECTTIMEOUT_MS, _NO_LIMIT_MS if limit is None else _milliseconds(limit))
        for name, function in self._callbacks.items():
            setopt(getattr(pycurl, name), function)
        setopt(pycurl.NOPROGRESS, "XFERINFOFUNCTION" not in self._callbacks)

    def prepare(
        self,
        request: Request,
        lines: list[bytes],
        body: bytes | None,
        size: int | None,
        seconds: float | None,
    ) -> Reader | None:
        """Set what this request needs beside the plan; but for the seconds that it may take see `outgoing`.

        Returns:
            What reads the body that is streamed, or None.
        """
        method, url, _, _, _, stream, without = request
        if url != self._url:
            self._curl.setopt(pycurl.URL, url)
            self._url = url
        self._curl.setopt(pycurl.HTTPHEADER, lines)
        reader = None
        if stream is not None:
            reader = self._set_stream(stream)
        elif body is not None:
            self._set_body(body)
        elif self._kind != (kind := "head" if method == "HEAD" else "none"):
            # Neither sends a body; the answer to `head` has none either.
            self._curl.setopt(pycurl.NOBODY if kind == "head" else pycurl.HTTPGET, 1)
            self._kind = kind
        # Where a body's length is not announced, the end of the connection is its end.
        ends = size is not None and "content-length" in without
        few = (method, 0 if seconds is None else _milliseconds(seconds), ends)
        if few != self._few:
            for option, value in zip(
                (pycurl.CUSTOMREQUEST, pycurl.TIMEOUT_MS, pycurl.FORBID_REUSE), few, strict=True
            ):
                self._set(option, value)
            self._few = few
        return reader

    def forget_body(self) -> None:
        """Let go of the body that was sent."""
        self._curl.setopt(pycurl.POSTFIELDS, b"")

    def _set(self, option: int, value: object) -> None:
        """Set an option, if it is not set so already."""
        if self._known.get(option) != value:
            self._curl.setopt(option, value)
            self._known[option] = value

    def adopt(self, plan: HopPlan) -> None:
        """Set what requests with this plan have in common.

        Raises:
            RequestRefusedError: no version of TLS is left.
        """
        if self._tuning not in (_UNTUNED, (plan.tls, plan.certificate)):
            # Not all options can be taken back one by one; connections stay.
            self._curl.reset()
            self._begin()
        self._set(pycurl.HTTP_VERSION, _VERSIONS[plan.http_version])
        if self._settings.connect_to:
            self._set(pycurl.CONNECT_TO, plan.route.connect_to)
        # An empty text keeps libcurl from reading the environment by itself.
        self._set(pycurl.PROXY, plan.route.proxy)
        if plan.secure or plan.route.proxy.startswith("https:"):
            self._set_tls(plan)

    def _set_body(self, body: bytes) -> None:
        """Send these bytes."""
        if self._kind != "body":
            self._curl.setopt(pycurl.POST, 1)
            self._kind = "body"
        self._curl.setopt(pycurl.POSTFIELDS, body)

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

    def _set_tls(self, plan: HopPlan) -> None:
        """Set whom to trust, and what the request wants; the store is read when a connection needs it."""
        self._set(pycurl.SSL_VERIFYPEER, int(plan.verify))
        self._set(pycurl.SSL_VERIFYHOST, 2 if plan.verify else 0)
        if self._tuning != (plan.tls, plan.certificate):
            self._tuning = (plan.tls, plan.certificate)
            from azbearer.http.tuning import tls_settings  # noqa: PLC0415 - few requests have such settings

            for name, value in tls_settings(plan.tls, plan.certificate, plan.route.where):
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


def _milliseconds(seconds: float) -> int:
    """Seconds as libcurl takes them, never 0, which would mean no limit."""
    return min(max(1, math.ceil(seconds * 1000)), _NO_LIMIT_MS)

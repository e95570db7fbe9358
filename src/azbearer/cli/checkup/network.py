"""The way to Azure: whose certificates are trusted, which proxies are used, and what time it is there."""

from __future__ import annotations

import os
import time

from azbearer.cli.checkup.finding import Finding, Mark, broken, good, info, warning
from azbearer.errors import AzbearerError, ExitCode
from azbearer.http.messages import Request, SendOptions
from azbearer.http.proxies import proxy_for
from azbearer.http.trust import find_trust, read_extra
from azbearer.http.urls import parse_url
from azbearer.tokens.clouds import PUBLIC, cloud_of_authority
from azbearer.tokens.retry import http_date
from azbearer.tokens.skew import measured_skew
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from azbearer.cli.identity import World

_PATH = "/common/v2.0/.well-known/openid-configuration"
_SECONDS = 15.0
# Entra ID refuses assertions that are off by more than five minutes.
_TOLERATED, _NOTABLE = 300.0, 30.0


def examine_network(
    world: World, authority: str, *, network: bool, now: Callable[[], float] = time.time
) -> tuple[Finding, ...]:
    """Everything about the way; one request to the sign-in service is sent, if `network` says so."""
    return (
        *_trust(world),
        *_proxies(world.environ, authority),
        *(
            [_clock(world, authority, now)]
            if network
            else [info("the clock was not compared (--no-network)")]
        ),
    )


def _trust(world: World) -> Iterator[Finding]:
    environ, options = world.environ, world.options
    missing = [name for name in ("SSL_CERT_FILE", "SSL_CERT_DIR") if not _exists(environ.get(name, ""))]
    for name in missing:
        text = f"{name} names {environ[name]}, which does not exist"
        yield Finding(
            Mark.BROKEN, text, f"set it right, or unset {name}", {"variable": name}, ExitCode.NETWORK
        )
    trust = find_trust(environ)
    places = [
        *filter(None, (trust.file, trust.directory)),
        *(["the system's own store"] if trust.native else []),
    ]
    if not missing:
        yield good(f"certificate authorities are those of {' and '.join(places)}", trust=places)
    if options.ssl_extra_ca_certs is not None:
        try:
            read_extra(options.ssl_extra_ca_certs, b"")
        except AzbearerError as error:
            yield broken(error)
        else:
            yield good(f"and those of {options.ssl_extra_ca_certs}", extra=str(options.ssl_extra_ca_certs))
    if options.insecure:
        yield warning("certificates are not checked (-k): anybody on the way can take tokens", "leave out -k")


def _exists(path: str) -> bool:
    return not path or os.path.exists(path)  # noqa: PTH110 - a text


def _proxies(environ: Mapping[str, str], authority: str) -> Iterator[Finding]:
    cloud = cloud_of_authority(authority) or PUBLIC
    for url in (authority, cloud.resource_manager):
        origin = parse_url(url).origin
        proxy = masked_proxy(proxy_for(environ, origin))
        how = f"through the proxy {proxy}" if proxy else "without a proxy"
        yield info(f"{origin.host} is reached {how}", host=origin.host, proxy=proxy)


def masked_proxy(proxy: str) -> str:
    """The URL of a proxy without the user and password in it."""
    scheme, separator, rest = proxy.partition("://")
    credentials, at, host = rest.rpartition("@")
    return f"{scheme}{separator}{'****@' if at and credentials else ''}{host}"


def _clock(world: World, authority: str, now: Callable[[], float]) -> Finding:
    """The difference to the sign-in service's clock; that it can't be reached is a finding as well."""
    request = Request("GET", authority + _PATH, (("Accept", "application/json"),))
    try:
        transport = world.open_transport()
        sent = now()
        response = transport.send(request, SendOptions(follow_redirects=False, timeout=_SECONDS))
        received = now()
    except AzbearerError as error:
        return broken(error, f"{authority} can't be reached", authority=authority)
    date = http_date(response.header("date"))
    if date is None:
        return warning(f"{authority} answers without a Date", "is there a proxy in between?")
    skew = measured_skew(date, sent, received)
    data: dict[str, Any] = {"authority": authority, "skew_seconds": round(skew, 1)}
    if abs(skew) <= _NOTABLE:
        return good(f"{authority} answers, and the clocks agree", **data)
    side = "behind" if skew > 0 else "ahead of"
    text = f"this machine's clock is {abs(skew):.0f} s {side} that of {authority}"
    hint = "have the time set by the network (NTP)"
    if abs(skew) <= _TOLERATED:
        return warning(text, hint, **data)
    return Finding(Mark.BROKEN, text, hint, data, ExitCode.AUTHENTICATION)

"""The way to a host."""

from __future__ import annotations

import pytest

from azbearer.errors import RequestRefusedError
from azbearer.http.routes import route_to
from azbearer.http.settings import ConnectTo, TransportSettings
from azbearer.http.urls import Origin

_ENVIRON = {"https_proxy": "http://me:s3cr3t@proxy.example:3128"}
_RULES = (ConnectTo("contoso.example", "443", "127.0.0.1", "8443"), ConnectTo("", "9", "", "10"))
_CONTOSO = Origin("https", "contoso.example", 443)


@pytest.mark.parametrize(
    ("origin", "proxied"),
    [
        (Origin("https", "other.example", 443), True),
        (Origin("https", "other.example", 9), True),
        (Origin("https", "contoso.example", 8443), True),
        (_CONTOSO, False),
        (Origin("https", "localhost", 443), False),
        (Origin("https", "127.0.0.1", 443), False),
        (Origin("https", "::1", 443), False),
    ],
)
def test_this_machine_and_mapped_hosts_need_no_proxy(origin: Origin, proxied: bool) -> None:
    """The proxy is for hosts that are really out there."""
    assert proxied is bool(route_to(origin, TransportSettings(connect_to=_RULES), _ENVIRON).proxy)


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        (_CONTOSO, True),
        (Origin("http", "app.localhost", 8080), True),
        (Origin("https", "contoso.example", 8443), False),
        (Origin("https", "other.example", 9), False),
        (Origin("https", "other.example", 443), False),
        (Origin("https", "169.254.169.254", 80), False),
    ],
)
def test_offline_reaches_only_what_rules_name_and_loopback(origin: Origin, allowed: bool) -> None:
    """A rule counts where it changes the host, for the port that it names."""
    settings = TransportSettings(connect_to=_RULES, offline=True)
    if allowed:
        assert route_to(origin, settings, _ENVIRON).proxy == ""
        return
    with pytest.raises(RequestRefusedError, match="offline") as caught:
        route_to(origin, settings, _ENVIRON)
    assert "contoso.example, localhost" in caught.value.hint


def test_a_hint_names_some_hosts() -> None:
    """The first of them, and how many there are: two dozen names would hide the message."""
    rules = tuple(ConnectTo(f"h{number}.example", "443", "127.0.0.1", "8443") for number in range(20))
    with pytest.raises(RequestRefusedError) as caught:
        route_to(Origin("https", "x.example", 443), TransportSettings(connect_to=rules, offline=True), {})
    assert caught.value.hint.endswith("h0.example, h1.example, h2.example, h3.example, 16 more, localhost")


def test_messages_name_what_stands_between_without_its_password() -> None:
    """Proxy and rule are worth knowing when a connection fails; the password is not."""
    settings = TransportSettings(connect_to=_RULES)
    over = route_to(Origin("https", "other.example", 443), settings, _ENVIRON).where
    assert over == "other.example:443, over the proxy http://proxy.example:3128"
    assert route_to(_CONTOSO, settings, {}).where.endswith("sent to 127.0.0.1:8443 by a connect-to rule")

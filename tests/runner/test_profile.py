"""`protocolProfileBehavior`: each key reaches what it is about, and nonsense reaches nothing."""

from __future__ import annotations

from typing import Any

import pytest

from azbearer.http.messages import SendOptions, TlsOptions
from azbearer.runner.profile import Profile, read_profile, send_options

OPTIONS = SendOptions(referer=True)


@pytest.mark.parametrize(
    ("profile", "changes"),
    [
        ({}, {}),
        ({"followRedirects": False}, {"follow_redirects": False}),
        ({"maxRedirects": 3}, {"max_redirects": 3}),
        ({"maxRedirects": 0}, {"max_redirects": 0}),
        ({"maxRedirects": "3"}, {}),
        ({"maxRedirects": -1}, {}),
        ({"followOriginalHttpMethod": True}, {"follow_original_method": True}),
        ({"followAuthorizationHeader": True}, {"follow_authorization": True}),
        ({"removeRefererHeaderOnRedirect": True}, {"referer": False}),
        ({"strictSSL": False}, {"verify": False}),
        ({"strictSSL": True}, {"verify": True}),
        ({"protocolVersion": "http2"}, {"http_version": "http2"}),
        ({"protocolVersion": "auto"}, {"http_version": "auto"}),
        ({"protocolVersion": "http9"}, {}),
        ({"tlsDisabledProtocols": ["TLSv1_3", 5]}, {"tls": TlsOptions(("TLSv1_3",))}),
        ({"tlsCipherSelection": ["A", "B"]}, {"tls": TlsOptions((), ("A", "B"))}),
        ({"tlsPreferServerCiphers": True, "insecureHTTPParser": True, "unknown": 1}, {}),
    ],
)
def test_send_options(profile: dict[str, Any], changes: dict[str, Any]) -> None:
    """The options of the run, with what the request asks for; the last case is what a client can't choose."""
    assert OPTIONS._replace(**changes) == send_options(profile, OPTIONS)


def test_cookies_are_switched_off() -> None:
    """`disableCookies` neither sends nor keeps any."""
    keeper: Any = object()
    options = OPTIONS._replace(cookies=keeper)
    assert (keeper, None) == (
        send_options({"maxRedirects": 1}, options).cookies,
        send_options({"disableCookies": True}, options).cookies,
    )


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        ({}, Profile()),
        ({"disableBodyPruning": True}, Profile(keep_body=True)),
        ({"disableUrlEncoding": True}, Profile(literal_url=True)),
        (
            {"disabledSystemHeaders": {"Host": True, "connection": False, "authorization": True}},
            Profile(disabled_headers=frozenset({"host"})),
        ),
        ({"disabledSystemHeaders": ["host"]}, Profile()),
    ],
)
def test_profile(profile: dict[str, Any], expected: Profile) -> None:
    """What building needs to know; only system headers can be disabled."""
    assert expected == read_profile(profile)

"""`protocolProfileBehavior`: how one request wants to be sent, read from a document that may say anything.

The names are those of postman-runtime's documentation. What does not make sense is passed over, as there.
"""

from __future__ import annotations

from azbearer.http.messages import SendOptions, TlsOptions
from azbearer.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Literal

    HttpVersion = Literal["http1", "http2", "auto"]

_DISABLED = frozenset(
    (
        *("content-type", "content-length", "accept-encoding", "connection", "host", "user-agent", "accept"),
        *("cache-control", "postman-token"),
    )
)
_VERSIONS: tuple[HttpVersion, ...] = ("http1", "http2", "auto")


class Profile(NamedTuple):
    """What building a request needs of its profile.

    Args:
        keep_body: send a body with GET and its like too (`disableBodyPruning`).
        literal_url: do not encode the URL (`disableUrlEncoding`).
        disabled_headers: lower-case names of system headers that are not added (`disabledSystemHeaders`).
    """

    keep_body: bool = False
    literal_url: bool = False
    disabled_headers: frozenset[str] = frozenset()


_USUAL = Profile()


def read_profile(raw: Mapping[str, Any]) -> Profile:
    """The part of a profile that concerns the request itself."""
    if not raw:
        return _USUAL
    disabled = raw.get("disabledSystemHeaders")
    names = [name.lower() for name, off in disabled.items() if off] if isinstance(disabled, dict) else []
    return Profile(
        bool(raw.get("disableBodyPruning")),
        bool(raw.get("disableUrlEncoding")),
        _DISABLED.intersection(names),
    )


def send_options(raw: Mapping[str, Any], options: SendOptions) -> SendOptions:
    """The options of one request: those of the run, with what its profile says."""
    if not raw:
        return options
    return options._replace(
        follow_redirects=bool(raw.get("followRedirects", options.follow_redirects)),
        max_redirects=_count(raw.get("maxRedirects"), options.max_redirects),
        follow_original_method=bool(raw.get("followOriginalHttpMethod", False)),
        follow_authorization=bool(raw.get("followAuthorizationHeader", False)),
        referer=options.referer and not raw.get("removeRefererHeaderOnRedirect"),
        verify=bool(raw["strictSSL"]) if "strictSSL" in raw else options.verify,
        cookies=None if raw.get("disableCookies") else options.cookies,
        http_version=next((name for name in _VERSIONS if raw.get("protocolVersion") == name), "http1"),
        tls=TlsOptions(_texts(raw.get("tlsDisabledProtocols")), _texts(raw.get("tlsCipherSelection"))),
    )


def _count(value: Any, default: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else default


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(entry for entry in value if isinstance(entry, str)) if isinstance(value, list) else ()

"""The quick way of `azbearer get`: a plain question is answered before argparse, or anything else, is loaded.

Most calls in scripts are of one kind: a GET by somebody whose token lies in the cache, to a host that was
asked before, and the answer is 200. Reading options, choosing an identity and following rules for everything
else takes several times as long as the call. So the ordinary way leaves a note (see `call/who.py`) for this
identity and this host, and the next call of that kind goes this way. The token goes to the very host for
which the ordinary way has found it fit. Any doubt (another option, no note, another status, a large body, an
exchange that fails) and the ordinary way is taken from the start: a GET may be sent twice.

As in `warm.py`, every module that is loaded here costs each call.
"""

from __future__ import annotations

import os
import sys
from types import SimpleNamespace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

_OPTIONS = {
    "-e": "environment", "--environment": "environment", "--profile": "profile", "--tenant": "tenant",
    "--cloud": "cloud", "--authority": "authority", "--resource": "resource", "--scope": "scope",
    "--connect-to": "connect_to",
}  # fmt: skip
_LEAST_LIFE = 60.0
_OK = 200
_MOST_BYTES = 1 << 20
_FIRST_BYTE = 120.0
_HOST_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.-")


def quick_get(arguments: Sequence[str], environ: Mapping[str, str] | None = None) -> bytes | None:
    """What `azbearer get` with these arguments prints, if that can be found out in the quick way.

    Args:
        arguments: those behind `get`.
        environ: environment variables.

    Returns:
        The output, or None when the ordinary way has to be taken.
    """
    try:
        options = _plain(arguments)
        return None if options is None else _answer(options, os.environ if environ is None else environ)
    except Exception:  # noqa: BLE001 - whatever is wrong, the ordinary way says it better
        return None


def _plain(arguments: Sequence[str]) -> Any:
    """The options of a plain question, or None when it is another one."""
    chosen: dict[str, Any] = dict.fromkeys(_OPTIONS.values(), "")
    chosen |= {"environment": None, "connect_to": [], "env_var": [], "insecure": False, "url": ""}
    words = iter(arguments)
    for word in words:
        name = _OPTIONS.get(word)
        if name is None and (word.startswith("-") or chosen["url"]):
            return None
        if name is None:
            chosen["url"] = word
        elif name == "connect_to":
            chosen[name].append(next(words))
        else:
            chosen[name] = next(words)
    return SimpleNamespace(**chosen) if _is_plain(chosen["url"]) else None


def _is_plain(url: str) -> bool:
    """Whether a URL needs no work: nothing to fill in or to encode, a host that is read in one way only."""
    if not (url.isascii() and url.isprintable()) or set(url) & set("{}\\ \"<>^`|#'"):
        return False
    scheme, separator, rest = url.partition("://")
    if not separator:
        return url.startswith("/") and "//" not in url and "api-version=" in url
    host, _, path = rest.partition("/")
    return scheme == "https" and set(host) <= _HOST_CHARACTERS and "//" not in path.partition("?")[0]


def _answer(options: Any, environ: Mapping[str, str]) -> bytes | None:
    """The body of a good answer, or None."""
    from azbearer.cli.call.deciding import deciding_words  # noqa: PLC0415  not before the question is plain
    from azbearer.cli.warm import warm_note  # noqa: PLC0415

    found = warm_note(deciding_words(options), environ, _LEAST_LIFE)
    if found is None:
        return None
    from azbearer.cli.call.deciding import call_headers  # noqa: PLC0415  not before there is a note
    from azbearer.http.messages import Request, SendOptions  # noqa: PLC0415

    token, (_, _, _, resource_manager) = found
    url = options.url if "://" in options.url else f"{resource_manager}{options.url}"
    headers = (*call_headers(), ("Authorization", f"Bearer {token}"))
    request = Request("GET", url, headers, None, frozenset({token}))
    response = _transport(options, environ).send(request, SendOptions(follow_redirects=False))
    return response.body if response.status == _OK else None


def _transport(options: Any, environ: Mapping[str, str]) -> Any:
    from azbearer.http.connect import parse_connect_to  # noqa: PLC0415  as above
    from azbearer.http.curl import CurlTransport  # noqa: PLC0415
    from azbearer.http.settings import TransportSettings  # noqa: PLC0415
    from azbearer.version import __version__  # noqa: PLC0415

    settings = TransportSettings(
        connect_to=tuple(map(parse_connect_to, options.connect_to)),
        first_byte_timeout=_FIRST_BYTE,
        max_body=_MOST_BYTES,
        user_agent=f"azbearer/{__version__}",
    )
    return CurlTransport(settings, environ=environ)


def printed_quick(arguments: Sequence[str]) -> bool:
    """Print the answer in the quick way; whether that worked."""
    body = quick_get(arguments)
    if body is None:
        return False
    try:
        if sys.stdout.isatty() and not body.endswith(b"\n"):
            body += b"\n"
        sys.stdout.buffer.write(body)
        sys.stdout.flush()
    except OSError:  # the ordinary way meets the same, and tells it
        return False
    return True

"""What the names of a request's headers say, whatever their values.

Requests of a run have the same names again and again, so it is worked out once for each sequence of names:
to look at every header of every request costs more than to send a small one.
"""

from __future__ import annotations

from functools import lru_cache

from azbearer.patterns import regex
from azbearer.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from azbearer.http.messages import Headers

# RFC 9110 section 5.6.2.
_TOKEN = regex(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


class Names(NamedTuple):
    """The names of a request's headers.

    Args:
        written: as they are, in order.
        lowered: in lower case.
        are_tokens: whether each of them is one, so that it may stand in a request.
        are_complete: whether a request without a body needs no others.
        lines: of the headers, with `%s` where the values go.
    """

    written: tuple[str, ...]
    lowered: frozenset[str]
    are_tokens: bool
    are_complete: bool
    lines: str


def apart(headers: Headers) -> tuple[Names, tuple[str, ...]]:
    """The names of headers, and their values."""
    if not headers:
        return names_of(()), ()
    names, values = zip(*headers)  # noqa: B905 - pairs, and `strict` takes half as long again
    return names_of(names), values


@lru_cache(maxsize=256)
def names_of(names: tuple[str, ...]) -> Names:
    """What these names say."""
    lowered = frozenset(name.lower() for name in names)
    return Names(
        names,
        lowered,
        all(map(is_token, names)),
        lowered >= {"host", "user-agent"} and "content-length" not in lowered,
        "\r\n".join(f"{name.replace('%', '%%')}: %s" for name in names),
    )


@lru_cache(maxsize=256)
def is_token(text: str) -> bool:
    """Whether the text is a token; the same few come again and again."""
    return _TOKEN.fullmatch(text) is not None

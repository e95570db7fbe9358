"""Where a secret comes from: it is at hand, in a file, or asked for; it is read for each token request.

That is how rotation is noticed without a restart: the next token request, at most a token's life away,
reads what is there then, and one that is refused with `invalid_client` reads again at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from azbearer.errors import AuthenticationError
from azbearer.secrets import Secret
from azbearer.tokens.contract import ReadFile
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Generator

    from azbearer.tokens.contract import Effect


@dataclass(frozen=True, slots=True)
class FromFile:
    """The secret is what the file holds, without space around it."""

    path: str


# Several secrets are two that are valid while one replaces the other: the second is tried when the
# first is refused.
SecretSource = Secret | tuple[Secret, ...] | FromFile | Callable[[], Secret]
DataSource = Secret | FromFile | Callable[[], bytes]


def from_bytes(data: bytes) -> Secret:
    """Binary data, such as a certificate with its key, as a value that can't be printed or pickled."""
    return Secret(data.decode("latin-1"))


def read_secret(source: SecretSource, what: str, attempt: int = 0) -> Generator[Effect, Any, Secret]:
    """The secret as it is now.

    Args:
        source: where it comes from.
        what: names it in errors, such as `client secret`.
        attempt: 0 for the first try of a token request, 1 for the one after a refusal.

    Raises:
        AuthenticationError: there is none.
    """
    if isinstance(source, tuple):
        return source[min(attempt, len(source) - 1)] if source else _missing(what, "none is given")
    if isinstance(source, Secret):
        return source or _missing(what, "it is empty")
    if not isinstance(source, FromFile):
        return source() or _missing(what, "its source gave an empty one")
    data = yield from _file(source.path, what)
    try:
        text = data.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        return _missing(what, "the file is not text", source.path)
    return Secret(text) if text else _missing(what, "the file is empty", source.path)


def read_data(source: DataSource, what: str) -> Generator[Effect, Any, Secret]:
    """Binary data as it is now, in the form of `from_bytes`; raises as `read_secret`."""
    if isinstance(source, Secret):
        return source
    if isinstance(source, FromFile):
        return from_bytes((yield from _file(source.path, what)))
    return from_bytes(source())


def _file(path: str, what: str) -> Generator[Effect, Any, bytes]:
    try:
        data: bytes = yield ReadFile(path)
    except OSError as error:
        raise AuthenticationError(
            f"the {what} can't be read: {error.strerror or 'the file is too large'}",
            where=path,
            hint="check the path, and that this user may read the file",
            code="credential-file",
        ) from None
    return data


def _missing(what: str, why: str, where: str = "") -> Secret:
    raise AuthenticationError(
        f"there is no {what}: {why}", where=where, hint=f"set the {what}", code="no-secret"
    )

"""The warm way of `azbearer token`: a cached token printed before argparse, or anything else, is loaded.

A token that lies in the cache is worth a few milliseconds of reading and decrypting, not the tenth of a
second that it takes to load the parser, the sources and the engine. So the ordinary way leaves a note
behind: for these arguments in this folder, with these variables and files, the token is in that record.
The next call with the same arguments finds the note, looks whether all of that is still so, and prints
the token. Any doubt (another file, another variable, a record that is gone, little life left) is a miss,
and the ordinary way is taken; so the note can be wrong in no way that matters.

The note is encrypted like the records it points at, and bound to the arguments, the folder and the
variables as associated data: for other ones it can't be opened. It holds no token. Being one of the
cache's entries it is swept out, cleared and lost with them.

Every module that is loaded here costs each call; that is why `typing` and `dataclasses` are not.
"""

from __future__ import annotations

import os
import sys
import time
import zlib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from azbearer.cli.tokensession import Session
    from azbearer.tokens.cache.file import FileCache

# A prefix for each variable that has a say in whose token it is, or where it is kept.
_DECIDING = (
    "AZ", "ARM_", "ACTIONS_", "SYSTEM_", "IDENTITY_", "IMDS_", "MSI_", "DEFAULT_IDENTITY_",
    "XDG_", "HOME", "USERPROFILE", "LOCALAPPDATA", "APPDATA",
)  # fmt: skip
# As in `tokens/cache/keys.py`, which loads too much for this way; a test compares them.
KEY_FILE = "token-cache.key"
KEY_VARIABLE = "AZBEARER_CACHE_KEY"
_KEY_SIZE = 32
_MOST_BYTES = 1 << 18
_LEAST_LIFE = 5.0


def warm_token(arguments: Sequence[str], environ: Mapping[str, str] | None = None) -> str | None:
    """What `azbearer token` with these arguments prints, if it was asked before and nothing has changed.

    Args:
        arguments: those behind `token`.
        environ: environment variables.

    Returns:
        The output, or None when the ordinary way has to be taken.
    """
    variables = os.environ if environ is None else environ
    try:
        return _found(arguments, variables)
    except Exception:  # noqa: BLE001 - whatever is wrong, the ordinary way says it better
        return None


def warm_note(
    words: Sequence[str], environ: Mapping[str, str], least: float
) -> tuple[str, tuple[str, ...]] | None:
    """The token for which `remember` has left a note under these words, and what it was left with; or None.

    Args:
        words: what decides about the token.
        environ: environment variables.
        least: seconds that it must live on.
    """
    try:
        found = _noted(words, environ)
    except Exception:  # noqa: BLE001 - as above
        return None
    if found is None or found[0][1] - time.time() < least:
        return None
    return found[0][0], found[1]


def _found(arguments: Sequence[str], environ: Mapping[str, str]) -> str | None:
    from azbearer.cli.tokenoutput import rendered  # noqa: PLC0415  not before there is a note

    found = _noted(arguments, environ)
    return None if found is None else rendered(found[0][0], found[0][1], found[0][4], found[1])


def _noted(arguments: Sequence[str], environ: Mapping[str, str]) -> tuple[Any, tuple[str, ...]] | None:
    """The fields of the token's record, and what the note says of it."""
    from azbearer.tokens.cache.folder import PrivateFolder  # noqa: PLC0415
    from azbearer.tokens.cache.places import cache_folder  # noqa: PLC0415
    from azbearer.tokens.cache.record import unseal  # noqa: PLC0415

    notes = PrivateFolder(cache_folder(environ))
    bound = _bound(arguments, environ)
    record = notes.read(_file_name(arguments), _MOST_BYTES)
    secret = _key(environ, notes)
    note = unseal(secret, bound, record)
    if note is None:
        return None
    folder, name, cache_key, least, made, witnesses = note
    if any(_stamp(path) != stamp for path, stamp in witnesses):
        return None
    home = notes if folder == notes.path else PrivateFolder(folder)
    token = unseal(secret if home is notes else _key(environ, home), cache_key, home.read(name, _MOST_BYTES))
    if token is None or token[1] - time.time() < max(least, _LEAST_LIFE):
        return None
    return token, tuple(made)


def _key(environ: Mapping[str, str], folder: Any) -> bytes:
    """The cache's key: straight from its file if there is one."""
    if not environ.get(KEY_VARIABLE):
        from azbearer.tokens.cache.folder import PrivateFolder  # noqa: PLC0415  see `_found`
        from azbearer.tokens.cache.places import key_folder  # noqa: PLC0415

        try:
            return PrivateFolder(key_folder(environ)).read(KEY_FILE, _KEY_SIZE)
        except FileNotFoundError:
            pass
    from azbearer.tokens.cache.keys import default_key  # noqa: PLC0415  loads the keyring, if there is one

    return default_key(environ).key(folder)


def _bound(arguments: Sequence[str], environ: Mapping[str, str]) -> str:
    """What the note is good for, and for nothing else."""
    from azbearer.version import __version__  # noqa: PLC0415  see `_found`

    deciding = sorted((name, environ[name]) for name in environ if name.startswith(_DECIDING))
    return repr((__version__, sys.version_info[:2], list(arguments), os.getcwd(), deciding))  # noqa: PTH109 - no pathlib


def _file_name(arguments: Sequence[str]) -> str:
    """The note's file; two calls that share one displace each other's note, and lose time alone."""
    text = repr((list(arguments), os.getcwd()))  # noqa: PTH109 - no pathlib in a warm start
    return f"note-{zlib.crc32(text.encode('utf-8', 'surrogatepass')):08x}.token"


def _stamp(path: str) -> str:
    """As `Machine.stamp`; a test compares them."""
    try:
        status = os.stat(path)  # noqa: PTH116 - as above
    except OSError:
        return ""
    return f"{status.st_mtime_ns}.{status.st_size}"


def remember(session: Session, least: float, made: tuple[str, ...], words: Sequence[str]) -> None:
    """Leave a note for the next call; what keeps it from being written keeps nobody from anything.

    Args:
        session: that gave the token.
        least: seconds that a token must live on.
        made: output, shell and tenant, as `rendered` takes them.
        words: the arguments behind `token`.
    """
    if session.cache is None:
        return
    import contextlib  # noqa: PLC0415  the warm way doesn't come here

    from azbearer.errors import AzbearerError  # noqa: PLC0415

    with contextlib.suppress(OSError, AzbearerError):
        _write_note(session, session.cache, [least, made, session.identity.witnesses], words)


def _write_note(session: Session, cache: FileCache, rest: list[Any], words: Sequence[str]) -> None:
    import hashlib  # noqa: PLC0415  as above

    from azbearer.tokens.cache.folder import PrivateFolder  # noqa: PLC0415
    from azbearer.tokens.cache.places import cache_folder  # noqa: PLC0415
    from azbearer.tokens.cache.record import seal  # noqa: PLC0415

    kept = cache.get(session.cache_key)
    if kept is None:
        return
    name = hashlib.sha256(session.cache_key.encode("utf-8")).hexdigest() + ".token"
    notes = PrivateFolder(cache_folder(session.environ))
    secret, bound = _key(session.environ, notes), _bound(words, session.environ)
    record = seal(secret, bound, [cache.folder, name, session.cache_key, *rest])
    if len(record) <= _MOST_BYTES:
        # It is swept out with the token; a note for one that was renewed since is written anew.
        notes.write(_file_name(words), record, min(kept.expires_on, 2.0**32 - 1))

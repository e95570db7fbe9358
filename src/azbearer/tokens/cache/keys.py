"""Where the key of the encrypted cache comes from.

In this order: what the user supplies in `AZBEARER_CACHE_KEY` (for containers, CI and headless machines:
the key is wherever they keep secrets), the operating system's keyring if the optional package `keyring` is
installed and has a real one, and else a random key in a file of its own, mode 0600, in the user's data
folder. The last protects copies of the cache folder (backups, images, a shared cache volume), not against
someone who reads all of the user's files; no key would, that a program finds without asking anyone. Tokens
are never written in clear.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os

from azbearer.errors import InputError
from azbearer.secrets import Secret
from azbearer.tokens.cache.folder import PrivateFolder
from azbearer.tokens.cache.locks import process_lock
from azbearer.tokens.cache.places import key_folder
from azbearer.tokens.cache.record import KEY_SIZE
from azbearer.typed import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

KEY_VARIABLE = "AZBEARER_CACHE_KEY"
_SERVICE, _USER = "azbearer", "token-cache-key"
_KEY_FILE = "token-cache.key"
_SALT_FILE = "salt"
_SALT_SIZE = 16
# scrypt with 32 MiB, a tenth of a second or less (RFC 7914; OWASP's password storage page has more and less).
_SCRYPT = {"n": 1 << 15, "r": 8, "p": 1, "maxmem": 1 << 26}
_LOCK_SECONDS = 5.0
# Backends of `keyring` that keep what they are given in clear, or not at all.
_UNSAFE_BACKENDS = ("keyrings.alt", "keyring.backends.fail", "keyring.backends.null")


class KeySource(Protocol):
    """Gives the key of an encrypted cache."""

    @property
    def name(self) -> str:
        """For people, such as `OS keyring`."""

    def key(self, folder: PrivateFolder) -> bytes:
        """The 32 bytes of the key.

        Args:
            folder: the cache's, for what may lie beside the records.

        Raises:
            InputError: the key is not usable.
            OSError: it can't be read or kept.
        """


class SuppliedKey:
    """A key or a passphrase that the user supplies.

    Args:
        text: 32 bytes in base64 or hexadecimal are the key itself; anything else is a passphrase,
            of which scrypt makes one, with a salt that lies in the cache's folder.
        name: where it was found.
    """

    def __init__(self, text: Secret, name: str = "supplied key") -> None:
        self.name = name
        self._text = text

    def key(self, folder: PrivateFolder) -> bytes:
        """See `KeySource`."""
        text = self._text.reveal().strip()
        if not text:
            raise InputError(
                "the cache key is empty", where=self.name, hint="unset it, or set 32 bytes in base64"
            )
        return _exact(text) or self._stretched(text, folder)

    def _stretched(self, text: str, folder: PrivateFolder) -> bytes:
        """A key of a passphrase."""
        salt = _kept(folder, _SALT_FILE, _SALT_SIZE)
        return hashlib.scrypt(text.encode("utf-8"), salt=salt, dklen=KEY_SIZE, **_SCRYPT)


class KeyringKey:
    """A random key in the operating system's keyring.

    Args:
        load: gives the `keyring` module.
    """

    name = "OS keyring"

    def __init__(self, load: Callable[[], Any] | None = None) -> None:
        self._load = load or _load_keyring

    def key(self, folder: PrivateFolder) -> bytes:
        """See `KeySource`."""
        del folder  # nothing lies beside the records
        backend = self._backend()
        try:
            text = backend.get_password(_SERVICE, _USER)
            if text is None:
                backend.set_password(_SERVICE, _USER, base64.b64encode(os.urandom(KEY_SIZE)).decode("ascii"))
                # Another process may have done the same: the last one counts, for both.
                text = backend.get_password(_SERVICE, _USER)
        except Exception as error:  # noqa: BLE001 - backends raise what they like: locked, no D-Bus, denied
            raise InputError(f"the OS keyring failed: {type(error).__name__}", where=self.name) from None
        key = _exact(text or "")
        if key is None:
            raise InputError("the OS keyring holds something else than a key", where=f"{_SERVICE}/{_USER}")
        return key

    def _backend(self) -> Any:
        """The keyring, if it is one that keeps a secret."""
        try:
            backend = self._load().get_keyring()
        except Exception as error:  # noqa: BLE001 - not installed, or broken in any way: there is none
            raise InputError(f"there is no OS keyring: {type(error).__name__}", where=self.name) from None
        if any(type(each).__module__.startswith(_UNSAFE_BACKENDS) for each in _members(backend)):
            raise InputError("the keyring's backend keeps no secrets", where=type(backend).__module__)
        return backend


class KeyFile:
    """A random key in a file of its own, outside of the cache's folder."""

    name = "key file"

    def __init__(self, folder: PrivateFolder) -> None:
        self._folder = folder

    def key(self, folder: PrivateFolder) -> bytes:
        """See `KeySource`."""
        del folder  # it lies elsewhere on purpose
        return _kept(self._folder, _KEY_FILE, KEY_SIZE)


class FirstOf:
    """The first of several sources that has a usable key."""

    def __init__(self, *sources: KeySource) -> None:
        self._sources = sources
        self.name = " or ".join(source.name for source in sources)

    def key(self, folder: PrivateFolder) -> bytes:
        """See `KeySource`."""
        *others, last = self._sources
        for source in others:
            try:
                key = source.key(folder)
            except InputError:
                continue
            self.name = source.name
            return key
        self.name = last.name
        return last.key(folder)


def default_key(environ: Mapping[str, str]) -> KeySource:
    """The key source of this machine; see the head of this module."""
    text = environ.get(KEY_VARIABLE, "")
    if text:
        return SuppliedKey(Secret(text), KEY_VARIABLE)
    return FirstOf(KeyringKey(), KeyFile(PrivateFolder(key_folder(environ))))


def _load_keyring() -> Any:
    """The optional package."""
    import importlib  # noqa: PLC0415 - with the package, which most have not

    return importlib.import_module("keyring")


def _members(backend: Any) -> tuple[Any, ...]:
    """The backend, and those that a chaining one tries in turn."""
    return (backend, *getattr(backend, "backends", ()))


def _exact(text: str) -> bytes | None:
    """The key that a text of base64 (either alphabet) or hexadecimal is, if it has the right size."""
    for decode in (bytes.fromhex, _from_base64):
        try:
            key = decode(text)
        except (ValueError, binascii.Error):
            continue
        if len(key) == KEY_SIZE:
            return key
    return None


def _from_base64(text: str) -> bytes:
    """Base64 in either alphabet."""
    return base64.b64decode(text.translate({ord("-"): "+", ord("_"): "/"}), validate=True)


def _kept(folder: PrivateFolder, name: str, size: int) -> bytes:
    """Random bytes that are made once, by whichever process comes first."""
    found = _read(folder, name, size)
    if found is not None:
        return found
    with process_lock(folder, f"{name}.lock", _LOCK_SECONDS):
        found = _read(folder, name, size)
        if found is None:
            found = os.urandom(size)
            folder.write(name, found)
        return found


def _read(folder: PrivateFolder, name: str, size: int) -> bytes | None:
    """The bytes of a file, if they are as many as they should be."""
    try:
        found = folder.read(name, size)
    except FileNotFoundError:
        return None
    return found if len(found) == size else None

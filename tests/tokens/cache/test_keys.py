from __future__ import annotations

import base64
import os
import stat
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.errors import InputError
from azbearer.secrets import Secret
from azbearer.tokens.cache.folder import PrivateFolder
from azbearer.tokens.cache.keys import FirstOf, KeyFile, KeyringKey, SuppliedKey, default_key

if TYPE_CHECKING:
    from pathlib import Path

KEY = bytes(range(200, 232))


@pytest.fixture
def private(folder: Path) -> PrivateFolder:
    return PrivateFolder(str(folder))


def supplied(text: str) -> SuppliedKey:
    return SuppliedKey(Secret(text))


class Keyring:
    """A backend that keeps what it is given; also the module that gives it."""

    def __init__(self, kept: str | None = None) -> None:
        self.kept = kept

    def get_keyring(self) -> Any:
        """As the module does."""
        return self

    def get_password(self, _: str, __: str) -> str | None:
        """As backends do."""
        return self.kept

    def set_password(self, _: str, __: str, password: str) -> None:
        """As backends do."""
        self.kept = password


@pytest.mark.parametrize(
    "text",
    [
        KEY.hex(),
        base64.b64encode(KEY).decode(),
        base64.urlsafe_b64encode(KEY).decode(),
        f" {KEY.hex()}\n",
    ],
)
def test_a_key_is_taken_as_it_is(private: PrivateFolder, folder: Path, text: str) -> None:
    """32 bytes in a usual form need no stretching, and nothing beside the records."""
    assert KEY == supplied(text).key(private)
    assert not folder.exists()


def test_a_passphrase_is_stretched(private: PrivateFolder, tmp_path: Path) -> None:
    """The same passphrase gives the same key in the same folder, and another one elsewhere."""
    first, second = (supplied("correct horse").key(private) for _ in range(2))
    other = supplied("correct horse").key(PrivateFolder(str(tmp_path / "other")))
    assert first == second != other
    assert (32, 32) == (len(first), len(other))


def test_an_empty_key_is_no_key(private: PrivateFolder) -> None:
    """A variable that is set to nothing is a mistake, not a key."""
    with pytest.raises(InputError, match="empty"):
        supplied(" ").key(private)


def test_a_damaged_salt_is_replaced(private: PrivateFolder) -> None:
    """A salt of the wrong size gives way to a new one."""
    private.write("salt", b"short")
    assert supplied("correct horse").key(private) == supplied("correct horse").key(private)


def test_a_keyring_keeps_the_key(private: PrivateFolder) -> None:
    """The key is made once, and kept as text that a keyring can hold."""
    keyring = Keyring()
    first, second = (KeyringKey(lambda: keyring).key(private) for _ in range(2))
    assert first == second == base64.b64decode(keyring.kept or "")


def test_something_else_in_the_keyring(private: PrivateFolder) -> None:
    """What isn't a key isn't overwritten: it may be somebody's."""
    keyring = Keyring("hunter2")
    with pytest.raises(InputError, match="something else") as caught:
        KeyringKey(lambda: keyring).key(private)
    assert "hunter2" not in str(caught.value.lines())
    assert "hunter2" == keyring.kept


@pytest.mark.parametrize("module", ["keyrings.alt.file", "keyring.backends.fail", "keyring.backends.null"])
def test_keyrings_that_keep_no_secrets(private: PrivateFolder, module: str) -> None:
    """A keyring that writes in clear is refused, also as a member of a chain."""
    unsafe = type("PlaintextKeyring", (Keyring,), {"__module__": module})()
    chain = Keyring()
    chain.backends = [Keyring(), unsafe]  # type: ignore[attr-defined] # as the chaining backend has
    for keyring in (unsafe, chain):
        with pytest.raises(InputError, match="keeps no secrets"):
            KeyringKey(lambda keyring=keyring: keyring).key(private)  # type: ignore[misc] # bound on purpose


def test_a_keyring_that_fails(private: PrivateFolder) -> None:
    """A locked keyring is told by the kind of its failure alone."""

    class Locked(Keyring):
        def get_password(self, _: str, __: str) -> str | None:
            raise RuntimeError("canary")

    with pytest.raises(InputError, match="failed: RuntimeError") as caught:
        KeyringKey(Locked).key(private)
    assert "canary" not in str(caught.value.lines())


def test_no_keyring(private: PrivateFolder) -> None:
    """Without the optional package there is none."""

    def load() -> Any:
        raise ModuleNotFoundError

    with pytest.raises(InputError, match="no OS keyring"):
        KeyringKey(load).key(private)


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_a_key_file(private: PrivateFolder, tmp_path: Path) -> None:
    """The key lies in a folder of its own, for its owner alone."""
    keys = tmp_path / "keys"
    first, second = (KeyFile(PrivateFolder(str(keys))).key(private) for _ in range(2))
    assert first == second == (keys / "token-cache.key").read_bytes()
    assert 0o600 == stat.S_IMODE((keys / "token-cache.key").stat().st_mode)


def test_the_first_usable_one(private: PrivateFolder) -> None:
    """Sources that have no key are passed over; the one that has gives its name."""
    sources = FirstOf(supplied(""), SuppliedKey(Secret(KEY.hex()), "second"), supplied("third"))
    assert (KEY, "second") == (sources.key(private), sources.name)
    assert KEY == FirstOf(supplied(""), supplied(KEY.hex())).key(private)


def test_default(private: PrivateFolder, tmp_path: Path) -> None:
    """The variable wins; without it and without a keyring the key file serves."""
    assert KEY == default_key({"AZBEARER_CACHE_KEY": KEY.hex()}).key(private)
    source = default_key({"XDG_DATA_HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path)})
    assert isinstance(source, FirstOf)
    assert ["OS keyring", "key file"] == [each.name for each in source._sources]

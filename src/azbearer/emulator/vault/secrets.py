"""The secrets of all vaults: versions, attributes, and where a deleted secret is on its way."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from azbearer.emulator.vault import errors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, MutableMapping

DAY = 86_400
RECOVERABLE_DAYS = 90


@dataclass(frozen=True, slots=True)
class Version:
    """One value of a secret, with times in seconds since 1970."""

    id: str
    value: str = field(repr=False)
    created: int
    updated: int
    enabled: bool = True
    content_type: str | None = None
    tags: Mapping[str, str] | None = None
    not_before: int | None = None
    expires: int | None = None


@dataclass(frozen=True, slots=True)
class VaultSecret:
    """A secret.

    Args:
        vault: the vault's name.
        name: as it was first written.
        versions: oldest first.
        deleted: when it was deleted, or 0; it is in the deleted state once `settled` has passed.
        settled: see `deleted`; while it lies ahead, the secret is neither here nor there.
    """

    vault: str
    name: str
    versions: tuple[Version, ...]
    deleted: float = 0.0
    settled: float = 0.0

    @property
    def latest(self) -> Version:
        """The current version."""
        return self.versions[-1]

    @property
    def purge_date(self) -> int:
        """When a deleted secret is gone for good."""
        return int(self.deleted) + RECOVERABLE_DAYS * DAY


class Secrets:
    """Finds and changes secrets; names compare without regard to case.

    Args:
        table: where they are kept.
        clock: seconds since 1970.
        seconds: how long deleting and recovering take.
    """

    def __init__(
        self, table: MutableMapping[str, Mapping[str, Any]], clock: Callable[[], float], seconds: float
    ) -> None:
        self._table = table
        self._clock = clock
        self._seconds = seconds

    def listed(self, vault: str, *, deleted: bool) -> list[VaultSecret]:
        """The secrets of a vault, by name: those that can be read, or those that are deleted."""
        found = (secret for secret in self._all(vault) if self._is_settled(secret))
        return sorted(
            (secret for secret in found if bool(secret.deleted) is deleted), key=lambda secret: secret.name
        )

    def get(self, vault: str, name: str) -> VaultSecret:
        """A secret that can be read.

        Raises:
            VaultError: SecretNotFound.
        """
        found = self._find(vault, name)
        if found is None or found.deleted or not self._is_settled(found):
            raise errors.not_found(name)
        return found

    def get_deleted(self, vault: str, name: str) -> VaultSecret:
        """A deleted secret.

        Raises:
            VaultError: SecretNotFound, also while it is still being deleted.
        """
        found = self._find(vault, name)
        if found is None or not found.deleted or not self._is_settled(found):
            raise errors.deleted_not_found(name)
        return found

    def add(self, vault: str, name: str, version: Version) -> VaultSecret:
        """A new version, of a new or a known secret.

        Raises:
            VaultError: Conflict, for the name of a deleted secret.
        """
        present = self._find(vault, name)
        self._check_free(present)
        if present:
            return self._put(replace(present, versions=(*present.versions, version)))
        return self._put(VaultSecret(vault, name, (version,)))

    def restore(self, secret: VaultSecret) -> VaultSecret:
        """A whole secret, from a backup.

        Raises:
            VaultError: Conflict, when there is one of that name.
        """
        present = self._find(secret.vault, secret.name)
        self._check_free(present)
        if present:
            raise errors.already_there(secret.name)
        return self._put(secret)

    def change(self, secret: VaultSecret, version: Version) -> VaultSecret:
        """Put a version in the place of the one with its id."""
        versions = tuple(version if each.id == version.id else each for each in secret.versions)
        return self._put(replace(secret, versions=versions))

    def delete(self, vault: str, name: str) -> VaultSecret:
        """Begin to delete.

        Raises:
            VaultError: SecretNotFound.
        """
        now = self._clock()
        return self._put(replace(self.get(vault, name), deleted=now, settled=now + self._seconds))

    def recover(self, vault: str, name: str) -> VaultSecret:
        """Begin to take back a deletion.

        Raises:
            VaultError: SecretNotFound.
        """
        found = self.get_deleted(vault, name)
        return self._put(replace(found, deleted=0.0, settled=self._clock() + self._seconds))

    def purge(self, vault: str, name: str) -> None:
        """Remove a deleted secret for good.

        Raises:
            VaultError: SecretNotFound.
        """
        found = self.get_deleted(vault, name)
        del self._table[_key(vault, found.name)]

    def _check_free(self, present: VaultSecret | None) -> None:
        if present is None or (not present.deleted and self._is_settled(present)):
            return
        if not self._is_settled(present):
            raise errors.being_deleted(present.name)
        raise errors.deleted_but_recoverable(present.name)

    def _is_settled(self, secret: VaultSecret) -> bool:
        return secret.settled <= self._clock()

    def _all(self, vault: str) -> Iterator[VaultSecret]:
        prefix = _key(vault, "")
        for key in tuple(self._table):
            if key.startswith(prefix):
                found = self._find(vault, key.removeprefix(prefix))
                if found:
                    yield found

    def _find(self, vault: str, name: str) -> VaultSecret | None:
        """The secret in whatever state; one whose recovery time is over is removed."""
        row = self._table.get(_key(vault, name))
        if row is None:
            return None
        secret = VaultSecret(**{**row, "versions": tuple(Version(**each) for each in row["versions"])})
        if secret.deleted and secret.purge_date <= self._clock():
            del self._table[_key(vault, name)]
            return None
        return secret

    def _put(self, secret: VaultSecret) -> VaultSecret:
        self._table[_key(secret.vault, secret.name)] = asdict(secret)
        return secret


def _key(vault: str, name: str) -> str:
    return f"{vault}/{name}".lower()

"""The file of `--vault`: read like an environment file, each of its variables a secret."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from azbearer.cli.runfiles import read_given
from azbearer.errors import FileFormatError
from azbearer.runner.vault import Vault, VaultSecret

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping
    from pathlib import Path

    from azbearer.cli.console import Console


def read_vault(path: Path | None, options: argparse.Namespace, console: Console) -> Vault:
    """The vault of this file, whose secrets may be references; an empty one that says so without a file.

    Raises:
        AzbearerError: the file cannot be used, or a reference leads nowhere.
    """
    if path is None:
        return Vault()
    given = read_given(path, "environment", options, console, all_secret=True)
    entries = given.file.raw["values"] if given else []
    domains = {entry.get("key"): _domains(entry, path) for entry in entries if isinstance(entry, dict)}
    values = given.values if given else ()
    return Vault(
        {
            each.key: VaultSecret(str(each.value), domains.get(each.key, ()))
            for each in values
            if each.enabled and each.value is not None
        }
    )


def _domains(entry: Mapping[str, Any], path: Path) -> tuple[str, ...]:
    """The hosts that a secret is for: `domains`, or where Postman keeps them, `_.domains`.

    Raises:
        FileFormatError: they are no list of texts; taken for none, the secret would go everywhere.
    """
    inner = entry.get("_")
    found = entry.get("domains", inner.get("domains") if isinstance(inner, dict) else None)
    if found is None:
        return ()
    if not isinstance(found, list) or not all(isinstance(domain, str) and domain for domain in found):
        raise FileFormatError(
            "domains should be a list of texts",
            where=f'{path}: secret "{entry.get("key")}"',
            hint='such as ["https://management.azure.com", "*.contoso.com"]',
        )
    return tuple(found)

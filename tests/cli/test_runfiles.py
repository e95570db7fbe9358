"""The documents of a run, such as the file of `--vault`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "the-vault-secret"
SHOW = {"test": "const secret = await pm.vault.get('key'); console.log('long', secret.length, secret);"}


def _vault(folder: Path, *values: dict[str, Any]) -> Path:
    path = folder / "vault.json"
    path.write_text(json.dumps({"values": values}), "utf-8")
    return path


def test_requests_and_scripts_get_secrets(cli: Any, collection: Any, server: Any, tmp_path: Path) -> None:
    """In a URL as in a script; no report shows the value."""
    made = collection(("/{{vault:key}}", SHOW))
    ended = cli("run", made, "--vault", _vault(tmp_path, {"key": "key", "value": SECRET}))
    assert (0, [f"/{SECRET}"]) == (ended.code, server.paths)
    assert f"long {len(SECRET)}" in ended.out
    assert SECRET not in ended.out + ended.err


def test_a_reference(
    cli: Any, collection: Any, server: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each variable is a secret, so each may be a reference."""
    monkeypatch.setenv("VAULT_TEST", SECRET)
    vault = _vault(tmp_path, {"key": "plain", "value": "env:VAULT_TEST"})
    assert 0 == cli("run", collection("/{{vault:plain}}"), "--vault", vault).code
    assert [f"/{SECRET}"] == server.paths


@pytest.mark.parametrize("where", [{"domains": ["other.example"]}, {"_": {"domains": ["other.example"]}}])
def test_a_secret_for_another_host(
    cli: Any, collection: Any, server: Any, tmp_path: Path, where: dict[str, Any]
) -> None:
    """Does not go out, and the run says for whom it is."""
    vault = _vault(tmp_path, {"key": "key", "value": SECRET, **where})
    ended = cli("run", collection("/{{vault:key}}"), "--vault", vault)
    assert (2, []) == (ended.code, server.paths)
    assert "other.example" in ended.out


def test_without_a_vault(cli: Any, collection: Any, server: Any) -> None:
    """The option is named."""
    ended = cli("run", collection("/{{vault:key}}"))
    assert (2, []) == (ended.code, server.paths)
    assert "--vault FILE" in ended.out


@pytest.mark.parametrize("domains", ["other.example", [1], [""], {}])
def test_domains_that_are_none(cli: Any, collection: Any, tmp_path: Path, domains: Any) -> None:
    """Are an error, since a secret without domains goes everywhere."""
    vault = _vault(tmp_path, {"key": "key", "value": SECRET, "domains": domains})
    ended = cli("run", collection("/"), "--vault", vault)
    assert 2 == ended.code
    assert 'secret "key"' in ended.err

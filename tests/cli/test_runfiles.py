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


def answer_of(ended: Any, name: str) -> str:
    """What a script wrote to the console behind a name."""
    lines = (line.strip().removeprefix("log").strip() for line in ended.out.splitlines())
    return next(str(line.removeprefix(f"{name} ")) for line in lines if line.startswith(f"{name} "))


def test_a_jar_goes_from_run_to_run(cli: Any, collection: Any, server: Any, tmp_path: Path) -> None:
    """What one run exports the next one sends; the file is its owner's alone."""
    server.session = "kept"
    jar = tmp_path / "jar.json"
    assert cli("run", collection("/cookie"), "--export-cookie-jar", jar).code == 0
    assert jar.stat().st_mode & 0o077 == 0
    shown = collection(("/echo", {"test": "console.log('sent', pm.response.json().headers.Cookie)"}))
    assert answer_of(cli("run", shown, "--cookie-jar", jar, "--reveal"), "sent") == "session=kept"
    assert answer_of(cli("run", shown), "sent") == "undefined"


def test_a_file_that_is_no_jar(cli: Any, collection: Any, server: Any, tmp_path: Path) -> None:
    """It is named, and nothing is sent."""
    path = tmp_path / "jar.json"
    path.write_text('{"cookies": 5}', "utf-8")
    ended = cli("run", collection("/a"), "--cookie-jar", path)
    assert (2, [], True) == (ended.code, server.paths, str(path) in ended.err)


def test_a_vault_is_for_requests_and_scripts(cli: Any, collection: Any, tmp_path: Path, server: Any) -> None:
    """Each secret for its hosts; what `pm.sendRequest` sends is as the script wrote it."""
    path = tmp_path / "vault.json"
    secrets = [
        {"key": "here", "value": "secret-of-here", "domains": [server.url]},
        {"key": "there", "value": "secret-of-there", "domains": ["https://api.contoso.com"]},
    ]
    path.write_text(json.dumps({"values": secrets}), "utf-8")
    pre = """
        console.log("here", await pm.vault.get("here"));
        try { await pm.vault.get("there"); } catch (error) { console.log("there", error.message); }
        const url = pm.variables.get("server") + "/plain?x={{vault:here}}";
        pm.sendRequest(url, (error, answer) => console.log("sent", answer.json().path));
    """
    allowed = ("/a?key={{vault:here}}", {"prerequest": pre})
    ended = cli("run", collection(allowed, "/b?key={{vault:there}}"), "--vault", path, "--reveal")
    assert answer_of(ended, "here") == "secret-of-here"
    assert answer_of(ended, "there") == 'Vault access denied: "there" is for https://api.contoso.com'
    assert "vault:here" in answer_of(ended, "sent")
    assert server.paths[1:] == ["/a?key=secret-of-here"]
    assert (2, True) == (ended.code, 'the vault secret "there" may not go to this host' in ended.out)


def test_packages_come_from_their_folder(cli: Any, collection: Any, tmp_path: Path) -> None:
    """With `--packages`; without it the script is told what is missing."""
    folder = tmp_path / "packages"
    (folder / "@team").mkdir(parents=True)
    (folder / "@team" / "names.js").write_text(
        "module.exports = () => 'named ' + pm.info.requestName;", "utf-8"
    )
    made = collection(("/a", {"test": 'console.log("got", pm.require("@team/names")())'}))
    ended = cli("run", made, "--packages", folder)
    assert (0, "named /a") == (ended.code, answer_of(ended, "got"))
    without = cli("run", made)
    assert (1, True) == (without.code, "name one with --packages FOLDER" in without.out)

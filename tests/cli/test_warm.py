from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from azbearer.cli import warm
from azbearer.cli.warm import warm_token
from azbearer.tokens.ambient import evidence
from azbearer.tokens.ambient.machine import THIS_MACHINE
from azbearer.tokens.cache import keys

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Azure

# What may be loaded besides what Python starts with; each costs every call.
CHEAP = {
    "azbearer", "azbearer.version", "azbearer.cli", "azbearer.cli.main", "azbearer.cli.warm",
    "azbearer.cli.tokenoutput", "azbearer.tokens", "azbearer.tokens.cache", "azbearer.tokens.cache.folder",
    "azbearer.tokens.cache.places", "azbearer.tokens.cache.record",
}  # fmt: skip


def words(azure: Azure, *arguments: object) -> list[str]:
    return [*map(str, arguments), *azure.way]


def asked(azure: Azure, *arguments: object) -> str:
    """The ordinary way, which leaves a note."""
    ended = azure("token", *arguments)
    assert 0 == ended.code, ended.err
    return ended.out


@pytest.mark.parametrize("output", ["raw", "json", "header", "env"])
def test_the_same_as_the_ordinary_way(azure: Azure, output: str) -> None:
    """Every output is printed again, to the letter."""
    arguments = ("-e", azure.write_environment(), "-o", output)
    assert warm_token(words(azure, *arguments), azure.environ) is None
    assert asked(azure, *arguments) == warm_token(words(azure, *arguments), azure.environ)


def test_a_renewed_token_is_found(azure: Azure) -> None:
    """The note points at the record, so a new token in it is the one that is printed."""
    environment = azure.write_environment()
    first = asked(azure, "-e", environment)
    second = asked(azure, "-e", environment, "--force")
    assert second == warm_token(words(azure, "-e", environment), azure.environ) != first


def test_other_words_are_a_miss(azure: Azure) -> None:
    """A note is for its own arguments."""
    environment = azure.write_environment()
    asked(azure, "-e", environment)
    assert warm_token(words(azure, "-e", environment, "--force"), azure.environ) is None


@pytest.mark.parametrize("name", ["AZURE_CLIENT_ID", "AZBEARER_PROFILE", "IDENTITY_ENDPOINT", "HOME"])
def test_other_variables_are_a_miss(azure: Azure, name: str) -> None:
    """What decides whose token it is must be as it was."""
    environment = azure.write_environment()
    asked(azure, "-e", environment)
    assert warm_token(words(azure, "-e", environment), {**azure.environ, name: "x"}) is None


def test_unimportant_variables_do_not_matter(azure: Azure) -> None:
    """A new terminal has other ones, and the same tokens."""
    environment = azure.write_environment()
    asked(azure, "-e", environment)
    assert warm_token(words(azure, "-e", environment), {**azure.environ, "SHLVL": "3"}) is not None


def test_a_changed_file_is_a_miss(azure: Azure) -> None:
    """The environment file is looked at."""
    environment = azure.write_environment()
    asked(azure, "-e", environment)
    os.utime(environment, (1, 1))
    assert warm_token(words(azure, "-e", environment), azure.environ) is None


def test_another_folder_is_a_miss(azure: Azure, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Relative names mean something else there."""
    monkeypatch.chdir(azure.folder)
    azure.write_environment()
    asked(azure, "-e", "dev.postman_environment.json")
    (tmp_path / "other").mkdir()
    monkeypatch.chdir(tmp_path / "other")
    assert warm_token(words(azure, "-e", "dev.postman_environment.json"), azure.environ) is None


def test_little_life_left_is_a_miss(azure: Azure, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks for half an hour gets that, or the ordinary way."""
    arguments = ("-e", azure.write_environment(), "--min-valid", "30m")
    asked(azure, *arguments)
    assert warm_token(words(azure, *arguments), azure.environ) is not None
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 1860)
    assert warm_token(words(azure, *arguments), azure.environ) is None


def test_a_record_that_is_gone_is_a_miss(azure: Azure) -> None:
    """As after the cache was cleared."""
    environment = azure.write_environment()
    asked(azure, "-e", environment)
    for path in (azure.folder / "cache" / "tokens").glob("[0-9a-f]*.token"):
        path.unlink()
    assert warm_token(words(azure, "-e", environment), azure.environ) is None


def test_a_damaged_note_is_a_miss(azure: Azure) -> None:
    """So is one that somebody has put into its place."""
    environment = azure.write_environment()
    asked(azure, "-e", environment)
    (note,) = (azure.folder / "cache" / "tokens").glob("note-*")
    content = note.read_bytes()
    for changed in (b"", content[:40], content[:-1] + bytes([content[-1] ^ 1])):
        note.write_bytes(changed)
        assert warm_token(words(azure, "-e", environment), azure.environ) is None


def test_a_supplied_key(azure: Azure) -> None:
    """The warm way knows the key in `AZBEARER_CACHE_KEY` too."""
    azure.environ["AZBEARER_CACHE_KEY"] = "ab" * 32
    environment = azure.write_environment()
    assert asked(azure, "-e", environment) == warm_token(words(azure, "-e", environment), azure.environ)
    assert not (azure.folder / "data").exists()


def test_a_sign_in_makes_the_chain_s_note_useless(azure: Azure) -> None:
    """A profile that did not exist is one of the things that the choice rested on."""
    azure.environ |= {"AZURE_TENANT_ID": "7b0d4a1e-0000-4000-8000-00000000a001",
                      "AZURE_CLIENT_ID": "7b0d4a1e-0000-4000-8000-00000000a002",
                      "AZURE_CLIENT_SECRET": "demo~Secret/with+odd=chars&100%"}  # fmt: skip
    asked(azure)
    assert warm_token(words(azure), azure.environ) is not None
    (azure.folder / "config" / "profiles").mkdir(parents=True)
    (azure.folder / "config" / "profiles" / "default.json").write_text("{}")
    assert warm_token(words(azure), azure.environ) is None


def test_the_note_has_no_token(azure: Azure) -> None:
    """Only the record has it, encrypted; the note is encrypted too."""
    environment = azure.write_environment()
    token = asked(azure, "-e", environment).strip().encode()
    written = azure.files()
    assert token not in written
    assert b"login.microsoftonline.com" not in b"".join(
        path.read_bytes() for path in azure.folder.rglob("note-*")
    )


def test_every_deciding_variable_counts() -> None:
    """What the chain's cache key is made of is what the note is bound to."""
    assert not [name for name in evidence._DECIDING if not name.startswith(warm._DECIDING)]


def test_the_same_names_as_the_token_room(tmp_path: Path) -> None:
    """Copied to keep the warm way short, and compared here."""
    assert (keys._KEY_FILE, keys.KEY_VARIABLE) == (warm.KEY_FILE, warm.KEY_VARIABLE)
    path = tmp_path / "file"
    for _ in range(2):
        assert THIS_MACHINE.stamp(str(path)) == warm._stamp(str(path))
        path.write_text("x")


def test_the_process_loads_next_to_nothing(azure: Azure) -> None:
    """No parser, no sources, no engine, no HTTP: of ours, the few modules that read the cache."""
    environment = azure.write_environment()
    expected = asked(azure, "-e", environment)
    program = (
        "import json, sys\nfrom azbearer.cli.main import main\ncode = main()\n"
        "sys.stderr.write(json.dumps(list(sys.modules)))\nsys.exit(code)"
    )
    command = [sys.executable, "-c", program, "token", *words(azure, "-e", environment)]
    environ = {**azure.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    ended = subprocess.run(command, env=environ, capture_output=True, text=True, check=True)
    assert expected == ended.stdout
    loaded = set(json.loads(ended.stderr))
    assert CHEAP == {name for name in loaded if name.partition(".")[0] == "azbearer"}
    assert not loaded & {"argparse", "dataclasses", "pathlib", "pycurl", "asyncio", "azbearer.errors"}

"""Options that bound a run and shape its output."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.cli.main import parse
from azbearer.cli.run_arguments import retry_rules, with_reporter_options
from azbearer.errors import UsageError
from azbearer.runner.retries import RetryRules

if TYPE_CHECKING:
    from pathlib import Path

# `newman run --help` of 6.2.2, but for the options of cookies and client certificates.
NEWMANS = [
    "-e e", "--environment e", "-g g", "--globals g", "-r cli", "--reporters cli", "-n 2",
    "--iteration-count 2", "-d d", "--iteration-data d", "--folder f", "--global-var a=b", "--env-var a=b",
    "--export-environment f", "--export-globals f", "--export-collection f", "--postman-api-key k", "--bail",
    "--bail folder", "--bail failure", "--bail folder,failure", "--ignore-redirects", "-x",
    "--suppress-exit-code", "--silent", "--disable-unicode", "--color auto", "--color on", "--color off",
    "--delay-request 1", "--timeout 1", "--timeout-request 1", "--timeout-script 1", "--working-dir w",
    "--no-insecure-file-read", "-k", "--insecure", "--ssl-extra-ca-certs f", "--cookie-jar f",
    "--export-cookie-jar f", "--reporter-json-export f", "--reporter-junit-export f",
    "--reporter-cli-silent", "--reporter-cli-show-timestamps", "--reporter-cli-no-summary",
    "--reporter-cli-no-failures", "--reporter-cli-no-assertions", "--reporter-cli-no-success-assertions",
    "--reporter-cli-no-console", "--reporter-cli-no-banner",
]  # fmt: skip


@pytest.mark.parametrize("option", NEWMANS)
def test_newmans_options_are_understood(option: str) -> None:
    """Every option of a pipeline that used newman is one of ours."""
    assert "c.json" == str(parse(["run", "c.json", *option.split()])[1].collection)


@pytest.mark.parametrize("option", ["--color", "--color=purple", "--timeout=1s", "--limit-jumps=0"])
def test_bad_values(cli: Any, option: str) -> None:
    """They end with 2 before anything runs."""
    assert 2 == cli("run", "c.json", option).code


def test_redirects(cli: Any, collection: Any, server: Any) -> None:
    """They can be left alone, and are an answer then."""
    assert 0 == cli("run", collection("/loop"), "--ignore-redirects").code
    assert ["/loop"] == server.paths


def test_the_time_of_a_run(cli: Any, collection: Any, server: Any) -> None:
    """When it is over the run ends with 6, whatever it waits for; the report says why."""
    ended = cli("run", collection("/hang", "/two"), "--timeout", "100")
    assert 6 == ended.code
    assert "the run did not end within 0.1 s" in ended.out
    assert "/two" not in server.paths


def test_the_time_of_a_run_in_a_script(cli: Any, collection: Any, server: Any) -> None:
    """A script that waits is ended as well."""
    made = collection(("/one", {"prerequest": "setTimeout(() => {}, 60000)"}))
    ended = cli("run", made, "--timeout", "400")
    assert 6 == ended.code
    assert [] == server.paths


def test_endless_jumps(cli: Any, collection: Any) -> None:
    """They end with 6, by the limit that was given."""
    made = collection(("/a", {"test": 'pm.execution.setNextRequest("/a")'}))
    ended = cli("run", made, "--limit-jumps", "4")
    assert 6 == ended.code
    assert "setNextRequest was followed 4 times in one iteration" in ended.out


def test_the_collection_is_exported(cli: Any, collection: Any, tmp_path: Path) -> None:
    """As it ran: what scripts set in its variables is not in it, as in newman; only its owner may read it."""
    made = collection(("/a", {"test": 'pm.collectionVariables.set("server", "x")'}), own=[1])
    out = tmp_path / "out.json"
    assert 0 == cli("run", made, "--export-collection", out).code
    assert json.loads(made.read_text("utf-8")) == json.loads(out.read_text("utf-8"))
    assert 0o600 == out.stat().st_mode & 0o777


def test_the_key_of_an_account(cli: Any, collection: Any) -> None:
    """It is not used, and the run says so without showing it."""
    ended = cli("run", collection("/a"), "--postman-api-key", "PMAK-secret")
    assert (0, 1) == (ended.code, len(ended.lines))
    assert ended.err.startswith("note: --postman-api-key is not used")
    assert "PMAK" not in ended.err + ended.out


@pytest.mark.parametrize(
    ("given", "prepared"),
    [
        (["--reporter-mine-export", "f", "c"], ["--reporter-option=mine-export=f", "c"]),
        (["--reporter-mine-export=f"], ["--reporter-option=mine-export=f"]),
        (["--reporter-mine-empty="], ["--reporter-option=mine-empty="]),
        (["--reporter-mine-quiet", "-x"], ["--reporter-option=mine-quiet=true", "-x"]),
        (["--reporter-mine-quiet"], ["--reporter-option=mine-quiet=true"]),
        (["--reporter-cli-no-banner", "c"], ["--reporter-cli-no-banner", "c"]),
        (["--reporter-option", "mine-a=b"], ["--reporter-option", "mine-a=b"]),
    ],
)
def test_options_of_other_reporters(given: list[str], prepared: list[str]) -> None:
    """What is none of ours is kept for the reporter that it names; a switch is true (newman)."""
    assert prepared == with_reporter_options(given)


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("429", RetryRules(statuses=frozenset({429}))),
        ("500, 502,network", RetryRules(statuses=frozenset({500, 502}), network=True)),
        ("network", RetryRules(statuses=frozenset(), network=True)),
        ("all-methods", RetryRules(every_method=True)),
    ],
)
def test_what_to_retry_on(text: str, rules: RetryRules) -> None:
    """Statuses and words."""
    assert rules == retry_rules(text)


@pytest.mark.parametrize("text", ["", "200", "4xx", "429,nework"])
def test_what_nobody_retries_on(text: str) -> None:
    """Words that say nothing are named."""
    with pytest.raises(UsageError, match="--retry-on does not know"):
        retry_rules(text)

"""The vault: which request and script gets which secret."""

from __future__ import annotations

from typing import Any

import pytest

from azbearer.errors import RequestRefusedError
from azbearer.runner.events import RequestFinished
from azbearer.runner.vault import Vault, VaultSecret
from azbearer.scripting.contract import SendFailure
from azbearer.secrets import Redactor
from azbearer.variables.scopes import Resolved

URL = "https://api.contoso.com/x"


def _nothing(name: str) -> Resolved | None:
    return Resolved(name, "other", "globals") if name == "vault:shadowed" else None


def _find(vault: Vault, name: str, url: str = URL) -> Any:
    found = vault.lookup(_nothing, lambda: url, "demo > a")(name)
    return found and found.value


def test_a_secret_is_found_last() -> None:
    """Behind `vault:`, after every other variable of that name."""
    vault = Vault({"a": VaultSecret("1"), "shadowed": VaultSecret("2")})
    assert ("1", "other", None) == tuple(_find(vault, name) for name in ("vault:a", "vault:shadowed", "a"))


@pytest.mark.parametrize(
    ("matches", "pattern", "url"),
    [
        (True, "https://api.contoso.com", URL),
        (True, "api.contoso.com", URL),
        (True, "https://*.contoso.com/any/path", URL),
        (True, "*.contoso.com", "https://contoso.com/"),
        (True, "*", URL),
        (True, "https://api.contoso.com:443", URL),
        (True, "http://api.contoso.com", "http://api.contoso.com/"),
        (True, "localhost", "http://localhost:8080/"),
        (True, "*://api.contoso.com", "http://api.contoso.com/"),
        (False, "api.contoso.com", "http://api.contoso.com/"),
        (False, "*.contoso.com", "https://evilcontoso.com/"),
        (False, "contoso.com", URL),
        (False, "https://api.contoso.com:8443", URL),
        (False, "https://api.contoso.com", "https://api.contoso.com.evil.example/"),
        (False, "https://api.contoso.com", "https://api.contoso.com@evil.example/"),
        (False, "*", "{{host}}/x"),
    ],
)
def test_patterns_of_hosts(matches: bool, pattern: str, url: str) -> None:
    """Scheme, host and port; https unless the pattern says another, as in Postman."""
    assert matches == VaultSecret("1", (pattern,)).may_go_to(url)


@pytest.mark.parametrize(
    ("words", "vault", "name"),
    [
        ("needs a vault", Vault(), "vault:a"),
        ('no secret "a"', Vault({}), "vault:a"),
        ("may not go to this host", Vault({"a": VaultSecret("1", ("other.example",))}), "vault:a"),
    ],
)
def test_what_is_refused(words: str, vault: Vault, name: str) -> None:
    """No request goes out with a literal `{{vault:a}}`, or to a host that the secret is not for."""
    with pytest.raises(RequestRefusedError, match=words):
        _find(vault, name)


def _ask(vault: Vault, do: str, key: str = "a", value: Any = None, url: str = URL) -> Any:
    return vault.answer({"do": do, "key": key, "value": value}, url, Redactor())


def test_scripts_change_it_for_the_run() -> None:
    """`get`, `set` and `unset`; what there is not is nothing."""
    vault = Vault({})
    assert _ask(vault, "get") is None
    assert _ask(vault, "set", value=5) is None
    assert "5" == _ask(vault, "get") == _find(vault, "vault:a")
    assert _ask(vault, "unset") is None
    assert _ask(vault, "get") is None


def test_scripts_are_denied() -> None:
    """Without a vault, and in requests to other hosts; a write keeps the hosts."""
    assert SendFailure("Vault access denied: give the file of its secrets with --vault FILE") == _ask(
        Vault(), "get"
    )
    vault = Vault({"a": VaultSecret("1", ("api.contoso.com",))})
    denied = SendFailure('Vault access denied: "a" is for api.contoso.com')
    assert denied == _ask(vault, "get", url="https://evil.example/") == _ask(vault, "set", url="")
    _ask(vault, "set", value="2")
    assert ("2", denied) == (_ask(vault, "get"), _ask(vault, "get", url="https://evil.example/"))


def test_its_values_are_secrets() -> None:
    """Known to the redactor from the start, and when a script sets one."""
    redactor = Redactor()
    vault = Vault({"a": VaultSecret("first-secret")})
    vault.tell(redactor)
    vault.answer({"do": "set", "key": "b", "value": "second-secret"}, URL, redactor)
    assert {"first-secret", "second-secret"} <= redactor.values
    assert "first-secret" not in repr(VaultSecret("first-secret"))


def test_a_request_with_a_secret_that_is_not_there(lab: Any, item: Any) -> None:
    """Is not sent, and the run says why."""
    lab.run(lab.plan(item("one", url="http://127.0.0.1/{{vault:a}}")))
    (event,) = lab.recorder.of(RequestFinished)
    assert '"vault:a" needs a vault' == event.exchange.problem.message
    assert [] == lab.transport.sent

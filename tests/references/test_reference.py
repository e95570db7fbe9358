from __future__ import annotations

from typing import Any

import pytest

from azbearer.collection.model import Variable
from azbearer.errors import InputError
from azbearer.references.reference import Reference, command_of, parse_reference, reference_of, vault_of

VERSION = "0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    ("text", "kind", "target"),
    [
        ("env:CLIENT_SECRET", "env", "CLIENT_SECRET"),
        ("file:secrets/dev.txt", "file", "secrets/dev.txt"),
        ("file:/run/secrets/dev", "file", "/run/secrets/dev"),
        ("keyring:azure/dev", "keyring", "azure/dev"),
        ("keyring:https://a.example/x/adele", "keyring", "https://a.example/x/adele"),
        ("cmd:pass show 'azure dev'", "cmd", "pass show 'azure dev'"),
        (
            "keyvault:https://v1.vault.azure.net/secrets/dev",
            "keyvault",
            "https://v1.vault.azure.net/secrets/dev",
        ),
        (" env:PASTED_WITH_BLANKS \n", "env", "PASTED_WITH_BLANKS"),
    ],
)
def test_references(text: str, kind: str, target: str) -> None:
    """The word before the colon is the kind, and the text comes back as it was."""
    found = parse_reference(text)
    assert found is not None
    assert (kind, target, text.strip()) == (found.kind, found.target, found.text)


@pytest.mark.parametrize(
    "text", ["", "s3cret", "ENV:X", "https://a.example", "data:x", "environment:x", "{{env:X}}"]
)
def test_what_is_no_reference(text: str) -> None:
    """It is the secret itself."""
    assert parse_reference(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "env:", "env:A B", "env:A=B", "file:", "file:a\x00b", "file:a\nb", "keyring:", "keyring:service",
        "keyring:/name", "keyring:service/", "cmd:", "cmd:   ", "cmd:pass 'open", "keyvault:",
        "keyvault:dev", "keyvault:http://v1.vault.azure.net/secrets/dev",
    ],
)  # fmt: skip
def test_half_of_a_reference(text: str) -> None:
    """It is an error that does not repeat the text, which may be a secret."""
    with pytest.raises(InputError) as caught:
        parse_reference(text)
    target = text.partition(":")[2].strip()
    assert "secret-reference" == caught.value.code
    assert not target or target not in "\n".join(caught.value.lines())


@pytest.mark.parametrize(
    ("variable", "expected"),
    [
        (Variable("client_secret", "env:X"), Reference("env", "X")),
        (Variable("anything", "env:X", "secret"), Reference("env", "X")),
        (Variable("logo", "file:///icons/logo.png"), None),
        (Variable("client_id", "env:X"), None),
        (Variable("client_secret", 5), None),
        (Variable("client_secret", None), None),
    ],
)
def test_secrets_alone_are_references(variable: Variable, expected: Any) -> None:
    """By their type or their name; a URL of another variable stays what it is."""
    assert expected == reference_of(variable)


def test_half_of_a_reference_names_its_variable() -> None:
    """So that it can be found in the file."""
    with pytest.raises(InputError) as caught:
        reference_of(Variable("client_secret", "env:"))
    assert 'variable "client_secret"' == caught.value.where


@pytest.mark.parametrize(
    "url",
    [
        "https://v1.vault.azure.net/secrets/dev",
        f"https://v1.vault.azure.net/secrets/dev/{VERSION}",
        "https://V1.Vault.Azure.net/secrets/Dev-2",
        "https://v1.vault.usgovcloudapi.net/secrets/dev",
        "https://v1.vault.azure.cn/secrets/dev",
    ],
)
def test_vaults(url: str) -> None:
    """Those of every cloud."""
    found = vault_of(url)
    assert found is not None
    assert "Key Vault" == found.name


@pytest.mark.parametrize(
    "url",
    [
        "https://vault.azure.net.evil.example/secrets/dev", "https://evilvault.azure.net/secrets/dev",
        "https://v1.vault.azure.net@evil.example/secrets/dev", "https://v1.vault.azure.net:8443/secrets/dev",
        "https://v1.vault.azure.net/secrets/dev?x=1", "https://v1.vault.azure.net/secrets/../keys/dev",
        "https://v1.vault.azure.net/keys/dev", "https://v1.vault.azure.net/secrets/", "https://management.azure.com/secrets/x",
        "https://h1.managedhsm.azure.net/secrets/dev", "https://a.vault.azure.net\\@b.example/secrets/dev",
        "https://v1.vault.azure.net/secrets/dev#x", "https://v1.vault.azure.net/secrets/dev/latest",
    ],
)  # fmt: skip
def test_what_is_no_vault(url: str) -> None:
    """A token for Key Vault goes to vaults of Azure's and nowhere else."""
    assert vault_of(url) is None


def test_words_of_a_command() -> None:
    """As a POSIX shell splits them, but for backslashes on Windows, and nothing is expanded."""
    assert ["a", "b c", "$HOME", "*", "#x", ";"] == command_of("a 'b c' $HOME * #x ;", "linux")
    assert ["C:\\tools\\a.exe", "x y"] == command_of('C:\\tools\\a.exe "x y"', "win32")


def test_arguments_of_a_command_are_not_shown() -> None:
    """They may be secrets themselves."""
    found = parse_reference("cmd:op read canary-argument")
    assert found is not None
    assert "cmd:op …" == found.shown
    assert "canary-argument" not in repr(found)

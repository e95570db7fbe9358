from __future__ import annotations

import pytest

from azbearer.arm.versions.search import Wish, search, wish_of
from azbearer.arm.versions.storage import Index

SHIPPED = Index.shipped()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("list virtual machines", "VirtualMachines.list"),
        ("start vm", "VirtualMachines.start"),
        ("create vnet", "VirtualNetworks.create_or_update"),
        ("regenerate storage key", "StorageAccounts.regenerate_key"),
        ("list keys storage account", "StorageAccounts.list_keys"),
        ("list subscriptions", "Subscriptions.list"),
        ("list all resource groups", "ResourceGroups.list"),
        ("delete a resource group", "ResourceGroups.delete"),
        ("create role assignment", "RoleAssignments.create"),
        ("deployments what if", "Deployments.what_if"),
        ("list policy assignments", "PolicyAssignments.list"),
        ("restart web app", "WebApps.restart"),
        ("cosmos list keys", "DatabaseAccounts.list_keys"),
        ("Microsoft.KeyVault get secret", "Secrets.get"),
        ("listKeys storageAccounts", "StorageAccounts.list_keys"),
    ],
)
def test_people_find_what_they_mean(words: str, expected: str) -> None:
    """The first of what is found is the operation that the words describe."""
    assert expected == search(SHIPPED, words.split(), most=1)[0].entry.name


def test_every_word_has_to_be_there() -> None:
    """Half a match is none."""
    assert () == search(SHIPPED, ["virtual", "machines", "qqqq"])


def test_a_method_and_a_number_narrow_it() -> None:
    """Only what was asked for, and so many."""
    found = search(SHIPPED, ["virtual", "machine"], method="DELETE", most=3)
    assert 3 == len(found)
    assert {"DELETE"} == {each.entry.method for each in found}


def test_the_order_does_not_depend_on_chance() -> None:
    """Equal scores are sorted by path."""
    assert search(SHIPPED, ["remove", "network"]) == search(SHIPPED, ["remove", "network"])


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["list", "VMs"], Wish(("virtual", "machine"), "list")),
        (["policies"], Wish(("polic",))),
        (["Microsoft.Web", "sites"], Wish(("site",), "", "microsoft.web")),
        (["storageAccounts"], Wish(("storage", "account"))),
        (["delete", "the", "access", "lists"], Wish(("access", "list"), "delete")),
    ],
)
def test_words_become_a_wish(words: list[str], expected: Wish) -> None:
    """Plurals, idle words and abbreviations do not stand in the way; the first verb is the verb."""
    assert expected == wish_of(SHIPPED, words)

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from azbearer.cli.call.versioned import (
    Versioned,
    advice,
    corrected_by,
    filled_in,
    is_managed,
    version_of,
    with_version,
)
from azbearer.http.messages import Request, Response

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Azure, Ended

ARM = "https://management.azure.com"
GROUP = f"{ARM}/subscriptions/1/resourceGroups/rg"
MACHINE = f"{GROUP}/providers/Microsoft.Compute/virtualMachines/v"


def refused(url: str, code: str, message: str, status: int = 400) -> Response:
    """An answer with ARM's error envelope."""
    body = json.dumps({"error": {"code": code, "message": message}}).encode()
    return Response(status, "", (), body, url, "1.1", Request("GET", url))


def unsupported(url: str, *versions: str) -> Response:
    """The type does not have the version."""
    listed = ", ".join(versions)
    text = (
        "No registered resource provider found for location 'x' and API version 'y' for type 'z'. "
        f"The supported api-versions are '{listed}'."
    )
    return refused(url, "NoRegisteredProviderFound", text)


def test_a_missing_version_is_filled_in() -> None:
    """The newest stable one that the index has for the operation, with a note that says which."""
    versioned = filled_in(Request("GET", f"{GROUP}?$top=1#x"), preview=False)
    version = version_of(versioned.request.url)
    assert f"{GROUP}?$top=1&api-version={version}#x" == versioned.request.url
    assert versioned.note == f"api-version {version} (of ResourceGroups.get)"
    assert versioned.chosen


def test_a_given_version_stays() -> None:
    """Whatever the case of its name."""
    request = Request("GET", f"{GROUP}?API-Version=2020-01-01")
    assert Versioned(request) == filled_in(request, preview=False)


def test_what_the_index_does_not_know_is_left_to_the_service() -> None:
    """No version is better than a made-up one."""
    request = Request("GET", f"{GROUP}/providers/Contoso.Other/things")
    assert Versioned(request) == filled_in(request, preview=False)


@pytest.mark.parametrize(
    ("url", "expected"),
    [(f"{ARM}/x", True), ("https://MANAGEMENT.azure.com/x", True), ("https://graph.microsoft.com/x", False)],
)
def test_only_the_resource_manager_has_versions(url: str, expected: bool) -> None:
    """Other APIs have other ways."""
    assert expected == is_managed(Request("GET", url), ARM)


def test_a_wrong_version_is_corrected_from_the_answer() -> None:
    """One that the answer lists and the index knows is the best."""
    sent = Versioned(Request("GET", f"{MACHINE}?api-version=2000-01-01"))
    again = corrected_by(sent, unsupported(MACHINE, "2024-03-01", "2024-07-01", "2099-01-01"), preview=False)
    assert again is not None
    assert f"{MACHINE}?api-version=2024-07-01" == again.request.url
    assert "api-version 2024-07-01 instead of 2000-01-01: NoRegisteredProviderFound" == again.note


def test_what_the_index_does_not_know_is_taken_from_the_answer() -> None:
    """The service knows its own versions."""
    url = f"{GROUP}/providers/Contoso.Other/things"
    again = corrected_by(
        Versioned(Request("GET", url)), unsupported(url, "2021-01-01", "2020-01-01"), preview=False
    )
    assert again is not None
    assert f"{url}?api-version=2021-01-01" == again.request.url


def test_the_managers_own_list_is_not_taken_for_a_provider() -> None:
    """ARM lists its own versions when it takes a provider's path for its own; the index knows better."""
    sent = Versioned(Request("GET", f"{MACHINE}?api-version=2000-01-01"))
    answer = refused(
        MACHINE,
        "InvalidApiVersionParameter",
        "The api-version 'x' is invalid. The supported versions are '2018-05-01,2014-04'.",
    )
    again = corrected_by(sent, answer, preview=False)
    assert again is not None
    assert "2018-05-01" != version_of(again.request.url)


@pytest.mark.parametrize("chosen", [True, False])
def test_a_write_with_a_version_of_the_user_is_not_sent_again(chosen: bool) -> None:
    """Its body was written for that version; one that azbearer chose may be replaced."""
    sent = Versioned(Request("PUT", f"{MACHINE}?api-version=2000-01-01", body=b"{}"), "", chosen)
    again = corrected_by(sent, unsupported(MACHINE, "2024-07-01"), preview=False)
    assert chosen == (again is not None)


def test_an_unset_variable_is_not_covered_up() -> None:
    """Another version would only hide what is wrong; the hint says it."""
    url = f"{ARM}/subscriptions/1/resourceGroups/undefined/providers/Microsoft.Compute/virtualMachines"
    answer = refused(
        url,
        "InvalidApiVersionParameter",
        "The api-version '2024-07-01' is invalid. The supported versions are '2020-01-01'.",
    )
    request = Request("GET", f"{url}?api-version=2024-07-01")
    assert corrected_by(Versioned(request), answer, preview=False) is None
    assert 'the value of "resourceGroups" in the path is empty' in advice(request, answer)


def test_other_errors_are_left_alone() -> None:
    """Nothing is sent twice without a reason."""
    answer = refused(MACHINE, "ResourceNotFound", "gone", 404)
    assert corrected_by(Versioned(Request("GET", MACHINE)), answer, preview=False) is None
    assert "" == advice(Request("GET", MACHINE), answer)


def test_advice_names_the_version_or_the_path() -> None:
    """What to write instead."""
    write = Request("PUT", f"{MACHINE}?api-version=2000-01-01")
    assert "use api-version 2024-07-01" == advice(write, unsupported(MACHINE, "2024-07-01"))
    wrong = f"{GROUP}/providers/Microsoft.Compute/virtualMachine"
    text = (
        "The resource type 'virtualMachine' could not be found in the namespace 'Microsoft.Compute' for api "
        "version '2026-04-01'."
    )
    hint = advice(
        Request("GET", f"{wrong}?api-version=2026-04-01"), refused(wrong, "InvalidResourceType", text, 404)
    )
    assert hint.startswith("did you mean /subscriptions/")


def test_the_query_stays_as_it_is_written() -> None:
    """Only the version changes."""
    request = with_version(Request("GET", "https://h/p?a=%2F&API-VERSION=1&b"), "2")
    assert "https://h/p?a=%2F&b&api-version=2" == request.url


def test_a_call_without_a_version_works(cli: Callable[..., Ended]) -> None:
    """The note goes to standard error, the answer is what it is."""
    ended = cli("get", "/subscriptions", "--offline", "--query", "value[].state", "-o", "tsv")
    assert (0, "Enabled\n") == (ended.code, ended.out)
    assert "note: api-version 2022-12-01 (of Subscriptions.list)" in ended.err


def test_a_call_with_a_wrong_version_works(cli: Callable[..., Ended]) -> None:
    """So does a list of pages; the emulator refuses as ARM does."""
    for words in ([], ["--all"]):
        ended = cli("get", "/subscriptions?api-version=2001-01-01", *words, "--offline", "-o", "none")
        assert (0, "") == (ended.code, ended.out), ended.err
        assert "instead of 2001-01-01: InvalidApiVersionParameter" in ended.err


def test_items_make_the_request(cli: Callable[..., Ended]) -> None:
    """From the command line to a resource group in the emulator, and back as a table."""
    path = "/subscriptions/7b0d4a1e-0000-4000-8000-00000000a003/resourcegroups/rg"
    ended = cli("put", path, "--offline", "-o", "table", "location=westeurope", "tags[env]=dev")
    assert 0 == ended.code, ended.err
    assert ["Name    Location", "------  ----------", "rg      westeurope"] == ended.out.splitlines()


def test_nothing_is_sent_to_show_a_call(cli: Callable[..., Ended]) -> None:
    """Neither for a dry run nor for a curl command; the host does not even exist."""
    for option, start in (("--dry-run", "PUT https://management.azure.com/x"), ("--curl", "azbearer token")):
        ended = cli("put", "/x?api-version=1", option, "--offline", "clientSecret=geheim-123")
        assert 0 == ended.code, ended.err
        assert ended.out.startswith(start)
        assert "geheim" not in ended.out


def test_an_error_brings_a_command_to_try_it_again(azure: Azure) -> None:
    """With the token from a pipe, and without the secret of the call."""
    words = ("-H", "X-Api-Key: geheim-123", "-e", azure.write_environment())
    ended = azure("get", "/subscriptions/00000000-0000-0000-0000-00000000ffff", *words)
    assert 5 == ended.code
    last = ended.err.splitlines()[-1]
    assert last.startswith(
        "  again: azbearer token -o header --scope https://management.azure.com/.default -e "
    )
    assert "| curl -H @- " in last
    assert "geheim-123" not in ended.err

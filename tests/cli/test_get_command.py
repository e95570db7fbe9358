from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from azbearer.emulator import (
    DEMO_CLIENT_ID,
    DEMO_CLIENT_SECRET,
    DEMO_SUBSCRIPTION_ID,
    App,
    Emulator,
    EmulatorSettings,
    Fault,
    Tenant,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Azure, Ended, Server

OTHER_TENANT_ID = "9f1d3a52-0000-4000-8000-00000000b001"

SUBSCRIPTIONS = "/subscriptions?api-version=2022-12-01"


def test_a_path_is_the_resource_managers(azure: Azure) -> None:
    """A relative path goes to the cloud's Resource Manager, with a token that it accepts."""
    ended = azure("get", SUBSCRIPTIONS, "-e", azure.write_environment())
    assert (0, "") == (ended.code, ended.err)
    assert "Enabled" == json.loads(ended.out)["value"][0]["state"]


def test_offline_needs_no_identity(cli: Callable[..., Ended]) -> None:
    """With `--offline` alone the demo's app of the emulator asks."""
    ended = cli("get", SUBSCRIPTIONS, "--offline")
    assert (0, 1) == (ended.code, len(json.loads(ended.out)["value"])), ended.err


GROUPS = "/subscriptions/{subscriptionId}/resourcegroups"
VERSION = "?api-version=2022-09-01"


def test_variables(azure: Azure) -> None:
    """`{subscriptionId}` and `{{variables}}` come from the environment file, `--env-var` and options."""
    file = azure.write_environment(subscriptionId=DEMO_SUBSCRIPTION_ID, version="2022-09-01")
    assert 0 == azure("get", f"{GROUPS}?api-version={{{{version}}}}", "-e", file).code
    assert 0 == azure("get", f"{GROUPS}?api-version={{{{v}}}}", "-e", file, "--env-var", "v=2022-09-01").code
    file = azure.write_environment()
    assert 0 == azure("get", GROUPS + VERSION, "-e", file, "--subscription", DEMO_SUBSCRIPTION_ID).code


@pytest.mark.parametrize(
    ("url", "words"),
    [
        (GROUPS + VERSION, "{subscriptionId} in the URL has no value"),
        ("/x/{{name}}", "the variable 'name' in the URL has no value"),
        ("/subscriptions//x", "empty part between two slashes"),
        ("", "no URL is given"),
        ("ftp://host/x", "neither http nor https"),
    ],
)
def test_a_url_that_is_refused(azure: Azure, url: str, words: str) -> None:
    """Before anything is sent, with what is wrong."""
    ended = azure("get", url, "-e", azure.write_environment())
    assert (2, True) == (ended.code, words in ended.err), ended.err


def test_from_the_making_to_the_end(azure: Azure) -> None:
    """Put waits for the resource, delete for its end; both are default."""
    options = ("-e", azure.write_environment(subscriptionId=DEMO_SUBSCRIPTION_ID))
    url = f"{GROUPS}/one{VERSION}"
    made = azure("put", url, "-b", '{"location":"westeurope"}', *options)
    assert (0, "Succeeded") == (made.code, json.loads(made.out)["properties"]["provisioningState"])
    assert 0 == azure("patch", url, "-b", '{"tags":{"a":"b"}}', *options).code
    listed = azure("get", GROUPS + VERSION, "--all", *options)
    assert ["one"] == [group["name"] for group in json.loads(listed.out)["value"]]
    assert azure("head", url, *options).out.startswith("HTTP/1.1 204")
    assert (0, 5) == (azure("delete", url, *options).code, azure("head", url, *options).code)


def test_any_method(azure: Azure) -> None:
    """`request` is told it."""
    ended = azure("request", "get", SUBSCRIPTIONS, "-e", azure.write_environment())
    assert 0 == ended.code
    assert 2 == azure("request", "G ET", SUBSCRIPTIONS).code


def test_headers_first(azure: Azure) -> None:
    """`-i` prints status and headers before the body."""
    head, _, body = azure("get", SUBSCRIPTIONS, "-i", "-e", azure.write_environment()).out.partition("\n\n")
    assert head.startswith("HTTP/1.1 200")
    assert json.loads(body)


def test_verbose_shows_no_secret(azure: Azure) -> None:
    """`-v` tells what is sent and received; tokens and the file's secrets are cut."""
    file = azure.write_environment(apiKey="canary-key-1234")
    ended = azure(
        "get", SUBSCRIPTIONS, "-v", "-e", file, "-H", "X-Key: {{apiKey}}", "-H", "Accept: text/plain"
    )
    assert "> GET https://management.azure.com/subscriptions" in ended.err
    assert "< HTTP/1.1 200" in ended.err
    assert "> Accept: text/plain" in ended.err
    token = azure("token", "-e", file).out.strip()
    shown = ended.out + ended.err
    assert [] == [secret for secret in ("canary-key", DEMO_CLIENT_SECRET, token[:40]) if secret in shown]


def test_conditions(azure: Azure) -> None:
    """ETags are sent, quoted if the shell took the quotes."""
    options = ("-e", azure.write_environment(subscriptionId=DEMO_SUBSCRIPTION_ID), "-v")
    ended = azure(
        "put", f"{GROUPS}/one{VERSION}", "-b", "{}", "--if-match", "abc", "--if-none-match", "*", *options
    )
    assert '> If-Match: "abc"' in ended.err
    assert "> If-None-Match: *" in ended.err


def test_an_auxiliary_tenant(azure: Azure, tmp_path: Path) -> None:
    """Its token goes along; a fourth is refused."""
    tenants = ("--auxiliary-tenant", OTHER_TENANT_ID)
    guest = App(OTHER_TENANT_ID, DEMO_CLIENT_ID, (DEMO_CLIENT_SECRET,))
    base = EmulatorSettings()
    settings = replace(base, tenants=(*base.tenants, Tenant(OTHER_TENANT_ID)), apps=(*base.apps, guest))
    with Emulator(settings) as emulator:
        two = type(azure)(emulator, tmp_path)
        ended = two("get", SUBSCRIPTIONS, "-v", "-e", two.write_environment(), *tenants)
    assert "> x-ms-authorization-auxiliary: Bearer ****" in ended.err
    assert 6 == azure("get", SUBSCRIPTIONS, "-e", azure.write_environment(), *(tenants * 4)).code


def test_an_unknown_host_gets_no_token(azure: Azure, server: Server) -> None:
    """And that is said; with `--resource` its token is refused to it, with `--token-host` it is sent."""
    file = azure.write_environment()
    ended = azure("get", f"{server.url}/x", "-e", file)
    assert "Authorization" not in json.loads(ended.out)["headers"]
    assert "no token is sent to 127.0.0.1" in ended.err
    resource = ("--resource", "https://vault.azure.net")
    assert (2, 1) == (azure("get", f"{server.url}/x", "-e", file, *resource).code, len(server.paths))
    named = azure("get", f"{server.url}/x", "-e", file, *resource, "--token-host", server.url)
    assert json.loads(named.out)["headers"]["Authorization"].startswith("Bearer ey")


def test_a_refused_secret(azure: Azure) -> None:
    """No token, exit code 4, and nothing is asked of the Resource Manager."""
    ended = azure("get", SUBSCRIPTIONS, "-e", azure.write_environment(client_secret="wrong-secret-value"))
    assert (4, "") == (ended.code, ended.out)
    assert "wrong-secret-value" not in ended.err


def test_a_claims_challenge(azure: Azure) -> None:
    """It is answered without a word."""
    azure.emulator.demand_claims({"access_token": {"acrs": {"essential": True, "value": "c1"}}})
    ended = azure("get", SUBSCRIPTIONS, "-e", azure.write_environment())
    assert (0, "") == (ended.code, ended.err)


def test_contradictions(azure: Azure) -> None:
    """Two ways to say one thing, and options that exclude each other."""
    for words in (("--all", "--wait"), ("--resource", "a", "--scope", "b"), ("--resume", "op1.x")):
        assert 2 == azure("get", SUBSCRIPTIONS, *words).code
    assert 2 == azure("put", SUBSCRIPTIONS, "--all").code
    assert 2 == azure("head", SUBSCRIPTIONS, "-b", "x", "-e", azure.write_environment()).code


def test_a_provider_is_registered(azure: Azure) -> None:
    """It is offered; with `--register` it is done, and the request is sent again."""
    options = ("-e", azure.write_environment(subscriptionId=DEMO_SUBSCRIPTION_ID))
    error = {"code": "MissingSubscriptionRegistration", "message": "... namespace 'Microsoft.Kusto'."}
    refusal = Fault(
        "reply", status=409, body=json.dumps({"error": error}), path="*/resourcegroups/*", times=2
    )
    azure.emulator.fault(refusal)
    url = f"{GROUPS}/one{VERSION}"
    offered = azure("put", url, "-b", '{"location":"westeurope"}', *options)
    assert (5, True) == (offered.code, "try again with --register" in offered.err)
    done = azure("put", url, "-b", '{"location":"westeurope"}', "--register", *options)
    assert (0, "one") == (done.code, json.loads(done.out)["name"])
    assert "registering Microsoft.Kusto" in done.err
    assert any("Microsoft.Kusto/register" in record.path for record in azure.emulator.requests)


@pytest.mark.parametrize("url", ["https://[::1", "https://[x]/", "http://h:99999/", "https://", "ftp://h/"])
def test_urls_that_are_none(cli: Callable[..., Ended], url: str) -> None:
    """Each is an error with a reason."""
    ended = cli("get", url, "--no-auth", "--offline")
    assert (2, "") == (ended.code, ended.out)
    assert ended.lines[0].startswith("error: ")

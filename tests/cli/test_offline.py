from __future__ import annotations

import json
from typing import Any

import pytest

from azbearer.cli.offline import emulator_settings, named_subscriptions, offline_of
from azbearer.collection.model import Variable
from azbearer.emulator import DEMO_SUBSCRIPTION_ID, DEMO_TENANT_ID, Emulator, EmulatorSettings
from azbearer.http.settings import ConnectTo
from azbearer.variables.scopes import Scope, Scopes

TENANT = "10000000-0000-4000-8000-00000000000a"
CLIENT = "10000000-0000-4000-8000-00000000000b"
FIRST = "10000000-0000-4000-8000-00000000000C"
SECOND = "10000000-0000-4000-8000-00000000000d"


def scopes(**values: Any) -> Scopes:
    return Scopes(Scope("environment", "e", [Variable(key, value) for key, value in values.items()]))


def test_every_host_goes_to_the_emulator() -> None:
    """HTTPS to its HTTPS port, plain HTTP to the other; its CA is trusted."""
    with Emulator(EmulatorSettings()) as emulator:
        offline = offline_of(emulator)
        expected = {
            ConnectTo("management.azure.com", "443", "127.0.0.1", str(emulator.port)),
            ConnectTo("login.microsoftonline.com", "80", "127.0.0.1", str(emulator.http_port)),
        }
        assert expected <= set(offline.connect_to)
        assert offline.ca_pem == emulator.ca_pem


def test_what_the_variables_name_exists() -> None:
    """The tenant, the app with its secret, and the subscription."""
    made = emulator_settings(
        scopes(tenantId=TENANT, client_id=CLIENT, client_secret="secret", subscriptionId=FIRST)
    )
    assert made.tenants[0].id == TENANT
    assert (made.apps[0].tenant_id, made.apps[0].client_id, made.apps[0].secrets) == (
        TENANT,
        CLIENT,
        ("secret",),
    )
    assert [(each.id, each.tenant_id) for each in made.subscriptions] == [(FIRST.lower(), TENANT)]


@pytest.mark.parametrize(
    "values", [{}, {"client_id": CLIENT}, {"client_secret": "secret"}, {"client_id": ""}]
)
def test_the_demos_otherwise(values: dict[str, str]) -> None:
    """What the variables leave open is the demo's."""
    made = emulator_settings(scopes(**values))
    assert made.apps == EmulatorSettings().apps
    assert made.tenants == EmulatorSettings().tenants
    assert [(each.id, each.tenant_id) for each in made.subscriptions] == [
        (DEMO_SUBSCRIPTION_ID, DEMO_TENANT_ID)
    ]


def test_other_settings_stay() -> None:
    """Only what the variables name is changed."""
    base = EmulatorSettings(token_lifetime=7, port=1, clock=lambda: 0.0)
    made = emulator_settings(scopes(tenantId=TENANT), defaults=base)
    assert (made.token_lifetime, made.port, made.clock) == (7, 1, base.clock)


def test_subscriptions_by_name_and_by_url() -> None:
    """Each once, whatever its case; what is no id is none."""
    collection = {
        "item": [f"https://h/subscriptions/{SECOND}/x", f"/subscriptions/{FIRST}", "/subscriptions/x"]
    }
    found = named_subscriptions(
        scopes(subscriptionId=FIRST, otherSubscription=FIRST.lower(), subscription="no id", x=SECOND),
        collection,
    )
    assert found == (FIRST.lower(), SECOND)
    assert named_subscriptions(scopes(), None) == ()


def test_a_disabled_variable_names_nothing() -> None:
    """Who switched it off means it."""
    scope = Scope("environment", "e", [Variable("subscriptionId", FIRST, enabled=False)])
    assert named_subscriptions(Scopes(scope), {}) == ()


def test_collections_of_any_depth() -> None:
    """Folders may nest deeper than Python's stack."""
    deep: list[Any] = [f"/subscriptions/{FIRST}"]
    for _ in range(5000):
        deep = [deep]
    assert named_subscriptions(scopes(), {"item": deep}) == (FIRST.lower(),)


RECIPE = """
pm.sendRequest({
    url: 'https://login.microsoftonline.com/' + pm.environment.get('tenantId') + '/oauth2/token',
    method: 'POST',
    header: {'Content-Type': 'application/x-www-form-urlencoded'},
    body: {mode: 'urlencoded', urlencoded: [
        {key: 'grant_type', value: 'client_credentials'},
        {key: 'client_id', value: pm.environment.get('client_id')},
        {key: 'client_secret', value: pm.environment.get('client_secret')},
        {key: 'resource', value: 'https://management.azure.com/'},
    ]},
}, (err, res) => pm.environment.set('bearerToken', res.json().access_token));
"""


@pytest.mark.parametrize(("secret", "code"), [("right-secret", 0), ("", 4)])
def test_a_run_offline(cli: Any, collection: Any, environment: Any, secret: str, code: int) -> None:
    """The recipe runs against the real names, and neither secret nor token is shown anywhere."""
    item = {
        "name": "subscription",
        "event": [{"listen": "prerequest", "script": {"exec": [RECIPE]}}],
        "request": {
            "url": f"https://management.azure.com/subscriptions/{FIRST}?api-version=2022-12-01",
            "auth": {"type": "bearer", "bearer": [{"key": "token", "value": "{{bearerToken}}"}]},
        },
    }
    given = environment(tenantId=TENANT, client_id=CLIENT, client_secret=secret, bearerToken="")
    report, exported = given.with_name("r.json"), given.with_name("e.json")
    options = ("-r", "cli,json", "--reporter-json-export", report, "--export-environment", exported)
    ended = cli("run", collection(item), "-e", given, "--offline", *options)
    assert code == ended.code
    values = {value["key"]: value["value"] for value in json.loads(exported.read_text("utf-8"))["values"]}
    shown = ended.out + ended.err + report.read_text("utf-8")
    assert not [text for text in (secret, values.get("bearerToken")) if text and text in shown]


def test_offline_reaches_nothing_else(cli: Any, collection: Any) -> None:
    """A host that the emulator does not stand for is not asked for in the DNS."""
    ended = cli("run", collection({"name": "x", "request": "http://contoso.example/"}), "--offline")
    assert ended.code in (2, 3)
    assert "offline" in ended.out

"""Tokens that nobody fetches: the recipe's environment and a collection without the recipe's script."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.cli.console import Console
from azbearer.cli.main import run_command

if TYPE_CHECKING:
    from pathlib import Path

ARM = "https://management.azure.com/subscriptions?api-version=2022-12-01"
SECRET = "canary~Q8x/+=&%secret-of-nobody"
BEARER = {"type": "bearer", "bearer": [{"key": "token", "value": "{{bearerToken}}"}]}
V1 = {
    "tenantId": "1f0c7a52-4b5e-4c39-9d0e-6c1b8a9e2d11",
    "client_id": "5d2e9b3a-0a41-4f7c-8c55-2f6f1e7b9c22",
    "client_secret": SECRET,
    "resource": "https://management.azure.com/",
    "bearerToken": "",
}
V2 = {
    "tenant_id": V1["tenantId"],
    "clientId": V1["client_id"],
    "clientSecret": SECRET,
    "scope": "https://management.azure.com/.default",
}


@dataclass(frozen=True)
class Ran:
    """How a run ended, and what it wrote."""

    code: int
    output: str
    report: dict[str, Any]

    @property
    def statuses(self) -> list[int | None]:
        """The status of each request, None where there was no answer."""
        executions = self.report["run"]["executions"]
        return [execution.get("response", {}).get("code") for execution in executions]


def run(folder: Path, variables: dict[str, str], *requests: Any, **collection: Any) -> Ran:
    """Run requests offline with these variables."""
    document = {
        "info": {
            "name": "C",
            "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json",
        },
        "item": [{"name": f"r{index}", "request": request} for index, request in enumerate(requests)],
        **collection,
    }
    values = [{"key": key, "value": value} for key, value in variables.items()]
    paths = [folder / name for name in ("c.json", "e.json", "report.json")]
    paths[0].write_text(json.dumps(document), "utf-8")
    paths[1].write_text(json.dumps({"name": "E", "values": values}), "utf-8")
    out = io.StringIO()
    arguments = [
        "run",
        paths[0],
        "-e",
        paths[1],
        "--offline",
        "-r",
        "cli,json",
        "--reporter-json-export",
        paths[2],
    ]
    code = run_command([str(word) for word in arguments], Console(out, out, {}))
    return Ran(code, out.getvalue(), json.loads(paths[2].read_text("utf-8")))


def oauth2(**settings: str) -> dict[str, Any]:
    """A request with an `oauth2` setting."""
    entries = [{"key": key, "value": value} for key, value in settings.items()]
    return {"method": "GET", "url": ARM, "auth": {"type": "oauth2", "oauth2": entries}}


@pytest.mark.parametrize("variables", [V1, V2], ids=["v1 with resource", "v2 with scope"])
def test_the_engine_supplies_what_no_script_fetches(variables: dict[str, str], tmp_path: Path) -> None:
    """Either family of the recipe's names gets its token, and the report says so without showing it."""
    ran = run(tmp_path, variables, ARM, ARM, auth=BEARER)
    assert (ran.code, ran.statuses) == (0, [200, 200]), ran.output
    assert "supplied for https://management.azure.com" in ran.output
    assert "eyJ" not in ran.output + json.dumps(ran.report)
    assert SECRET not in ran.output + json.dumps(ran.report)


def test_a_header_may_ask_for_it_too(tmp_path: Path) -> None:
    """`Authorization: Bearer {{bearerToken}}` written by hand is served like the auth setting."""
    header = [{"key": "Authorization", "value": "Bearer {{bearerToken}}"}]
    ran = run(tmp_path, V1, {"method": "GET", "url": ARM, "header": header})
    assert ran.statuses == [200]


def test_a_token_is_not_sent_to_a_foreign_host(tmp_path: Path) -> None:
    """A request to a host that is not of the audience is refused before anything is sent."""
    ran = run(tmp_path, V1, "https://postman-echo.com/get", ARM, auth=BEARER)
    assert (ran.code, ran.statuses) == (2, [None, 200])
    assert "is not sent to postman-echo.com" in ran.output


def test_scripts_that_see_to_the_token_are_left_alone(tmp_path: Path) -> None:
    """As soon as a script mentions the variable, its value is the scripts' business."""
    script = {"listen": "prerequest", "script": {"exec": ["pm.environment.set('bearerToken', 'own-token')"]}}
    ran = run(tmp_path, V1, ARM, auth=BEARER, event=[script])
    assert ran.statuses == [401]
    assert "supplied" not in ran.output


def test_a_token_of_the_environment_is_used(tmp_path: Path) -> None:
    """A token that the environment holds is sent as it is."""
    ran = run(tmp_path, {**V1, "bearerToken": "own-token"}, ARM, auth=BEARER)
    assert ran.statuses == [401]


def test_a_stale_token_of_the_environment_is_replaced(tmp_path: Path) -> None:
    """A token that has ended by the environment's own word is as good as none."""
    stale = {**V1, "bearerToken": "own-token", "bearerTokenExpiresOn": "1700000000"}
    assert run(tmp_path, stale, ARM, auth=BEARER).statuses == [200]


def test_a_rejected_identity_is_an_authentication_failure(tmp_path: Path) -> None:
    """An unknown resource: exit code 4, AADSTS500011, nothing is sent without a token."""
    ran = run(tmp_path, {**V1, "resource": "https://nowhere.example"}, ARM, auth=BEARER)
    assert (ran.code, ran.statuses) == (4, [None])
    assert "AADSTS500011" in ran.output


@pytest.mark.parametrize(
    ("version", "target"),
    [
        ("oauth2/v2.0/token", {"scope": "https://management.azure.com/.default"}),
        ("oauth2/token", {"resource": "https://management.azure.com/"}),
    ],
)
@pytest.mark.parametrize("place", ["body", "header"])
def test_oauth2_settings_fetch_their_token(
    version: str, target: dict[str, str], place: str, tmp_path: Path
) -> None:
    """The grant of an `oauth2` setting is run, which newman never does."""
    settings = {
        "grant_type": "client_credentials",
        "accessTokenUrl": "https://login.microsoftonline.com/{{tenantId}}/" + version,
        "clientId": "{{client_id}}",
        "clientSecret": "{{client_secret}}",
        "client_authentication": place,
        **target,
    }
    ran = run(tmp_path, V1, oauth2(**settings))
    assert (ran.code, ran.statuses) == (0, [200]), ran.output


def test_oauth2_settings_with_a_token_attach_it(tmp_path: Path) -> None:
    """A token that is there is attached and nothing is fetched, as in newman."""
    ran = run(tmp_path, V1, oauth2(accessToken="own-token"))
    assert ran.statuses == [401]
    assert "supplied" not in ran.output


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({}, "neither a token nor a grant type"),
        ({"grant_type": "implicit"}, 'the OAuth 2 grant "implicit" is not supported'),
        ({"grant_type": "client_credentials"}, "needs accessTokenUrl"),
        ({"grant_type": "client_credentials", "accessTokenUrl": "https://x.example/token"}, "needs clientId"),
    ],
)
def test_incomplete_oauth2_settings_are_refused(
    settings: dict[str, str], message: str, tmp_path: Path
) -> None:
    """What is missing is named, and the request is not sent."""
    ran = run(tmp_path, V1, oauth2(**settings))
    assert (ran.code, ran.statuses) == (2, [None])
    assert message in ran.output

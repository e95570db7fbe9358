"""App Service, Azure Machine Learning, Service Fabric and Cloud Shell."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from azbearer.emulator import DEMO_USER_IDENTITY

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.emulator.conftest import World

    from azbearer.emulator.wire import Reply

START = 1_800_000_000
SECRET = "demo-identity-header"
ARM = "resource=https://management.azure.com"
APP = "http://localhost:80/msi/token"
ML = "http://localhost:80/machinelearning/msi/token"
FABRIC = "https://localhost:8443/metadata/identity/oauth2/token"
SHELL = "http://localhost:80/oauth2/token"
NEW, OLD = f"api-version=2019-08-01&{ARM}", f"api-version=2017-09-01&{ARM}"
NEW_HEADER, OLD_HEADER = {"X-IDENTITY-HEADER": SECRET}, {"secret": SECRET}


def get(world: World, url: str, headers: dict[str, str]) -> Reply:
    return world.send("GET", url, headers=headers)


def test_app_service_tells_no_expires_in(world: World) -> None:
    """The form of 2019-08-01."""
    body = json.loads(get(world, f"{APP}?{NEW}", NEW_HEADER).body)
    assert {"access_token", "client_id", "expires_on", "resource", "token_type"} == set(body)
    assert str(START + 3599) == body["expires_on"]


@pytest.mark.parametrize(
    ("windows", "expected"),
    [(False, "01/15/2027 08:59:59 +00:00"), (True, "1/15/2027 8:59:59 AM +00:00")],
)
def test_the_old_form_writes_dates(worlds: Callable[..., World], windows: object, expected: str) -> None:
    """The two operating systems of 2017-09-01 write them differently."""
    reply = get(worlds(windows_dates=windows), f"{APP}?{OLD}", OLD_HEADER)
    assert expected == json.loads(reply.body)["expires_on"]


def test_azure_ml_has_the_old_form_with_seconds(world: World) -> None:
    """The same version, another way to write times."""
    query = f"{OLD}&clientid={DEMO_USER_IDENTITY.client_id}"
    body = json.loads(get(world, f"{ML}?{query}", OLD_HEADER).body)
    assert (str(START + 3599), DEMO_USER_IDENTITY.client_id) == (body["expires_on"], body["client_id"])


@pytest.mark.parametrize(
    ("url", "headers", "status"),
    [
        (f"{APP}?{NEW}", {}, 401),
        (f"{APP}?{NEW}", OLD_HEADER, 401),
        (f"{APP}?{NEW}", {"X-IDENTITY-HEADER": "wrong"}, 401),
        (f"{APP}?{OLD}", NEW_HEADER, 401),
        (f"{APP}?{ARM}", NEW_HEADER, 400),
        (f"{APP}?api-version=2019-08-01", NEW_HEADER, 400),
        (f"{APP}?{NEW}&client_id=other", NEW_HEADER, 400),
        (f"{APP}?api-version=2019-08-01&resource=https://unknown.example", NEW_HEADER, 500),
        (f"{ML}?{NEW}", OLD_HEADER, 400),
        (f"{ML}?{OLD}", {}, 401),
    ],
)
def test_refusals_of_app_service(world: World, url: str, headers: dict[str, str], status: int) -> None:
    """They have `statusCode` and `message`; an unknown resource is the server's own fault."""
    reply = get(world, url, headers)
    assert (status, status) == (reply.status, json.loads(reply.body)["statusCode"])


def test_app_service_takes_get_alone(world: World) -> None:
    """A POST is answered 405."""
    assert 405 == world.send("POST", f"{APP}?{NEW}", headers=NEW_HEADER).status


def test_service_fabric_writes_a_number(world: World) -> None:
    """HTTPS, the Secret header, and `expires_on` as a number."""
    query = f"api-version=2019-07-01-preview&{ARM}"
    body = json.loads(get(world, f"{FABRIC}?{query}", {"Secret": SECRET}).body)
    assert (START + 3599, "https://management.azure.com") == (body["expires_on"], body["resource"])


@pytest.mark.parametrize(
    ("query", "headers", "expected"),
    [
        (ARM, {}, (401, "SecretHeaderNotFound")),
        (ARM, OLD_HEADER, (400, "ArgumentNullOrEmpty")),
        ("api-version=2019-07-01-preview", OLD_HEADER, (400, "ArgumentNullOrEmpty")),
        (
            "api-version=2019-07-01-preview&resource=https://unknown.example",
            OLD_HEADER,
            (404, "ManagedIdentityNotFound"),
        ),
    ],
)
def test_refusals_of_service_fabric(
    world: World, query: str, headers: dict[str, str], expected: tuple[int, str]
) -> None:
    """They have a code."""
    reply = get(world, f"{FABRIC}?{query}", headers)
    assert expected == (reply.status, json.loads(reply.body)["error"]["code"])


def post(world: World, body: str, headers: dict[str, str]) -> Reply:
    sent = {"Content-Type": "application/x-www-form-urlencoded", **headers}
    return world.send("POST", SHELL, body, sent)


def test_cloud_shell_takes_a_form(world: World) -> None:
    """POST with the Metadata header; the answer is that of a virtual machine."""
    assert "3599" == json.loads(post(world, ARM, {"Metadata": "true"}).body)["expires_in"]


@pytest.mark.parametrize(
    ("body", "headers"),
    [(ARM, {}), ("", {"Metadata": "true"}), ("resource=https://unknown.example", {"Metadata": "true"})],
)
def test_refusals_of_cloud_shell(world: World, body: str, headers: dict[str, str]) -> None:
    """All of them are 400."""
    assert 400 == post(world, body, headers).status


def test_cloud_shell_takes_post_alone(world: World) -> None:
    """A GET is answered 405."""
    assert 405 == get(world, SHELL, {"Metadata": "true"}).status

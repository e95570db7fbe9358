from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from azbearer.cli import tokensession
from azbearer.cli.apps.wishes import certificate_in
from azbearer.emulator import DEMO_SUBSCRIPTION_ID, DEMO_TENANT_ID
from azbearer.tokens.drive import Driver

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Azure, Ended

    from azbearer.tokens.contract import Tell

RECIPE = """
if (!pm.environment.get('bearerToken')) {
  pm.sendRequest({
    url: `https://login.microsoftonline.com/${pm.environment.get('tenantId')}/oauth2/token`,
    method: 'POST',
    body: { mode: 'urlencoded', urlencoded: [
      { key: 'grant_type', value: 'client_credentials' },
      { key: 'client_id', value: pm.environment.get('client_id') },
      { key: 'client_secret', value: pm.environment.get('client_secret') },
      { key: 'resource', value: pm.environment.get('resource') },
    ] },
  }, (error, answer) => pm.environment.set('bearerToken', answer.json().access_token));
}
"""


@pytest.fixture
def signed_in(azure: Azure, monkeypatch: pytest.MonkeyPatch) -> Azure:
    """A user has signed in with a device code, and Graph is reached too."""

    def driver(settings: Any, *, environ: Any, tell: Callable[[Tell], None]) -> Driver:
        codes: list[str] = []

        def heard(message: Tell) -> None:
            codes.append(message.user_code)
            tell(message)

        return Driver(
            settings, environ=environ, tell=heard, sleep=lambda _: azure.emulator.approve_device(codes[-1])
        )

    monkeypatch.setattr(tokensession, "Driver", driver)
    port = azure.emulator.port
    azure.way = (*azure.way, "--connect-to", f"graph.microsoft.com:443:127.0.0.1:{port}")
    ended = azure("login", "--device-code")
    assert 0 == ended.code, ended.err
    return azure


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "shop.postman_environment.json"


def create(azure: Azure, file: Path, *words: str) -> Ended:
    """Create the app `shop`."""
    ended = azure("app", "create", "shop", "--output-file", file, "--secret-store", "file", *words)
    assert 0 == ended.code, ended.err
    return ended


def values(file: Path) -> dict[str, str]:
    """The values of an environment file."""
    return {each["key"]: each["value"] for each in json.loads(file.read_text("utf-8"))["values"]}


def test_from_a_sign_in_to_a_run(signed_in: Azure, file: Path, tmp_path: Path) -> None:
    """The file that comes out serves a published collection, script and all, without another step."""
    ended = create(signed_in, file)
    client_id = values(file)["client_id"]
    assert f"{client_id}  {file}\n" == ended.out
    collection = tmp_path / "recipe.postman_collection.json"
    item = {
        "name": "subscription",
        "event": [
            {"listen": "test", "script": {"exec": ["pm.test('ok', () => pm.response.to.have.status(200))"]}}
        ],
        "request": {
            "url": "https://management.azure.com/subscriptions/{{subscriptionId}}?api-version=2022-12-01",
            "auth": {"type": "bearer", "bearer": [{"key": "token", "value": "{{bearerToken}}"}]},
        },
    }
    schema = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
    event = {"listen": "prerequest", "script": {"exec": RECIPE.splitlines()}}
    collection.write_text(
        json.dumps({"info": {"name": "r", "schema": schema}, "item": [item], "event": [event]}), "utf-8"
    )
    ran = signed_in("run", collection, "-e", file)
    assert 0 == ran.code, ran.out + ran.err
    read = signed_in(
        "get", f"/subscriptions/{DEMO_SUBSCRIPTION_ID}", "-e", file, "--query", "state", "-o", "tsv"
    )
    assert (0, "Enabled\n") == (read.code, read.out), read.err


def test_the_file_is_the_recipe(signed_in: Azure, file: Path) -> None:
    """Its names are those of every published collection; only its owner may read it."""
    create(signed_in, file)
    found = values(file)
    assert (DEMO_TENANT_ID, DEMO_SUBSCRIPTION_ID) == (found["tenantId"], found["subscriptionId"])
    assert ("https://management.azure.com/", "") == (found["resource"], found["bearerToken"])
    assert 0o600 == file.stat().st_mode & 0o777


def test_doing_it_twice_is_doing_it_once(signed_in: Azure, file: Path) -> None:
    """The app, its role and its secret are used again; what somebody added to the file stays."""
    create(signed_in, file)
    document = json.loads(file.read_text("utf-8"))
    document["values"].append({"key": "mine", "value": "kept"})
    file.write_text(json.dumps(document), "utf-8")
    before = values(file)
    ended = create(signed_in, file)
    assert before == values(file)
    assert 'the application "shop" is there already' in ended.err
    assert "made a client secret" not in ended.err
    assert 1 == len(listed(signed_in)[0]["secrets"])


def listed(azure: Azure) -> list[dict[str, Any]]:
    """The apps that azbearer made."""
    ended = azure("app", "list", "-o", "json")
    assert 0 == ended.code, ended.err
    found: list[dict[str, Any]] = json.loads(ended.out)
    return found


def test_apps_are_listed(signed_in: Azure, file: Path) -> None:
    """Those that azbearer made, or all; with the end of their credentials."""
    create(signed_in, file, "--days", "30")
    (app,) = listed(signed_in)
    assert ("shop", values(file)["client_id"]) == (app["name"], app["clientId"])
    table = signed_in("app", "list").out.splitlines()
    assert table[0].split() == ["Name", "ClientId", "Ends"]
    assert app["secrets"][0]["ends"][:10] in table[2]
    assert len(signed_in("app", "list", "--all").out.splitlines()) > len(table)


def test_a_secret_is_renewed(signed_in: Azure, file: Path) -> None:
    """The new one is in the file, the old one is gone, and the file works."""
    create(signed_in, file)
    old = values(file)["client_secret"]
    ended = signed_in("app", "rotate", "shop", "--output-file", file, "--secret-store", "file")
    assert 0 == ended.code, ended.err
    assert old != values(file)["client_secret"]
    assert "removed 1 old secret" in ended.err
    assert 1 == len(listed(signed_in)[0]["secrets"])
    assert 0 == signed_in("token", "-e", file, "--force").code


def test_an_old_secret_may_stay(signed_in: Azure, file: Path) -> None:
    """For those who have it elsewhere."""
    create(signed_in, file)
    assert 0 == signed_in("app", "rotate", "shop", "--output-file", file, "--keep-old").code
    assert 2 == len(listed(signed_in)[0]["secrets"])


def test_an_app_is_deleted(signed_in: Azure, file: Path) -> None:
    """With its roles, and only when that is said."""
    create(signed_in, file)
    assert 2 == signed_in("app", "delete", "shop").code
    ended = signed_in("app", "delete", "shop", "--yes")
    assert 0 == ended.code, ended.err
    assert "removed 1 role assignment at" in ended.err
    assert [] == listed(signed_in)
    again = signed_in("app", "delete", "shop", "--yes")
    assert (2, True) == (again.code, 'no application is named "shop"' in again.err)


def test_a_certificate_instead_of_a_secret(signed_in: Azure, file: Path, tmp_path: Path) -> None:
    """It is added once, and the file has no secret."""
    pem = tmp_path / "cert.pem"
    pem.write_bytes(next(tmp_path.glob("**/ca.pem")).read_bytes())
    create(signed_in, file, "--certificate", str(pem))
    ended = create(signed_in, file, "--certificate", str(pem))
    assert "the certificate is there already" in ended.err
    assert 1 == len(listed(signed_in)[0]["certificates"])
    assert "" == values(file)["client_secret"]


def test_tokens_of_another_issuer_instead_of_a_secret(signed_in: Azure, file: Path) -> None:
    """As for GitHub Actions; added once."""
    words = ("--federated-issuer", "https://token.actions.githubusercontent.com")
    subject = ("--federated-subject", "repo:contoso/shop:ref:refs/heads/main")
    assert "added a federated credential for repo:contoso" in create(signed_in, file, *words, *subject).err
    assert "the federated credential is there already" in create(signed_in, file, *words, *subject).err
    assert 2 == signed_in("app", "create", "shop", *words).code


def test_the_environment_can_be_printed(signed_in: Azure) -> None:
    """With `--output -`, and nothing is written."""
    ended = signed_in("app", "create", "shop", "--output-file", "-", "--secret-store", "file", "--role", "")
    assert 0 == ended.code, ended.err
    names = [each["key"] for each in json.loads(ended.out)["values"]]
    assert ["tenantId", "client_id", "client_secret"] == names[:3]


def test_a_file_of_another_app_is_left_alone(signed_in: Azure, file: Path) -> None:
    """Nobody's environment is overwritten."""
    file.write_text(json.dumps({"name": "x", "values": [{"key": "client_id", "value": "other"}]}), "utf-8")
    before = file.read_bytes()
    ended = signed_in("app", "create", "shop", "--output-file", file)
    assert (2, before) == (ended.code, file.read_bytes())
    assert "for another app" in ended.err
    assert [] == listed(signed_in)


def test_a_missing_role_definition_is_told(signed_in: Azure, file: Path) -> None:
    """Names of roles are easily mistyped."""
    ended = signed_in("app", "create", "shop", "--output-file", file, "--role", "Raeder")
    assert 2 == ended.code
    assert 'there is no role "Raeder"' in ended.err


def test_of_a_pem_file_the_certificate_is_taken(signed_in: Azure, tmp_path: Path) -> None:
    """In the form that Graph wants."""
    pem = next(tmp_path.glob("**/ca.pem"))
    certificate = x509.load_pem_x509_certificate(pem.read_bytes())
    wish = certificate_in(pem)
    assert certificate.public_bytes(Encoding.DER) == base64.b64decode(wish.der)
    assert signed_in is not None

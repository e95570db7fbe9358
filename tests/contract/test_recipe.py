"""The main job: the recipe's files, unmodified, against an Azure that no one has to have."""

from __future__ import annotations

import base64
import io
import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, quote_plus

import pytest

from azbearer.cli.console import Console
from azbearer.cli.main import run_command
from azbearer.emulator import App, Emulator, EmulatorSettings, Subscription, Tenant

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TENANT = "1f0c7a52-4b5e-4c39-9d0e-6c1b8a9e2d11"
CLIENT = "5d2e9b3a-0a41-4f7c-8c55-2f6f1e7b9c22"
SUBSCRIPTION = "8a6b1c4d-3e2f-4a5b-9c8d-7e6f5a4b3c33"
SECRET = "canary~Q8x/+=&%secret-of-the-recipe"

SCRIPT = """
const bearerToken = pm.environment.get("bearerToken");
const bearerTokenExpiresOn = pm.environment.get("bearerTokenExpiresOn");
if (!bearerToken || Date.now() > bearerTokenExpiresOn * 1000) {
    pm.sendRequest({
        url: "https://login.microsoftonline.com/" + pm.environment.get("tenantId") + "/oauth2/token",
        method: "POST",
        header: { "Content-Type": "application/x-www-form-urlencoded" },
        body: {
            mode: "urlencoded",
            urlencoded: [
                { key: "grant_type", value: "client_credentials", disabled: false },
                { key: "client_id", value: pm.environment.get("client_id"), disabled: false },
                { key: "client_secret", value: pm.environment.get("client_secret"), disabled: false },
                { key: "resource", value: pm.environment.get("resource"), disabled: false }
            ]
        }
    }, function (err, res) {
        if (err) {
            console.log(err);
        } else {
            const resJson = res.json();
            pm.environment.set("bearerTokenExpiresOn", resJson.expires_on);
            pm.environment.set("bearerToken", resJson.access_token);
        }
    });
}
"""

ARM = "https://management.azure.com"
GROUP = f"{ARM}/subscriptions/{{{{subscriptionId}}}}/resourceGroups/demo?api-version=2021-04-01"
REQUESTS: tuple[tuple[str, str, int], ...] = (
    ("GET", f"{ARM}/subscriptions?api-version=2020-01-01", 200),
    ("PUT", GROUP, 201),
    ("GET", GROUP, 200),
    ("GET", f"{ARM}/subscriptions/{{{{subscriptionId}}}}/resources?api-version=2021-04-01", 200),
)


@dataclass(frozen=True)
class Files:
    """The recipe's two files, and the folder they are in."""

    folder: Path
    collection: Path
    environment: Path


@dataclass(frozen=True)
class Ran:
    """How a command ended, and what it wrote."""

    code: int
    output: str


def item(method: str, url: str, status: int) -> dict[str, Any]:
    """One request with a test of its status."""
    request: dict[str, Any] = {"method": method, "header": [], "url": url}
    if method == "PUT":
        options = {"raw": {"language": "json"}}
        request["body"] = {"mode": "raw", "raw": '{"location": "westeurope"}', "options": options}
    test = f'pm.test("status is {status}", function () {{ pm.response.to.have.status({status}); }});'
    event = {"listen": "test", "script": {"type": "text/javascript", "exec": [test]}}
    return {"name": f"{method} {status}", "request": request, "event": [event]}


def environment(**changes: str) -> dict[str, Any]:
    """The recipe's environment."""
    values = {
        "tenantId": TENANT,
        "client_id": CLIENT,
        "client_secret": SECRET,
        "resource": "https://management.azure.com/",
        "subscriptionId": SUBSCRIPTION,
        "bearerToken": "",
        "bearerTokenExpiresOn": "",
        **changes,
    }
    entries = [{"key": key, "value": value, "enabled": True} for key, value in values.items()]
    return {"name": "Azure", "values": entries}


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """The recipe's files, with four requests to the real hosts."""
    schema = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
    script = {"type": "text/javascript", "exec": SCRIPT.split("\n")}
    token = {"key": "token", "value": "{{bearerToken}}", "type": "string"}
    collection = {
        "info": {"name": "Azure REST", "schema": schema},
        "auth": {"type": "bearer", "bearer": [token]},
        "event": [{"listen": "prerequest", "script": script}],
        "item": [item(*request) for request in REQUESTS],
    }
    files = Files(tmp_path, tmp_path / "azure.json", tmp_path / "environment.json")
    files.collection.write_text(json.dumps(collection), "utf-8")
    files.environment.write_text(json.dumps(environment()), "utf-8")
    return files


class Past:
    """A clock that is two hours late, so that every token it dates has ended for everybody else."""

    def __call__(self) -> float:
        """Seconds since the epoch, two hours ago."""
        return time.time() - 7200


def emulator_of_the_recipe(**changes: Any) -> Emulator:
    """An emulator in which the recipe's identity exists."""
    return Emulator(
        EmulatorSettings(
            tenants=(Tenant(TENANT),),
            apps=(App(TENANT, CLIENT, (SECRET,)),),
            subscriptions=(Subscription(SUBSCRIPTION, TENANT),),
            **changes,
        )
    )


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    """The recipe's emulator in time with the rest of the world."""
    with emulator_of_the_recipe() as running:
        yield running


def azbearer(*arguments: object) -> Ran:
    """Run a command in this process."""
    stream = io.StringIO()
    code = run_command([str(word) for word in arguments], Console(stream, stream, {}))
    return Ran(code, stream.getvalue())


def run_against(emulator: Emulator, files: Files, *arguments: object) -> Ran:
    """Run the recipe with Azure's hosts sent to this emulator."""
    ca = emulator.write_ca(files.folder / "ca.pem")
    rules = [f"--connect-to={host}:443:127.0.0.1:{emulator.port}" for host in emulator.hosts]
    return azbearer(
        "run", files.collection, "-e", files.environment, "--ssl-extra-ca-certs", ca, *rules, *arguments
    )


def token_requests(emulator: Emulator) -> int:
    """How many tokens were asked for."""
    return sum(record.path.endswith("/oauth2/token") for record in emulator.requests)


def test_the_recipe_runs_unmodified_offline(files: Files) -> None:
    """`run C -e E --offline` ends with 0, every test passed, and changes neither file."""
    before = files.collection.read_bytes(), files.environment.read_bytes()
    ran = azbearer("run", files.collection, "-e", files.environment, "--offline")
    assert ran.code == 0, ran.output
    assert "4/4 tests passed" in ran.output
    assert before == (files.collection.read_bytes(), files.environment.read_bytes())


def test_one_token_serves_all_requests(files: Files, emulator: Emulator) -> None:
    """The script asks once; the stored token serves every request that follows."""
    assert run_against(emulator, files).code == 0
    assert token_requests(emulator) == 1
    assert [status for _, _, status in REQUESTS] == [
        record.status for record in emulator.requests if record.host.startswith("management")
    ]


def test_an_ended_token_is_renewed_in_mid_run(files: Files) -> None:
    """A token that has ended is fetched anew before the next request, and no request fails."""
    with emulator_of_the_recipe(clock=Past()) as emulator:
        ran = run_against(emulator, files)
        assert ran.code == 0, ran.output
        assert token_requests(emulator) == len(REQUESTS)


def test_a_kept_token_needs_no_request(files: Files, emulator: Emulator) -> None:
    """An exported environment carries the token on to the next run."""
    assert run_against(emulator, files, "--export-environment", files.environment).code == 0
    assert run_against(emulator, files, "--folder", "GET 200").code == 0
    assert token_requests(emulator) == 1


def test_a_secret_may_be_a_reference(
    files: Files, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`env:NAME` is followed, said, masked, and written back as a reference."""
    monkeypatch.setenv("RECIPE_SECRET", SECRET)
    files.environment.write_text(json.dumps(environment(client_secret="env:RECIPE_SECRET")), "utf-8")
    kept = files.folder / "kept.json"
    ran = run_against(emulator, files, "--export-environment", kept)
    assert ran.code == 0, ran.output
    assert "client_secret comes from env:RECIPE_SECRET" in ran.output
    values = {entry["key"]: entry["value"] for entry in json.loads(kept.read_text("utf-8"))["values"]}
    assert values["client_secret"] == "env:RECIPE_SECRET"
    assert SECRET not in ran.output + kept.read_text("utf-8")


def test_a_reference_to_a_program_needs_leave(files: Files, emulator: Emulator) -> None:
    """An environment file may come from a stranger: it runs no program unless the user says so."""
    document = environment(client_secret="cmd:print-the-secret")
    files.environment.write_text(json.dumps(document), "utf-8")
    ran = run_against(emulator, files)
    assert ran.code == 2
    assert "--allow-commands" in ran.output
    assert emulator.requests == ()


def test_a_wrong_secret_is_explained_and_not_shown(files: Files, emulator: Emulator) -> None:
    """A rejected secret: exit code not 0, AADSTS7000215 in the output, the secret in no form anywhere."""
    wrong = f"{SECRET}-wrong"
    files.environment.write_text(json.dumps(environment(client_secret=wrong)), "utf-8")
    report = files.folder / "report.json"
    ran = run_against(emulator, files, "-r", "cli,json", "--reporter-json-export", report)
    assert ran.code != 0
    assert "AADSTS7000215" in ran.output
    written = ran.output + report.read_text("utf-8")
    forms = {wrong, quote(wrong), quote(wrong, safe=""), quote_plus(wrong), json.dumps(wrong)[1:-1]}
    assert not [form for form in (*forms, base64.b64encode(wrong.encode()).decode()) if form in written]


def test_no_secret_in_any_report(files: Files, emulator: Emulator) -> None:
    """Neither the secret nor the token is in the terminal's or the JSON report of a good run."""
    report, kept = files.folder / "report.json", files.folder / "kept.json"
    exports = ("--reporter-json-export", report, "--export-environment", kept)
    ran = run_against(emulator, files, "-r", "cli,json", *exports)
    values = {entry["key"]: entry["value"] for entry in json.loads(kept.read_text("utf-8"))["values"]}
    assert values["bearerToken"].count(".") == 2, "the export holds the real token"
    written = ran.output + report.read_text("utf-8")
    body = json.loads(report.read_text("utf-8"))["run"]["executions"][0]["response"]["stream"]["data"]
    written += bytes(body).decode()
    for secret in (SECRET, quote_plus(SECRET), values["bearerToken"]):
        assert secret not in written


def test_a_delay_is_kept_between_requests(files: Files) -> None:
    """`--delay-request` is understood together with a short life of tokens."""
    ran = azbearer(
        "run", files.collection, "-e", files.environment, "--offline",
        "--offline-token-lifetime", "2", "--delay-request", "1",
    )  # fmt: skip
    assert ran.code == 0, ran.output

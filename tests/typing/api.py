"""The public API as users write it: never run, only type-checked."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import aiohttp
import httpx
import requests

import azbearer
from azbearer import aio

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from azure.core.credentials import AccessToken, AccessTokenInfo, SupportsTokenInfo, TokenCredential
    from azure.core.credentials_async import AsyncSupportsTokenInfo, AsyncTokenCredential

SCOPE = "https://management.azure.com/.default"


def show_code(url: str, code: str, ends: datetime) -> None:
    """As azure-identity calls it."""
    sys.stderr.write(f"{url} {code} {ends:%H:%M}")


def construct() -> list[TokenCredential]:
    """Each credential is an azure-core credential, with azure-identity's arguments."""
    return [
        azbearer.ClientSecretCredential("tenant", "client", "secret", authority="login.microsoftonline.us"),
        azbearer.ClientSecretCredential(tenant_id="t", client_id="c", client_secret=lambda: "s"),
        azbearer.CertificateCredential(
            "tenant", "client", "app.pem", password=b"p", send_certificate_chain=True
        ),
        azbearer.CertificateCredential("tenant", "client", certificate_data=b"..."),
        azbearer.ClientAssertionCredential("tenant", "client", lambda: "jwt"),
        azbearer.OnBehalfOfCredential("tenant", "client", client_secret="s", user_assertion="jwt"),
        azbearer.WorkloadIdentityCredential(token_file_path="/var/token"),
        azbearer.ManagedIdentityCredential(identity_config={"resource_id": "/subscriptions/x"}),
        azbearer.EnvironmentCredential(additionally_allowed_tenants=["*"]),
        azbearer.GitHubActionsCredential(client_id="c"),
        azbearer.AzurePipelinesCredential(
            tenant_id="t", client_id="c", service_connection_id="s", system_access_token="a"
        ),
        azbearer.AzureCliCredential(tenant_id="t", subscription="demo", process_timeout=20),
        azbearer.AzureDeveloperCliCredential(),
        azbearer.AzurePowerShellCredential(),
        azbearer.DeviceCodeCredential(prompt_callback=show_code),
        azbearer.InteractiveBrowserCredential(login_hint="demo@contoso.com"),
        azbearer.RefreshTokenCredential("t", "c", "r", on_rotated=[""].append),
        azbearer.StaticTokenCredential("token", expires_on=1.0),
        azbearer.WrappedCredential(azbearer.StaticTokenCredential("token"), cache=True),
        azbearer.ChainedTokenCredential(azbearer.AzureCliCredential(), azbearer.EnvironmentCredential()),
        azbearer.DefaultAzureCredential(exclude_cli_credential=True, connection_verify="ca.pem", cache=False),
    ]


def wrong() -> None:
    """What type checkers find before anyone runs it."""
    azbearer.ClientSecretCredential("tenant", "client")  # type: ignore[call-arg]
    azbearer.ClientSecretCredential("tenant", "client", "secret", autority="x")  # type: ignore[call-arg]
    azbearer.AzureCliCredential(connection_verify=3)  # type: ignore[arg-type]


def ask(credential: azbearer.ClientSecretCredential) -> tuple[str, int]:
    """Tokens have azure-core's types."""
    token: AccessToken = credential.get_token(SCOPE, claims=None, tenant_id="t", enable_cae=True)
    info: AccessTokenInfo = credential.get_token_info(SCOPE, options={"enable_cae": True})
    credential.invalidate(token)
    credential.invalidate(info)
    with credential as same:
        same.get_token(SCOPE)
    info_source: SupportsTokenInfo = credential
    info_source.close()
    return token.token, token.expires_on


def explain() -> list[str]:
    """What a chain found."""
    return [verdict.line() for verdict in azbearer.DefaultAzureCredential().explain() if verdict.would_try]


def catch(credential: TokenCredential) -> str:
    """Errors say what to do."""
    try:
        return credential.get_token(SCOPE).token
    except azbearer.CredentialUnavailableError as error:
        return error.message
    except azbearer.AuthenticationError as error:
        return error.hint


async def ask_async() -> str:
    """The asynchronous face has the same arguments."""
    credential: AsyncTokenCredential = aio.ClientSecretCredential("tenant", "client", "secret")
    async with aio.DefaultAzureCredential() as other:
        token = await other.get_token(SCOPE)
    info_source: AsyncSupportsTokenInfo = other
    await info_source.close()
    provider: Callable[[], Awaitable[str]] = aio.get_bearer_token_provider(other, SCOPE)
    return token.token + (await credential.get_token(SCOPE)).token + await provider()


def adapt(credential: TokenCredential) -> None:
    """Each client gets the object that it has for authentication."""
    with httpx.Client(auth=azbearer.auth_for_httpx(credential, SCOPE)) as client:
        client.get("https://management.azure.com/subscriptions")
    requests.get("https://localhost:8443", auth=azbearer.auth_for_requests(credential, SCOPE), timeout=10)
    provider: Callable[[], str] = azbearer.get_bearer_token_provider(credential, SCOPE)
    provider()


async def adapt_async(credential: aio.StaticTokenCredential) -> None:
    """Either face will do."""
    middleware = azbearer.middleware_for_aiohttp(credential, SCOPE, hosts=["localhost:8443"])
    async with aiohttp.ClientSession(middlewares=[middleware]) as session:
        await session.get("https://management.azure.com/subscriptions")
    async with httpx.AsyncClient(auth=azbearer.auth_for_httpx(credential, SCOPE)) as client:
        await client.get("https://management.azure.com/subscriptions")


def prepare(context: azbearer.HookContext) -> None:
    """A hook reads and writes variables, and changes the request."""
    context.environment["stamp"] = context.iteration
    context.set_header("X-Stamp", str(context.variable("stamp")))


def run_collections() -> int:
    """Paths, objects or both; the result is typed."""
    result: azbearer.RunResult = azbearer.run(
        "demo.postman_collection.json",
        environment={"tenantId": "t", "client_secret": azbearer.Secret("s")},
        data=[{"n": 1}, {"n": 2}],
        folders=["Groups"],
        before_request=prepare,
        after_response={"List": [lambda context: context.test("is fine", context.response is not None)]},
        on_event=print,
        reporters={"junit": "results.xml"},
        keep="responses",
    )
    slow: list[azbearer.RequestResult] = [each for each in result.requests if each.elapsed > 1]
    failed: list[azbearer.TestResult] = [test for each in slow for test in each.tests if test.problem]
    azbearer.run("demo.postman_collection.json", enviroment="e.json")  # type: ignore[call-arg]
    return result.exit_code or len(failed)


def many_scopes(client: azbearer.Client) -> list[str]:
    """One call for many scopes, and many calls in one."""
    results = client.each(
        "/subscriptions/{subscriptionId}", client.subscriptions(matching="prod-*"), workers=16
    )
    failed: list[azbearer.AzbearerError] = [each.error for each in results if each.error is not None]
    replies: list[azbearer.Reply] = client.batch(
        ["/subscriptions", azbearer.BatchCall("/x", "POST", json={}, depends_on=("a",))]
    )
    client.each("/x/{line}", ["a", {"name": "b"}], methud="PUT")  # type: ignore[call-arg]
    names = [row["name"] for row in client.resource_graph("Resources", first=5)]
    return [*(each.message for each in failed), *(each.text for each in replies), *names]

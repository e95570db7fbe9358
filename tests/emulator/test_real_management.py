"""Management clients that nobody here wrote, unmodified: lists, operations, roles, registration."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.core.polling.base_polling import LROBasePolling
from azure.core.rest import HttpRequest
from azure.identity import ClientSecretCredential
from azure.mgmt.authorization import AuthorizationManagementClient
from azure.mgmt.core import ARMPipelineClient
from azure.mgmt.core.policies import ARMAutoResourceProviderRegistrationPolicy, ARMHttpLoggingPolicy
from azure.mgmt.resource.resources import ResourceManagementClient
from azure.mgmt.subscription import SubscriptionClient

from azbearer.emulator import (
    DEMO_CLIENT_ID,
    DEMO_CLIENT_SECRET,
    DEMO_SUBSCRIPTION_ID,
    DEMO_TENANT_ID,
    Emulator,
    EmulatorSettings,
    Fault,
    Grant,
    OperationRule,
)
from azbearer.emulator.directory import object_id
from azbearer.emulator.settings import Tenant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

SUBSCRIPTION = f"/subscriptions/{DEMO_SUBSCRIPTION_ID}"
WIDGET = f"{SUBSCRIPTION}/resourceGroups/demo/providers/Contoso.Widgets/widgets/w"
VERSION = "2024-01-01"
READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7"
ME = object_id(Tenant(DEMO_TENANT_ID), DEMO_CLIENT_ID)
PATTERNS = (
    "state", "async", "async-only", "location", "location-async", "moving-location", "operation-location",
)  # fmt: skip


class Ticking:
    """A clock that goes on a little whenever somebody looks at it, so that nobody has to sleep."""

    def __init__(self, step: float = 0.05) -> None:
        self._ticks = itertools.count()
        self._step = step

    def __call__(self) -> float:
        """The time."""
        return 1_800_000_000.0 + next(self._ticks) * self._step


@pytest.fixture(autouse=True)
def _no_ambient_ca(monkeypatch: pytest.MonkeyPatch) -> None:
    """The requests library lets these variables win over its `verify` argument."""
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def emulators() -> Iterator[Callable[..., Emulator]]:
    """Starts emulators, and stops them."""
    running: list[Emulator] = []

    def start(**settings: Any) -> Emulator:
        # azure-core takes a Retry-After of 0 for none, and then waits as long as its caller says.
        rules = (OperationRule("*/resourceGroups", "DELETE", "location", retry_after=0),)
        defaults: dict[str, Any] = {"operations": rules, "operation_seconds": 0}
        emulator = Emulator(EmulatorSettings(**{**defaults, **settings})).start()
        running.append(emulator)
        return emulator

    yield start
    for emulator in running:
        emulator.stop()


@pytest.fixture
def connect(tmp_path: Path) -> Callable[..., AbstractContextManager[Any]]:
    """Makes clients of a class for an emulator."""

    def make(emulator: Emulator, kind: Any, *arguments: Any, **options: Any) -> AbstractContextManager[Any]:
        ca = str(emulator.write_ca(tmp_path / "ca.pem"))
        credential = ClientSecretCredential(
            DEMO_TENANT_ID,
            DEMO_CLIENT_ID,
            DEMO_CLIENT_SECRET,
            authority=emulator.url,
            disable_instance_discovery=True,
            connection_verify=ca,
        )
        client: AbstractContextManager[Any] = kind(
            credential,
            *arguments,
            base_url=emulator.url,
            credential_scopes=["https://management.azure.com/.default"],
            connection_verify=ca,
            polling_interval=0,
            **options,
        )
        return client

    return make


def resources_of(connect: Any, emulator: Emulator, **options: Any) -> Any:
    return connect(emulator, ResourceManagementClient, DEMO_SUBSCRIPTION_ID, **options)


def create(client: Any) -> Any:
    """Begin to create the widget."""
    return client.resources.begin_create_or_update_by_id(
        WIDGET, {"location": "westeurope"}, api_version=VERSION
    )


def test_lists_are_read_page_by_page(emulators: Any, connect: Any) -> None:
    """Over small pages, an empty one in the middle, and a page that is throttled once."""
    emulator = emulators(page_size=2, empty_page=2)
    with resources_of(connect, emulator) as client:
        names = [f"group-{number}" for number in range(5)]
        for name in names:
            client.resource_groups.create_or_update(name, {"location": "westeurope"})
        emulator.fault(Fault("throttled", "arm", "*/resourcegroups", skip=2, retry_after="0"))
        assert names == [group.name for group in client.resource_groups.list()]
        assert [2, 0, 2, 1] == [len(list(page)) for page in client.resource_groups.list().by_page()]
        assert 20 < len(list(client.providers.list())) + 10
    assert 429 in [record.status for record in emulator.requests]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_every_pattern_is_polled_to_its_end(emulators: Any, connect: Any, pattern: Any) -> None:
    """A resource is created, changed and deleted by operations that take five polls or more."""
    rule = OperationRule("Contoso.*", pattern=pattern, seconds=1, retry_after=0)
    emulator = emulators(operations=(rule,), clock=Ticking())
    # ARM's own poller does not look at Operation-Location, azure-core's does.
    options: dict[str, Any] = (
        {"polling": LROBasePolling(timeout=0)} if pattern == "operation-location" else {}
    )
    with resources_of(connect, emulator) as client:
        client.resource_groups.create_or_update("demo", {"location": "westeurope"})
        made = client.resources.begin_create_or_update_by_id(
            WIDGET, {"location": "westeurope", "properties": {"size": 1}}, api_version=VERSION, **options
        ).result()
        assert ("w", "Succeeded") == (made.name, made.properties["provisioningState"])
        changed = client.resources.begin_update_by_id(
            WIDGET, {"properties": {"size": 2}}, api_version=VERSION, **options
        ).result()
        assert 2 == changed.properties["size"]
        client.resources.begin_delete_by_id(WIDGET, api_version=VERSION, **options).result()
        assert not client.resources.check_existence_by_id(WIDGET, api_version=VERSION)
    polls = [record for record in emulator.requests if record.method == "GET"]
    assert len(polls) > 5


@pytest.mark.parametrize("pattern", ["state", "async", "async-only", "location", "location-async"])
def test_an_operation_that_fails_is_an_error(emulators: Any, connect: Any, pattern: Any) -> None:
    """Whatever its pattern, with the reason where there is a place for it."""
    rule = OperationRule("Contoso.*", "PUT", pattern, 1, 0, "Failed", "Broken", "it broke")
    emulator = emulators(operations=(rule,), clock=Ticking())
    with resources_of(connect, emulator) as client:
        client.resource_groups.create_or_update("demo", {"location": "westeurope"})
        poller = create(client)
        with pytest.raises(HttpResponseError, match=r"Broken|Operation returned an invalid status"):
            poller.result()


def test_resources_are_moved(emulators: Any, connect: Any) -> None:
    """begin_move_resources polls its Location."""
    with resources_of(connect, emulators()) as client:
        for name in ("demo", "other"):
            client.resource_groups.create_or_update(name, {"location": "westeurope"})
        create(client).result()
        target = f"{SUBSCRIPTION}/resourceGroups/other"
        body = {"resources": [WIDGET], "targetResourceGroup": target}
        client.resources.begin_move_resources("demo", body).result()
        assert ["w"] == [found.name for found in client.resources.list_by_resource_group("other")]


def test_tags_are_written_at_a_scope(emulators: Any, connect: Any) -> None:
    """The tags operations of azure-mgmt-resource see what they wrote."""
    with resources_of(connect, emulators()) as client:
        group = client.resource_groups.create_or_update("demo", {"location": "westeurope"})
        client.tags.begin_create_or_update_at_scope(group.id, {"properties": {"tags": {"a": "1"}}}).result()
        patch = {"operation": "Merge", "properties": {"tags": {"b": "2"}}}
        client.tags.begin_update_at_scope(group.id, patch).result()
        assert {"a": "1", "b": "2"} == client.tags.get_at_scope(group.id).properties.tags
        assert ["a", "b"] == [name.tag_name for name in client.tags.list()]


def test_a_provider_is_registered_on_the_way(
    emulators: Any, connect: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """azure-mgmt-core reads the namespace out of the error, registers it, waits, and tries again.

    It does so for calls that are no long-running operations only: of those it cannot read the answer.
    """
    emulator = emulators(require_registration=True, operation_seconds=5)
    monkeypatch.setattr("azure.mgmt.core.policies._base.time.sleep", emulator.advance)
    with resources_of(connect, emulator) as client:
        client.resource_groups.create_or_update("demo", {"location": "westeurope"})
        assert "NotRegistered" == client.providers.get("Microsoft.Network").registration_state
        with pytest.raises(ResourceNotFoundError, match="ResourceNotFound"):
            client.resources.get_by_id(WIDGET, api_version=VERSION)
        assert "w" == create(client).result().name
        assert "Registered" == client.providers.get("Contoso.Widgets").registration_state
        client.providers.unregister("Contoso.Widgets")
        emulator.advance(5)
        assert "Unregistered" == client.providers.get("Contoso.Widgets").registration_state
    assert 409 in [record.status for record in emulator.requests]


def test_subscriptions_tenants_and_locations(emulators: Any, connect: Any) -> None:
    """azure-mgmt-subscription lists all three."""
    with connect(emulators(), SubscriptionClient) as client:
        (subscription,) = client.subscriptions.list()
        assert (DEMO_SUBSCRIPTION_ID, "Enabled") == (subscription.subscription_id, subscription.state)
        assert [DEMO_TENANT_ID] == [tenant.tenant_id for tenant in client.tenants.list()]
        places = client.subscriptions.list_locations(DEMO_SUBSCRIPTION_ID)
        assert "westeurope" in [place.name for place in places]
        assert "Contoso development" == client.subscriptions.get(DEMO_SUBSCRIPTION_ID).display_name


def test_roles_are_defined_and_assigned(emulators: Any, connect: Any) -> None:
    """azure-mgmt-authorization finds a role by name, assigns it, lists and deletes the assignment."""
    name, other = "0c0ffee0-0000-4000-8000-000000000001", "0c0ffee0-0000-4000-8000-000000000002"
    with connect(emulators(), AuthorizationManagementClient, DEMO_SUBSCRIPTION_ID) as client:
        (reader,) = client.role_definitions.list(SUBSCRIPTION, filter="roleName eq 'Reader'")
        assert (READER, ["*/read"]) == (reader.name, reader.permissions[0].actions)
        who = {"principalId": other, "principalType": "ServicePrincipal"}
        body = {"properties": {"roleDefinitionId": reader.id, **who}}
        made = client.role_assignments.create(SUBSCRIPTION, name, body)
        assert (SUBSCRIPTION, other) == (made.scope, made.principal_id)
        listed = client.role_assignments.list_for_scope(SUBSCRIPTION, filter=f"principalId eq '{other}'")
        assert [name] == [found.name for found in listed]
        with pytest.raises(HttpResponseError, match="RoleAssignmentExists"):
            client.role_assignments.create(SUBSCRIPTION, other, body)
        assert name == client.role_assignments.delete(SUBSCRIPTION, name).name
        with pytest.raises(ResourceNotFoundError):
            client.role_assignments.get(SUBSCRIPTION, name)


def test_roles_decide_when_they_are_enforced(emulators: Any, connect: Any) -> None:
    """A reader reads, and is told what it may not."""
    emulator = emulators(enforce_rbac=True, grants=(Grant(DEMO_CLIENT_ID, "Reader", SUBSCRIPTION),))
    with resources_of(connect, emulator) as client:
        assert [] == list(client.resource_groups.list())
        with pytest.raises(HttpResponseError, match="AuthorizationFailed") as caught:
            client.resource_groups.create_or_update("demo", {"location": "westeurope"})
    assert f"object id '{ME}' does not have authorization" in str(caught.value)


def test_a_policy_denies(emulators: Any, connect: Any) -> None:
    """The SDK reads the violation out of additionalInfo."""
    emulator = emulators(
        faults=(Fault("policy", "arm", "*/resourcegroups/*", "PUT", value="Allowed locations"),)
    )
    with resources_of(connect, emulator) as client:
        with pytest.raises(HttpResponseError, match="RequestDisallowedByPolicy") as caught:
            client.resource_groups.create_or_update("demo", {"location": "westeurope"})
        error: Any = caught.value.error
        (info,) = error.additional_info
        assert ("PolicyViolation", "deny") == (info.type, info.info["policyDefinitionEffect"])
        client.resource_groups.create_or_update("demo", {"location": "westeurope"})


def test_throttled_calls_are_retried_by_the_headers(
    emulators: Any, connect: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """azure-core waits as long as Retry-After says, and the bucket has filled by then."""
    emulator = emulators(throttle_scale=0.02)
    waits: list[float] = []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        emulator.advance(seconds)

    monkeypatch.setattr("time.sleep", sleep)
    with resources_of(connect, emulator) as client:
        for number in range(6):
            client.resource_groups.create_or_update(f"group-{number}", {"location": "westeurope"})
    assert [5, 5] == [round(wait) for wait in waits]


def test_conditions_and_locks_in_a_raw_pipeline(emulators: Any, connect: Any) -> None:
    """If-Match is kept by azure-core's own error map, and a lock by ARM's."""
    emulator = emulators()
    with (
        resources_of(connect, emulator) as client,
        connect(emulator, _pipeline) as raw,
    ):
        client.resource_groups.create_or_update("demo", {"location": "westeurope"})
        create(client).result()
        url = f"{emulator.url}{WIDGET}?api-version={VERSION}"
        etag = raw.send_request(HttpRequest("GET", url)).headers["ETag"]
        body = {"location": "westeurope", "tags": {"a": "1"}}
        assert 200 == _put(raw, url, body, {"If-Match": etag}).status_code
        assert 412 == _put(raw, url, body, {"If-Match": etag}).status_code
        assert 412 == _put(raw, url, body, {"If-None-Match": "*"}).status_code
        assert 304 == raw.send_request(HttpRequest("GET", url, headers=_known(raw, url))).status_code
        lock = f"{emulator.url}{SUBSCRIPTION}/resourceGroups/demo/providers/Microsoft.Authorization/locks/l"
        made = _put(raw, f"{lock}?api-version=2020-05-01", {"properties": {"level": "CanNotDelete"}}, {})
        assert 201 == made.status_code
        with pytest.raises(HttpResponseError, match="ScopeLocked"):
            client.resource_groups.begin_delete("demo")


def _pipeline(credential: Any, base_url: str, **options: Any) -> Any:
    """A bare pipeline of azure-mgmt-core with the policies that generated clients have."""
    from azure.core.pipeline.policies import RetryPolicy  # noqa: PLC0415 - this test alone needs it
    from azure.mgmt.core.policies import ARMChallengeAuthenticationPolicy  # noqa: PLC0415 - as above

    scopes = options.pop("credential_scopes")
    policies = [
        ARMAutoResourceProviderRegistrationPolicy(),
        RetryPolicy(),
        ARMChallengeAuthenticationPolicy(credential, *scopes),
        ARMHttpLoggingPolicy(),
    ]
    return ARMPipelineClient(
        base_url=base_url, policies=policies, connection_verify=options["connection_verify"]
    )


def _put(raw: Any, url: str, body: Any, headers: dict[str, str]) -> Any:
    return raw.send_request(HttpRequest("PUT", url, json=body, headers=headers))


def _known(raw: Any, url: str) -> dict[str, str]:
    return {"If-None-Match": raw.send_request(HttpRequest("GET", url)).headers["ETag"]}

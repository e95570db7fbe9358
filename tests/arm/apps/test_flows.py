from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from azbearer.arm.apps.flows import create, remove, renew, retire
from azbearer.arm.apps.values import MARK, AppWish, Made, SecretWish, World
from azbearer.errors import HttpStatusError, InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.arm.apps.conftest import Script

    Scripts = Callable[[dict[str, Any]], Script]

SCOPE = "/subscriptions/s1"
APP = {"id": "obj-1", "appId": "app-1", "displayName": "shop", "tags": [MARK], "passwordCredentials": []}
WISH = AppWish("shop", SecretWish("2030-01-01T00:00:00Z"), "Reader", SCOPE)
ROLE = {"value": [{"id": f"{SCOPE}/providers/Microsoft.Authorization/roleDefinitions/r1"}]}
FRESH: dict[str, Any] = {
    "GET /applications?": {"value": []},
    "POST /applications/obj-1/addPassword": {"secretText": "s3cr3t", "endDateTime": "2030-01-01T00:00:00Z"},
    "POST /applications": (201, APP),
    "GET /servicePrincipals?": {"value": []},
    "POST /servicePrincipals": (201, {"id": "sp-1"}),
    f"GET {SCOPE}/providers/Microsoft.Authorization/roleDefinitions": ROLE,
    f"PUT {SCOPE}/providers/Microsoft.Authorization/roleAssignments/": (201, {}),
}


def test_a_new_app(script: Scripts, world: World) -> None:
    """Application, principal, role, secret, in this order: what is shown once comes last."""
    played = script(FRESH)
    made: Made = played.play(create(world, WISH))
    assert ("app-1", "sp-1") == (made.app.app_id, made.app.principal_id)
    assert made.secret is not None
    assert "s3cr3t" == made.secret.reveal()
    assert "addPassword" in played.asked[-1][0]
    sent = played.body("PUT")["properties"]
    assert ("sp-1", "ServicePrincipal") == (sent["principalId"], sent["principalType"])
    new = next(body for question, body in played.asked if question == "POST /applications")
    assert {"displayName": "shop", "signInAudience": "AzureADMyOrg", "tags": [MARK]} == new


def test_what_is_there_is_used(script: Scripts, world: World, no: Callable[..., Any]) -> None:
    """Nothing is made twice, and an assignment that exists is as good as a new one."""
    answers = {
        **FRESH,
        "GET /applications?": {"value": [APP]},
        "GET /servicePrincipals?": {"value": [{"id": "sp-1"}]},
        f"PUT {SCOPE}/": no(409, "RoleAssignmentExists"),
    }
    del answers[f"PUT {SCOPE}/providers/Microsoft.Authorization/roleAssignments/"]
    played = script(answers)
    made: Made = played.play(create(world, WISH._replace(key=None)))
    assert [] == played.questions("POST")
    assert made.secret is None
    assert made.notes == (
        'the application "shop" is there already',
        f"it has the role Reader at {SCOPE} already",
    )


def test_a_directory_that_copies_is_waited_for(script: Scripts, world: World, no: Callable[..., Any]) -> None:
    """A new application, and a new principal, are not known everywhere at once."""
    late = no(400, "Request_BadRequest", "The appId 'app-1' does not reference a valid application object.")
    assignment = f"PUT {SCOPE}/providers/Microsoft.Authorization/roleAssignments/"
    answers = {
        **FRESH,
        "POST /servicePrincipals": [late, late, (201, {"id": "sp-1"})],
        assignment: [no(400, "PrincipalNotFound"), (201, {})],
        "POST /applications/obj-1/addPassword": [
            no(404, "Request_ResourceNotFound"),
            {"secretText": "s3cr3t"},
        ],
    }
    played = script(answers)
    made: Made = played.play(create(world, WISH))
    assert made.secret is not None
    assert [1.0, 2.0, 1.0, 1.0] == played.pauses
    assert 1 == len(set(played.questions("PUT")))


def test_patience_ends(script: Scripts, world: World, no: Callable[..., Any]) -> None:
    """After two minutes it is an error."""
    answers = {
        **FRESH,
        f"PUT {SCOPE}/providers/Microsoft.Authorization/roleAssignments/": no(400, "PrincipalNotFound"),
    }
    played = script(answers)
    with pytest.raises(HttpStatusError, match="could not assign the role"):
        played.play(create(world, WISH))
    assert 120 == sum(played.pauses)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("GET /applications?", ("look for applications", "Application.Read.All")),
        ("POST /applications", ("create the application", "Application.ReadWrite.All")),
        ("POST /servicePrincipals", ("create the service principal", "Application.ReadWrite.All")),
        ("POST /applications/obj-1/addPassword", ("add the credential", "Application.ReadWrite.All")),
        (
            f"GET {SCOPE}/providers/Microsoft.Authorization/roleDefinitions",
            ("read the role definitions", "Reader"),
        ),
        (
            f"PUT {SCOPE}/providers/Microsoft.Authorization/roleAssignments/",
            ("assign the role", "User Access Administrator"),
        ),
    ],
)
def test_each_missing_permission_is_explained(
    script: Scripts,
    world: World,
    no: Callable[..., Any],
    question: str,
    expected: tuple[str, str],
) -> None:
    """What could not be done, and which permission or role would do."""
    of_graph = question.split()[1].startswith(("/app", "/serv"))
    code = "Authorization_RequestDenied" if of_graph else "AuthorizationFailed"
    with pytest.raises(HttpStatusError) as caught:
        script({**FRESH, question: no(403, code)}).play(create(world, WISH))
    assert f"could not {expected[0]}: 403 {code}" in caught.value.message
    assert expected[1] in caught.value.hint
    consents = "/tenant-1/v2.0/adminconsent?client_id=client-1&scope=https%3A%2F%2Fgraph.microsoft.com%2FApp"
    assert (consents in caught.value.hint) == of_graph


def test_a_name_that_several_have_is_refused(script: Scripts, world: World) -> None:
    """Names are not unique in a directory; taking one of them would be a guess."""
    played = script({**FRESH, "GET /applications?": {"value": [APP, {**APP, "appId": "app-2"}]}})
    with pytest.raises(InputError, match="2 applications are named") as caught:
        played.play(create(world, WISH))
    assert "app-1, app-2" == caught.value.where


def test_quotes_in_a_name_stay_in_it(script: Scripts, world: World) -> None:
    """A filter can't be broken out of."""
    played = script(FRESH)
    played.play(create(world, WISH._replace(name="it's' or 1 eq 1", role="")))
    assert "displayName%20eq%20%27it%27%27s%27%27%20or%201%20eq%201%27" in played.asked[0][0]


def test_the_old_secrets_go_after_the_new_one_is_kept(script: Scripts, world: World) -> None:
    """Those that azbearer made; others' stay."""
    secrets = [
        {"keyId": "k1", "displayName": MARK, "endDateTime": "2029-01-01T00:00:00Z"},
        {"keyId": "k2", "displayName": "portal", "endDateTime": "2029-01-01T00:00:00Z"},
    ]
    answers = {
        "GET /applications?": {"value": [{**APP, "passwordCredentials": secrets}]},
        "POST /applications/obj-1/addPassword": {"secretText": "new"},
        "POST /applications/obj-1/removePassword": (204, None),
    }
    played = script(answers)
    made: Made = played.play(renew(world, "shop", SecretWish("2030-01-01T00:00:00Z")))
    assert not any("removePassword" in question for question, _ in played.asked)
    assert 1 == played.play(retire(world, made))
    assert {"keyId": "k1"} == played.body("POST /applications/obj-1/removePassword")


def test_roles_go_before_the_app(script: Scripts, world: World) -> None:
    """And only its own, even if the service does not filter."""
    provider = f"{SCOPE}/providers/Microsoft.Authorization/roleAssignments"
    assignments = [
        {"id": f"{provider}/a1", "properties": {"principalId": "SP-1"}},
        {"id": f"{provider}/a2", "properties": {"principalId": "somebody"}},
    ]
    answers = {
        "GET /applications?": {"value": [APP]},
        "GET /servicePrincipals?": {"value": [{"id": "sp-1"}]},
        f"GET {provider}": {"value": assignments},
        f"DELETE {provider}": {},
        "DELETE /applications/obj-1": (204, None),
    }
    played = script(answers)
    notes = played.play(remove(world, "shop", SCOPE))
    assert f"removed 1 role assignment at {SCOPE}" == notes[0]
    assert [f"{provider}/a1?api-version=2022-04-01", "/applications/obj-1"] == played.questions("DELETE")


def test_a_link_to_a_stranger_is_not_followed(script: Scripts, world: World) -> None:
    """A page's next link leads to Graph, or nowhere."""
    page = {"value": [APP], "@odata.nextLink": "https://evil.example/v1.0/applications"}
    made: Made = script({**FRESH, "GET /applications?": page}).play(create(world, WISH))
    assert "app-1" == made.app.app_id

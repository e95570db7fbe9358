"""The claims of an access token."""

from __future__ import annotations

from azbearer.emulator import App, Tenant
from azbearer.emulator.entra.claims import access_token_claims
from azbearer.emulator.identifiers import Identifiers

TENANT = Tenant("contoso.example")
CLAIMS = access_token_claims(
    TENANT,
    App("contoso.example", "App-Id", ("s",), "My app"),
    "https://graph.microsoft.com/",
    issued=1000,
    expires=1002,
    ids=Identifiers(lambda size: b"\0" * size),
)


def test_the_token_is_valid_from_five_minutes_before_its_issue() -> None:
    """`iat` and `nbf` are back-dated, `exp` is not."""
    assert (700, 700, 1002) == (CLAIMS["iat"], CLAIMS["nbf"], CLAIMS["exp"])


def test_app_and_tenant_are_named() -> None:
    """The claims that receivers read, in the form of version 1.0."""
    expected = {
        "aud": "https://graph.microsoft.com/",
        "iss": f"https://sts.windows.net/{TENANT.guid}/",
        "idp": f"https://sts.windows.net/{TENANT.guid}/",
        "tid": TENANT.guid,
        "appid": "App-Id",
        "app_displayname": "My app",
        "appidacr": "1",
        "idtyp": "app",
        "ver": "1.0",
    }
    assert expected == {name: CLAIMS[name] for name in expected}
    assert CLAIMS["oid"] == CLAIMS["sub"]


def test_every_claim_of_a_real_token_is_there() -> None:
    """Those without a meaning here too, since a receiver may ask for them."""
    assert {"aio", "rh", "uti", "xms_idrel", "xms_rd", "xms_tcdt"} <= set(CLAIMS)

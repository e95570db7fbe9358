"""What an app signs in with: secrets, certificates, tokens of another issuer."""

from __future__ import annotations

from azbearer.arm.apps.asking import Step, ask, is_not_known_yet, request
from azbearer.arm.apps.values import MARK, CertificateWish, FederatedWish, SecretWish
from azbearer.errors import InputError
from azbearer.patterns import regex
from azbearer.secrets import Secret
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from azbearer.arm.apps.asking import Effects
    from azbearer.arm.apps.values import App, World

_ROLES = "Application Administrator or Cloud Application Administrator, unless they own the application"
ADD = Step("add the credential", "Application.ReadWrite.All", _ROLES)
REMOVE = Step("remove the old secret", "Application.ReadWrite.All", _ROLES)
_NO_NAME = regex(r"[^A-Za-z0-9-]+")


def add_key(world: World, app: App, wish: SecretWish | CertificateWish | FederatedWish) -> Effects:
    """Give the app a credential.

    Returns:
        The secret with its end, or (None, ""), and a note of what was done.

    Raises:
        HttpStatusError: the caller may not.
    """
    if isinstance(wish, SecretWish):
        return (yield from _secret(world, app, wish))
    if isinstance(wish, CertificateWish):
        return (yield from _certificate(world, app, wish))
    return (yield from _federated(world, app, wish))


def _secret(world: World, app: App, wish: SecretWish) -> Effects:
    body = {"passwordCredential": {"displayName": MARK, "endDateTime": wish.ends}}
    asked = request("POST", f"{world.graph}/applications/{app.object_id}/addPassword", body)
    made = yield from ask(world, ADD, asked, again=is_not_known_yet)
    text = made.get("secretText")
    if not isinstance(text, str) or not text:
        raise InputError(
            "Microsoft Graph made a secret and did not show it", hint="try again", code="no-secret"
        )
    ends = str(made.get("endDateTime") or wish.ends)
    return Secret(text), ends, f"made a client secret, valid until {ends}"


def _certificate(world: World, app: App, wish: CertificateWish) -> Effects:
    """The list of certificates is written whole; those that are there already are named by their ids."""
    if wish.thumbprint in {thumbprint for thumbprint, _ in app.certificates}:
        return None, "", "the certificate is there already"
    url = f"{world.graph}/applications/{app.object_id}"
    present = yield from ask(
        world, ADD, request("GET", f"{url}?$select=id,keyCredentials"), again=is_not_known_yet
    )
    new = {"type": "AsymmetricX509Cert", "usage": "Verify", "key": wish.der, "displayName": f"CN={MARK}"}
    keys = [*(present.get("keyCredentials") or []), new]
    yield from ask(world, ADD, request("PATCH", url, {"keyCredentials": keys}), again=is_not_known_yet)
    return None, "", "added the certificate"


def _federated(world: World, app: App, wish: FederatedWish) -> Effects:
    url = f"{world.graph}/applications/{app.object_id}/federatedIdentityCredentials"
    present = yield from ask(world, ADD, request("GET", url), again=is_not_known_yet)
    for each in present.get("value") or []:
        if (each.get("issuer"), each.get("subject")) == (wish.issuer, wish.subject):
            return None, "", "the federated credential is there already"
    name = _NO_NAME.sub("-", f"{MARK}-{wish.subject}").strip("-")[:120]
    body = {"name": name, "issuer": wish.issuer, "subject": wish.subject, "audiences": [wish.audience]}
    yield from ask(world, ADD, request("POST", url, body), again=is_not_known_yet)
    return None, "", f"added a federated credential for {wish.subject}"


def remove_secrets(world: World, app: App) -> Effects:
    """Remove azbearer's own secrets from an app; the result is their number. Those of others stay."""
    own = [key_id for key_id, name, _ in app.secrets if name == MARK]
    for key_id in own:
        url = f"{world.graph}/applications/{app.object_id}/removePassword"
        yield from ask(world, REMOVE, request("POST", url, {"keyId": key_id}))
    return len(own)

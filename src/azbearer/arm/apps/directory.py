"""Applications and their service principals in the directory."""

from __future__ import annotations

from azbearer.arm.apps.asking import Step, ask, equals, is_not_known_yet, request
from azbearer.arm.apps.values import MARK, App
from azbearer.errors import InputError
from azbearer.patterns import regex
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from azbearer.arm.apps.asking import Effects
    from azbearer.arm.apps.values import World

_FIELDS = "$select=id,appId,displayName,tags,passwordCredentials,keyCredentials,createdDateTime"
_MOST_PAGES = 100
_GUID = regex(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_ROLES = "Application Developer, Application Administrator or Cloud Application Administrator"
READ = Step("look for applications", "Application.Read.All", "Directory Readers")
WRITE = Step("create the application", "Application.ReadWrite.All", _ROLES)
PRINCIPAL = Step("create the service principal", "Application.ReadWrite.All", _ROLES)
DELETE = Step("delete the application", "Application.ReadWrite.All", _ROLES)


def app_of(document: dict[str, Any]) -> App:
    """An application as Graph describes it."""
    secrets = document.get("passwordCredentials") or []
    certificates = document.get("keyCredentials") or []
    return App(
        str(document.get("displayName") or ""),
        str(document.get("appId") or ""),
        str(document.get("id") or ""),
        marked=MARK in (document.get("tags") or []),
        secrets=tuple(
            (str(each.get("keyId")), str(each.get("displayName") or ""), str(each.get("endDateTime")))
            for each in secrets
        ),
        certificates=tuple(
            (str(each.get("customKeyIdentifier") or ""), str(each.get("endDateTime")))
            for each in certificates
        ),
        created=str(document.get("createdDateTime") or ""),
    )


def apps(world: World, query: str = "") -> Effects:
    """Applications of the directory, page by page; the result is a tuple of `App`.

    Args:
        world: where Graph is.
        query: a filter, or empty for all.

    Raises:
        HttpStatusError: the caller may not read them.
    """
    url = f"{world.graph}/applications?{'&'.join(filter(None, (query, _FIELDS)))}"
    found: list[App] = []
    for _ in range(_MOST_PAGES):
        page = yield from ask(world, READ, request("GET", url))
        found += [app_of(each) for each in page.get("value") or [] if isinstance(each, dict)]
        url = page.get("@odata.nextLink") or ""
        # Such a link leads to Graph, or nowhere.
        if not isinstance(url, str) or not url.startswith(f"{world.graph}/"):
            break
    return tuple(found)


def app_named(world: World, name: str) -> Effects:
    """The application of that name, or None; names are not unique in a directory.

    Args:
        world: where Graph is.
        name: a display name, or a client id.

    Raises:
        InputError: there are several.
        HttpStatusError: the caller may not read them.
    """
    member = "appId" if _GUID.fullmatch(name) else "displayName"
    found = yield from apps(world, equals(member, name))
    if len(found) > 1:
        raise InputError(
            f'{len(found)} applications are named "{name}"',
            where=", ".join(each.app_id for each in found[:10]),
            hint="give another name, or delete those that nobody needs",
            code="ambiguous-app",
        )
    return found[0] if found else None


def known_app(world: World, name: str) -> Effects:
    """The application of that name.

    Raises:
        InputError: there is none, or there are several.
        HttpStatusError: the caller may not read them.
    """
    app = yield from app_named(world, name)
    if app is None:
        raise InputError(
            f'no application is named "{name}"', hint="azbearer app list tells which there are", code="no-app"
        )
    return app


def new_app(world: World, name: str) -> Effects:
    """A new application of this tenant alone, with azbearer's tag; the result is an `App`."""
    body = {"displayName": name, "signInAudience": "AzureADMyOrg", "tags": [MARK]}
    return app_of((yield from ask(world, WRITE, request("POST", f"{world.graph}/applications", body))))


def principal_of(world: World, app: App) -> Effects:
    """The id of the application's service principal, or an empty text."""
    url = f"{world.graph}/servicePrincipals?{equals('appId', app.app_id)}&$select=id,appId"
    page = yield from ask(world, READ, request("GET", url))
    found = [each for each in page.get("value") or [] if isinstance(each, dict)]
    return str(found[0].get("id") or "") if found else ""


def new_principal(world: World, app: App) -> Effects:
    """A service principal for an application that may be so new that it is not known everywhere."""
    asked = request("POST", f"{world.graph}/servicePrincipals", {"appId": app.app_id, "tags": [MARK]})
    made = yield from ask(world, PRINCIPAL, asked, again=is_not_known_yet)
    return str(made.get("id") or "")


def delete_app(world: World, app: App) -> Effects:
    """Delete an application and its service principal; for 30 days they can be restored."""
    yield from ask(world, DELETE, request("DELETE", f"{world.graph}/applications/{app.object_id}"))

"""The environment file of an app: by the recipe's names, with the secret in the key store if there is one."""

from __future__ import annotations

import json

from azbearer.collection.guids import random_guid
from azbearer.errors import InputError, OutputError
from azbearer.files import write_private
from azbearer.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from azbearer.secrets import Secret

_SERVICE = "azbearer"
_CLIENT = "client_id"
_SECRET = "client_secret"  # noqa: S105  the name of a variable


class Recipe(NamedTuple):
    """The values of an environment.

    Args:
        name: of the environment.
        tenant_id: where the app is.
        client_id: the app.
        client_secret: the secret or a reference to it; empty when the app has none.
        subscription_id: or empty.
        resource: that tokens are for.
        authority: the sign-in service, if it is not the public cloud's; or empty.
    """

    name: str
    tenant_id: str
    client_id: str
    client_secret: str
    subscription_id: str
    resource: str
    authority: str = ""


class Present(NamedTuple):
    """An environment file that is there already.

    Args:
        document: all of it.
        client_id: that it is for.
        has_secret: whether it has one.
    """

    document: dict[str, Any]
    client_id: str
    has_secret: bool


def present_in(path: Path) -> Present | None:
    """The environment in a file, or None when there is no such file.

    Raises:
        FileFormatError: it is something else.
    """
    if not path.exists():
        return None
    from azbearer.collection.variable_files import read_variable_file  # noqa: PLC0415  for a file that is there

    file = read_variable_file(path, "environment")
    values = {each.key: str(each.value or "") for each in file.values}
    return Present(dict(file.raw), values.get(_CLIENT, ""), bool(values.get(_SECRET)))


def environment_text(recipe: Recipe, present: Present | None = None) -> str:
    """The file's text; values that the recipe does not know stay as they are.

    Args:
        recipe: the values.
        present: the file that is replaced, or None.
    """
    document = present.document if present else {"id": random_guid(), "name": recipe.name}
    entries = [dict(each) for each in document.get("values", []) if isinstance(each, dict)]
    known = {str(each.get("key")): each for each in entries}
    for key, value, kind in _values(recipe):
        if key in known:
            known[key]["value"] = value or known[key].get("value", "")
        else:
            entries.append({"key": key, "value": value, "type": kind, "enabled": True})
    whole = {**document, "values": entries, "_postman_variable_scope": "environment"}
    return json.dumps(whole, indent="\t", ensure_ascii=False) + "\n"


def _values(recipe: Recipe) -> list[tuple[str, str, str]]:
    """Names of the recipe that every published collection of this kind uses."""
    values = [
        ("tenantId", recipe.tenant_id, "default"),
        (_CLIENT, recipe.client_id, "default"),
        (_SECRET, recipe.client_secret, "secret"),
        ("subscriptionId", recipe.subscription_id, "default"),
        ("resource", recipe.resource, "default"),
        ("bearerToken", "", "secret"),
        ("bearerTokenExpiresOn", "", "default"),
    ]
    return [*values, *([("authority", recipe.authority, "default")] if recipe.authority else [])]


def write_environment(path: Path, text: str) -> None:
    """Write the file so that only its owner may read it.

    Raises:
        OutputError: it can't be written.
    """
    write_private(path, text, "environment")


def stored(secret: Secret, client_id: str, load: Callable[[], Any] | None = None) -> str:
    """The reference to a secret that was put into the operating system's key store.

    Args:
        secret: of the app.
        client_id: of the app; names the entry.
        load: gives the package `keyring`; the real one if it is not given.

    Raises:
        InputError: there is no key store.
        OutputError: it takes nothing.
    """
    from azbearer.references.keyrings import load_keyring, safe_backend  # noqa: PLC0415  only to keep a secret

    backend = safe_backend(load or load_keyring)
    try:
        backend.set_password(_SERVICE, client_id, secret.reveal())
    except Exception as error:  # noqa: BLE001  backends raise what they like
        raise OutputError(
            f"the keyring does not take the secret: {type(error).__name__}",
            hint="unlock it, or use --secret-store file",
        ) from None
    return f"keyring:{_SERVICE}/{client_id}"


def kept(
    secret: Secret, client_id: str, store: str, load: Callable[[], Any] | None = None
) -> tuple[str, str]:
    """What stands in the file for a secret, and a note about where it is.

    Args:
        secret: of the app.
        client_id: of the app.
        store: `keyring`, `file`, or `auto` for the keyring if there is one.
        load: see `stored`.

    Raises:
        AzbearerError: `keyring` was asked for, and there is none.
    """
    if store != "file":
        try:
            return stored(secret, client_id, load), "the secret is in the operating system's key store"
        except (InputError, OutputError) as error:
            if store == "keyring":
                raise
            return secret.reveal(), f"the secret stands in the file, which only you can read: {error.message}"
    return secret.reveal(), "the secret stands in the file, which only you can read"

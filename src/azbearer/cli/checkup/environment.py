"""An environment file: what of the recipe is in it, and how its secrets are kept."""

from __future__ import annotations

import os
import stat
import sys

from azbearer.auth.authority import authority_in
from azbearer.cli.checkup.finding import Finding, broken, good, info, warning
from azbearer.cli.recipe_identity import lookup_of, reference_context
from azbearer.errors import AuthenticationError, AzbearerError, UsageError
from azbearer.references import reference_of, resolve_reference
from azbearer.secrets import is_secret_name
from azbearer.tokens.authority import checked_tenant, is_guid
from azbearer.tokens.contract import RunProgram
from azbearer.tokens.programs import run_program
from azbearer.typed import TYPE_CHECKING
from azbearer.variables.recipe import find_recipe

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from azbearer.cli.identity import World
    from azbearer.collection.model import Variable, VariableFile
    from azbearer.references import Reference
    from azbearer.variables.recipe import Recipe

_NEEDED = ("tenant_id", "client_id", "client_secret")
_PARTS = (*_NEEDED, "resource", "scope", "subscription_id", "bearer_token")
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_GIT_SECONDS = 10.0


def examine_environment(file: VariableFile, world: World, *, network: bool) -> tuple[Finding, ...]:
    """Everything about the file; the secrets that it refers to are looked up, and not shown."""
    return (
        *_recipe(file, world.environ),
        *_plain_secrets(file, world.environ),
        *_references(file, world, network=network),
    )


def _recipe(file: VariableFile, environ: Mapping[str, str]) -> Iterator[Finding]:
    lookup = lookup_of(file)
    try:
        recipe = find_recipe(lookup)
        authority = authority_in(lookup, environ)
    except AzbearerError as error:
        yield broken(error)
        return
    found = {part: getattr(recipe, part) for part in _PARTS}
    for part, where in found.items():
        if where is not None:
            words = part.replace("_", " ")
            yield good(f"{words} is in {where.name} ({where.origin})", part=part, variable=where.name)
    yield info(f"tokens come from {authority}", authority=authority)
    yield from _odd_values(recipe)
    missing = [part.replace("_", " ") for part in _NEEDED if found[part] is None]
    if missing:
        yield warning(
            f"no variable is recognised as {', '.join(missing)}",
            "the usual names are tenantId, client_id and client_secret",
            missing=missing,
        )


def _odd_values(recipe: Recipe) -> Iterator[Finding]:
    """Values that Entra ID would refuse, each with the usual reason; a reference is looked at elsewhere."""
    tenant, client, secret = recipe.tenant_id, recipe.client_id, recipe.client_secret
    if tenant is not None:
        try:
            checked_tenant(tenant.value)
        except UsageError as error:
            yield warning(f"the tenant id in {tenant.name} is none", error.hint, variable=tenant.name)
    if client is not None and not is_guid(client.value):
        hint = "take the application (client) id of the app registration"
        yield warning(f"the client id in {client.name} is no GUID", hint, variable=client.name)
    if secret is not None and is_guid(secret.value.reveal()):
        hint = "take the secret's value, which is shown once, when the secret is made"
        yield warning(f"the client secret in {secret.name} looks like its id", hint, variable=secret.name)


def _is_secret(variable: Variable) -> bool:
    return variable.type == "secret" or is_secret_name(variable.key)


def is_plain_secret(variable: Variable) -> bool:
    """Whether the variable holds a secret itself: no reference, and not only other variables."""
    value = variable.value.strip() if isinstance(variable.value, str) else ""
    if not _is_secret(variable) or not value or (value.startswith("{{") and value.endswith("}}")):
        return False
    try:
        return reference_of(variable) is None
    except AzbearerError:
        return False


def _plain_secrets(file: VariableFile, environ: Mapping[str, str]) -> Iterator[Finding]:
    names = list(dict.fromkeys(each.key for each in file.values if is_plain_secret(each)))
    if not names:
        yield good("no secret stands in the file in plain text")
        return
    yield warning(
        f"in plain text: {', '.join(names)}",
        "put a reference in its place, such as env:NAME or keyring:SERVICE/NAME",
        variables=names,
    )
    if file.source is None:
        return
    path = str(file.source.absolute())
    yield from _exposed(path)
    if tracked_by_git(path, environ):
        yield warning(
            "the file with these secrets is tracked by git",
            "git rm --cached it, and have new secrets made: the old ones stay in the history",
            tracked=True,
        )


def _exposed(path: str) -> Iterator[Finding]:
    """Who else may read the file; Windows has no such modes."""
    mode = stat.S_IMODE(os.stat(path).st_mode)  # noqa: PTH116 - a text path
    if sys.platform != "win32" and mode & _OTHERS:
        who = "everybody" if mode & stat.S_IRWXO else "its group"
        shown = f"{mode:04o}"
        yield warning(f"{who} on this machine can open the file ({shown})", f"chmod 600 {path}", mode=shown)


def tracked_by_git(path: str, environ: Mapping[str, str]) -> bool:
    """Whether git keeps a file; False when there is no git, or no repository."""
    folder, name = os.path.split(path)
    # A repository may name a program as its file system monitor; this one is not asked.
    arguments = ("git", "-c", "core.fsmonitor=false", "-C", folder, "ls-files", "--error-unmatch", "--", name)
    try:
        return run_program(RunProgram(arguments, _GIT_SECONDS), environ).exit_code == 0
    except AuthenticationError:  # what it raises when a program is missing or hangs
        return False


def _references(file: VariableFile, world: World, *, network: bool) -> Iterator[Finding]:
    for variable in file.values:
        if not variable.enabled:
            continue
        try:
            reference = reference_of(variable)
            if reference is not None:
                yield _resolved(variable.key, reference, file, world, network=network)
        except AzbearerError as error:
            yield broken(error, variable.key, variable=variable.key)


def _resolved(name: str, reference: Reference, file: VariableFile, world: World, *, network: bool) -> Finding:
    """Whether a reference leads to a secret.

    Raises:
        AzbearerError: it does not.
    """
    data = {"variable": name, "reference": reference.shown}
    if reference.kind == "cmd" and not world.options.allow_commands:
        hint = "run and token need --allow-commands for it, and so does a look at it"
        return warning(f"{name} is {reference.shown}, which was not run", hint, **data)
    if reference.kind == "keyvault" and not network:
        return info(f"{name} is {reference.shown}, which was not looked up (--no-network)", **data)
    resolve_reference(reference, reference_context(world, file))
    return good(f"{name} is {reference.shown}, and there is a secret", **data)

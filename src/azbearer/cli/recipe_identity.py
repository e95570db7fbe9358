"""The service principal that an environment file names by the recipe's variables."""

from __future__ import annotations

from azbearer.auth.authority import authority_in
from azbearer.cli.identity import Identity, scopes_of, stamp
from azbearer.errors import InputError
from azbearer.library.referencing import context_of
from azbearer.references import parse_reference, resolve_reference
from azbearer.tokens.clouds import PUBLIC, Cloud, cloud_of_authority
from azbearer.tokens.contract import TokenQuery
from azbearer.tokens.grants.client_secret import ClientSecret
from azbearer.tokens.resources import scope_of
from azbearer.typed import TYPE_CHECKING
from azbearer.variables.recipe import find_recipe
from azbearer.variables.scopes import Scope, Scopes

if TYPE_CHECKING:
    import argparse

    from azbearer.cli.identity import World
    from azbearer.collection.model import VariableFile
    from azbearer.references import ReferenceContext
    from azbearer.secrets import Secret
    from azbearer.tokens.grants.client_secret import Version
    from azbearer.tokens.grants.sources import SecretSource
    from azbearer.variables.recipe import Found, Recipe
    from azbearer.variables.scopes import Lookup


def identity_of_file(world: World, file: VariableFile) -> Identity:
    """The identity of an environment file.

    Raises:
        AzbearerError: it does not name one, or has values that can't be used.
    """
    options, lookup = world.options, lookup_of(file)
    recipe = find_recipe(lookup)
    tenant, client, secret = _complete(recipe, file, options.tenant)
    authority = options.authority or authority_in(lookup, world.environ)
    cloud = cloud_of_authority(authority) or PUBLIC
    scopes, version = _asked(options, recipe, cloud)
    credential = ClientSecret(authority, tenant, client, _secret_source(secret, world, file), version=version)
    path = str(file.source.absolute()) if file.source else ""
    source = f"service principal {client} of {file.source or file.name}"
    return Identity(credential, TokenQuery(scopes), tenant, source, ((path, stamp(path)),), cloud=cloud)


def lookup_of(file: VariableFile) -> Lookup:
    """Finds the variables of a file."""
    label = file.source.name if file.source else file.name
    return Scopes(Scope("environment", label, file.values)).lookup


def _complete(recipe: Recipe, file: VariableFile, tenant: str) -> tuple[str, str, Found[Secret]]:
    """Tenant, client and secret of the recipe; `tenant` wins over the file's.

    Raises:
        InputError: one is missing.
    """
    tenant_id = tenant or (recipe.tenant_id.value if recipe.tenant_id else "")
    client_id = recipe.client_id.value if recipe.client_id else ""
    if tenant_id and client_id and recipe.client_secret:
        return tenant_id, client_id, recipe.client_secret
    parts = (("tenantId", tenant_id), ("client_id", client_id), ("client_secret", recipe.client_secret))
    missing = [name for name, value in parts if not value]
    raise InputError(
        f"the environment has no {' and no '.join(missing)}",
        where=str(file.source or file.name),
        hint="azbearer doctor -e FILE tells what it recognises",
        code="recipe",
    )


def _asked(options: argparse.Namespace, recipe: Recipe, cloud: Cloud) -> tuple[tuple[str, ...], Version]:
    """The scopes, and the endpoint that fits: v1 for the recipe's `resource`, else v2."""
    version: Version = "v1" if recipe.resource and not options.scope else "v2"
    if options.scope or options.resource:
        return scopes_of(options, ""), version
    if recipe.resource:
        return (scope_of(recipe.resource.value),), version
    return tuple(recipe.scope.value.split()) if recipe.scope else (cloud.management_scope,), version


def _secret_source(found: Found[Secret], world: World, file: VariableFile) -> SecretSource:
    """Where the secret comes from: it stands in the file, or is a reference.

    A reference is followed when a token is really requested: a cached one needs no secret, so nobody
    is asked to unlock a keyring for it. Offline it is not followed at all: the emulator takes
    whatever stands in the file.

    Raises:
        InputError: it begins like a reference and is none.
    """
    reference = None if world.options.offline else parse_reference(found.value.reveal())
    if reference is None:
        return found.value
    context = reference_context(world, file)
    return lambda: resolve_reference(reference, context)


def reference_context(world: World, file: VariableFile) -> ReferenceContext:
    """The world as a file's references see it."""
    return context_of(
        file,
        world.environ,
        allow_commands=world.options.allow_commands,
        driver=lambda: world.driver,
        transport=world.open_transport,
    )

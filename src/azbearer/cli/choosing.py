"""Which identity the options of a command name.

-e ENV           the service principal that the recipe's variables name
--profile NAME   the user who signed in with `azbearer login`
--offline        without either: the demo's app in the emulator
otherwise        the profile `default` if there is one, else the default chain
"""

from __future__ import annotations

import time
from dataclasses import replace

from azbearer.auth.authority import AUTHORITY_VARIABLE
from azbearer.cli.identity import Identity, scopes_of, stamp
from azbearer.cli.profiles import DEFAULT_PROFILE, PROFILE_VARIABLE, Profiles, SignIn, checked_name
from azbearer.errors import UsageError
from azbearer.tokens.clouds import PUBLIC, Cloud, cloud_of_authority, find_cloud
from azbearer.tokens.contract import TokenQuery
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from azbearer.cli.identity import World
    from azbearer.collection.model import VariableFile
    from azbearer.tokens.ambient.machine import Machine


def choose(world: World, file: VariableFile | None) -> Identity:
    """The identity that the options name.

    Raises:
        AzbearerError: they contradict each other, or name nothing that can be used.
    """
    options, environ = world.options, world.environ
    _check(options)
    if file is not None:
        from azbearer.cli.recipe_identity import identity_of_file  # noqa: PLC0415  not for the chain

        return identity_of_file(world, file)
    if options.offline:
        return _of_demo(options)
    name = options.profile or environ.get(PROFILE_VARIABLE, "")
    wanted, profiles = checked_name(name or DEFAULT_PROFILE), Profiles(environ)
    if name or profiles.find(wanted) is not None:
        return _of_profile(world, profiles, wanted)
    # Once such a profile is there, it is the one to choose.
    absent = profiles.path(wanted)
    return _of_chain(options, environ, {absent: stamp(absent)})


def _check(options: argparse.Namespace) -> None:
    if options.profile and options.environment:
        raise UsageError("-e and --profile name two identities", hint="give one of them")
    if options.profile and options.offline:
        raise UsageError(
            "the emulator of --offline knows no profile", hint="leave out --profile, or --offline"
        )
    if options.resource and options.scope:
        raise UsageError("--resource and --scope say the same in two ways", hint="give one of them")


def _of_demo(options: argparse.Namespace) -> Identity:
    from azbearer.emulator import DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, DEMO_TENANT_ID  # noqa: PLC0415  only offline
    from azbearer.secrets import Secret  # noqa: PLC0415
    from azbearer.tokens.grants.client_secret import ClientSecret  # noqa: PLC0415

    tenant = options.tenant or DEMO_TENANT_ID
    credential = ClientSecret(PUBLIC.authority, tenant, DEMO_CLIENT_ID, Secret(DEMO_CLIENT_SECRET))
    query = TokenQuery(scopes_of(options, PUBLIC.management_scope))
    return Identity(credential, query, tenant, "the emulator's demo app")


def _of_profile(world: World, profiles: Profiles, name: str) -> Identity:
    from azbearer.tokens.grants.refresh_token import RefreshToken  # noqa: PLC0415  not for the chain

    options, profile = world.options, profiles.get(name)
    sign_in, tenant = SignIn(profile, world.environ), options.tenant or profile.tenant_id
    credential = RefreshToken(
        options.authority or profile.authority,
        tenant,
        profile.client_id,
        sign_in.refresh_token,
        user=profile.sign_in,
        on_rotated=lambda token: sign_in.keep(token, time.time()),
    )
    cloud = find_cloud(profile.cloud) or PUBLIC
    query = TokenQuery(scopes_of(options, cloud.management_scope))
    path = profiles.path(name)
    return Identity(credential, query, tenant, f'profile "{name}"', ((path, stamp(path)),), sign_in, cloud)


def _of_chain(options: argparse.Namespace, environ: Mapping[str, str], seen: dict[str, str]) -> Identity:
    from azbearer.tokens.chain import ChainOptions, default_chain  # noqa: PLC0415  loads every source

    tenant = options.tenant
    allowed = (*((tenant,) if tenant else ()), *getattr(options, "auxiliary_tenant", ()))
    chain = default_chain(
        environ,
        ChainOptions(authority=options.authority, additionally_allowed_tenants=allowed),
        machine=_watching(seen),
    )
    cloud = _cloud(options.authority or environ.get(AUTHORITY_VARIABLE, ""))
    query = TokenQuery(scopes_of(options, cloud.management_scope), tenant_id=tenant or None)
    chain.cache_key(query)  # looks at the files that decide whose tokens these are
    return Identity(chain, query, tenant, "the default chain", tuple(seen.items()), cloud=cloud)


def _watching(seen: dict[str, str]) -> Machine:
    """This machine; which files the sources look at is noted."""
    from azbearer.tokens.ambient.machine import THIS_MACHINE  # noqa: PLC0415  see `_of_chain`

    def watched(path: str) -> str:
        seen[path] = THIS_MACHINE.stamp(path)
        return seen[path]

    return replace(THIS_MACHINE, stamp=watched)


def _cloud(authority: str) -> Cloud:
    return (cloud_of_authority(authority) if authority else None) or PUBLIC

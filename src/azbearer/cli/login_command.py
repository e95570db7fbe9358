"""`azbearer login`: a user signs in, with the browser of this machine or a device code of any other."""

from __future__ import annotations

import os
import sys
import time

from azbearer.cli.connection import add_connection_arguments
from azbearer.cli.identity_arguments import add_authority_argument
from azbearer.errors import AuthenticationError, OutputError, UsageError
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from azbearer.cli.console import Console
    from azbearer.cli.profiles import Profile
    from azbearer.tokens.clouds import Cloud
    from azbearer.tokens.contract import Credential, Token

# The public client that az and azure-identity sign users in to, known in every tenant of every cloud.
DEVELOPER_CLIENT_ID = "04b07795-8ddb-461a-bbee-02f9e1bf7b46"
# Users of any organisation: Entra ID finds their tenant itself.
ANY_ORGANISATION = "organizations"
_USER_CLAIMS = ("upn", "preferred_username", "unique_name", "email", "name")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `login`."""
    parser.add_argument(
        "--profile", metavar="NAME", default="default", help="what to call the sign-in (default: default)"
    )
    parser.add_argument(
        "--tenant",
        metavar="TENANT",
        default=ANY_ORGANISATION,
        help="a tenant's id or domain (default: the user's own)",
    )
    parser.add_argument(
        "--client-id",
        metavar="ID",
        default=DEVELOPER_CLIENT_ID,
        help="a public client of yours (default: that of the Azure CLI)",
    )
    parser.add_argument(
        "--cloud",
        metavar="NAME",
        default="AzureCloud",
        help="the cloud by az's name, such as AzureUSGovernment (default: AzureCloud)",
    )
    add_authority_argument(parser)
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--device-code", action="store_true", help="sign in on any device, by typing a code")
    way.add_argument("--browser", action="store_true", help="sign in with the browser of this machine")
    add_connection_arguments(parser)


def run(options: argparse.Namespace, console: Console) -> int:
    """Sign in and keep the sign-in; the result is the exit code.

    Raises:
        AzbearerError: the user did not sign in, or nothing could be kept.
    """
    from azbearer.cli.profiles import checked_name  # noqa: PLC0415
    from azbearer.cli.tokensession import open_driver  # noqa: PLC0415  --help needs none of it
    from azbearer.credentials.browser import with_browser  # noqa: PLC0415
    from azbearer.tokens.contract import TokenQuery  # noqa: PLC0415

    if options.offline:
        raise UsageError(
            "the emulator of --offline ends with the command, and the sign-in with it",
            hint="start azbearer emulator, and reach it with --connect-to and --ssl-extra-ca-certs",
        )
    name, cloud = checked_name(options.profile), _cloud(options.cloud)
    credential = _credential(options, cloud, console.environment)
    with open_driver(options, console) as driver:
        flow = credential.flow(TokenQuery((cloud.management_scope,)), driver.context)
        token = driver.run(with_browser(flow))
    profile = _keep(name, cloud, options, token, console.environment)
    console.result(f'signed in as {profile.user or "an unnamed user"}, profile "{name}"')
    return 0


def _cloud(text: str) -> Cloud:
    from azbearer.tokens.clouds import CLOUDS, find_cloud  # noqa: PLC0415  --help needs none of it

    found = find_cloud(text)
    if found is None:
        raise UsageError(
            f"there is no cloud {text[:80]!a}", hint=f"use one of {', '.join(cloud.name for cloud in CLOUDS)}"
        )
    return found


def _credential(options: argparse.Namespace, cloud: Cloud, environ: Mapping[str, str]) -> Credential:
    authority = options.authority or cloud.authority
    if options.browser or (not options.device_code and has_browser(environ)):
        from azbearer.tokens.grants.authorization_code import AuthorizationCode  # noqa: PLC0415  one of two

        return AuthorizationCode(authority, options.tenant, options.client_id, prompt="select_account")
    from azbearer.tokens.grants.device_code import DeviceCode  # noqa: PLC0415  the other one

    return DeviceCode(authority, options.tenant, options.client_id)


def has_browser(environ: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Whether a window of a browser would open before the user: not over SSH, nor without a display."""
    if environ.get("SSH_CONNECTION") or environ.get("SSH_TTY") or environ.get("CODESPACES"):
        return False
    if platform in {"win32", "darwin"}:
        return True
    return bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY") or environ.get("BROWSER"))


def _keep(
    name: str, cloud: Cloud, options: argparse.Namespace, token: Token, environ: Mapping[str, str]
) -> Profile:
    """Write the profile and what it needs; the sign-in that it replaces is forgotten first.

    Raises:
        AuthenticationError: there is nothing to keep.
        OutputError: it can't be kept.
    """
    from azbearer.cli.claims import claim  # noqa: PLC0415  --help needs none of it
    from azbearer.cli.profiles import Profile, Profiles, SignIn  # noqa: PLC0415

    if token.refresh_token is None:
        raise AuthenticationError(
            "the sign-in gave no refresh token, so it would not last",
            where=options.authority or cloud.authority,
            hint="the app must be allowed to use offline_access",
            code="no-refresh-token",
        )
    user = next(filter(None, (claim(token.value, each) for each in _USER_CLAIMS)), "")
    authority, sign_in = options.authority or cloud.authority, os.urandom(8).hex()
    profile = Profile(name, cloud.name, authority, options.tenant, options.client_id, user, sign_in)
    profiles = Profiles(environ)
    profiles.remove(name)
    kept = SignIn(profile, environ)
    kept.keep(token.refresh_token, time.time())
    if kept.find() is None:
        raise OutputError(
            "the sign-in can't be kept",
            where=kept.cache.folder,
            hint="azbearer doctor tells what is wrong with the store of tokens",
        )
    profiles.write(profile)
    return profile

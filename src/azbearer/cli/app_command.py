"""`azbearer app`: the app registration that every recipe starts with: create, list, rotate, delete."""

from __future__ import annotations

from pathlib import Path

from azbearer.cli.connection import add_connection_arguments
from azbearer.cli.identity_arguments import add_identity_arguments
from azbearer.cli.numbers import count
from azbearer.errors import InputError, UsageError
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from azbearer.arm.apps.values import Made
    from azbearer.cli.apps.envfile import Present
    from azbearer.cli.apps.services import Services
    from azbearer.cli.console import Console

_SUFFIX = ".postman_environment.json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the actions of `app`."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    create = actions.add_parser(
        "create", help="make an app with a credential and a role, and its environment file"
    )
    _add_create_arguments(create)
    listing = actions.add_parser("list", help="list the apps that azbearer made")
    listing.add_argument("--all", action="store_true", help="list all apps of the directory")
    listing.add_argument(
        "-o",
        "--output",
        choices=("table", "json"),
        default="table",
        help="the form of the list (default: table)",
    )
    rotate = actions.add_parser("rotate", help="make a new secret, write it, and remove the old ones")
    rotate.add_argument("name", metavar="NAME", help="of the app")
    rotate.add_argument("--keep-old", action="store_true", help="let the old secrets live until they end")
    _add_secret_arguments(rotate)
    delete = actions.add_parser("delete", help="delete an app and its roles in the subscription")
    delete.add_argument("name", metavar="NAME", help="of the app")
    delete.add_argument("--yes", action="store_true", help="do it without this option's being asked for")
    _add_scope_arguments(delete)
    for action in (create, listing, rotate, delete):
        add_identity_arguments(action, "the service principal of this environment file does it")
        add_connection_arguments(action)


def _add_create_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="of the app; one of that name is used again")
    parser.add_argument(
        "--role",
        metavar="ROLE",
        default="Reader",
        help="what it may do there; empty for nothing (default: Reader)",
    )
    _add_scope_arguments(parser)
    _add_secret_arguments(parser)
    group = parser.add_argument_group("instead of a secret")
    group.add_argument(
        "--certificate", metavar="FILE", type=Path, help="a certificate in PEM that it signs in with"
    )
    group.add_argument("--federated-issuer", metavar="URL", default="", help="whose tokens it signs in with")
    group.add_argument("--federated-subject", metavar="TEXT", default="", help="the subject of those tokens")
    group.add_argument("--no-credential", action="store_true", help="none")


def _add_scope_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--subscription", metavar="ID", default="", help="whose roles are meant")
    parser.add_argument(
        "--scope", metavar="SCOPE", default="", help="another scope, such as a resource group's id"
    )


def _add_secret_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--days",
        type=count,
        default=180,
        metavar="N",
        help="how long the secret is valid, at most 730 (default: 180)",
    )
    parser.add_argument("--new-secret", action="store_true", help="make one even if the file has one")
    parser.add_argument(
        "--output-file",
        metavar="FILE",
        type=Path,
        help=f"the environment file (default: NAME{_SUFFIX}); - prints it",
    )
    parser.add_argument(
        "--secret-store",
        choices=("auto", "keyring", "file"),
        default="auto",
        help="where the secret is kept: the key store of the system, or the file (default: what works)",
    )


def run(options: argparse.Namespace, console: Console) -> int:
    """Do it; the result is the exit code.

    Raises:
        AzbearerError: it could not be done; what had been done before stays, and doing it again goes on
        from there.
    """
    from azbearer.cli.apps.services import open_services  # noqa: PLC0415  --help needs none of it

    actions = {"create": _create, "list": _list, "rotate": _rotate, "delete": _delete}
    if options.action == "delete" and not options.yes:
        raise UsageError("deleting an app can't be taken back after 30 days", hint="say --yes")
    with open_services(options, console) as services:
        return actions[options.action](services, options, console)


def _create(services: Services, options: argparse.Namespace, console: Console) -> int:
    from azbearer.arm.apps.flows import create  # noqa: PLC0415  see `run`
    from azbearer.cli.apps.wishes import app_wish  # noqa: PLC0415  see `run`

    path = _path(options)
    present = _present(path)
    _check_owner(services, options.name, present, path)
    scope = _scope(services, options) if options.role or not options.scope else options.scope
    made: Made = services.perform(create(services.world, app_wish(options, present, scope)))
    for note in made.notes:
        console.note(note)
    _write(made, services, options, console, present=present, scope=scope)
    return 0


def _check_owner(services: Services, name: str, present: Present | None, path: Path | None) -> None:
    """Leave a file alone that is for another app, before anything is made.

    Raises:
        InputError: it is.
    """
    if present is None or not present.client_id:
        return
    from azbearer.arm.apps.directory import app_named  # noqa: PLC0415  see `run`

    app = services.perform(app_named(services.world, name))
    if app is None or app.app_id != present.client_id:
        raise InputError(
            f"the file is for another app, {present.client_id}",
            where=str(path),
            hint="name another file with --output-file",
        )


def _path(options: argparse.Namespace) -> Path | None:
    """The environment file; None to print it."""
    if options.output_file is None:
        safe = "".join(
            character if character.isalnum() or character in "-_." else "-" for character in options.name
        )
        return Path(f"{safe}{_SUFFIX}")
    return None if str(options.output_file) == "-" else Path(options.output_file)


def _present(path: Path | None) -> Present | None:
    from azbearer.cli.apps.envfile import present_in  # noqa: PLC0415  see `run`

    return present_in(path) if path is not None else None


def _scope(services: Services, options: argparse.Namespace) -> str:
    """Where the role holds: what is said, or the only subscription there is."""
    if options.scope:
        return "/" + str(options.scope).strip("/")
    if options.subscription:
        return f"/subscriptions/{options.subscription}"
    from azbearer.arm.apps.subscriptions import only_subscription  # noqa: PLC0415  when nothing is said

    return f"/subscriptions/{services.perform(only_subscription(services.world))}"


def _write(
    made: Made,
    services: Services,
    options: argparse.Namespace,
    console: Console,
    *,
    present: Present | None,
    scope: str = "",
) -> None:
    """Write or print the environment; the secret is in it, or in the key store."""
    from azbearer.cli.apps.envfile import Recipe, environment_text, kept, write_environment  # noqa: PLC0415  see `run`
    from azbearer.tokens.clouds import PUBLIC  # noqa: PLC0415  likewise

    path, secret = _path(options), ""
    if made.secret is not None:
        store = "file" if options.offline else options.secret_store
        secret, note = kept(made.secret, made.app.app_id, store)
        console.note(note)
    parts = scope.split("/")
    recipe = Recipe(
        options.name,
        services.world.tenant_id,
        made.app.app_id,
        secret,
        parts[2] if scope.lower().startswith("/subscriptions/") else "",
        f"{services.cloud.resource_manager}/",
        "" if services.cloud is PUBLIC and not options.authority else services.world.authority,
    )
    text = environment_text(recipe, present)
    if path is None:
        console.write(text)
        return
    write_environment(path, text)
    console.result(f"{made.app.app_id}  {path}")


def _list(services: Services, options: argparse.Namespace, console: Console) -> int:
    from azbearer.cli.apps.listing import show_apps  # noqa: PLC0415  see `run`

    return show_apps(services, options, console)


def _rotate(services: Services, options: argparse.Namespace, console: Console) -> int:
    from azbearer.arm.apps.flows import renew, retire  # noqa: PLC0415  see `run`
    from azbearer.cli.apps.wishes import secret_wish  # noqa: PLC0415  see `run`

    path = _path(options)
    present = _present(path)
    _check_owner(services, options.name, present, path)
    made: Made = services.perform(renew(services.world, options.name, secret_wish(options.days)))
    console.note(made.notes[0])
    # The new secret is safe before an old one goes.
    _write(made, services, options, console, present=present)
    if not options.keep_old:
        count = services.perform(retire(services.world, made))
        console.note(f"removed {count} old secret{'' if count == 1 else 's'}")
    return 0


def _delete(services: Services, options: argparse.Namespace, console: Console) -> int:
    from azbearer.arm.apps.flows import remove  # noqa: PLC0415  see `run`

    for note in services.perform(remove(services.world, options.name, _scope(services, options))):
        console.note(note)
    return 0

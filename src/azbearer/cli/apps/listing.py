"""`azbearer app list`: apps with the end of their credentials."""

from __future__ import annotations

from azbearer.arm.apps.directory import apps
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from azbearer.arm.apps.values import App
    from azbearer.cli.apps.services import Services
    from azbearer.cli.console import Console


def show_apps(services: Services, options: argparse.Namespace, console: Console) -> int:
    """Print those that azbearer made, or all; the result is the exit code."""
    found: tuple[App, ...] = services.perform(apps(services.world))
    shown = [app for app in found if options.all or app.marked]
    if options.output == "json":
        import json  # noqa: PLC0415  for one of the outputs

        console.write(json.dumps([_object(app) for app in shown], indent=2) + "\n")
        return 0
    from azbearer.cli.call.tables import grid_of, plain_table  # noqa: PLC0415  likewise

    rows = [_row(app) for app in shown]
    for line in plain_table(*grid_of(rows, everything=True)):
        console.result(line)
    if not shown:
        console.note("no app is marked as made by azbearer; --all lists the others")
    return 0


def _object(app: App) -> dict[str, object]:
    return {
        "name": app.name,
        "clientId": app.app_id,
        "objectId": app.object_id,
        "created": app.created,
        "secrets": [{"keyId": key, "name": name, "ends": ends} for key, name, ends in app.secrets],
        "certificates": [{"thumbprint": thumbprint, "ends": ends} for thumbprint, ends in app.certificates],
    }


def _row(app: App) -> dict[str, str]:
    ends = [each[2] for each in app.secrets] + [each[1] for each in app.certificates]
    return {"name": app.name, "clientId": app.app_id, "ends": min(ends, default="")[:10] or "-"}

"""`azbearer try`: the whole thing in one command, offline: emulator, demo collection, run."""

from __future__ import annotations

import tempfile
from importlib import resources
from pathlib import Path

from azbearer.errors import OutputError, UsageError
from azbearer.files import write_private
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from azbearer.cli.console import Console

COLLECTION = "azure.postman_collection.json"
ENVIRONMENT = "demo.postman_environment.json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add `--keep`."""
    parser.add_argument(
        "--keep", metavar="FOLDER", type=Path, help="leave the demo collection and environment in this folder"
    )


def run(options: argparse.Namespace, console: Console) -> int:
    """Run the demo; nothing is written outside a temporary folder unless `--keep` names one.

    Raises:
        AzbearerError: the demo could not be run, or its files are not to be overwritten.
    """
    if options.keep is not None:
        _copy_demo(options.keep)
        return _run_demo(options.keep, console, kept=True)
    with tempfile.TemporaryDirectory(prefix="azbearer-") as folder:
        _copy_demo(Path(folder))
        return _run_demo(Path(folder), console, kept=False)


def _copy_demo(folder: Path) -> None:
    for name in (COLLECTION, ENVIRONMENT):
        text = resources.files("azbearer.demo").joinpath(name).read_text("utf-8")
        target = folder / name
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if target.exists() and target.read_text("utf-8", "replace") != text:
                raise UsageError(
                    "the folder holds a file of that name with other content",
                    where=str(target),
                    hint="choose another folder for --keep, or move the file away",
                )
        except OSError as error:
            raise OutputError(
                f"the demo cannot be written: {error.strerror}",
                where=str(target),
                hint="choose another folder",
            ) from error
        write_private(target, text, "demo")


def _run_demo(folder: Path, console: Console, *, kept: bool) -> int:
    from azbearer.cli.main import parse  # noqa: PLC0415  the demo is a run like any other

    collection, environment = folder / COLLECTION, folder / ENVIRONMENT
    command = ["run", str(collection), "-e", str(environment), "--offline"]
    module, run_options = parse(command)
    code = int(module.run(run_options, console))
    if code == 0:
        console.result("")
        for line in _next_steps(collection, environment, kept=kept):
            console.result(line)
    return code


def _next_steps(collection: Path, environment: Path, *, kept: bool) -> tuple[str, str]:
    if kept:
        first = f"again, offline:   azbearer run {collection} -e {environment} --offline"
    else:
        first = "yours, offline:   azbearer run COLLECTION.json -e ENVIRONMENT.json --offline"
    return first, "yours, for real:  azbearer run COLLECTION.json -e ENVIRONMENT.json"

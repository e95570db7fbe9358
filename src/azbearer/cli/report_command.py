"""`azbearer report merge`: the reports of the parts of a run, put together."""

from __future__ import annotations

from pathlib import Path

from azbearer.cli.reading import read_given, text_of
from azbearer.errors import UsageError
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from azbearer.cli.console import Console


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what can be done with reports."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    merge = actions.add_parser(
        "merge", help="put the reports of --shard together", description="put the reports of --shard together"
    )
    merge.add_argument(
        "files", metavar="FILE", type=Path, nargs="+", help="JSON or JUnit reports of every part"
    )
    merge.add_argument(
        "--output-file", metavar="FILE", type=Path, help="where it goes (default: standard output)"
    )


def run(options: argparse.Namespace, console: Console) -> int:
    """Merge; the exit code says that it worked, not how the run went.

    Raises:
        AzbearerError: the files are not the parts of one run, or the result could not be written.
    """
    from azbearer.files import write_private  # noqa: PLC0415  --help needs none of it

    text = _merged([(str(path), _text(path)) for path in options.files])
    if options.output_file is None:
        console.write(text if text.endswith("\n") else f"{text}\n")
    else:
        write_private(options.output_file, text, "report")
    return 0


def _text(path: Path) -> str:
    return text_of(read_given(path, "the report"), "the report is", str(path))


def _merged(texts: list[tuple[str, str]]) -> str:
    kinds = {text.lstrip()[:1] for _, text in texts}
    if kinds == {"{"}:
        from azbearer.reporters.merging import merge_json  # noqa: PLC0415  one of two

        return merge_json(texts)
    if kinds == {"<"}:
        from azbearer.reporters.merging_junit import merge_junit  # noqa: PLC0415  one of two

        return merge_junit(texts)
    raise UsageError(
        "these are not reports of one kind", hint="give JSON reports, or JUnit reports, not both"
    )

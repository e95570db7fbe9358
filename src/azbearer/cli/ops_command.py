"""`azbearer ops`: finds operations of the Azure Resource Manager by words, each with a ready command."""

from __future__ import annotations

from azbearer.errors import UsageError
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from azbearer.arm.versions.storage import Entry, Index
    from azbearer.cli.console import Console

METHODS = ("GET", "PUT", "POST", "PATCH", "DELETE", "HEAD")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `ops`."""
    parser.add_argument(
        "words",
        metavar="WORD",
        nargs="*",
        help="what to look for, such as: list virtual machines; a namespace such as Microsoft.Web narrows "
        "it; without words the namespaces are listed",
    )
    parser.add_argument("--method", choices=METHODS, type=str.upper, default="", help="only this one")
    parser.add_argument(
        "--limit", metavar="N", type=int, default=0, help="how many (default: 10; all of a namespace alone)"
    )
    parser.add_argument(
        "--versions", action="store_true", help="print every api-version, not the newest alone"
    )
    parser.add_argument(
        "-o",
        "--output",
        choices=("text", "json"),
        default="text",
        help="the form of the list (default: text)",
    )


def run(options: argparse.Namespace, console: Console) -> int:
    """Print what is found; the result is the exit code, 1 when there is nothing.

    Raises:
        UsageError: the words say nothing.
    """
    from azbearer.arm.versions.storage import Index  # noqa: PLC0415  --help needs none of it

    index = Index.shipped()
    if not options.words:
        return _namespaces(index, options, console)
    found = _found(index, options)
    if not found:
        console.note(f"no operation has all of: {' '.join(options.words)[:200]}")
        return 1
    if options.output == "json":
        console.write(_json([_object(entry) for entry in found]))
    else:
        console.result("\n\n".join("\n".join(_lines(entry, options)) for entry in found))
    return 0


def _found(index: Index, options: argparse.Namespace) -> list[Entry]:
    from azbearer.arm.versions.search import search, wish_of  # noqa: PLC0415  not to list namespaces

    wish = wish_of(index, options.words)
    if not wish.stems and not wish.namespace:
        raise UsageError(
            f"{' '.join(options.words)[:80]!a} fits everything", hint="say of what: list virtual machines"
        )
    if not wish.stems and not wish.verb:
        entries = (entry for entry in index.entries(wish.namespace) if options.method in {"", entry.method})
        return list(entries)[: options.limit or None]
    return [
        each.entry for each in search(index, options.words, method=options.method, most=options.limit or 10)
    ]


def _namespaces(index: Index, options: argparse.Namespace, console: Console) -> int:
    counts = sorted(index.namespaces(), key=lambda each: each[0].lower())
    if options.output == "json":
        console.write(_json([{"namespace": name, "operations": count} for name, count in counts]))
        return 0
    width = max(len(name) for name, _ in counts)
    console.result("\n".join(f"{name:<{width}}  {count:>5}" for name, count in counts))
    return 0


def _json(value: list[dict[str, object]]) -> str:
    import json  # noqa: PLC0415  for one of the outputs

    return json.dumps(value, indent=2) + "\n"


def _object(entry: Entry) -> dict[str, object]:
    return {
        "namespace": entry.namespace,
        "name": entry.name,
        "method": entry.method,
        "path": entry.path,
        "apiVersions": list(entry.versions),
        "query": [{"name": each.name, "required": each.required} for each in entry.query],
        "pages": "P" in entry.flags,
        "longRunning": "L" in entry.flags,
        "command": command_of(entry),
    }


def _lines(entry: Entry, options: argparse.Namespace) -> Iterator[str]:
    from azbearer.arm.versions.choosing import newest  # noqa: PLC0415  as above

    best = newest(entry.versions)
    more = f" ({len(entry.versions)} known)" if len(entry.versions) > 1 else ""
    kinds = [word for flag, word in (("P", "pages"), ("L", "may take long")) if flag in entry.flags]
    yield f"{entry.method} {entry.path}"
    yield "  " + ", ".join([entry.name, f"api-version {best}{more}", *kinds])
    if options.versions:
        yield f"  {' '.join(reversed(entry.versions))}"
    if entry.query:
        yield "  query: " + ", ".join(
            each.name + (" (required)" if each.required else "") for each in entry.query
        )
    yield f"  {command_of(entry)}"


def command_of(entry: Entry) -> str:
    """A command that makes the call, with what is still to be filled in."""
    words = [f"azbearer {entry.method.lower()} '{entry.path}'"]
    words += [f"'{each.name}==…'" for each in entry.query if each.required]
    if entry.method in {"PUT", "PATCH"}:
        words.append("@body.json")
    if "P" in entry.flags and entry.method in {"GET", "POST"}:
        words.append("--all")
    return " ".join(words)

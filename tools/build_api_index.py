"""Build the index of Azure Resource Manager's operations from the packages that Microsoft publishes.

    python tools/build_api_index.py             again, from the releases that the index names
    python tools/build_api_index.py --newest    from the newest releases of the same packages

What is taken are facts: method, path, api-versions, the operation's name, the names of its query
parameters, and whether it pages or takes long. No sentence and no line of code of the packages gets into
the index. They are read, never imported. The output depends on the releases alone.
"""

from __future__ import annotations

import argparse
import ast
import re
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from azbearer.arm.versions.storage import Entry, Query, namespace_of, pack  # noqa: E402  found by the line above

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FOLDER = ROOT / "src" / "azbearer" / "arm" / "versions"
SOURCES = FOLDER / "sources.txt"
_HEAD = """\
# The index in operations.bin holds facts from these packages, published by Microsoft under the MIT licence:
# methods, paths, api-versions, names of operations and of query parameters. Two releases of one package are
# here for the api-versions that the newer one has left. tools/build_api_index.py builds it.
"""


@dataclass(frozen=True)
class Found:
    """One operation of one package, at one api-version."""

    method: str
    path: str
    version: str
    name: str
    flags: str
    query: tuple[Query, ...]


@dataclass
class Merged:
    """What several packages and api-versions say of one method and path."""

    newest: Found
    versions: set[str] = field(default_factory=set)

    def add(self, found: Found) -> None:
        """Take in one more; names and parameters are those of the newest version."""
        self.versions.add(found.version)
        if _order(found) > _order(self.newest):
            self.newest = found


def _order(found: Found) -> tuple[str, str, str]:
    return found.version, found.path, found.name


def main() -> int:
    """Build, and say what came out."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--newest", action="store_true", help="take the newest releases")
    parser.add_argument("--wheels", type=Path, help="a folder that has the wheels already")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.wheels or _download(Path(scratch), newest=options.newest)
        wheels = sorted(folder.glob("azure_mgmt*.whl"))
        entries = merged(found for wheel in wheels for found in operations_of(wheel))
    data = pack(entries)
    (FOLDER / "operations.bin").write_bytes(data)
    releases = sorted("==".join(wheel.name.split("-")[:2]).replace("_", "-") for wheel in wheels)
    SOURCES.write_text(_HEAD + "".join(f"{release}\n" for release in releases), "utf-8")
    print(f"{len(entries)} operations, {len(data)} bytes, from {len(releases)} packages")
    return 0


def _download(folder: Path, *, newest: bool) -> Path:
    lines = [line for line in SOURCES.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    # pip takes one release of a package at a time.
    rounds: list[dict[str, str]] = []
    for line in sorted(lines, key=_release, reverse=True):
        name = line.partition("==")[0]
        if not rounds or all(name in each for each in rounds):
            rounds.append({})
        next(each for each in rounds if name not in each)[name] = line
    for number, each in enumerate(rounds):
        wanted = each.keys() if newest and number == 0 else each.values()
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder)]
        subprocess.run([*command, *wanted], check=True)
    return folder


def _release(line: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", line.partition("==")[2]))


def operations_of(wheel: Path) -> Iterator[Found]:
    """Every operation of a package, in every api-version that it has."""
    with zipfile.ZipFile(wheel) as archive:
        for name in sorted(archive.namelist()):
            if "/aio/" not in name and "operations" in name and name.endswith(".py"):
                yield from _of_module(ast.parse(archive.read(name)))


def _of_module(tree: ast.Module) -> Iterator[Found]:
    """Request builders are functions; the methods that call them give the operations their names."""
    builders = {
        node.name: node
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("build_")
    }
    for group in (node for node in tree.body if isinstance(node, ast.ClassDef)):
        pollers = {node.name for node in group.body if isinstance(node, ast.FunctionDef)}
        for method in (node for node in group.body if isinstance(node, ast.FunctionDef)):
            called = {
                node.func.id
                for node in ast.walk(method)
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            }
            for builder in sorted(called & builders.keys()):
                found = _found(group, method, builders[builder], pollers)
                if found is not None:
                    yield found


def _found(
    group: ast.ClassDef, method: ast.FunctionDef, builder: ast.FunctionDef, siblings: set[str]
) -> Found | None:
    path, verb, version = _path(builder), _verb(builder), _version(builder)
    if not path or not verb or not version:
        return None
    plain = method.name.removeprefix("begin_").strip("_").removesuffix("_initial")
    stem = re.sub(r"Operations$|OperationsMixin$|^_", "", group.name)
    stem = "" if stem.endswith("ClientMixin") or stem == "_" else stem
    long = f"begin_{plain}" in siblings
    returns = ast.unparse(method.returns) if method.returns else ""
    flags = ("L" if long else "") + ("P" if "ItemPaged" in returns else "")
    return Found(verb, path, version, f"{stem}.{plain}".strip("."), flags, tuple(_query(builder)))


def _path(builder: ast.FunctionDef) -> str:
    """The longest text that is assigned to the URL."""
    texts = [
        part.value
        for node in ast.walk(builder)
        if isinstance(node, ast.Assign | ast.AnnAssign) and _target(node) in {"_url", "url"}
        for part in ast.walk(node.value or node)
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and "/" in part.value
    ]
    path = max(texts, key=len, default="").partition("?")[0].rstrip("/")
    return path if path.startswith("/") else f"/{path}" if path else ""


def _target(node: ast.Assign | ast.AnnAssign) -> str:
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    return target.id if isinstance(target, ast.Name) else ""


def _verb(builder: ast.FunctionDef) -> str:
    for node in ast.walk(builder):
        if isinstance(node, ast.Call):
            for keyword in node.keywords:
                if keyword.arg == "method" and isinstance(keyword.value, ast.Constant):
                    return str(keyword.value.value)
    return ""


_VERSION = re.compile(r"\d{4}-\d{2}-\d{2}(?:-\w+)?")


def _version(builder: ast.FunctionDef) -> str:
    """The only date among the builder's texts."""
    for node in ast.walk(builder):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _VERSION.fullmatch(node.value):
            return node.value
    return ""


def _query(builder: ast.FunctionDef) -> Iterator[Query]:
    """Names of query parameters; those that stand under an `if` are optional."""
    for statement in builder.body:
        optional = isinstance(statement, ast.If)
        for node in ast.walk(statement):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
                target = node.targets[0]
                name = target.slice.value if isinstance(target.slice, ast.Constant) else None
                kept = isinstance(target.value, ast.Name) and target.value.id in {
                    "_params",
                    "_query_parameters",
                    "query_parameters",
                }
                if kept and isinstance(name, str) and name != "api-version":
                    yield Query(name, required=not optional)


def merged(founds: Iterable[Found]) -> list[Entry]:
    """One entry for each method and path, whatever the case of the path."""
    table: dict[tuple[str, str], Merged] = {}
    for found in founds:
        key = (found.method, re.sub(r"\{\w*\}", "{}", found.path).lower())
        table.setdefault(key, Merged(found)).add(found)
    return sorted(
        Entry(
            namespace_of(each.newest.path),
            each.newest.method,
            each.newest.path,
            tuple(sorted(each.versions)),
            each.newest.name,
            each.newest.flags,
            each.newest.query,
        )
        for each in table.values()
    )


if __name__ == "__main__":
    sys.exit(main())

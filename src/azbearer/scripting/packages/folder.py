"""A folder of packages, and one package of it with every file that it needs, as the sandbox gets it."""

from __future__ import annotations

import json
import re
from collections import deque

from azbearer.patterns import regex
from azbearer.scripting.packages.files import Files
from azbearer.scripting.packages.names import PackageName, parse_name, version_fits
from azbearer.typed import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_REQUIRES: Final = regex(
    r"""\brequire\s*\(\s*["']([^"'\n]+)["']\s*\)|\b(?:from|import)\s*["']([^"'\n]+)["']"""
)
_MODULE_WORDS: Final = regex(r"^\s*(?:import\s*[\w{*\"']|export\s*[\w{*])", re.MULTILINE)
# Names that mean a part of Node.js, whatever lies in node_modules.
_BUILT_IN: Final = frozenset(
    ("assert", "buffer", "events", "path", "punycode", "querystring", "stream", "string_decoder", "timers",
     "url", "util")
)  # fmt: skip
_MOST_MODULES: Final = 2000
_MOST_BYTES: Final = 16 << 20


class PackageText(NamedTuple):
    """A package for the sandbox.

    Args:
        text: JSON: `{"entry", "external", "modules": {id: {"text", "kind", "uses": {name: id}}}}`, or
            `{"error"}`.
        sources: texts in which the sandbox's own libraries are named that it uses.
    """

    text: str
    sources: tuple[str, ...] = ()


class PackageProblem(Exception):  # noqa: N818 - told to the script, which may do without the package
    """Why there is no such package."""


class PackageFolder:
    """Packages below a folder; a package is read at its first use.

        FOLDER/@team/helpers.js   or  FOLDER/@team/helpers/      @team/helpers
        FOLDER/node_modules/x/    or  FOLDER/npm/x@1.2.3/        npm:x@1.2.3
        FOLDER/node_modules/@jsr/s__x/  or  FOLDER/jsr/@s/x@1/   jsr:@s/x@1

    Args:
        root: the folder, or None when there is none: every package is then missing, and says so.
    """

    def __init__(self, root: Path | None) -> None:
        self._files = None if root is None else Files(root)
        self._known: dict[str, PackageText] = {}

    def package(self, name: str) -> PackageText:
        """The package of this name, or what to tell the script in its place."""
        if name not in self._known:
            try:
                self._known[name] = self._read(name)
            except PackageProblem as problem:
                self._known[name] = PackageText(json.dumps({"error": str(problem)}))
        return self._known[name]

    def _read(self, name: str) -> PackageText:
        if self._files is None:
            raise PackageProblem("no folder of packages is given; name one with --packages FOLDER")
        parsed = parse_name(name)
        if parsed is None:
            raise PackageProblem("this is no name of a package")
        return _Collection(self._files).collect(_entry(parsed, self._files), external=bool(parsed.registry))


def _entry(name: PackageName, files: Files) -> Path:
    """The file that a package begins with.

    Raises:
        PackageProblem: it is not in the folder, or in another version.
    """
    other = ""
    for place in _places(name):
        folder = files.root / place
        version = files.manifest(folder).get("version")
        if name.version and isinstance(version, str) and not version_fits(name.version, version):
            other = version
            continue
        found = files.inner_module(folder, name.inner) if name.inner else files.module(folder)
        if found is not None:
            return found
    if other:
        raise PackageProblem(f"the folder {files.root.name} of --packages has version {other} of it")
    raise PackageProblem(f"it is not in the folder {files.root.name} of --packages")


def _places(name: PackageName) -> Iterator[str]:
    """Where below the folder a package may be, the most exact place first."""
    if not name.registry:
        yield name.package
        return
    if name.version:
        yield f"{name.registry}/{name.package}@{name.version}"
    yield f"{name.registry}/{name.package}"
    if name.registry == "npm":
        yield f"node_modules/{name.package}"
    else:
        yield f"node_modules/@jsr/{name.package.removeprefix('@').replace('/', '__')}"


class _Collection:
    """Gathers the modules of one package."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._modules: dict[str, dict[str, Any]] = {}
        self._others: set[str] = set()
        self._bytes = 0

    def collect(self, entry: Path, *, external: bool) -> PackageText:
        waiting = deque([entry])
        while waiting:
            file = waiting.popleft()
            if self._id(file) not in self._modules:
                waiting += self._add(file)
        content = {"entry": self._id(entry), "external": external, "modules": self._modules}
        others = "".join(f'require("{name}");' for name in sorted(self._others))
        return PackageText(
            json.dumps(content), (others, *(module["text"] for module in self._modules.values()))
        )

    def _id(self, file: Path) -> str:
        return file.relative_to(self._files.root).as_posix()

    def _add(self, file: Path) -> list[Path]:
        """Read one module; the files that it names."""
        text = self._text(file)
        kind = self._kind(file, text)
        uses = {} if kind == "json" else self._uses(file, text)
        self._modules[self._id(file)] = {
            "text": text,
            "kind": kind,
            "uses": {name: self._id(used) for name, used in uses.items()},
        }
        return list(uses.values())

    def _text(self, file: Path) -> str:
        try:
            data = file.read_bytes()
        except OSError as error:
            raise PackageProblem(f"{self._id(file)} cannot be read: {error.strerror}") from None
        self._bytes += len(data)
        if self._bytes > _MOST_BYTES or len(self._modules) >= _MOST_MODULES:
            raise PackageProblem(f"it has more than {_MOST_BYTES >> 20} MiB or {_MOST_MODULES} files")
        return data.decode("utf-8-sig", "replace")

    def _kind(self, file: Path, text: str) -> str:
        """`json`, `esm` or `commonjs`, by ending, by package.json, and by the words of the text."""
        if file.suffix == ".json":
            return "json"
        if file.suffix == ".cjs":
            return "commonjs"
        return "esm" if file.suffix == ".mjs" or _MODULE_WORDS.search(text) else "commonjs"

    def _uses(self, file: Path, text: str) -> dict[str, Path]:
        names = dict.fromkeys(found[1] or found[2] for found in _REQUIRES.finditer(text))
        found = {name: self._used(name, file) for name in names}
        self._others.update(_plain(name) for name, used in found.items() if used is None)
        return {name: used for name, used in found.items() if used is not None}

    def _used(self, name: str, importer: Path) -> Path | None:
        """What a name in a module means; None for what the sandbox must have itself."""
        if name.startswith((".", "/")):
            return self._files.module(importer.parent / name) if name.startswith(".") else None
        plain = _plain(name)
        return None if plain in _BUILT_IN else self._files.dependency(plain, importer)


def _plain(name: str) -> str:
    """The name of a part of Node.js or of a library without what some write around it."""
    return name.removeprefix("node:").rstrip("/")

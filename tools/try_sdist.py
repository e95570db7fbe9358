"""Build a wheel from an sdist on a machine without Node: what the sdist carries must be enough."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path


def main() -> int:
    """`try_sdist.py SDIST`: 0 if a wheel can be built from it without Node and npm."""
    sdist = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with tarfile.open(sdist) as archive:
            archive.extractall(folder, filter="data")
        (tree,) = folder.iterdir()
        shutil.rmtree(tree / "js" / "node_modules", ignore_errors=True)
        # No program at all can be found: neither node nor npm.
        environment = {**os.environ, "PATH": str(folder / "empty")}
        done = subprocess.run(
            [sys.executable, "-m", "build", "--wheel", "--no-isolation", str(tree)],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            sys.exit(done.stdout + done.stderr)
        (wheel,) = (tree / "dist").glob("*.whl")
    print(f"{sdist.name} builds {wheel.name} without Node")
    return 0


if __name__ == "__main__":
    sys.exit(main())

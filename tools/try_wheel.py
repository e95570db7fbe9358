"""Install a wheel into a fresh environment and use it as a person would."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import venv
import zipfile
from pathlib import Path

LIBRARIES = (
    "chai",
    "ajv",
    "buffer",
    "cheerio",
    "crypto-js",
    "csv-parse-lib-sync",
    "lodash",
    "moment",
    "xml2js",
)
NEEDED = (
    "azbearer/py.typed",
    "azbearer/scripting/lib/THIRD_PARTY.md",
    *(f"azbearer/scripting/lib/{name}.js" for name in LIBRARIES),
)

_EXTRAS = re.compile(r"\[[^\]]*\](?===)")


def main() -> int:
    """`try_wheel.py WHEEL CHECKOUT`: 0 if the wheel is complete and works."""
    wheel, checkout = Path(sys.argv[1]).resolve(), Path(sys.argv[2])
    check_content(wheel)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        venv.create(folder / "venv", with_pip=True)
        binaries = folder / "venv" / ("Scripts" if sys.platform == "win32" else "bin")
        constraints = checkout / "constraints" / "dev.txt"
        # Pins without hashes: pip takes no hash for a file that was built a moment ago.
        pins = folder / "pins.txt"
        pins.write_text(pins_of(constraints.read_text("utf-8")), "utf-8")
        run(binaries / "python", "-m", "pip", "install", "-q", "-c", pins, wheel)
        run(binaries / "azbearer", "--version")
        run(binaries / "azbearer", "try", "--keep", folder / "demo")
        run(binaries / "python", "-m", "azbearer", "try")
    print(f"{wheel.name} works")
    return 0


def check_content(wheel: Path) -> None:
    """Is in it what must be, and nothing that must not?"""
    names = zipfile.ZipFile(wheel).namelist()
    missing = [name for name in NEEDED if name not in names]
    foreign = [name for name in names if not name.startswith("azbearer")]
    if missing or foreign:
        sys.exit(f"{wheel.name}: missing {missing}, foreign {foreign}")


def pins_of(constraints: str) -> str:
    """The `name==version ; marker` lines of a hashed file of pins; constraints have no extras."""
    lines = (line.rstrip(" \\") for line in constraints.splitlines())
    pins = (line for line in lines if "==" in line and not line.startswith((" ", "#")))
    return "".join(f"{_EXTRAS.sub('', pin)}\n" for pin in pins)


def run(*command: str | Path) -> None:
    """Run it, with a home and a working folder that hold nothing of ours."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([str(word) for word in command], cwd=folder, check=True)


if __name__ == "__main__":
    sys.exit(main())

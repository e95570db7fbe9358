"""Check what is committed: no built files, no package index's address, no machine's path, no dead link."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# Written in pieces, so that this file does not find itself.
FORBIDDEN = {
    "the address of a package index": re.compile(
        "|".join((r"pypi\." + "org", r"python" + r"hosted\.org", r"registry\.npm" + r"js\.org"))
    ),
    "a path of somebody's machine": re.compile("|".join(("/wo" + "rk/main", "/ro" + "ot/"))),
}
GENERATED = re.compile(r"(^|/)(node_modules|__pycache__|dist|scripting/lib)/|(^|/)uv\.lock$")
LINK = re.compile(r"\]\((?!https?://|#|mailto:)([^)#\s]+)")


def main() -> int:
    """Print each finding; 1 if there is any."""
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split("\0")
    findings = [finding for name in names if name for finding in check(name)]
    print("\n".join(findings) or f"{len(names) - 1} files are fine")
    return 1 if findings else 0


def check(name: str) -> list[str]:
    """What is wrong with one committed file."""
    if GENERATED.search(name):
        return [f"{name}: is generated and must not be committed"]
    path = ROOT / name
    if not path.is_file():  # deleted, and not committed yet
        return []
    text = path.read_bytes().decode("utf-8", "replace")
    findings = [f"{name}: holds {what}" for what, pattern in FORBIDDEN.items() if pattern.search(text)]
    if path.suffix == ".md":
        targets = (match[1] for match in LINK.finditer(text))
        findings += [
            f"{name}: links to {target}, which is not there"
            for target in targets
            if not (path.parent / target).exists()
        ]
    return findings


if __name__ == "__main__":
    sys.exit(main())

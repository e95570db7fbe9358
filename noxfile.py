"""Every check, by name; `nox` runs them all, exactly as CI does.

The checks run in the environment that the README's second command made, so that nothing is
resolved or downloaded twice; only `wheel` makes environments of its own.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import nox

nox.options.default_venv_backend = "none"
nox.options.reuse_existing_virtualenvs = True
nox.options.stop_on_first_error = False

# The tools of the environment that runs nox, whether it is activated or not.
BIN = Path(sys.executable).parent
ROOT = Path(__file__).parent


def tool(name: str) -> str:
    """The path of a tool beside this Python."""
    return str(BIN / name)


@nox.session
def format(session: nox.Session) -> None:  # noqa: A001  the check's name on the command line
    """Is everything formatted?"""
    session.run(tool("ruff"), "format", "--check", ".")


@nox.session
def lint(session: nox.Session) -> None:
    """All of ruff's rules, less those that pyproject.toml excludes with a reason."""
    session.run(tool("ruff"), "check", ".")


@nox.session
def types(session: nox.Session) -> None:
    """Mypy, strict."""
    session.run(tool("mypy"))


@nox.session
def layers(session: nox.Session) -> None:
    """Imports go one way, and the emulator shares no code with the client."""
    session.run(tool("lint-imports"))


@nox.session
def committed(session: nox.Session) -> None:
    """Nothing is committed that should not be: built files, addresses of package indexes, broken links."""
    session.run(sys.executable, "tools/check_tree.py")


@nox.session
def docs(session: nox.Session) -> None:
    """The commands and the code in the documents do what the documents say."""
    session.run(sys.executable, "-m", "pytest", "tests/docs", "-q", *session.posargs)


@nox.session
def tests(session: nox.Session) -> None:
    """The whole test suite, on all cores."""
    # A file stays with one worker, which starts newman and other peers for it once.
    session.run(sys.executable, "-m", "pytest", "-n", "auto", "--dist", "loadfile", *session.posargs)


@nox.session
def wheel(session: nox.Session) -> None:
    """Wheel and sdist, built, installed into fresh environments, and tried."""
    out = Path(session.create_tmp()).resolve() / "dist"
    shutil.rmtree(out, ignore_errors=True)
    session.run(sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), silent=True)
    session.run(sys.executable, "tools/try_wheel.py", str(next(out.glob("*.whl"))), str(ROOT))
    # Without Node on the PATH: what an sdist carries must be enough.
    session.run(
        sys.executable,
        "tools/try_sdist.py",
        str(next(out.glob("*.tar.gz"))),
        env={"PATH": os.defpath},
    )

"""Runs Postman collections as tests: each request is a test; loaded by pytest as `azbearer_collections`.

Nothing else of azbearer is imported before pytest comes to a collection, or a test asks for `azbearer_run`:
until then this module costs what its own lines cost. `-p no:azbearer_collections` turns it off.
"""

from __future__ import annotations

from fnmatch import fnmatch
from typing import TYPE_CHECKING, Any  # noqa: TID253 - pytest has loaded it

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

    from azbearer.library.result import RunResult
    from azbearer.testing.collecting import CollectionFile

PATTERN = "*.postman_collection.json"
_FILES = {
    "environment": "an environment file for collections",
    "globals": "a globals file for collections",
    "data": "a CSV or JSON file: collections run once for each row",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options, and the settings of the same names."""
    group = parser.getgroup("azbearer", "Postman collections as tests")
    for name, what in _FILES.items():
        group.addoption(f"--azbearer-{name}", metavar="FILE", help=what)
        parser.addini(f"azbearer_{name}", f"{what}; relative to this file", type="paths")
    group.addoption(
        "--azbearer-folder",
        metavar="NAME",
        action="append",
        help="only this folder or request of collections, by name or id; may be repeated",
    )
    parser.addini("azbearer_folders", "only these folders and requests, a line each", type="linelist")
    group.addoption("--azbearer-iterations", metavar="N", type=int, help="run collections N times")
    parser.addini("azbearer_iterations", "run collections so many times", default="")
    group.addoption(
        "--azbearer-variable",
        metavar="NAME=VALUE",
        action="append",
        help="set a variable of the environment; may be repeated",
    )
    group.addoption(
        "--azbearer-offline",
        action="store_const",
        const=True,
        help="let the emulator answer collections in place of Azure",
    )
    parser.addini("azbearer_offline", "whether the emulator answers in place of Azure", type="bool")
    parser.addini(
        "azbearer_collections",
        "patterns of the files in folders that are collections; with any other setting or option of azbearer "
        f"they are {PATTERN}, without one only files that are named themselves",
        type="args",
        default=[],
    )


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> CollectionFile | None:
    """Take the files that are collections."""
    if not _is_collection(file_path, parent):
        return None
    from azbearer.testing.collecting import CollectionFile  # noqa: PLC0415  see the module

    made: CollectionFile = CollectionFile.from_parent(parent, path=file_path)
    return made


def _is_collection(path: Path, parent: pytest.Collector) -> bool:
    """Whether the file is a collection that somebody wants to run.

    A project in which the plugin just happens to be installed must not send requests of its collections
    because somebody runs its tests.
    """
    config = parent.config
    if any(_fits(path, pattern) for pattern in config.getini("azbearer_collections")):
        return True
    return fnmatch(path.name, PATTERN) and (parent.session.isinitpath(path) or _is_set_up(config))


def _is_set_up(config: pytest.Config) -> bool:
    options = (*_FILES, "folder", "iterations", "variable", "offline")
    settings = (*_FILES, "folders", "iterations", "offline")
    return any(config.getoption(f"azbearer_{name}") is not None for name in options) or any(
        config.getini(f"azbearer_{name}") for name in settings
    )


def _fits(path: Path, pattern: str) -> bool:
    """Whether a pattern is for this file: one with a slash for its path, others for its name."""
    return path.match(pattern) if "/" in pattern else fnmatch(path.name, pattern)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """The duration of a request's test is that of the request, not that of looking at its result."""
    report = yield
    took: Callable[[str, float], float] | None = getattr(item, "azbearer_duration", None)
    if took is not None and report.when is not None:
        report.duration = took(report.when, report.duration)
    return report


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell the workers of pytest-xdist how tests are dealt out, which they don't know."""
    node.workerinput["azbearer_dist"] = node.config.getoption("dist")


@pytest.fixture(scope="session")
def azbearer_run(pytestconfig: pytest.Config) -> Callable[..., RunResult]:
    """`azbearer.run`, with environment, data and so on as the options of pytest say unless a call differs."""
    from azbearer.library.running import run  # noqa: PLC0415  see the module
    from azbearer.testing.options import options_of  # noqa: PLC0415

    defaults = options_of(pytestconfig).arguments()

    def call(collection: Any, **arguments: Any) -> RunResult:
        return run(collection, **{**defaults, **arguments})

    return call

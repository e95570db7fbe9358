"""What pytest's options and settings say of the runs of collections."""

from __future__ import annotations

from azbearer.errors import UsageError
from azbearer.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


class Options(NamedTuple):
    """How collections are run; in the words of `azbearer.run`."""

    environment: Path | None
    globals: Path | None
    data: Path | None
    folders: tuple[str, ...]
    iterations: int | None
    variables: dict[str, str]
    offline: bool

    def arguments(self) -> dict[str, Any]:
        """As arguments of `azbearer.run`."""
        return self._asdict()


def options_of(config: pytest.Config) -> Options:
    """The options, each from the command line or else from the settings file.

    Raises:
        UsageError: one makes no sense.
    """
    return Options(
        _file(config, "environment"),
        _file(config, "globals"),
        _file(config, "data"),
        tuple(config.getoption("azbearer_folder") or config.getini("azbearer_folders")),
        _iterations(config),
        dict(map(_assignment, config.getoption("azbearer_variable") or ())),
        bool(config.getoption("azbearer_offline") or config.getini("azbearer_offline")),
    )


def _file(config: pytest.Config, name: str) -> Path | None:
    given: str | None = config.getoption(f"azbearer_{name}")
    if given:
        folder: Path = config.invocation_params.dir
        return folder / given
    found: list[Path] = config.getini(f"azbearer_{name}")
    return found[0] if found else None


def _iterations(config: pytest.Config) -> int | None:
    given = config.getoption("azbearer_iterations")
    text = str(given) if given is not None else config.getini("azbearer_iterations").strip()
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise UsageError(f"azbearer_iterations can't be {text}", hint="give a whole number, at least 1")
    return int(text)


def _assignment(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not name or not equals:
        # The text is not repeated: it may be a secret.
        raise UsageError("--azbearer-variable needs NAME=VALUE", hint="write --azbearer-variable name=value")
    return name, value

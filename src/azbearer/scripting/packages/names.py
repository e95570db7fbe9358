"""The names of packages: which ones a script asks for, and what they say."""

from __future__ import annotations

import re

from azbearer.patterns import regex
from azbearer.typed import Final, NamedTuple

_CALL: Final = regex(r"""\bpm\s*\.\s*require\s*\(\s*(["'`])([^"'`\n]+)\1""")
_NAME: Final = regex(
    r"(?:(?P<registry>npm|jsr):)?"
    r"(?P<package>(?:@[A-Za-z0-9_][\w.-]*/)?[A-Za-z0-9_][\w.-]*)"
    r"(?:@(?P<version>[\w.^~<>=*+-]+))?"
    r"(?P<inner>(?:/[A-Za-z0-9_][\w.-]*)*)"
)


class PackageName(NamedTuple):
    """A package as `pm.require` names it.

    Args:
        registry: `npm`, `jsr`, or empty for a package of the team's own.
        package: such as `lodash` or `@team/helpers`.
        version: exact, a range, or empty.
        inner: a file inside of it, such as `/fp`, or empty.
    """

    registry: str
    package: str
    version: str = ""
    inner: str = ""


def required_packages(source: str) -> tuple[str, ...]:
    """The names in a script's calls of `pm.require`, each once."""
    if "require" not in source:
        return ()
    return tuple(dict.fromkeys(found[2] for found in _CALL.finditer(source)))


def parse_name(text: str) -> PackageName | None:
    """The parts of a name, or None for what is none, such as a path that leads elsewhere."""
    found = _NAME.fullmatch(text)
    if found is None or (found["registry"] == "jsr" and "/" not in found["package"]):
        return None
    return PackageName(
        found["registry"] or "", found["package"], found["version"] or "", found["inner"] or ""
    )


def version_fits(wanted: str, found: str) -> bool:
    """Whether a version is the wanted one, or one of those that `4` and `4.17` mean.

    Ranges and tags (`^4`, `latest`) are taken on trust: whoever filled the folder has chosen.
    """
    if not re.fullmatch(r"\d+(?:\.\d+)*(?:[-+][\w.+-]+)?", wanted):
        return True
    return found == wanted or found.startswith(f"{wanted}.")

"""Which api-version a request gets when it brings none, or a wrong one.

The newest stable one, as the index has it; a preview only when there is nothing else, or when previews were
asked for. A preview is newer than a stable version of another day that lies before it; of the same day the
stable one counts more.
"""

from __future__ import annotations

from collections import Counter

from azbearer.arm.versions.matching import find, same_type
from azbearer.patterns import regex
from azbearer.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from azbearer.arm.versions.storage import Entry, Index

_FORM = regex(r"\d{4}-\d{2}-\d{2}(?:-[A-Za-z0-9.-]+)?")


class Choice(NamedTuple):
    """An api-version, and why.

    Args:
        version: to send.
        reason: a short sentence for people.
        entry: the operation, when the index has it.
        sure: whether the index has this very path.
    """

    version: str
    reason: str
    entry: Entry | None = None
    sure: bool = True


def is_preview(version: str) -> bool:
    """Whether a version has anything behind its date."""
    return len(version) > len("2020-01-01")


def is_version(text: str) -> bool:
    """Whether a text has the form of an api-version."""
    return _FORM.fullmatch(text) is not None


def newest(versions: Iterable[str], *, preview: bool = False) -> str:
    """The version to take of these; empty when there are none.

    Args:
        versions: in any order.
        preview: whether a preview may win over an older stable version.
    """
    known = {version for version in versions if is_version(version)}
    stable = {version for version in known if not is_preview(version)}
    return max(known if preview or not stable else stable, key=_age, default="")


def _age(version: str) -> tuple[str, bool, str]:
    return version[:10], not is_preview(version), version


def choose(index: Index, method: str, path: str, *, preview: bool = False) -> Choice | None:
    """The api-version for a request that has none; None when the index knows nothing of its namespace.

    Args:
        index: of operations.
        method: of the request.
        path: of the request, without its query.
        preview: whether previews are wanted.
    """
    match = find(index, method, path)
    if match is not None:
        entry = match.entry or match.others[0]
        version = newest(entry.versions, preview=preview)
        only = ", the only kind there is" if is_preview(version) and not preview else ""
        return Choice(version, f"of {entry.name}{only}", match.entry)
    relatives = same_type(index, path)
    counted = Counter(version for entry in relatives for version in entry.versions)
    if not counted:
        return None
    # A version that a single operation has may be one that the others have left behind.
    common = max(counted.values()) // 2
    version = newest((each for each, count in counted.items() if count >= common), preview=preview)
    return Choice(version, f"as of {relatives[0].namespace}; this path is not in the index", sure=False)

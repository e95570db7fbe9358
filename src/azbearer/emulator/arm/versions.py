"""Which api-versions are accepted.

ARM's own operations take the versions on the list that the service prints. For the thousands of
resource types the emulator has no such lists: every well-formed version from the year ARM began
up to today counts as supported, so that a collection with a correct version never fails here.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from azbearer.emulator.arm import errors
from azbearer.emulator.arm.locations import LOCATIONS
from azbearer.emulator.arm.providers import GENERIC_VERSIONS, WITHOUT_LOCATIONS
from azbearer.emulator.arm.providertypes import versions_of

if TYPE_CHECKING:
    from azbearer.emulator.arm.errors import ArmError

CORE_VERSIONS = (
    "2026-06-01", "2025-04-01", "2025-03-01", "2024-10-01-preview", "2024-11-01", "2024-08-01",
    "2024-07-01", "2024-06-01-preview", "2024-03-01", "2023-07-01", "2023-07-01-preview",
    "2023-03-01-preview", "2022-12-01", "2022-11-01-preview", "2022-09-01", "2022-06-01", "2022-05-01",
    "2022-03-01-preview", "2022-01-01", "2021-04-01", "2021-01-01", "2020-10-01", "2020-09-01",
    "2020-08-01", "2020-07-01", "2020-06-01", "2020-05-01", "2020-01-01", "2019-11-01", "2019-10-01",
    "2019-09-01", "2019-08-01", "2019-07-01", "2019-06-01", "2019-05-10", "2019-05-01", "2019-03-01",
    "2018-11-01", "2018-09-01", "2018-08-01", "2018-07-01", "2018-06-01", "2018-05-01", "2018-02-01",
    "2018-01-01", "2017-12-01", "2017-08-01", "2017-06-01", "2017-05-10", "2017-05-01", "2017-03-01",
    "2016-09-01", "2016-07-01", "2016-06-01", "2016-02-01", "2015-11-01", "2015-01-01",
    "2014-04-01-preview", "2014-04-01", "2014-01-01", "2013-03-01",
)  # fmt: skip
_FORM = re.compile(r"(\d{4}-\d{2}-\d{2})(-(preview|privatepreview|alpha|beta|rc))?", re.IGNORECASE)
_FIRST = dt.date(2013, 1, 1)


def check_core(version: str) -> None:
    """Accept a version of ARM's own operations.

    Raises:
        ArmError: InvalidApiVersionParameter, with the list of versions.
    """
    if version.lower() not in CORE_VERSIONS:
        raise errors.invalid_api_version(version, CORE_VERSIONS)


def check_resource(
    version: str, namespace: str, kind: str, *, location: str, now: float, strict: bool = False
) -> None:
    """Accept a version of a resource type.

    Args:
        version: as it was asked for.
        namespace: such as `Microsoft.Network`.
        kind: the type without its namespace.
        location: where the resource is or shall be; only the error text uses it.
        now: seconds since 1970.
        strict: whether a type that the table of providers has takes the versions of the table only.

    Raises:
        ArmError: InvalidApiVersionParameter when it is malformed; when there is no such version
            NoRegisteredProviderFound, or InvalidResourceType for a type that is nowhere in particular.
    """
    day = date_of(version)
    known = versions_of(namespace, kind)
    if day is None:
        raise errors.invalid_api_version(version, known or GENERIC_VERSIONS)
    if strict and known and version.lower() not in known:
        raise _unknown(version, namespace, kind, location, known)
    if not _FIRST <= day <= dt.datetime.fromtimestamp(now, dt.UTC).date():
        raise _unknown(version, namespace, kind, location, known or GENERIC_VERSIONS)


def _unknown(version: str, namespace: str, kind: str, location: str, known: tuple[str, ...]) -> ArmError:
    """The error of a type without that version, which has two forms."""
    if namespace.lower() in WITHOUT_LOCATIONS:
        return errors.invalid_resource_type(kind, namespace, version, known)
    names = (found.name for found in LOCATIONS)
    return errors.no_registered_provider(location, version, kind, known, names)


def date_of(version: str) -> dt.date | None:
    """The day in a well-formed version, or None."""
    found = _FORM.fullmatch(version)
    try:
        return dt.date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None

"""When a token ends: every shape in which sources say so.

    expires_in         3599, "3599", 3599.0, "3599.5"                   Entra ID v1 and v2, Cloud Shell
    expires_on         1767225600, "1767225600"                         v1, IMDS, App Service, az
    expiresOn          2026-01-01T00:00:00Z, ...+01:00                  azd, PowerShell
    expiresOn          2026-01-01 00:00:00.000000, local, no offset     az before 2.54
    expires_on         01/01/2026 00:00:00 +00:00, also with AM and PM  App Service of 2017
    ExpiresOn          /Date(1767225600000)/                            Windows PowerShell 5

A local time without an offset happens twice in the night when clocks go back. There is no way to
know which of the two is meant unless the first has passed already, so the earlier one that still
lies ahead is taken: a token renewed an hour early costs a request, one kept an hour too long fails.
"""

from __future__ import annotations

import re

from azbearer.patterns import regex
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, tzinfo

# No access token lives longer (facts: policies allow up to a day), so a larger number is a mistake.
LONGEST_LIFE = 86_400.0
# RFC 6749 section 5.1 leaves it to the client what to think of a token without `expires_in`.
UNKNOWN_LIFE = 300.0

_NUMBER = regex(r"[+-]?\d{1,20}(?:\.\d{1,20})?(?:[eE][+-]?\d{1,2})?", re.ASCII)
_ISO = regex(
    r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?"
    r"\s*(Z|UTC|[+-]\d\d:?\d\d)?",
    re.IGNORECASE | re.ASCII,
)
_AMERICAN = regex(
    r"(\d{1,2})/(\d{1,2})/(\d{4}) (\d{1,2}):(\d\d):(\d\d)(?: ([AP]M))?(?: (Z|UTC|[+-]\d\d:?\d\d))?",
    re.IGNORECASE | re.ASCII,
)
_POWERSHELL_5 = regex(r"/Date\((-?\d{1,17})(?:[+-]\d{4})?\)/", re.ASCII)
_JWT_PARTS = 3


def number_of(value: object) -> float | None:
    """A finite number from a JSON value: integer, float, or text of one; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        text = value.strip()
        return float(text) if _NUMBER.fullmatch(text) else None
    if not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if abs(number) != float("inf") and number == number else None  # noqa: PLR0124  NaN differs from itself


def epoch_of(value: object, *, now: float, zone: tzinfo | None = None) -> float | None:
    """A moment in seconds since the epoch, from any shape that a source of tokens writes.

    Args:
        value: as it came out of JSON.
        now: seconds since the epoch; decides between the two meanings of an ambiguous local time.
        zone: of times without an offset; None means this machine's.
    """
    number = number_of(value)
    if number is not None or not isinstance(value, str):
        return number
    text = value.strip()
    found = _POWERSHELL_5.fullmatch(text)
    if found:
        return int(found[1]) / 1000
    try:
        return _moment(text, now, zone)
    except (ValueError, OverflowError, OSError):
        return None


def _moment(text: str, now: float, zone: tzinfo | None) -> float | None:
    """A written date and time as seconds since the epoch.

    Raises:
        ValueError: there is no such date or time; OverflowError and OSError likewise, by platform.
    """
    found = _ISO.fullmatch(text)
    if found:
        year, month, day, hour, minute, second, fraction, offset = found.groups()
        numbers = (int(year), int(month), int(day), int(hour), int(minute), int(second or 0))
        return _seconds(numbers, offset, now, zone) + float(f"0.{fraction or 0}")
    found = _AMERICAN.fullmatch(text)
    if found is None:
        return None
    month, day, year, hour, minute, second, half, offset = found.groups()
    numbers = (int(year), int(month), int(day), _hour(hour, half), int(minute), int(second))
    # App Service writes UTC, with or without saying so.
    return _seconds(numbers, offset or "Z", now, zone)


def _hour(hour: str, half: str | None) -> int:
    """The hour of a 24-hour clock."""
    if half is None:
        return int(hour)
    return int(hour) % 12 + (12 if half.upper() == "PM" else 0)


def _seconds(
    numbers: tuple[int, int, int, int, int, int], offset: str | None, now: float, zone: tzinfo | None
) -> float:
    from datetime import UTC, datetime  # noqa: PLC0415 - Entra ID's own answers don't need it

    if offset is None:
        return _local(datetime(*numbers), now, zone)  # noqa: DTZ001 - naive is what it is
    return datetime(*numbers, tzinfo=UTC).timestamp() - _offset(offset)


def _offset(text: str) -> int:
    """Seconds east of Greenwich."""
    if text[0] not in "+-":
        return 0
    seconds = int(text[1:3]) * 3600 + int(text[-2:]) * 60
    return -seconds if text[0] == "-" else seconds


def _local(naive: datetime, now: float, zone: tzinfo | None) -> float:
    """A local time, of which there may be two: the first that still lies ahead, else the later one."""
    first = naive.replace(tzinfo=zone, fold=0).timestamp()
    second = naive.replace(tzinfo=zone, fold=1).timestamp()
    early, late = min(first, second), max(first, second)
    return early if early > now else late


def lifetime_of(body: Mapping[str, Any], *, now: float, skew: float = 0.0) -> float | None:
    """Seconds that a token has left by its answer, or None when the answer does not say.

    `expires_in` wins over `expires_on`, because it does not depend on two clocks agreeing. The
    result may be zero or negative, and is never more than a day.

    Args:
        body: the answer, with the field names of RFC 6749 and of Entra ID v1.
        now: seconds since the epoch by this machine's clock.
        skew: seconds that the server's clock is ahead of ours.
    """
    life = number_of(body.get("expires_in"))
    if life is None:
        end = epoch_of(body.get("expires_on"), now=now + skew)
        life = None if end is None else end - (now + skew)
    return None if life is None else min(life, LONGEST_LIFE)


def jwt_expiry(token: str) -> float | None:
    """The `exp` claim of a token, in seconds since the epoch by its issuer's clock, if it can be read.

    For want of anything better only: clients are not meant to look into access tokens, which may
    be opaque or encrypted.
    """
    parts = token.split(".")
    if len(parts) != _JWT_PARTS:
        return None
    claims = jwt_claims(parts[1])
    return number_of(claims.get("exp"))


def jwt_claims(payload: str) -> dict[str, Any]:
    """The claims of a JWT's middle part, unverified; empty when it can't be read."""
    import base64  # noqa: PLC0415 - most answers say when their token ends
    import json  # noqa: PLC0415 - as above

    try:
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (ValueError, RecursionError):
        return {}
    return claims if isinstance(claims, dict) else {}

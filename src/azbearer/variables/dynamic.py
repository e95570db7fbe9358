"""Dynamic variables such as `{{$guid}}`: those that need no word lists.

Each use gives a new value. The shapes follow what Postman's own generators gave when they were
run (postman-collection 4.4 with faker 5.5).
"""

from __future__ import annotations

import string
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

_ALPHANUMERIC = string.ascii_lowercase + string.digits
_PASSWORD = string.ascii_letters + string.digits + "_"
# Base58, the alphabet of Bitcoin addresses: no 0, O, I or l.
_BASE58 = "".join(sorted(set(string.digits + string.ascii_letters) - set("0OIl")))
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_A_YEAR = timedelta(days=365)


def _now() -> datetime:
    return datetime.now(UTC)


class DynamicVariables:
    """Gives values for dynamic names; as `dynamic` of `Scopes`.

    Args:
        random: where chance comes from; the operating system by default, a seeded
            `random.Random` for results that repeat.
        clock: the time, aware.
    """

    def __init__(self, random: Random | None = None, clock: Callable[[], datetime] = _now) -> None:
        self._random = random
        self._clock = clock

    def __call__(self, name: str) -> str | int | bool | None:
        """A new value for a name such as `$guid`, or None for an unknown name."""
        generator = GENERATORS.get(name)
        return None if generator is None else generator(self)

    @property
    def random(self) -> Random:
        """Where chance comes from, made at its first use."""
        if self._random is None:
            from random import SystemRandom  # noqa: PLC0415 - most runs need no chance, and the import is slow

            self._random = SystemRandom()
        return self._random

    def now(self) -> datetime:
        """The time in UTC."""
        return self._clock().astimezone(UTC)

    def text(self, alphabet: str, length: int) -> str:
        """Random characters of an alphabet."""
        return "".join(self.random.choices(alphabet, k=length))

    def hexadecimal(self, groups: int, width: int, separator: str = ":") -> str:
        """Groups of random hexadecimal digits."""
        return separator.join(self.text("0123456789abcdef", width) for _ in range(groups))

    def number(self, low: float, high: float, places: int) -> str:
        """A random decimal number with a fixed number of places."""
        return f"{self.random.uniform(low, high):.{places}f}"


def _guid(source: DynamicVariables) -> str:
    from uuid import UUID  # noqa: PLC0415 - most runs need none, and the import is slow

    return str(UUID(int=source.random.getrandbits(128), version=4))


def _iso(source: DynamicVariables) -> str:
    return source.now().isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _phone(source: DynamicVariables) -> str:
    pick = source.random.randint
    return f"{pick(200, 999)}-{pick(200, 999)}-{pick(0, 9999):04d}"


def _date(source: DynamicVariables, low: timedelta, high: timedelta) -> str:
    """A random moment, as JavaScript's `Date.prototype.toString` writes it in UTC."""
    # Not with %a and %b: those follow the locale.
    moment = source.now() + low + (high - low) * source.random.random()
    day, month = _WEEKDAYS[moment.weekday()][:3], _MONTHS[moment.month - 1][:3]
    return f"{day} {month} {moment:%d %Y %H:%M:%S} GMT+0000 (Coordinated Universal Time)"


def _bitcoin(source: DynamicVariables) -> str:
    return source.random.choice("13") + source.text(_BASE58, source.random.randint(25, 33))


_NONE = timedelta()
GENERATORS: dict[str, Callable[[DynamicVariables], str | int | bool]] = {
    "$guid": _guid,
    "$randomUUID": _guid,
    "$timestamp": lambda source: round(source.now().timestamp()),
    "$isoTimestamp": _iso,
    "$randomInt": lambda source: source.random.randint(0, 1000),
    "$randomBoolean": lambda source: source.random.random() < 0.5,  # noqa: PLR2004 - a coin
    "$randomAlphaNumeric": lambda source: source.text(_ALPHANUMERIC, 1),
    "$randomHexColor": lambda source: "#" + source.hexadecimal(3, 2, ""),
    "$randomPassword": lambda source: source.text(_PASSWORD, 15),
    "$randomPhoneNumber": _phone,
    "$randomPhoneNumberExt": lambda source: f"{source.random.randint(1, 99)}-{_phone(source)}",
    "$randomLatitude": lambda source: source.number(-90, 90, 4),
    "$randomLongitude": lambda source: source.number(-180, 180, 4),
    "$randomPrice": lambda source: source.number(0, 1000, 2),
    "$randomBankAccount": lambda source: source.text(string.digits, 8),
    "$randomCreditCardMask": lambda source: source.text(string.digits, 4),
    "$randomBitcoin": _bitcoin,
    "$randomIP": lambda source: ".".join(str(source.random.randint(0, 255)) for _ in range(4)),
    "$randomIPV6": lambda source: source.hexadecimal(8, 4),
    "$randomMACAddress": lambda source: source.hexadecimal(6, 2),
    "$randomProtocol": lambda source: source.random.choice(("http", "https")),
    "$randomSemver": lambda source: ".".join(source.text(string.digits, 1) for _ in range(3)),
    "$randomMonth": lambda source: source.random.choice(_MONTHS),
    "$randomWeekday": lambda source: source.random.choice(_WEEKDAYS),
    "$randomDatePast": lambda source: _date(source, -_A_YEAR, _NONE),
    "$randomDateFuture": lambda source: _date(source, _NONE, _A_YEAR),
    "$randomDateRecent": lambda source: _date(source, timedelta(days=-1), _NONE),
}
"""Every dynamic name that is known, with its generator."""

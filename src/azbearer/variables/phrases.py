"""Random texts from rules: how the table of dynamic variables, `dynamic.json`, is read.

A rule is alternatives separated by `|`, one of which is taken by chance. Inside of it, in braces:

    {word}         what the rule of that name gives
    {^word}        the same with a capital first letter; {_word} in lower case
    {word*3}       three times; {word*2-5, } two to five times, with ", " between them
    {int 0 255}    a whole number, both ends included
    {decimal 0 9 2}  a number with two decimal places
    {date -365 0}  a moment so many days from now, as JavaScript's `Date.prototype.toString` writes it
    {iban rule}    what the rule gives, a country and an account, with the check digits between them

The scripts' side, `scripting/js/dynamic.js`, reads the same table.
"""

from __future__ import annotations

from datetime import timedelta

from azbearer.patterns import regex
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from random import Random

_REFERENCE = regex(r"\{([\^_]?)([$\w]+)((?: [-\w]+)*)(?:\*(\d+)(?:-(\d+))?([^}]*))?\}")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class Phrases:
    """Texts by chance.

    Args:
        rules: their names and texts.
        random: where chance comes from.
        now: gives the time, in UTC.
    """

    def __init__(self, rules: Mapping[str, str], random: Random, now: Callable[[], datetime]) -> None:
        self._rules = rules
        self._random = random
        self._now = now
        self._choices: dict[str, list[str]] = {}
        self._special: dict[str, Callable[..., str]] = {
            "int": self._int,
            "decimal": self._decimal,
            "date": self._date,
            "iban": self._iban,
        }

    def text(self, name: str) -> str:
        """What the rule of that name gives this time.

        Raises:
            KeyError: there is no such rule.
        """
        choices = self._choices.get(name)
        if choices is None:
            choices = self._choices[name] = self._rules[name].split("|")
        return _REFERENCE.sub(self._expand, self._random.choice(choices))

    def _expand(self, reference: re.Match[str]) -> str:
        change, name, arguments, low, high, separator = reference.groups()
        if arguments:
            return self._special[name](*arguments.split())
        times = self._random.randint(int(low), int(high or low)) if low else 1
        text = (separator or "").join([self.text(name) for _ in range(times)])
        if change == "^":
            return text[:1].upper() + text[1:]
        return text.lower() if change == "_" else text

    def _int(self, low: str, high: str) -> str:
        return str(self._random.randint(int(low), int(high)))

    def _decimal(self, low: str, high: str, places: str) -> str:
        return f"{self._random.uniform(float(low), float(high)):.{places}f}"

    def _date(self, low: str, high: str) -> str:
        days = self._random.uniform(float(low), float(high))
        moment = self._now() + timedelta(days=days)
        # Not with %a and %b: those follow the locale.
        day, month = _WEEKDAYS[moment.weekday()], _MONTHS[moment.month - 1]
        return f"{day} {month} {moment:%d %Y %H:%M:%S} GMT+0000 (Coordinated Universal Time)"

    def _iban(self, rule: str) -> str:
        """The check digits make the whole, moved and read as a number, 1 modulo 97 (ISO 13616)."""
        text = self.text(rule)
        country, account = text[:2], text[2:]
        digits = "".join([str(int(letter, 36)) for letter in f"{account}{country}00"])
        return f"{country}{98 - int(digits) % 97:02d}{account}"

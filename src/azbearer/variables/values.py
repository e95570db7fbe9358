"""Variable values as text, the way Postman's templates write them."""

from __future__ import annotations

import math

from azbearer.collection.dump import dump_compact
from azbearer.typed import Any

# Where JavaScript's Number.prototype.toString changes to exponents (ECMA-262, Number::toString).
_LARGEST_PLAIN = 1e21
_SMALLEST_PLAIN = 1e-6


def value_text(value: Any) -> str:
    """The text that takes a variable's place in a template.

    As in newman: booleans are `true` and `false`, null is `null`, numbers are written as JavaScript
    writes them, lists of plain values are joined by commas. Different from newman, where it would
    be of no use to anyone: an object, and a list that holds one, is JSON instead of
    `[object Object]`, and whole numbers keep all their digits.
    """
    if isinstance(value, str):
        return value
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, list) and not any(isinstance(element, dict | list) for element in value):
        return ",".join("" if element is None else value_text(element) for element in value)
    if isinstance(value, dict | list):
        return dump_compact(value)
    return str(value)


def number_text(value: float) -> str:
    """A float as JavaScript writes it: 1.0 is `1`, 1e16 is `10000000000000000`, 1e-7 is `1e-7`."""
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if value == int(value) and abs(value) < _LARGEST_PLAIN:
        return str(int(value))
    # float.__repr__ gives the shortest digits that read back, as JavaScript does; only the layout differs.
    digits, _, exponent = float.__repr__(value).partition("e")
    if not exponent:
        return digits
    if abs(value) >= _SMALLEST_PLAIN and abs(value) < 1:
        sign = "-" if value < 0 else ""
        return f"{sign}0.{'0' * (-int(exponent) - 1)}{digits.lstrip('-').replace('.', '')}"
    return f"{digits.removesuffix('.0')}e{int(exponent):+d}"

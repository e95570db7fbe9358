"""JSON numbers that keep the way they were written.

Python reads `1.0` as 1.0 and writes `1.0`, but it reads `1e400` as infinity, `-0` as 0 and
`1.50` as 1.5. A document must leave as it came, so a number whose Python value would be written
differently carries its literal along.
"""

from __future__ import annotations

import math

# The interpreter refuses longer conversions by default from 4,300 digits on, and may be set as low as 640.
_MOST_DIGITS = 600


class ExactFloat(float):
    """A float that is written as it was read, such as `1.50`, `1E5` or `-0`; see `exact_float`."""

    __slots__ = ("literal",)
    literal: str


class HugeNumber(str):
    """The literal of a number that no float holds, such as `1e400`.

    It is a text, because infinity would not survive the way through any JSON writer.
    """

    __slots__ = ()


def exact_float(literal: str) -> ExactFloat:
    """The literal as a float that remembers it."""
    number = ExactFloat(literal)
    number.literal = literal
    return number


def read_float(literal: str) -> float | HugeNumber:
    """The value of a JSON number that has a fraction or an exponent."""
    value = float(literal)
    if math.isinf(value):
        return HugeNumber(literal)
    return value if repr(value) == literal else exact_float(literal)


def read_int(literal: str) -> int | float | HugeNumber:
    """The value of a JSON number that has neither; of any size, exactly."""
    if len(literal) > _MOST_DIGITS:
        return HugeNumber(literal)
    return exact_float(literal) if literal == "-0" else int(literal)

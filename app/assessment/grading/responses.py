"""Reading what a response says, whatever JSON it is (quiz-format.md 4.1). Pure.

Numbers of JSON are exact: a float counts by its digits, never by its binary value.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import isfinite
from typing import Any

MOST_DIGITS = 100
MOST_MAGNITUDE = 999  # of an exponent


def is_blank(response: Any) -> bool:
    """Nothing was answered: null, blank text, an empty list or a list of blanks."""
    if response is None:
        return True
    if isinstance(response, str):
        return not response.strip()
    if isinstance(response, list | tuple):
        return all(part is None or (isinstance(part, str) and not part.strip()) for part in response)
    return False


def is_number(value: Any) -> bool:
    """A number of JSON; true and false are none."""
    if isinstance(value, bool):
        return False
    if isinstance(value, float):
        return isfinite(value)
    if isinstance(value, Decimal):
        return value.is_finite()
    return isinstance(value, int | Fraction)


def exact(value: Any) -> Fraction | None:
    """The number of JSON as written; None for what is none, or is beyond all measure."""
    if not is_number(value):
        return None
    if isinstance(value, float):
        value = Decimal(repr(value))
    if isinstance(value, Decimal):
        beyond = abs(value.adjusted()) > MOST_MAGNITUDE or len(value.as_tuple().digits) > MOST_DIGITS
        return None if beyond else Fraction(value)
    return None if abs(value) >= 10**MOST_DIGITS else Fraction(value)


def whole(value: Any, highest: int) -> int | None:
    """A number of the file, from 1 to `highest`; None for everything else."""
    number = exact(value)
    if number is None or number.denominator != 1 or not 1 <= number <= highest:
        return None
    return int(number)

"""Exact numbers as decimals, as our texts write them. Pure."""

from __future__ import annotations

from fractions import Fraction

DIGITS = 10  # behind the point, of what is no finite decimal
MOST_DIGITS = 40  # a longer number is written with an exponent


def decimal(value: Fraction) -> str:
    """2, 0.5, -33.33333; very long ones with an exponent: 3e80. Exact, if it is a finite decimal."""
    if not _is_finite(value):
        value = Fraction(round(value * 10**DIGITS), 10**DIGITS)
    sign, number = ("-", -value) if value < 0 else ("", value)
    places = 0
    while (number * 10**places).denominator != 1:
        places += 1
    digits = str(int(number * 10**places))
    if places == 0 and len(digits) > MOST_DIGITS:
        short = digits.rstrip("0")
        return f"{sign}{short}e{len(digits) - len(short)}"
    if places > MOST_DIGITS:
        return f"{sign}{digits}e-{places}"
    padded = digits.rjust(places + 1, "0")
    return f"{sign}{padded[:-places]}.{padded[-places:]}" if places else f"{sign}{digits}"


def percent(share: Fraction) -> str:
    return f"{decimal(share * 100)}%"


def _is_finite(value: Fraction) -> bool:
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1

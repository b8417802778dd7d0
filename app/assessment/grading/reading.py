"""Numbers as people type them (quiz-format.md 4.3), exact. Pure.

Unlike an author, who is told when a number can be read in two ways, a person answering is read by the customs of
their language: `3,145` is three thousand in English and a little over three in Russian.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from app.library.quizzes.numbers import EXPONENT, MOST_CHARACTERS, power_of_ten

_MANTISSA = re.compile(r"[+\-−]?(?:[0-9]|[.,]|(?<=[0-9])[ '’ʼ]+(?=[0-9]))+")
_EXPONENT = re.compile(EXPONENT)
_BETWEEN = re.compile(r"[ '’ʼ]")
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}")


@dataclass(frozen=True)
class Quantity:
    number: Fraction
    unit: str = ""  # as typed


def quantity(text: str, locale: str) -> Quantity | None:
    """The number and the unit behind it; None for what is no number. `locale` is `en` or `ru`."""
    written = " ".join(text.split())
    if len(written) > MOST_CHARACTERS:
        return None
    found = _MANTISSA.match(written)
    number = None if found is None else _number(_BETWEEN.sub("", found.group()), locale)
    if found is None or number is None:
        return None
    exponent = _EXPONENT.match(written, found.end())
    rest = written[exponent.end() if exponent else found.end() :]
    if rest[:1].isdigit() or any(character.isdecimal() for character in rest):
        return None  # 20 30 s, 3e1234, 20²
    return Quantity(number * power_of_ten(exponent) if exponent else number, rest.strip())


def _number(written: str, locale: str) -> Fraction | None:
    sign, digits = ("", written) if written[0] not in "+-−" else (written[0], written[1:])
    plain = _plain(digits, locale)
    if plain is None or plain == ".":
        return None
    value = Fraction(f"0{plain}" if plain.startswith(".") else plain.rstrip("."))
    return -value if sign in ("-", "−") else value


def _plain(digits: str, locale: str) -> str | None:
    """Digits with at most one point; None where groups are not of three digits."""
    points, commas = digits.count("."), digits.count(",")
    if points and commas:
        decimal = max(".", ",", key=digits.rfind)
        whole, _, decimals = digits.rpartition(decimal)
        grouped = _ungrouped(whole, "," if decimal == "." else ".")
        return None if grouped is None else f"{grouped}.{decimals}"
    if points > 1 or commas > 1:
        return _ungrouped(digits, "." if points else ",")
    if locale != "ru" and _THOUSANDS.fullmatch(digits):
        return digits.replace(",", "")
    return digits.replace(",", ".")


def _ungrouped(digits: str, mark: str) -> str | None:
    first, *others = digits.split(mark)
    fits = 1 <= len(first) <= 3 and all(len(group) == 3 for group in others)
    return "".join((first, *others)) if fits and digits.replace(mark, "").isdecimal() else None

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


MOST_DIGITS = 40  # of a number that is written out; longer ones stay as they were typed
_GROUP = "\u202f"  # no comma and no point: neither is a decimal mark everywhere


def canonical(text: str, locale: str) -> str:
    """What was typed as it is stored: `16,000` → `16000`, `3,5 c` → `3.5 c`, read alike in every language.

    A text that is no number, or one beyond measure, stays as it is.
    """
    read = quantity(text, locale)
    digits = None if read is None else _digits(read.number)
    if read is None or digits is None:
        return text
    written = f"{digits} {read.unit}".rstrip()
    return written if quantity(written, locale) == read else text


def has_two_readings(text: str) -> bool:
    """Whether languages differ in what this number is: `16,000` is sixteen in Russian, sixteen thousand in English."""
    return quantity(text, "en") != quantity(text, "ru")


def shown(text: str, locale: str) -> str | None:
    """A number as people of that language read it, thousands apart: `16 000.5 s`; None for what is no number."""
    read = quantity(text, locale)
    if read is None:
        return None
    digits = _digits(read.number)
    if digits is None:
        return " ".join(text.split())
    whole, _, decimals = digits.removeprefix("-").partition(".")
    groups = [whole[max(0, end - 3) : end] for end in range(len(whole), 0, -3)]
    mark = "," if locale == "ru" else "."
    number = _GROUP.join(reversed(groups)) + (f"{mark}{decimals}" if decimals else "")
    return f"{'−' if digits.startswith('-') else ''}{number} {read.unit}".rstrip()


def _digits(number: Fraction) -> str | None:
    """All digits of a decimal number with a point; None if there are too many."""
    places = 0
    while number.denominator > 1 and places <= MOST_DIGITS:
        number, places = number * 10, places + 1
    if number.denominator > 1 or abs(number) >= 10**MOST_DIGITS or places > MOST_DIGITS:
        return None
    digits = str(abs(int(number))).rjust(places + 1, "0")
    sign = "-" if number < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


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

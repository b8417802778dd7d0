"""Numbers as authors write them (quiz-format.md 2.4), exact. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from app.library.quizzes.model import NumericAnswer

MOST_CHARACTERS = 100
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
# x 10^8, ×10⁸, e8; up to three digits
EXPONENT = r"(?:[^\S\n]*[x×·*][^\S\n]*10(?:\^(?P<power>[+\-−]?[0-9]{1,3})|(?P<raised>[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}))|[eE](?P<short>[+\-−]?[0-9]{1,3}))"
_NUMBER = re.compile(
    r"(?P<sign>[+\-−]?)"
    r"(?P<whole>[1-9][0-9]{0,2}(?:[ \u00a0\u2009\u202f][0-9]{3})+(?![0-9])|[1-9][0-9]*|0)?"
    r"(?:(?P<mark>[.,])(?P<decimals>[0-9]+))?"
    rf"{EXPONENT}?"
)
_GROUPED = re.compile(r"[+\-−]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?(?![0-9])")
_RANGE = re.compile(r"[0-9][^\S\n]*\.\.+[^\S\n]*[+\-−]?\.?[0-9]")
_PLUS_MINUS = re.compile(r"\+/-|\+-")
# A word: no digits, none of the signs that have a meaning beside numbers.
_UNIT = re.compile(r"[^\s0-9.,;:!?+\-−±=|/(\[{][^\s0-9,;=|±{}]*")

Reason = Literal["comma", "form", "range", "tolerance"]


@dataclass(frozen=True)
class NoNumber:
    """What looks like a number and cannot be read as one."""

    reason: Reason


def number_from(text: str) -> Fraction | NoNumber | None:
    """A number alone. NoNumber for `1,000`, None for everything that is no number (007, twenty)."""
    read = _leading(text.strip())
    if read is None:
        return None
    value, rest = read
    if isinstance(value, NoNumber):
        return value
    return None if rest else value


@lru_cache(maxsize=1024)
def numeric_answer(text: str) -> NumericAnswer | NoNumber | None:
    """`20`, `20 ± 1`, `20 ± 5 %`, `4 .. 6`, each with a unit behind if wanted; None for what is a text."""
    written = with_sign(" ".join(text.split()))
    if len(written) > MOST_CHARACTERS:
        return None
    if "±" in written:
        return _with_tolerance(written)
    if _RANGE.search(written):
        return _range(written)
    return _exact(written)


def _exact(written: str) -> NumericAnswer | NoNumber | None:
    read = _leading(written)
    if read is None:
        return None
    value, rest = read
    if isinstance(value, NoNumber):
        return value
    if rest and not is_unit(rest):
        return None
    return NumericAnswer(written, value, value, value, rest)


def with_sign(text: str) -> str:
    """± for +- and +/-."""
    return _PLUS_MINUS.sub("±", text)


def is_unit(text: str) -> bool:
    return _UNIT.fullmatch(text) is not None


def power_of_ten(found: re.Match[str]) -> Fraction:
    """The exponent that EXPONENT has found, as a factor."""
    written = found["power"] or found["short"] or (found["raised"] or "0").translate(SUPERSCRIPTS)
    return Fraction(10) ** int(written.replace("−", "-"))


def _with_tolerance(written: str) -> NumericAnswer | NoNumber:
    left, _, right = written.partition("±")
    value = number_from(left)
    read = _leading(right.strip())
    if isinstance(value, NoNumber):
        return value
    if value is None or read is None:
        return NoNumber("form")
    tolerance, rest = read
    if isinstance(tolerance, NoNumber):
        return tolerance
    if right.strip()[0] in "+-−":
        return NoNumber("tolerance")
    if rest.startswith("%"):
        tolerance, rest = abs(value) * tolerance / 100, rest[1:].strip()
    if rest and not is_unit(rest):
        return NoNumber("form")
    return NumericAnswer(written, value - tolerance, value + tolerance, value, rest)


def _range(written: str) -> NumericAnswer | NoNumber:
    left, _, right = written.partition("..")
    low = number_from(left)
    read = _leading(right.strip())
    if isinstance(low, NoNumber):
        return low
    if low is None or read is None:
        return NoNumber("form")
    high, rest = read
    if isinstance(high, NoNumber):
        return high
    if rest and not is_unit(rest):
        return NoNumber("form")
    if low > high:
        return NoNumber("range")
    return NumericAnswer(written, low, high, None, rest)


def _leading(text: str) -> tuple[Fraction | NoNumber, str] | None:
    """The number at the beginning and what stands behind it."""
    if len(text) > MOST_CHARACTERS:
        return None
    if _GROUPED.match(text):
        return NoNumber("comma"), ""
    found = _NUMBER.match(text)
    if found is None or not (found["whole"] or found["decimals"]):
        return None
    rest = text[found.end() :]
    if rest[:1].isdigit():  # a leading zero, or a group of more than three digits
        return None
    whole = re.sub(r"\s", "", found["whole"] or "0")
    value = Fraction(f"{whole}.{found['decimals'] or 0}")
    if found["power"] or found["raised"] or found["short"]:
        value *= power_of_ten(found)
    return (-value if found["sign"] in "-−" and found["sign"] else value), rest.strip()

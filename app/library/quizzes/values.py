"""Values of keys: shares, durations, dates, lists of closed words (quiz-format.md 2.3, 2.4). Pure.

Each reader takes what stands behind the colon and returns the value, or a Refusal that says what would be right.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from app.foundation.faults import Text
from app.library.quizzes.model import Comparison, Unit
from app.library.quizzes.numbers import is_unit, number_from
from app.library.quizzes.telling import listed, nearest

MOST_DIGITS = 9
ID = re.compile(r"[a-z0-9-]+")
SECONDS = {"s": 1, "min": 60, "h": 3600, "day": 86400, "days": 86400}
_DURATION = re.compile(r"([0-9]{1,9})\s*(s|min|h|days?)")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MINUTE = re.compile(rf"({_DAY.pattern})\s+([0-9]{{2}}:[0-9]{{2}})")
_SOURCE = re.compile(r"[a-z0-9-]+/[a-z0-9-]+#[a-z0-9-]+")
_WORDS = re.compile(r"(?:([0-9]{1,9})\s*-\s*)?([0-9]{1,9})")
_TYPOS = re.compile(r"typos\s+([123])")


@dataclass(frozen=True)
class Refusal:
    """Why a value is none, and what would be one."""

    message: Text
    fix: Text


Reader = Callable[[str], Any]


def refuse(written: str, en: str, ru: str) -> Refusal:
    shown = written if len(written) <= 60 else f"{written[:57]}…"
    return Refusal(
        Text(f"`{shown}` cannot be read here", f"Значение `{shown}` здесь не годится"), Text(en, ru)
    )


def words(written: str) -> str | Refusal:
    return written


def yes_or_no(written: str) -> bool | Refusal:
    if written in ("yes", "no"):
        return written == "yes"
    return refuse(written, "Write yes or no.", "Пишите yes или no.")


def one_of(*known: str) -> Reader:
    def read(written: str) -> str | Refusal:
        if written in known:
            return written
        near = nearest(written, known)
        return refuse(
            written,
            f"Write one of {listed(known)}; perhaps `{near}`?",
            f"Возможные значения: {listed(known)}; может быть, `{near}`?",
        )

    return read


def share(written: str, *, above_zero: bool = False) -> Fraction | Refusal:
    """`80%` is 4/5. From 0 to 100 %."""
    value = percent(written)
    if value is not None and 0 <= value <= 1 and not (above_zero and value == 0):
        return value
    return refuse(
        written,
        "Write a share with its sign, from 0 to 100 %, for example 80%.",
        "Пишите долю со знаком процента, от 0 до 100 %, например 80%.",
    )


def share_above_zero(written: str) -> Fraction | Refusal:
    return share(written, above_zero=True)


def percent(written: str) -> Fraction | None:
    """Any share, negative and large ones too; None for what is none."""
    if not written.endswith("%"):
        return None
    value = number_from(written[:-1].rstrip())
    return value / 100 if isinstance(value, Fraction) else None


def duration(written: str) -> int | Refusal:
    """Seconds."""
    found = _DURATION.fullmatch(written)
    if found is not None:
        return int(found.group(1)) * SECONDS[found.group(2)]
    return refuse(
        written,
        "Write a whole number and a unit: 30 s, 20 min, 24 h, 7 days.",
        "Пишите целое число и единицу: 30 s, 20 min, 24 h, 7 days.",
    )


def duration_above_zero(written: str) -> int | Refusal:
    seconds = duration(written)
    if seconds == 0:
        return refuse(
            written, "Write more than 0, for example 20 min.", "Нужно больше нуля, например 20 min."
        )
    return seconds


def whole(lowest: int, highest: int | None = None) -> Reader:
    def read(written: str) -> int | Refusal:
        if written.isascii() and written.isdecimal() and len(written) <= MOST_DIGITS:
            value = int(written)
            plainly = str(value) == written
            if plainly and value >= lowest and (highest is None or value <= highest):
                return value
        if highest is None:
            return refuse(
                written, f"Write a whole number from {lowest}.", f"Нужно целое число не меньше {lowest}."
            )
        return refuse(
            written,
            f"Write a whole number from {lowest} to {highest}.",
            f"Нужно целое число от {lowest} до {highest}.",
        )

    return read


def number(written: str) -> Fraction | Refusal:
    value = number_from(written)
    if isinstance(value, Fraction):
        return value
    return refuse(written, "Write a number, for example 22 or 2.5.", "Нужно число, например 22 или 2.5.")


def number_above_zero(written: str) -> Fraction | Refusal:
    value = number_from(written)
    if isinstance(value, Fraction) and value > 0:
        return value
    return refuse(
        written,
        "Write a number above 0, for example 2 or 0.5.",
        "Нужно число больше нуля, например 2 или 0.5.",
    )


def moment(written: str) -> str | Refusal:
    """A date, or a date and a time: as `YYYY-MM-DD` or `YYYY-MM-DD HH:MM`."""
    found = _MINUTE.fullmatch(written)
    form, plainly = ("%Y-%m-%d", written) if found is None else ("%Y-%m-%d %H:%M", " ".join(found.groups()))
    try:
        if found is not None or _DAY.fullmatch(written):
            datetime.strptime(plainly, form)  # noqa: DTZ007  # civil time of the site, no instant
            return plainly
    except ValueError:
        pass  # 2027-02-30
    return refuse(
        written,
        "Write a date or a date and a time: 2027-03-01 or 2027-03-01 09:00.",
        "Пишите дату или дату и время: 2027-03-01 или 2027-03-01 09:00.",
    )


def shuffled(written: str) -> frozenset[str] | Refusal:
    parts = split(written)
    if parts == ["none"]:
        return frozenset()
    if set(parts) <= {"questions", "options"} and len(set(parts)) == len(parts):
        return frozenset(parts)
    return refuse(
        written,
        "Write questions, options, both with a comma between, or none.",
        "Пишите questions, options, оба через запятую или none.",
    )


def word_list(written: str) -> tuple[str, ...] | Refusal:
    parts = split(written)
    if all(parts):
        return tuple(parts)
    return refuse(written, "Write words with commas between.", "Пишите слова через запятую.")


def slugs(written: str) -> tuple[str, ...] | Refusal:
    parts = split(written)
    if all(ID.fullmatch(part) for part in parts) and len(set(parts)) == len(parts):
        return tuple(parts)
    return refuse(
        written,
        "Write small Latin words with commas between, each once: greeting, closing.",
        "Пишите строчные латинские слова через запятую, каждое один раз: greeting, closing.",
    )


def source(written: str) -> str | Refusal:
    if _SOURCE.fullmatch(written):
        return written
    return refuse(
        written,
        "Write <course>/<lesson>#<heading>, for example first-call/six-stages#greeting.",
        "Пишите <курс>/<урок>#<заголовок>, например first-call/six-stages#greeting.",
    )


def word_counts(written: str) -> tuple[int | None, int] | Refusal:
    """Fewest and most words: `60-150`, `150`."""
    found = _WORDS.fullmatch(written)
    if found is not None:
        fewest, most = (int(part) if part else None for part in found.groups())
        assert most is not None
        if most > 0 and (fewest is None or fewest <= most):
            return fewest, most
    return refuse(
        written,
        "Write the fewest and the most words, or the most alone: 60-150 or 150.",
        "Пишите наименьшее и наибольшее число слов или только наибольшее: 60-150 или 150.",
    )


def comparison(written: str) -> Comparison | Refusal:
    """`match:` of texts."""
    parts = split(written)
    flags = {"ignore-case", "ignore-accents", "ignore-punctuation"}
    typos = [found for part in parts if (found := _TYPOS.fullmatch(part))]
    known = sum(part in flags for part in parts) + len(typos) == len(parts)
    if parts == ["exact"]:
        return Comparison(exact=True)
    if known and len(typos) <= 1 and len(set(parts)) == len(parts):
        return Comparison(
            ignore_accents="ignore-accents" in parts,
            ignore_punctuation="ignore-punctuation" in parts,
            typos=int(typos[0].group(1)) if typos else 0,
        )
    return refuse(
        written,
        "Write exact alone, or any of ignore-case, ignore-accents, ignore-punctuation, typos 1 to typos 3.",
        "Пишите одно exact или любые из ignore-case, ignore-accents, ignore-punctuation, от typos 1 до typos 3.",
    )


def units(written: str) -> tuple[Unit, ...] | Refusal:
    """`s = 1, min = 60`: value × factor = value in the base unit."""
    found = []
    for part in split(written):
        name, sign, factor = (piece.strip() for piece in part.rpartition("="))
        value = number_from(factor)
        if not sign or not is_unit(name) or not isinstance(value, Fraction) or value <= 0:
            break
        found.append(Unit(name, value))
    else:
        if len({same_unit(unit.name) for unit in found}) == len(found):
            return tuple(found)
    return refuse(
        written,
        "Write each unit once, with its factor: s = 1, min = 60 (decimals take the point).",
        "Пишите каждую единицу один раз, с множителем: s = 1, min = 60 (дробная часть через точку).",
    )


def conditions_of_filter(written: str) -> tuple[tuple[str, str], ...] | Refusal:
    """`tag=…, difficulty=…, competency=…`"""
    found = []
    for part in split(written):
        name, sign, value = (piece.strip() for piece in part.partition("="))
        fits = bool(sign and value) and name in ("tag", "difficulty", "competency")
        if not fits or (name == "difficulty" and value not in ("1", "2", "3", "4", "5")):
            break
        found.append((name, value))
    else:
        return tuple(found)
    return refuse(
        written,
        "Write tag=…, difficulty=1 to 5, competency=…, with commas between.",
        "Пишите tag=…, difficulty=от 1 до 5, competency=…, через запятую.",
    )


def path(written: str) -> str | Refusal:
    """Whether the file is there is another question."""
    return written


def split(written: str) -> list[str]:
    return [" ".join(part.split()) for part in written.split(",")]


def same_unit(name: str) -> str:
    return unicodedata.normalize("NFKC", name)


def shares_of(known: Sequence[str], written: str) -> tuple[tuple[str, Fraction], ...] | Refusal:
    """`identification 100%, closing 50%`, each of the known words at most once."""
    found: dict[str, Fraction] = {}
    for part in split(written):
        name, _, value = part.partition(" ")
        least = percent(value)
        if name not in known or name in found or least is None or not 0 <= least <= 1:
            return refuse(
                written,
                f"Write stages of {listed(known)} with a share: {known[0]} 100%.",
                f"Пишите этапы из {listed(known)} с долей: {known[0]} 100%.",
            )
        found[name] = least
    return tuple(found.items())


def accepted(value: Any) -> Any:
    """The value, or None for a refusal."""
    return None if isinstance(value, Refusal) else value


Readers = Mapping[str, Reader]

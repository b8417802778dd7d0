"""The key `renew` of a rule → `Renew`: every clock of the rule language, and what contradicts itself. Pure."""

from __future__ import annotations

import re
from calendar import monthrange

from app.certification.evidence_text import read_hours
from app.certification.rules import ANCHORS, NOTHING, PERMISSIONS, Case, Renew
from app.certification.sections import Section
from app.foundation.durations import duration_from
from app.foundation.faults import Text

RENEW_KEYS = (
    *("every", "anchor", "window", "grace", "grace_work", "on_late", "fixed", "min_active", "last_day"),
    *("lapse_after", "due_soon", "cases", "hours", "by", "suspend"),
)
WHEN = re.compile(r"(first_job_)?tenure_lt_(P[0-9YMWD]+)", re.ASCII)
LEAP_YEAR = 2024
HOURS_OF_A_DAY = 24


def read_renew(section: Section) -> Renew | None:
    renew = section.section("renew", RENEW_KEYS)
    if renew is None:
        return None
    anchor = renew.choice("anchor", ANCHORS) or "completion"
    hours = read_hours(renew.section("hours", ("total", "topics", "gates_pass")))
    by_hours = renew.choice("by", ("hours",)) is not None
    read = Renew(
        every=renew.duration("every"),
        anchor=anchor,
        window=renew.duration("window"),
        grace=renew.duration("grace"),
        grace_work=renew.choice("grace_work", PERMISSIONS) or "blocked",
        on_late=renew.choice("on_late", ("completion", "due")) or "completion",
        fixed=read_fixed(renew),
        min_active=renew.duration("min_active", zero=True) or NOTHING,
        last_day=renew.choice("last_day", ("same", "day_before")) or "same",
        lapse_after=renew.duration("lapse_after"),
        due_soon=renew.duration("due_soon"),
        cases=tuple(case for item in renew.sections("cases", ("when", "every")) if (case := read_case(item))),
        by_hours=by_hours,
        hours=hours,
        suspend=renew.duration("suspend"),
    )
    demand(renew, read)
    compare(renew, read)
    check_hours(renew, read)
    return read


def read_fixed(renew: Section) -> tuple[int, int] | None:
    node = renew.node("fixed")
    if node is None:
        return None
    match = re.fullmatch(r"(\d\d)-(\d\d)", node.text, re.ASCII)
    if match:
        month, day = int(match.group(1)), int(match.group(2))
        if 1 <= month <= 12 and 1 <= day <= monthrange(LEAP_YEAR, month)[1]:
            return month, day
    renew.wrong("fixed", node, "month and day, such as “12-31”", "месяц и день, например «12-31»")
    return None


def read_case(case: Section) -> Case | None:
    case.demand("when", "whom it concerns", "кого это касается")
    case.demand("every", "the other interval", "другой интервал")
    every = case.duration("every") if "every" in case else None
    node = case.node("when") if "when" in case else None
    match = WHEN.fullmatch(node.text) if node else None
    tenure = duration_from(match.group(2)) if match else None
    if node is not None and not tenure:
        expected = "first_job_tenure_lt_P1Y, tenure_lt_P1Y"
        case.wrong("when", node, f"one of: {expected}", f"одно из: {expected}")
    if every is None or match is None or not tenure:
        return None
    return Case(tenure, match.group(1) is not None, every)


def demand(renew: Section, read: Renew) -> None:
    if read.anchor == "fixed":
        if "fixed" not in renew:
            renew.missing("fixed", "the day of the year", "день года")
    else:
        renew.demand("every", "the interval", "интервал")
        for key in ("fixed", "min_active"):
            if key in renew:
                without_effect(renew, key, "anchor: fixed")
    if "grace" in renew and "grace_work" not in renew:
        renew.missing(
            "grace_work",
            "may one work in the time of grace?",
            "можно ли работать в льготный срок?",
            line=renew.line_of("grace"),
        )
    if "grace_work" in renew and "grace" not in renew:
        without_effect(renew, "grace_work", "grace")


def without_effect(renew: Section, key: str, needs: str) -> None:
    renew.notes.add(
        renew.line_of(key),
        "bad-value",
        Text(f"“{key}” has no effect without “{needs}”", f"«{key}» не действует без «{needs}»"),
        Text("Take it out.", "Уберите его."),
        "warning",
    )


def compare(renew: Section, read: Renew) -> None:
    """Windows that contradict one another."""
    for key in ("window", "grace", "due_soon", "min_active"):
        length = getattr(read, key)
        if length and read.every and length.length >= read.every.length:
            renew.bad(
                key,
                f"“{key}” is as long as the whole interval",
                f"«{key}» не короче всего интервала",
                "Make it shorter than “every”.",
                "Сделайте его короче «every».",
            )
    if read.grace and read.lapse_after and read.lapse_after.length <= read.grace.length:
        renew.bad(
            "lapse_after",
            "The certification lapses before its grace is over",
            "Допуск утрачивается раньше, чем кончится льготный срок",
            "Make “lapse_after” longer than “grace”.",
            "Сделайте «lapse_after» длиннее «grace».",
        )
    for key in ("window", "grace"):
        length = getattr(read, key)
        if read.anchor == "month_end" and length and length.all_days:
            renew.bad(
                key,
                f"With anchor month_end “{key}” counts whole months",
                f"С anchor month_end «{key}» считается целыми месяцами",
                "Write it in months, such as P3M.",
                "Запишите его в месяцах, например P3M.",
            )


def check_hours(renew: Section, read: Renew) -> None:
    if read.by_hours and "hours" not in renew:
        renew.missing("hours", "how many hours renew?", "сколько часов продлевает?")
    if "suspend" in renew and "hours" not in renew:
        renew.missing("hours", "what is it suspended for?", "за что приостанавливать?")
    if read.by_hours and read.anchor == "fixed":
        contradicts(renew, "by", "anchor: fixed")
    if read.hours is None:
        return
    if read.by_hours and read.hours.gates_pass:
        contradicts(renew, "by", "gates_pass")
    if read.every and read.hours.total > read.every.length * HOURS_OF_A_DAY:
        renew.never_met("hours", "The interval has fewer hours", "В интервале меньше часов")


def contradicts(renew: Section, key: str, other: str) -> None:
    renew.bad(
        key,
        f"“{key}” contradicts “{other}”",
        f"«{key}» противоречит «{other}»",
        "Keep one of them.",
        "Оставьте что-то одно.",
    )

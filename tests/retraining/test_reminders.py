"""Which reminder points come up, on which day, and when a letter may go out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.certification.reasons import Reason, clause, fact
from app.certification.standing import Open
from app.foundation.faults import Text
from app.retraining.daily_letter import Contents, Digest, TeamLine, letter_of
from app.retraining.reminder_words import item_of
from app.retraining.reminders import Name, Point, is_quiet, next_day, not_before, points_of, raised_on

TODAY = date(2026, 10, 1)


def day(offset: int) -> date:
    return TODAY + timedelta(days=offset)


@dataclass(frozen=True)
class Line:
    """A standing, as far as reminders look at it."""

    certification: str = "calls"
    required: bool = True
    status: str = "valid"
    may_work: str = "yes"
    valid_until: date | None = None
    due: date | None = None
    window_opens: date | None = None
    obligations: tuple[Open, ...] = ()
    why: tuple[Reason, ...] = ()


def held(until: int, opens: int | None = None, status: str = "due_soon") -> Line:
    return Line(
        status=status,
        valid_until=day(until),
        due=day(until),
        window_opens=None if opens is None else day(opens),
    )


REQUIRED = fact("required", "1", on=day(-20))
FAILED = fact("failed", "7", on=day(-3))
BRIEFING = Open("briefing", day(-1), "blocked", True, "absence", day(-1), "9")
COACHING = Open("coaching", day(5), "supervised", False, "qa_failed", day(-2), "8")


def kinds(line: Line, renews_itself: bool = False) -> list[str]:
    return sorted({point.name.kind for point in points_of(line, TODAY, renews_itself=renews_itself)})


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (held(200, 170, "valid"), []),
        (held(31, 1, "valid"), []),
        (held(30, 0), ["30", "window"]),
        (held(29, -1), ["30", "window"]),
        (held(15, -16), ["30", "window"]),
        (held(14, -16), ["14", "30", "window"]),
        (held(7, -30), ["14", "30", "7", "window"]),
        (held(2, -30), ["14", "30", "7", "window"]),
        (held(1, -30), ["1", "14", "30", "7", "window"]),
        (held(0, -30), ["1", "14", "30", "7", "window"]),
        (held(6, 0), ["window"]),  # a window of a week: what lies before it is none of its points
        (held(10, status="valid"), []),  # not due soon yet, by its rule
        (held(10), ["14", "30"]),
        (Line(status="grace", may_work="supervised", valid_until=day(-1), due=day(13)), ["grace"]),
        (Line(status="grace", may_work="no", valid_until=day(-8), due=day(6)), ["7", "barred", "grace"]),
        (Line(status="expired", may_work="no", valid_until=day(-1), due=day(-1)), ["barred", "overdue"]),
        (Line(status="on_hold", may_work="no", valid_until=day(-1)), []),
        (Line(status="exempt", valid_until=day(2), due=day(9)), []),
        (replace(held(3, -10), required=False), []),
        (Line(status="not_started", may_work="supervised", due=day(60), why=(REQUIRED,)), ["asked"]),
        (Line(status="not_started", may_work="supervised", due=day(5), why=(REQUIRED,)), ["14", "7", "asked"]),
        (Line(status="not_started", may_work="no", due=day(-20), why=(REQUIRED, clause("before_work", "1"))), ["barred"]),
        (Line(status="initial_overdue", may_work="no", due=day(-1), why=(REQUIRED,)), ["barred", "overdue"]),
        (Line(status="retake_due", may_work="supervised", due=day(27), valid_until=day(90), why=(FAILED,)), ["asked"]),
        (Line(status="retake_overdue", may_work="no", due=day(-1), why=(FAILED,)), ["barred", "overdue"]),
        (Line(status="action_due", may_work="no", due=day(-1), obligations=(BRIEFING,)), ["asked", "barred"]),
        (Line(status="action_due", may_work="supervised", due=day(5), obligations=(COACHING,)), ["asked"]),
        (
            Line(status="action_overdue", may_work="no", due=day(-1), obligations=(replace(COACHING, due=day(-1)),)),
            ["barred", "overdue"],
        ),
        (Line(status="revoked", may_work="no", why=(fact("revoked", "5", on=day(-2)),)), ["barred"]),
        (Line(status="suspended", may_work="no", why=(fact("suspended", "5", on=day(-2)),)), ["barred"]),
    ],
)  # fmt: skip
def test_points_that_have_come(line: Line, expected: list[str]) -> None:
    assert kinds(line) == sorted(expected)


def test_complete_hours_end_nothing() -> None:
    assert kinds(held(3, -30), renews_itself=True) == []


def test_a_point_keeps_its_name_and_a_new_end_is_a_new_point() -> None:
    """So nothing is told twice, and nothing is missed after a renewal or a correction."""
    line = held(14, -16)
    later = {point.name for point in points_of(line, day(3))}
    assert {point.name for point in points_of(line, TODAY)} <= later
    renewed = {point.name for point in points_of(replace(line, valid_until=day(300), window_opens=day(270), status="valid"), TODAY)}  # fmt: skip
    assert not renewed & later
    corrected = {point.name for point in points_of(replace(line, valid_until=day(12)), TODAY)}
    assert {name.belongs_to for name in corrected} == {day(12)} and not corrected & later


def test_why_work_is_barred_is_told_once_for_each_reason() -> None:
    def barred(line: Line) -> Name:
        return next(point.name for point in points_of(line, TODAY) if point.name.kind == "barred")

    expired = Line(status="expired", may_work="no", valid_until=day(-9), due=day(-9))
    assert barred(expired) == barred(replace(expired, status="lapsed"))
    retake = Line(status="retake_due", may_work="no", due=day(5), why=(FAILED,))
    assert barred(retake) == barred(replace(retake, status="retake_overdue", due=day(-1)))
    assert barred(retake) != barred(replace(retake, why=(fact("failed", "12", on=TODAY),)))
    assert barred(expired) != barred(
        Line(status="revoked", may_work="no", why=(fact("revoked", "5", on=day(-2)),))
    )


@given(
    until=st.integers(-40, 60),
    opens=st.integers(0, 45),
    ahead=st.integers(0, 60),
    status=st.sampled_from(("due_soon", "action_due", "retake_due")),
)
def test_nothing_comes_up_between_today_and_the_next_day(
    until: int, opens: int, ahead: int, status: str
) -> None:
    """While the standing stays as it is: so only people whose day has come have to be looked at."""
    line = held(until, until - opens, status)
    following = next_day(line, TODAY)
    then = min(day(ahead), (following or date.max) - timedelta(days=1))
    if TODAY <= then <= day(until):
        assert {point.name for point in points_of(line, then)} == {
            point.name for point in points_of(line, TODAY)
        }


URGENT, CALM = Point(Name("calls", "7", day(7)), day(7)), Point(Name("calls", "30", day(30)), day(30))
BARRED = Point(Name("calls", "barred", day(-1)), None)


@pytest.mark.parametrize(
    ("point", "last", "expected"),
    [
        (CALM, None, 0),
        (CALM, -7, 0),
        (CALM, -6, 1),
        (CALM, -1, 6),
        (URGENT, -1, 0),
        (URGENT, 0, 0),
        (BARRED, 0, 0),
        (Point(Name("calls", "14", day(8)), day(8)), -2, 5),
    ],
)
def test_a_letter_a_week_while_more_than_a_week_is_left(
    point: Point, last: int | None, expected: int
) -> None:
    assert not_before(point, TODAY, None if last is None else day(last)) == day(expected)


@pytest.mark.parametrize(
    ("hours", "quiet"),
    [((21, 8), (21, 23, 0, 5, 7)), ((0, 6), (0, 5)), ((8, 8), ()), ((22, 22), ())],
)
def test_quiet_hours(hours: tuple[int, int], quiet: Sequence[int]) -> None:
    edges = {hours[0], hours[1], 0, 5, 7, 8, 12, 21, 23}
    assert {hour for hour in edges if is_quiet(hour, *hours)} == set(quiet)


def test_it_goes_up_the_tree_week_by_week() -> None:
    assert [raised_on(TODAY, level) for level in (1, 2, 3)] == [TODAY, day(7), day(14)]


# -- the letter --------------------------------------------------------------------------------------------------------

TITLE = Text("Line operator", "Оператор")


def own(line: Line, minutes: int | None = 25, address: str = "/certifications/calls"):  # type: ignore[no-untyped-def]
    names = [point.name for point in points_of(line, TODAY)]
    return item_of(line, TITLE, names, TODAY, minutes, address)


@pytest.mark.parametrize(
    ("line", "english", "russian"),
    [
        (held(13, -16), "Certification “Line operator”: until 14 Oct 2026, takes 25 minutes", "Допуск «Оператор»: до 14 окт. 2026 г., нужно 25 минут"),
        (Line(status="expired", may_work="no", valid_until=day(-1), due=day(-1)), "Certification “Line operator”: ended on 30 Sept 2026, takes 25 minutes", "Допуск «Оператор»: срок истёк 30 сент. 2026 г., нужно 25 минут"),
        (Line(status="not_started", may_work="no", due=TODAY, why=(REQUIRED, clause("before_work", "1"))), "Certification “Line operator”: needed before work, takes 25 minutes", "Допуск «Оператор»: нужен до начала работы, нужно 25 минут"),
        (Line(status="action_due", may_work="no", due=day(-1), obligations=(BRIEFING,)), "Certification “Line operator”: briefing before work, takes 25 minutes", "Допуск «Оператор»: инструктаж до начала работы, нужно 25 минут"),
        (Line(status="revoked", may_work="no", why=(fact("revoked", "5", on=TODAY),)), "Certification “Line operator”: revoked, takes 25 minutes", "Допуск «Оператор»: отозван, нужно 25 минут"),
    ],
)  # fmt: skip
def test_the_subject_is_the_fact_its_day_and_the_effort(line: Line, english: str, russian: str) -> None:
    contents = Contents(own=(own(line),))
    for language, expected in (("en", english), ("ru", russian)):
        found = letter_of(contents, "Анна", "https://a.example", language)
        assert found.subject.replace("\N{NO-BREAK SPACE}", " ") == expected
        assert (
            found.text.count("https://a.example/certifications/calls") == 1
        )  # one action, straight to the step


def test_the_gravest_comes_first_and_the_rest_is_counted() -> None:
    expired = Line("safety", status="expired", may_work="no", valid_until=day(-1), due=day(-1))
    contents = Contents(own=(own(held(5, -20), 10), own(expired, None, "/quizzes/safety")))
    english, russian = (letter_of(contents, "Анна", "", language) for language in ("en", "ru"))
    assert "ended on" in english.subject and english.subject.endswith("(and 1 more)")
    assert russian.subject.endswith("(и ещё 1 допуск)")
    assert "Begin here: /quizzes/safety" in english.text and "Осталось" not in english.text
    assert "осталось 5 дней" in russian.text and "Займёт примерно 10 минут." in russian.text
    assert "До этого работать нельзя." in russian.text


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (1, "1 минуту"),
        (2, "2 минуты"),
        (5, "5 минут"),
        (11, "11 минут"),
        (21, "21 минуту"),
        (112, "112 минут"),
        (121, "2 часа"),
        (300, "5 часов"),
    ],
)
def test_minutes_in_russian(minutes: int, words: str) -> None:
    found = letter_of(Contents(own=(own(held(5, -20), minutes),)), "Анна", "", "ru")
    assert f"Займёт примерно {words}." in found.text and found.subject.endswith(f"нужно {words}")


def test_a_digest_keeps_to_twenty_lines_and_then_leads_to_the_page() -> None:
    fact_words = Text("“Calls”: ended on 1 Oct.", "«Звонки»: срок истёк 1 окт.")
    lines = tuple(TeamLine(f"Person {number}", fact_words, number == 3) for number in range(30))
    digest = Digest(12, 3, 40, lines)
    for language in ("en", "ru"):
        found = letter_of(Contents(digest=digest, team=lines[:2]), "Анна", "https://a.example", language)
        assert found.text.count("\n– ") == 20 and "https://a.example/team\n" in found.text
        assert found.text.count("Person 1:") == 1  # told above already
    assert "Нет почты, сообщите лично: Person 3." in found.text
    alone = letter_of(Contents(digest=digest), "Анна", "", "ru").subject
    assert alone == "Ваша команда: нельзя работать 12, ждут обучения 3, истекает за 30 дней 40"
    assert Digest(0, 0, 0, ()).is_empty

"""The words of attestation lists and of records of evidence; how people are counted and drawn. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date

import pytest

from app.certification.attestations import digest, paper_of
from app.certification.audit import Counts, Line, Numbered, counts_of, drawn, numbers_for, was_in
from app.certification.documents import attestations as samples
from app.certification.evidence_page import paper_of as record_of
from app.certification.evidence_record import as_json
from app.record.facts import Assigned, Fact, Unassigned

DAY = date(2026, 3, 3)
LINE = Line(1, "calls", "valid", "yes", date(2026, 10, 14), date(2025, 10, 14), 1)


def test_people_are_counted_once_by_the_worst_of_their_lines() -> None:
    lines = [
        LINE,
        LINE._replace(certification="safety", status="expired", may_work="no"),
        LINE._replace(person_id=2),
        LINE._replace(person_id=3, status="grace", may_work="supervised"),
    ]
    found = counts_of(lines)
    assert (found.people, found.able, found.supervised, found.barred) == (3, 1, 1, 1)
    assert dict(found.statuses) == {"valid": 2, "expired": 1, "grace": 1}


def test_a_sample_is_what_anybody_can_draw_by_hand() -> None:
    numbers = [f"{place:05d}" for place in range(200)]
    by_hand = sorted(numbers, key=lambda one: hashlib.sha256(f"7f3a:{one}".encode()).hexdigest())[:10]
    assert drawn(numbers, "7f3a", 10) == set(by_hand)
    assert drawn(reversed(numbers), "7f3a", 10) == set(by_hand) != drawn(numbers, "b", 10)
    assert drawn(numbers[:3], "b", 10) == set(numbers[:3])


@pytest.mark.parametrize(
    ("issued", "expected"),
    [
        (
            [("B", date(2026, 2, 1)), ("A", date(2025, 10, 14))],
            "A",
        ),  # of that pass, though a newer one is there
        ([("B", date(2026, 2, 1))], "B"),
        ([("C", date(2026, 5, 1))], None),  # of a pass after the day
        ([], None),
    ],
)
def test_the_certificate_of_that_day(issued: list[tuple[str, date]], expected: str | None) -> None:
    known = [Numbered(1, "calls", number, on) for number, on in issued]
    assert numbers_for([LINE], known, DAY).get((1, "calls")) == expected


def fact(payload: Assigned | Unassigned, on: date, place: int) -> Fact:
    return Fact(place, 1, place, payload, on, None, samples.AT, None)


def test_where_somebody_was_that_day_the_record_says() -> None:
    held = [
        fact(Assigned("operator", "north"), date(2026, 1, 1), 1),
        fact(Unassigned("operator", "north"), date(2026, 3, 3), 2),
        fact(Assigned("operator", "south"), date(2026, 3, 4), 3),
    ]
    assert was_in(held, {"north"}, DAY) is True
    assert was_in(held, {"south"}, DAY) is False
    assert was_in(held, {"south"}, date(2026, 3, 4)) is True
    assert was_in([], {"south"}, DAY) is None


@pytest.mark.parametrize("about", [samples.ABOUT, samples.ENGLISH])
def test_a_list_says_what_was_asked_and_what_holds_us_to_it(about: samples.About) -> None:
    drawn_of = replace(about, sample=5, seed="7f3a", known_at=samples.AT, whole=Counts(43, 41, 0, 2))
    paper = paper_of(drawn_of, Counts(1, 1, 0, 0), [samples.ROW], sums="cd34", contents=())
    told = " ".join(value for _label, value in paper.about)
    assert "7f3a" in told and "43" in told and "Europe/Moscow" in told and about.made_by in told
    held = " ".join(paper.held)
    assert "ab12" * 16 in held and digest(drawn_of, [samples.ROW]) in held and "cd34" in held
    assert "г.." not in told + paper.headline


def test_the_lines_of_a_large_pack_stand_in_its_index() -> None:
    rows = list(samples.many())
    paper = paper_of(samples.ENGLISH, Counts(60, 54, 0, 6), rows, shown=())
    assert not paper.rows and paper.nothing == "All 60 lines stand in index.csv."
    assert digest(samples.ENGLISH, rows) in " ".join(paper.held)


def test_whatever_is_altered_alters_the_hash() -> None:
    rows = [samples.ROW]
    seen = {
        digest(samples.ABOUT, rows),
        digest(replace(samples.ABOUT, on=date(2026, 3, 4)), rows),
        digest(samples.ABOUT, [samples.ROW._replace(may_work="no")]),
        digest(samples.ABOUT, []),
    }
    assert len(seen) == 4


def test_a_record_names_questions_answers_and_what_was_seen() -> None:
    evidence = samples.evidence("en", "Warm House", samples.Whose("1008", "Anna", "Line 1", "Operator"))
    section = record_of(evidence).sections[0]
    attempt, observation = section.tables
    assert attempt.rows[0][2].startswith("✓ ") and "right: Адрес" in attempt.rows[1][2]
    assert observation.rows[0][0].endswith("(critical)") and "Орлов" in observation.caption
    told = as_json(evidence)["certifications"][0]
    assert told["rule"]["file"] == "rules/calls-revision-5.yaml"
    assert told["certificate"]["state"] == "superseded"
    hidden = record_of(replace(evidence, withheld=True))
    assert "auditors" in hidden.note

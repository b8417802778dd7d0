"""What a certificate's page tells of its life, and what it finds when it looks at what the certificate stands on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest

from app.certification.certificate_checks import FACT, GONE, LOG, REVISION, STRUCK, Now, faults_of
from app.certification.certificate_evidence import (
    Hand,
    LookedUp,
    basis_of,
    digest,
    evidence_of,
    hands_in,
    items_of,
    lessons_read,
)
from app.certification.certificate_life import Subject, life_of
from app.certification.certificate_links import Reader, links_of
from app.foundation.faults import Text
from app.record import facts
from app.record.facts import Fact, Payload

FIRST, SECOND, THIRD = "7K3M-A9RS-XH2E", "7K3M-A9RS-XH3C", "7K3M-A9RS-XH4A"
TODAY = date(2026, 6, 1)
PASSED = datetime(2026, 1, 15, 12, tzinfo=UTC)
CERTIFICATE = Subject(FIRST, "calls", date(2027, 1, 15), None, None)


def told(*payloads: Payload | tuple[Payload, int], by: int | None = 5) -> tuple[Fact, ...]:
    """One fact a day from 15 January; with a number: the fact that it strikes out."""
    found = []
    for number, one in enumerate(payloads, 1):
        payload, voids = one if isinstance(one, tuple) else (one, None)
        at = PASSED + timedelta(days=number - 1)
        found.append(Fact(number, 1, number, payload, at.date(), None, at, by, voids_id=voids))
    return tuple(found)


ISSUED = facts.CertificateIssued("calls", FIRST, 1)
REVOKED = facts.Revoked("calls", "words", FIRST, "request", 4, "dishonest")
STORIES = {
    "only issued": ((ISSUED,), ["issued"]),
    "another certification means nothing": (
        (ISSUED, facts.CertificateIssued("safety", SECOND, 2), facts.Revoked("safety", "")),
        ["issued"],
    ),
    "renewed": ((ISSUED, facts.CertificateIssued("calls", SECOND, 2)), ["issued", "renewed"]),
    "replaced": (
        (ISSUED, facts.CertificateIssued("calls", SECOND, 1, "lost", FIRST)),
        ["issued", "replaced"],
    ),
    "what comes after the next one is of the next one": (
        (
            ISSUED,
            facts.CertificateIssued("calls", SECOND, 2),
            facts.Revoked("calls", "words"),
            facts.CertificateIssued("calls", THIRD, 3),
        ),
        ["issued", "renewed"],
    ),
    "of the same award it is of both": (
        (
            ISSUED,
            facts.CertificateIssued("calls", SECOND, 1, "name", FIRST),
            replace(REVOKED, number=SECOND),
        ),
        ["issued", "replaced", "revoked"],
    ),
    "what was before it is not its own": ((facts.Suspended("calls", ""), ISSUED), ["issued"]),
    "suspended and given back": (
        (ISSUED, facts.Suspended("calls", "checked"), facts.Reinstated("calls", "cleared")),
        ["issued", "suspended", "reinstated"],
    ),
    "revoked, and that undone": (
        (ISSUED, REVOKED, (facts.Voided("a mistake"), 2), facts.Reinstated("calls", "", FIRST, "r", 4)),
        ["issued", "revoked", "undone", "reinstated"],
    ),
}


@pytest.mark.parametrize("story", STORIES)
def test_the_life_of_a_certificate(story: str) -> None:
    payloads, expected = STORIES[story]
    assert [step.what for step in life_of(CERTIFICATE, told(*payloads), TODAY)] == expected


def test_steps_say_who_why_and_what_counts_no_more() -> None:
    _issued, revoked, undone = life_of(
        CERTIFICATE, told(ISSUED, REVOKED, (facts.Voided("a mistake"), 2)), TODAY
    )
    assert (revoked.by, revoked.asked_by, revoked.undone) == (5, 4, True)
    assert revoked.why is not None and revoked.why.en == "Dishonest exam, document or signature"
    assert (undone.reason, undone.undone) == ("a mistake", False)


def test_it_ends_by_itself_unless_there_is_a_newer_one() -> None:
    late = date(2027, 3, 1)
    last = life_of(CERTIFICATE, told(ISSUED), late)[-1]
    assert (last.what, last.on, last.at) == ("expired", date(2027, 1, 16), None)
    renewed = told(ISSUED, facts.CertificateIssued("calls", SECOND, 2))
    assert [step.what for step in life_of(CERTIFICATE, renewed, late)] == ["issued", "renewed"]
    assert life_of(CERTIFICATE, told(), TODAY) == ()


def test_a_struck_out_pass_ends_it() -> None:
    struck = replace(CERTIFICATE, withdrawn_on=date(2026, 3, 1), withdrawn_at=PASSED + timedelta(days=45))
    assert [step.what for step in life_of(struck, told(ISSUED), TODAY)] == ["issued", "struck"]


# -- what is frozen ---------------------------------------------------------------------------------------------------

BEHIND = told(
    facts.CourseCompleted("first-call", 3),
    facts.QuizPassed("calls", 2, "attempt", "9", "10", "0.9", "ru", log="b" * 64),
    facts.ObservationConfirmed("greeting", 1, "seen", 7, sha256="c" * 64),
)
LOOKED_UP = LookedUp(
    at=PASSED,
    rule={"slug": "calls", "version": 1, "revision": 1, "sha256": "d" * 64},
    seal=(4, "e" * 64),
    length=9,
    leaves={1: "1" * 64, 2: "2" * 64, 3: "3" * 64},
    parts={
        1: {
            "revision": "f" * 64,
            "lessons": [{"lesson": "one", "on": "2026-01-10", "revision": 3, "sha256": ""}],
        },
        2: {"revision": "a" * 64, "snapshot": "9" * 64, "number": 2, "pass_share": "4/5", "graders": [8]},
    },
    hands={7: Hand("0007", "Ким Ольга", "Ким О."), 8: Hand("0008", "Петров Иван", "Петров И.")},
)
WHOLE = Now(
    leaves=LOOKED_UP.leaves,
    revisions={("courses/first-call", 3): "f" * 64, ("quizzes/calls", 2): "a" * 64},
    looked_at={"attempt": ((), frozenset({"b" * 64})), "seen": ((), frozenset())},
)


def test_what_is_frozen_is_read_again() -> None:
    basis = basis_of(BEHIND, LOOKED_UP)
    course, quiz, seen = items_of(evidence_of(BEHIND), basis)
    assert [one.lesson for one in course.lessons] == ["one"]
    assert (quiz.pass_share, quiz.attempt_number, quiz.hands) == (Fraction(4, 5), 2, (8,))
    assert quiz.hashes == {"log": "b" * 64, "leaf": "2" * 64, "revision": "a" * 64, "snapshot": "9" * 64}
    assert (seen.hands, seen.hashes["signed"], seen.document) == (
        (7,),
        "c" * 64,
        "quizzes/checklists/greeting",
    )
    assert hands_in(basis) == LOOKED_UP.hands
    assert basis["record"] == {"length": 9, "seal": 4, "seal_hash": "e" * 64}


def test_an_older_award_shows_what_it_has() -> None:
    course, quiz, seen = items_of(evidence_of(BEHIND), None)
    assert (course.lessons, quiz.pass_share, quiz.share, seen.hands) == ((), None, "0.9", (7,))
    assert faults_of(course, Now()) == ()
    assert hands_in(None) == {}


def test_the_digest_is_of_all_of_it() -> None:
    evidence, basis = evidence_of(BEHIND), basis_of(BEHIND, LOOKED_UP)
    first = digest(evidence, basis)
    assert len(first) == 64 and digest(evidence_of(BEHIND), basis_of(BEHIND, LOOKED_UP)) == first
    assert digest(evidence[1:], basis) != first
    assert digest(evidence, basis_of(BEHIND, replace(LOOKED_UP, length=10))) != first


CHANGES: dict[str, tuple[Now, int, tuple[Text, ...]]] = {
    "nothing": (WHOLE, 1, ()),
    "the record": (replace(WHOLE, leaves={**WHOLE.leaves, 2: "0" * 64}), 1, (FACT,)),
    "the record is gone": (replace(WHOLE, leaves={1: "1" * 64}), 1, (GONE,)),
    "struck out": (replace(WHOLE, struck=frozenset({2})), 1, (STRUCK,)),
    "the text": (replace(WHOLE, revisions={}), 0, (REVISION,)),
    "another log": (replace(WHOLE, looked_at={"attempt": ((), frozenset())}), 1, (LOG,)),
    "a broken log": (replace(WHOLE, looked_at={"attempt": ((FACT,), frozenset())}), 1, (FACT,)),
    "no attempt any more": (replace(WHOLE, looked_at={}), 1, (GONE,)),
}


def test_an_attempt_of_another_system_is_not_missed() -> None:
    parts = {2: {"revision": "a" * 64}}
    item = items_of(evidence_of(BEHIND), basis_of(BEHIND, replace(LOOKED_UP, parts=parts)))[1]
    assert faults_of(item, replace(WHOLE, looked_at={})) == ()


@pytest.mark.parametrize("change", CHANGES)
def test_what_was_changed_is_named(change: str) -> None:
    now, place, expected = CHANGES[change]
    item = items_of(evidence_of(BEHIND), basis_of(BEHIND, LOOKED_UP))[place]
    assert faults_of(item, now) == expected


def test_lessons_count_as_they_were_read_last() -> None:
    record = told(
        facts.LessonDone("first-call", "one", 1),
        facts.LessonDone("first-call", "two", 1),
        facts.LessonDone("first-call", "one", 2),
        facts.LessonDone("another", "three", 1),
        facts.CourseCompleted("first-call", 2),
        facts.LessonDone("first-call", "late", 2),
    )
    found = lessons_read(record, record[4])
    assert [(one.lesson, one.revision) for one in found] == [("two", 1), ("one", 2)]


HOLDER = Reader(True, True, False, "0001", FIRST)
MANAGER = Reader(False, False, False, "0001", FIRST)
AUDITOR = Reader(False, True, True, "0001", FIRST)
COURSE = f"/certificates/{FIRST}/courses/first-call"


@pytest.mark.parametrize(
    ("reader", "course", "quiz", "evidence"),
    [
        (HOLDER, COURSE, "/quizzes/calls/attempts/attempt/result", ""),
        (MANAGER, COURSE, "", ""),
        (
            AUDITOR,
            COURSE,
            "/quizzes/calls/attempts/attempt/result",
            "/quizzes/calls/attempts/attempt/evidence.json",
        ),
    ],
)
def test_everybody_is_led_where_they_may_look(reader: Reader, course: str, quiz: str, evidence: str) -> None:
    items = items_of(evidence_of(BEHIND), None)
    found = [links_of(item, reader, is_kept=True) for item in items]
    assert [one.page for one in found] == [course, quiz, "/observations/seen"]
    assert found[1].evidence == evidence
    assert links_of(items[0], MANAGER, is_kept=False).page == ""

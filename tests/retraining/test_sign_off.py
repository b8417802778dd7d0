"""What is signed by both sides, as values: states, whom it can be held with, what the signatures stand for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.certification.standing import Open
from app.foundation.faults import Text
from app.retraining import obligations, sign_off
from app.retraining.obligations import Demand, demands_of, met_by, of_kind, reason_of, work_meanwhile
from app.retraining.sign_off import (
    HELD_BY_ME,
    MOVES,
    TOOK_PART,
    Candidate,
    Statement,
    canonical,
    is_intact,
    meaning_of,
    moved,
    refusal_of,
    sentence_of,
    sha256_of,
    uncovered,
)

TODAY = date(2026, 11, 30)
NUMBERS = {"sign_off": "a", "sitting": "b", "person": "00001", "instructor": "00002"}
HELD = Statement("briefing", TODAY, "Card data", act="IOT-12", minutes=20)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def demand(require: str = "briefing", days: int = 1, ref: str = "7", **more: object) -> Demand:
    on = TODAY - timedelta(days=days)
    opened = Open(require, on, "blocked", before_work=True, event="incident", on=on, ref=ref)
    (made,) = demands_of("calls", Text("Calls", "Звонки"), "7.1", [opened])
    return replace(made, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("state", ["waiting", "signed", "objected", "withdrawn", "voided"])
def test_only_what_waits_is_answered_and_only_what_was_signed_is_struck_out(state: str) -> None:
    after = {act: moved(state, act) for act in MOVES}  # type: ignore[arg-type]
    if state == "waiting":
        assert after == {"sign": "signed", "object": "objected", "withdraw": "withdrawn", "void": None}
    elif state == "signed":
        assert after == {"sign": None, "object": None, "withdraw": None, "void": "voided"}
    else:
        assert not any(after.values())


@pytest.mark.parametrize(
    ("candidate", "held_on", "code"),
    [
        (Candidate(events=(TODAY,)), TODAY, None),
        (Candidate(events=(TODAY,)), None, None),
        (Candidate(is_instructor=True, events=(TODAY,)), TODAY, "own"),
        (Candidate(left_on=TODAY - timedelta(days=1), events=(TODAY,)), TODAY, "left"),
        (Candidate(left_on=TODAY, events=(TODAY,)), TODAY, None),  # the last day is a day of work
        (Candidate(waits_since=TODAY, waits_by="Petrova", events=(TODAY,)), TODAY, "waits"),
        (Candidate(), TODAY, "nothing"),
        (Candidate(events=(TODAY,)), TODAY - timedelta(days=1), "early"),
        (Candidate(events=(TODAY, TODAY - timedelta(days=5))), TODAY - timedelta(days=1), None),
    ],
)
def test_with_whom_it_can_be_held(candidate: Candidate, held_on: date | None, code: str | None) -> None:
    found = refusal_of(candidate, TODAY, held_on)
    assert (found and found.code) == code
    if found is not None:
        said = sentence_of(found)
        assert said.en and said.ru and "{" not in said.en + said.ru


@settings(max_examples=25)
@given(
    topic=st.text(max_size=20),
    notes=st.text(max_size=20),
    minutes=st.none() | st.integers(1, 1440),
    other=st.sampled_from(["topic", "act", "notes", "minutes", "held_on", "require", "result", "person"]),
)
def test_the_hash_stands_for_all_that_was_signed_and_for_nothing_else(
    topic: str, notes: str, minutes: int | None, other: str
) -> None:
    statement = replace(HELD, topic=topic, notes=notes, minutes=minutes)
    content = canonical(statement, NUMBERS, [demand()], "Incident")
    sha256 = sha256_of(content)
    assert is_intact(sha256, dict(reversed(content.items())))
    assert not is_intact(sha256, {**content, other: f"{content[other]} changed"})


def test_an_older_signature_never_covers_what_came_up_later_of_the_same_kind() -> None:
    known, late, after, other = (
        demand(ref="1"),
        demand(ref="2"),
        demand(ref="3", days=-1),
        demand("coaching", ref="4"),
    )
    content = canonical(HELD, NUMBERS, [known], "")
    assert uncovered(content, [known, late, after, other]) == (late,)
    assert met_by([known, after], TODAY) == (known,)


def test_a_meaning_names_the_person_and_the_day_in_both_languages() -> None:
    for kind in obligations.HELD:
        content = canonical(replace(HELD, require=kind), NUMBERS, [], "")
        for act in ("hold", "sign", "object", "withdraw", "void"):
            said = meaning_of(act, content, "Anna (00001)")
            assert "{" not in said.en + said.ru
            if act == "hold":
                assert "Anna (00001)" in said.en and "Anna (00001)" in said.ru
        assert "30 Nov 2026" in plain(meaning_of("sign", content).en)
    assert set(HELD_BY_ME) == set(TOOK_PART) == set(obligations.HELD)


def test_reasons_name_every_event_once_and_what_was_reported() -> None:
    twice = [demand(reason="Noise"), replace(demand(reason="Noise"), certification="alarms")]
    absent = demand(ref="9", event="absence", absent_from=date(2026, 9, 1))
    said = plain(reason_of([*twice, absent], "en"))
    assert said == "Incident, 29 Nov 2026: Noise; Absence from 1 Sept 2026, back on 29 Nov 2026"
    assert reason_of(twice, "ru").count("Noise") == 1
    revised = demand(
        event="revised", document="courses/safety", document_title=Text("Safety", "Безопасность")
    )
    assert "“Safety”" in revised.event_words.en and "«Безопасность»" in revised.event_words.ru


@pytest.mark.parametrize(
    ("before_work", "until_then", "due", "allowed"),
    [
        (True, "blocked", 0, "no"),
        (False, "allowed", 0, "yes"),
        (False, "supervised", 3, "supervised"),
        (False, "allowed", -1, "no"),  # overdue
        (False, "blocked", 3, "no"),
    ],
)
def test_work_until_then(before_work: bool, until_then: str, due: int, allowed: str) -> None:
    one = demand(before_work=before_work, until_then=until_then, due=TODAY + timedelta(days=due))
    assert one.work_until(TODAY) == work_meanwhile([one], TODAY) == allowed


def test_what_blocks_work_comes_first_then_what_is_due_first() -> None:
    later = demand(ref="1", before_work=False, due=TODAY + timedelta(days=9))
    sooner = demand(ref="2", before_work=False, due=TODAY + timedelta(days=2))
    blocking = demand(ref="3")
    found = of_kind([later, demand("drill"), sooner, blocking], "briefing")
    assert [one.ref for one in found] == ["3", "2", "1"]
    assert sign_off.counts({"result": "failed"}) is False

"""Rules 11 and 14: two tabs, two devices, replayed, reordered and dropped saves. Whatever was acknowledged is there."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from app.assessment import queries, service
from app.assessment.attestation import flaws
from app.assessment.queries.evidence import kept_attempt
from app.assessment.saving import Arrival, Stored, judge
from app.assessment.service.answering import Posted
from app.assessment.service.beginning import Beginning
from app.assessment.timing import Term
from app.foundation import clock
from app.foundation.database import db
from tests import factories

LIMIT, GRACE = timedelta(minutes=10), timedelta(seconds=30)
QUESTIONS = "".join(f"\n## Question {n} {{#q{n}}}\n\nTrue?\n\n- = true\n" for n in (1, 2, 3))
WORDS = {"true": True, "false": False, "": None}

# -- the contract alone: thousands of histories of one question -------------------------------------------------------

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TERM = Term(START + LIMIT, GRACE)
parcels = st.lists(
    st.tuples(st.integers(1, 9), st.sampled_from([True, False, None]), st.integers(0, 700)), max_size=8
)


def arrive(sent: list[tuple[int, Any, int]]) -> tuple[Stored | None, list[tuple[int, Any]]]:
    """What is stored after all of them, and what was acknowledged on the way."""
    stored, acknowledged = None, []
    for sequence, given_answer, seconds in sent:
        arrival = Arrival(sequence, given_answer, START + timedelta(seconds=seconds))
        verdict = judge(arrival, stored, TERM, in_progress=True).verdict
        if verdict == "store":
            stored = Stored(sequence, given_answer, arrival.at)
        if verdict in ("store", "same"):
            acknowledged.append((sequence, given_answer))
    return stored, acknowledged


@settings(max_examples=1200)
@given(parcels)
def test_the_newest_acknowledged_answer_is_the_one_that_is_stored(sent):
    stored, acknowledged = arrive(sent)
    newest = max(acknowledged, key=lambda pair: pair[0], default=None)
    assert (None if stored is None else (stored.sequence, stored.answer)) == newest


@settings(max_examples=500)
@given(parcels, st.randoms(use_true_random=False))
def test_the_order_of_arrival_decides_nothing(sent, chance):
    """Of parcels with different sequences the one with the highest wins, however late it comes within the time."""
    in_time = {sequence: (sequence, one, min(seconds, 600)) for sequence, one, seconds in sent}
    mixed = list(in_time.values())
    chance.shuffle(mixed)
    stored, _ = arrive(mixed)
    assert (None if stored is None else stored.sequence) == max(in_time, default=None)


@settings(max_examples=400)
@given(parcels)
def test_a_replay_changes_nothing(sent):
    stored, _ = arrive(sent)
    again, _ = arrive([*sent, *sent])
    assert again == stored


# -- the real use cases ----------------------------------------------------------------------------------------------


@dataclass
class Tab:
    """A page of one question as a browser holds it."""

    device: int
    position: int = 1
    sequence: int = 1


@dataclass
class Parcel:
    """A form on its way."""

    tab: Tab
    position: int
    sequence: int
    word: str


@dataclass
class Model:
    """What has to be true, kept without looking at the product."""

    newest: dict[int, tuple[int, Any]] = field(default_factory=dict)
    ended: str | None = None
    result: Any = None


def histories(publish) -> type[RuleBasedStateMachine]:
    slug = publish("histories", questions=QUESTIONS, time_limit="10 min", shuffle="none")
    published = queries.published_quiz(slug, "en")

    class Sitting(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.person = factories.person().id
            self.began = self.now = clock.now()
            self.attempt = service.begin(published, Beginning(self.person, "exam", False, self.began, 1))
            self.tabs = [Tab(1), Tab(1), Tab(2)]
            self.on_their_way: list[Parcel] = []
            self.model, self.saves = Model(), 0

        def read(self) -> queries.Attempt:
            db.session.rollback()
            return queries.attempt_of(self.attempt, slug, self.person)

        @rule(tab=st.integers(0, 2), position=st.integers(1, 3))
        def open_a_question(self, tab: int, position: int) -> None:
            self.tabs[tab].position, self.tabs[tab].sequence = position, self.read().sequence + 1

        @rule(tab=st.integers(0, 2), word=st.sampled_from(sorted(WORDS)))
        def choose(self, tab: int, word: str) -> None:
            page = self.tabs[tab]
            self.on_their_way.append(Parcel(page, page.position, page.sequence, word))
            page.sequence += 1

        @precondition(lambda self: self.on_their_way)
        @rule(which=st.integers(0, 99), is_lost=st.booleans())
        def arrive(self, which: int, is_lost: bool) -> None:
            """In any order; the answer to it may get lost, and then it is sent once more."""
            parcel = self.on_their_way[which % len(self.on_their_way)]
            if not is_lost:
                self.on_their_way.remove(parcel)
            posted = Posted({"answer": [parcel.word]}, parcel.sequence, "", self.now, parcel.tab.device)
            saved = service.save(self.attempt, slug, parcel.position, posted, person_id=self.person)
            assert saved.verdict == self.expected(parcel)
            if saved.verdict == "store":
                self.model.newest[parcel.position] = (parcel.sequence, WORDS[parcel.word])
                self.saves += 1
            if saved.verdict == "closed" and self.is_over():
                self.model.ended = self.model.ended or "expired"
            if saved.verdict == "stale":  # the page is told what counts and goes on from there
                assert saved.stored is not None
                assert (saved.stored.sequence, saved.stored.answer) == self.model.newest[parcel.position]
                parcel.tab.sequence = saved.highest + 1

        def expected(self, parcel: Parcel) -> str:
            if self.model.ended or self.is_over():
                return "closed"
            known = self.model.newest.get(parcel.position)
            if known is None or parcel.sequence > known[0]:
                return "store"
            return "same" if known == (parcel.sequence, WORDS[parcel.word]) else "stale"

        def is_over(self) -> bool:
            return self.now > self.began + LIMIT + GRACE

        @precondition(lambda self: self.on_their_way)
        @rule(which=st.integers(0, 99))
        def get_lost(self, which: int) -> None:
            del self.on_their_way[which % len(self.on_their_way)]

        @rule(seconds=st.sampled_from([1, 60, 300, 590]))
        def wait(self, seconds: int) -> None:
            self.now += timedelta(seconds=seconds)

        @rule(tab=st.integers(0, 2))
        def hand_in(self, tab: int) -> None:
            service.hand_in(
                self.attempt, slug, person_id=self.person, at=self.now, device=self.tabs[tab].device
            )
            self.model.ended = self.model.ended or ("expired" if self.is_over() else "submitted")

        @rule()
        def sweep(self) -> None:
            service.expire(self.read().id, at=self.now)
            if self.is_over():
                self.model.ended = self.model.ended or "expired"

        @invariant()
        def what_was_acknowledged_is_there(self) -> None:
            found = queries.newest_answers(self.read().id)
            assert {place: (one.sequence, one.answer) for place, one in found.items()} == self.model.newest

        @invariant()
        def it_ends_once_with_one_result(self) -> None:
            row = self.read()
            assert (row.ending, row.in_progress) == (self.model.ended, self.model.ended is None)
            if row.in_progress:
                return
            right = sum(one is True for _, one in self.model.newest.values())
            assert (row.points, row.max) == (str(right), "3")
            self.model.result = self.model.result or (row.points, row.result, row.ended_at)
            assert (row.points, row.result, row.ended_at) == self.model.result
            assert row.ended_at <= self.began + LIMIT

        def teardown(self) -> None:
            kept = kept_attempt(self.attempt)
            assert flaws(kept) == ()
            assert sum(written.entry.kind == "save" for written in kept.log) == self.saves

    return Sitting


QUICK = settings(
    max_examples=40, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)


def test_histories_of_saves_lose_nothing(app, publish):
    run_state_machine_as_test(histories(publish), settings=QUICK)


@pytest.mark.slow
def test_thousands_of_histories_of_saves_lose_nothing(app, publish):
    many = settings(QUICK, max_examples=3000, stateful_step_count=30)
    run_state_machine_as_test(histories(publish), settings=many)

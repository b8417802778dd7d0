"""Whether refreshers are worth their minutes: `python -m benchmarks.refreshers [--log FILE.csv]`.

A year of 60 people with 60 facts each is simulated under eight policies and two models of memory; the scheduler under
test is the product's own (`app/retraining/scheduling.py`). With `--log`, its probabilities are compared with what
people of a real review log remembered. Both print a table; nothing is written.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from statistics import fmean

from app.retraining.memories import Limits, Memory
from app.retraining.scheduling import Review, after, first, recall
from benchmarks.refresher_days import BEGIN, DAYS, shifts
from benchmarks.refresher_log import evaluate
from benchmarks.refresher_memories import ActrTruth, FsrsTruth, Truth, perturbed

PEOPLE, FACTS, SEED = 60, 60, 3
MOST_A_SHIFT = 12
SECONDS_A_QUESTION = 15
GUESS, SLIP = 0.25, 0.03
EVERY = 5  # days between two looks at what is known
CRAMMING = 14  # days


@dataclass
class Outcome:
    """Of all people together."""

    year: list[float] = field(default_factory=list)  # recall on each look
    exam: list[float] = field(default_factory=list)  # recall on the last day
    answers: int = 0
    predicted: list[float] = field(
        default_factory=list
    )  # on the last day; empty: the policy predicts nothing


@dataclass
class Desk:
    """What the simulated person and the policy have between them on one day."""

    chance: random.Random
    truths: list[Truth]
    days: list[int]  # of work
    memories: list[Memory] = field(default_factory=list)
    asked: int = 0

    def ask(self, fact: int, day: int, limits: Limits | None = None) -> None:
        known = self.chance.random() < self.truths[fact].recall(day)
        right = self.chance.random() >= SLIP if known else self.chance.random() < GUESS
        self.truths[fact].practise(day, known)
        self.asked += 1
        if limits is not None:
            review = Review(BEGIN + timedelta(days=day), "good" if right else "again")
            self.memories[fact] = after(self.memories[fact], review, limits, str(fact))


Policy = Callable[[Desk, int], None]  # asks what it wants to ask on this day of work


def nothing(desk: Desk, day: int) -> None:
    """The exam of last year has to do."""


def cram(desk: Desk, day: int) -> None:
    if day > DAYS - CRAMMING:
        for fact in range(FACTS):
            desk.ask(fact, day)


def quarterly(desk: Desk, day: int) -> None:
    """All facts twice in the last weeks of each quarter, twelve a shift."""
    quarter = (day * 4 - 1) // DAYS
    end = (quarter + 1) * DAYS // 4
    mine = [one for one in desk.days if one <= end][-(2 * FACTS // MOST_A_SHIFT) :]
    if day in mine:
        place = mine.index(day) * MOST_A_SHIFT
        for number in range(place, place + MOST_A_SHIFT):
            desk.ask(number % FACTS, day)


def at_random(desk: Desk, day: int) -> None:
    for fact in desk.chance.sample(range(FACTS), 3):
        desk.ask(fact, day)


def scheduled(name: str, limits: Limits) -> Policy:
    """The product's own: what is due, most forgotten first, as much as a shift bears."""

    def policy(desk: Desk, day: int) -> None:
        today = BEGIN + timedelta(days=day)
        if not desk.memories:
            desk.memories = [first(BEGIN, limits, str(fact)) for fact in range(FACTS)]
        due = [fact for fact, memory in enumerate(desk.memories) if memory.due(name) <= today]
        due.sort(key=lambda fact: recall(desk.memories[fact], today))
        for fact in due[:MOST_A_SHIFT]:
            desk.ask(fact, day, limits)

    return policy


POLICIES: dict[str, Policy] = {
    "nothing": nothing,
    "cram in the last 14 days": cram,
    "all facts each quarter": quarterly,
    "3 at random each shift": at_random,
    "Leitner": scheduled("leitner", Limits(0.90, 120)),
    "FSRS 0.90, at most 90 days": scheduled("fsrs", Limits(0.90, 90)),
    "FSRS 0.95, at most 90 days": scheduled("fsrs", Limits(0.95, 90)),
    "FSRS 0.90, no longest": scheduled("fsrs", Limits(0.90, 36_500)),
}


def fsrs_people(chance: random.Random) -> list[Truth]:
    own = perturbed(chance)
    return [FsrsTruth.of(own, chance) for _fact in range(FACTS)]


def actr_people(chance: random.Random) -> list[Truth]:
    person = chance.gauss(0, 0.1)
    return [ActrTruth.of(person, chance) for _fact in range(FACTS)]


TRUTHS: dict[str, Callable[[random.Random], list[Truth]]] = {"FSRS": fsrs_people, "ACT-R": actr_people}


def year_of(policy: Policy, minds: Callable[[random.Random], list[Truth]], seed: int, found: Outcome) -> None:
    chance = random.Random(seed)
    desk = Desk(chance, minds(chance), shifts(chance))
    at_work = set(desk.days)
    for day in range(1, DAYS + 1):
        if day in at_work:
            policy(desk, day)
        if day % EVERY == 0:
            found.year.append(fmean(truth.recall(day) for truth in desk.truths))
    found.exam.append(fmean(truth.recall(DAYS) for truth in desk.truths))
    found.answers += desk.asked
    if desk.memories:
        last = BEGIN + timedelta(days=DAYS)
        found.predicted.append(fmean(recall(memory, last) for memory in desk.memories))


def simulate(policy: Policy, truth: str, people: int = PEOPLE) -> Outcome:
    found = Outcome()
    for number in range(people):
        year_of(policy, TRUTHS[truth], SEED * 1000 + number, found)
    return found


def simulation(people: int) -> list[str]:
    lines = [
        "| policy | known, mean of the year (FSRS / ACT-R) | on exam day | minutes a week | predicted too high by, points |",
        "|---|---|---|---|---|",
    ]
    for name, policy in POLICIES.items():
        both = [simulate(policy, truth, people) for truth in TRUTHS]
        minutes = [it.answers / people * SECONDS_A_QUESTION / 60 / (DAYS / 7) for it in both]
        over = " / ".join(
            f"{100 * (fmean(it.predicted) - fmean(it.exam)):.1f}" if it.predicted else "–" for it in both
        )
        lines.append(
            f"| {name} | {' / '.join(f'{fmean(it.year):.3f}' for it in both)} "
            f"| {' / '.join(f'{fmean(it.exam):.2f}' for it in both)} "
            f"| {' / '.join(f'{one:.1f}' for one in minutes)} | {over} |"
        )
    return lines


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--log", type=Path, help="a review log: card_id, review_rating, review_time")
    parser.add_argument("--people", type=int, default=PEOPLE)
    options = parser.parse_args(arguments)
    begun = time.monotonic()
    print(f"{options.people} people, {FACTS} facts, {DAYS} days, seed {SEED}\n")
    print("\n".join(simulation(options.people)))
    if options.log is None:
        print("\nSKIPPED: no review log was given (--log FILE.csv), so nothing is said of real memories.")
    elif not options.log.is_file():
        print(f"\n{options.log} is not there.", file=sys.stderr)
        return 2
    else:
        print("\n" + "\n".join(evaluate(options.log)))
    print(f"\n{time.monotonic() - begun:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

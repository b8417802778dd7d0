"""How simulated people forget: two models of memory, one of which FSRS knows and one of which it does not."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

from fsrs import Card, Rating, Scheduler, State

from app.retraining.scheduling import LIMITS, noon, scheduler
from benchmarks.refresher_days import BEGIN

DEFAULTS = scheduler(LIMITS["normal"]).parameters
LEAST_STABILITY = 0.02
# Chosen so that a year in which nothing is done comes to 0.40 on average and about 0.3 at its end; the default curve
# of FSRS (decay 0.154) is flatter than that. All that the policies come to follows.
FIRST_STABILITY, DECAY = 2.5, 0.265
DECAY_PARAMETER = 20
FIRST_GAIN = 0.46


class Truth(Protocol):
    """What really happens in one head with one fact. Days count from the exam before the year, 0."""

    def recall(self, day: int) -> float: ...
    def practise(self, day: int, known: bool) -> None: ...


@dataclass
class FsrsTruth:
    """FSRS with parameters of this person, and a fact that sticks more or less well than the model's first guess."""

    own: Scheduler
    card: Card

    @classmethod
    def of(cls, own: Scheduler, chance: random.Random) -> FsrsTruth:
        stability = max(LEAST_STABILITY, FIRST_STABILITY * math.exp(chance.gauss(0, 0.5)))
        difficulty = min(10.0, max(1.0, chance.gauss(2.1, 1)))
        card = Card(1, State.Review, None, stability, difficulty, noon(BEGIN), noon(BEGIN))
        return cls(own, card)

    def recall(self, day: int) -> float:
        return float(self.own.get_card_retrievability(self.card, noon(BEGIN + timedelta(days=day))))

    def practise(self, day: int, known: bool) -> None:
        rating = Rating.Good if known else Rating.Again
        self.card, _log = self.own.review_card(self.card, rating, noon(BEGIN + timedelta(days=day)))


def perturbed(chance: random.Random) -> Scheduler:
    """A person: each parameter of FSRS off by some 10 %, within the bounds that FSRS sets, and a steeper curve."""
    middle = [*DEFAULTS[:DECAY_PARAMETER], DECAY]
    while True:
        parameters = [value * math.exp(chance.gauss(0, 0.1)) for value in middle]
        try:
            return Scheduler(parameters, 0.9, (), (), 36500, False)
        except ValueError:
            continue


@dataclass
class ActrTruth:
    """ACT-R as Pavlik and Anderson have it (Cognitive Science 29, 2005): each practice decays by itself, the faster
    the better the fact was known when it was practised. Activation m = ln Σ t^−d, d = c·e^m + a; recall is logistic
    in it. Time between days passes slower than in an hour of the laboratory (`SLOWER`).
    """

    base: float  # of this person and fact
    practices: list[tuple[int, float]] = field(default_factory=list)  # day, decay

    DECAY_SCALE, DECAY_LEAST, THRESHOLD, NOISE, SLOWER = 0.217, 0.177, -0.704, 0.255, 0.3

    @classmethod
    def of(cls, person: float, chance: random.Random) -> ActrTruth:
        truth = cls(FIRST_GAIN + person + chance.gauss(0, 0.15))
        truth.practise(0, True)
        return truth

    def activation(self, day: int) -> float:
        total = 0.0
        for on, decay in self.practices:
            total += max(1.0, (day - on) * 86400 * self.SLOWER / 3600) ** -decay
        return self.base + (math.log(total) if total else -5.0)

    def recall(self, day: int) -> float:
        return 1 / (1 + math.exp((self.THRESHOLD - self.activation(day)) / self.NOISE))

    def practise(self, day: int, known: bool) -> None:
        before = math.exp(self.activation(day)) if self.practices else 0.0
        self.practices.append((day, self.DECAY_SCALE * min(before, 3.0) + self.DECAY_LEAST))

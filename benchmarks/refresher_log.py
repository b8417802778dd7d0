"""Predictions compared with a real review log: log loss, RMSE in bins, AUC; the running mean is the floor.

After the method of srs-benchmark (open-spaced-repetition): reviews in order of time, the first of `FOLDS` parts is
never scored, a second review within a day neither. Nothing is tuned. Bins are those of fsrs-optimizer: by days
since the last review, reviews and lapses before it, each on a scale of powers. RMSE in bins alone can be gamed; it
never stands without log loss.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fsrs import Card, Rating

from app.retraining.memories import Limits
from app.retraining.scheduling import BOXES, scheduler

FOLDS = 6
LEAST, MOST = 1e-4, 1 - 1e-4
AGAIN = 1


@dataclass(frozen=True)
class Seen:
    """One review. `rating`: 1 again, 2 hard, 3 good, 4 easy."""

    card: str
    at: datetime
    rating: int


def read(file: Path) -> list[Seen]:
    with file.open(encoding="utf-8", newline="") as lines:
        found = [
            Seen(row["card_id"], instant(row.get("review_time") or row["review_datetime"]), rating_in(row))
            for row in csv.DictReader(lines)
        ]
    return sorted(found, key=lambda seen: seen.at)


def rating_in(row: dict[str, Any]) -> int:
    return int(row.get("review_rating") or row["rating"])


def instant(text: str) -> datetime:
    """ISO 8601, or milliseconds of the epoch."""
    if text.isdigit():
        return datetime.fromtimestamp(int(text) / 1000, UTC)
    read_one = datetime.fromisoformat(text)
    return read_one.astimezone(UTC) if read_one.tzinfo else read_one.replace(tzinfo=UTC)


class Model:
    """Predicts before each review, and learns from it after. `scored`: it was a day or more after the last."""

    def predict(self, card: str, at: datetime) -> float:
        raise NotImplementedError

    def learn(self, seen: Seen, *, scored: bool) -> None:
        raise NotImplementedError


@dataclass
class Mean(Model):
    """The share of right answers so far, whichever card it is."""

    right: int = 0
    count: int = 0

    def predict(self, card: str, at: datetime) -> float:
        return self.right / self.count if self.count else 0.9

    def learn(self, seen: Seen, *, scored: bool) -> None:
        self.count += scored
        self.right += scored and seen.rating > AGAIN


@dataclass
class Fsrs(Model):
    """FSRS with its default parameters; `binary`: all right answers count as good, as in the product."""

    binary: bool = True
    cards: dict[str, Card] = field(default_factory=dict)
    own: Any = field(default_factory=lambda: scheduler(Limits(0.90, 36_500)))

    def predict(self, card: str, at: datetime) -> float:
        return float(self.own.get_card_retrievability(self.cards[card], at))

    def learn(self, seen: Seen, *, scored: bool) -> None:
        card = self.cards.get(seen.card) or Card(card_id=1, due=seen.at)
        rating = Rating(seen.rating)
        if self.binary:
            rating = Rating.Good if seen.rating > AGAIN else Rating.Again
        self.cards[seen.card], _log = self.own.review_card(card, rating, seen.at)


@dataclass
class Boxes(Model):
    """Leitner: nine of ten are taken to be known when a card comes due."""

    cards: dict[str, tuple[int, datetime]] = field(default_factory=dict)

    def predict(self, card: str, at: datetime) -> float:
        box, last = self.cards[card]
        return float(0.9 ** ((at - last).days / BOXES[box]))

    def learn(self, seen: Seen, *, scored: bool) -> None:
        box = self.cards[seen.card][0] if seen.card in self.cards else 0
        if seen.rating == AGAIN:
            box = 0
        elif scored:  # a second right answer on one day lifts nothing
            box = min(box + 1, len(BOXES) - 1)
        self.cards[seen.card] = (box, seen.at)


@dataclass
class Sm2(Model):
    """SM-2 (Woźniak 1987), right = 4 and wrong = 1 of five; nine of ten are taken to be known when due."""

    cards: dict[str, tuple[float, float, int, datetime]] = field(default_factory=dict)

    def predict(self, card: str, at: datetime) -> float:
        _ease, interval, _count, last = self.cards[card]
        return float(0.9 ** ((at - last).days / interval))

    def learn(self, seen: Seen, *, scored: bool) -> None:
        ease, interval, count, _last = self.cards.get(seen.card, (2.5, 1.0, 0, seen.at))
        quality = 4 if seen.rating > AGAIN else 1
        ease = max(1.3, ease + 0.1 - (5 - quality) * (0.08 + (5 - quality) * 0.02))
        if quality == 1:
            count, interval = 0, 1.0
        else:
            count += 1
            interval = 1.0 if count == 1 else 6.0 if count == 2 else interval * ease
        self.cards[seen.card] = (ease, interval, count, seen.at)


MODELS: dict[str, Callable[[], Model]] = {
    "AVG (running mean)": Mean,
    "FSRS-6 default": lambda: Fsrs(binary=False),
    "FSRS-6 default, right or wrong only": Fsrs,
    "Leitner + 0.9^(t/interval)": Boxes,
    "SM-2 + 0.9^(t/interval)": Sm2,
}


@dataclass(frozen=True)
class Scored:
    predicted: float
    right: bool
    bin: tuple[float, float, float]


def scored(model: Model, log: Sequence[Seen]) -> list[Scored]:
    """Neither the first fold nor first reviews nor those less than a day after the one before; all are learned."""
    found: list[Scored] = []
    last: dict[str, tuple[datetime, int, int]] = {}  # when, reviews, lapses
    for number, seen in enumerate(log):
        before = last.get(seen.card)
        days = 0 if before is None else (seen.at - before[0]).days
        reviews, lapses = (0, 0) if before is None else before[1:]
        if days:
            expected = min(MOST, max(LEAST, model.predict(seen.card, seen.at)))
            if number >= len(log) // FOLDS:
                place = bin_of(days, reviews + 1, lapses)
                found.append(Scored(expected, seen.rating > AGAIN, place))
        model.learn(seen, scored=bool(days))
        last[seen.card] = (seen.at, reviews + 1, lapses + (seen.rating == AGAIN))
    return found


def bin_of(days: int, reviews: int, lapses: int) -> tuple[float, float, float]:
    return (
        powers(days, 2.48, 3.62),
        powers(reviews, 1.99, 1.89),
        powers(lapses, 1.65, 1.73) if lapses else 0.0,
    )


def powers(value: int, factor: float, base: float) -> float:
    return round(factor * base ** math.floor(math.log(max(value, 1), base)), 2)


def log_loss(answers: Sequence[Scored]) -> float:
    return -sum(math.log(one.predicted if one.right else 1 - one.predicted) for one in answers) / len(answers)


def rmse_in_bins(answers: Iterable[Scored]) -> float:
    bins: dict[tuple[float, float, float], list[Scored]] = {}
    for one in answers:
        bins.setdefault(one.bin, []).append(one)
    total = sum(len(group) for group in bins.values())
    squares = 0.0
    for group in bins.values():
        difference = sum(one.predicted - one.right for one in group) / len(group)
        squares += len(group) * difference**2
    return math.sqrt(squares / total)


def area_under_curve(answers: Sequence[Scored]) -> float:
    """The chance that a right answer was given a higher probability than a wrong one; ties count half."""
    ordered = sorted(answers, key=lambda one: one.predicted)
    ranks, position = 0.0, 0
    while position < len(ordered):
        end = position
        while end < len(ordered) and ordered[end].predicted == ordered[position].predicted:
            end += 1
        middle = (position + 1 + end) / 2
        ranks += middle * sum(one.right for one in ordered[position:end])
        position = end
    right = sum(one.right for one in answers)
    wrong = len(answers) - right
    return (ranks - right * (right + 1) / 2) / (right * wrong) if right and wrong else math.nan


def evaluate(file: Path) -> list[str]:
    log = read(file)
    lines = ["| model (no tuning) | log loss | RMSE(bins) | AUC |", "|---|---|---|---|"]
    count = 0
    for name, make in MODELS.items():
        answers = scored(make(), log)
        count = len(answers)
        figures = (log_loss(answers), rmse_in_bins(answers), area_under_curve(answers))
        lines.append(f"| {name} | " + " | ".join(f"{one:.4f}" for one in figures) + " |")
    cards = len({seen.card for seen in log})
    return [f"{len(log)} reviews of {cards} cards, {count} scored", "", *lines]

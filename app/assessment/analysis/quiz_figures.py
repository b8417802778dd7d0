"""Figures of a quiz from its finished attempts: each question by version, and the quiz as a whole. Pure.

A person counts once a quiz, with the first finished attempt (whoever calls this sees to it). The rest of a question is
the share of the points of all other questions that the person was asked, as draws ask everybody something else; Moodle
takes the whole total there, which holds the question itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from app.assessment.analysis.choices import ChoiceFigures, choice_figures, suspected_key
from app.assessment.analysis.collecting import Collected, Column, Sitting, collect
from app.assessment.analysis.figures import Analysis, TestFigures, analyse
from app.assessment.analysis.guessing import random_guess
from app.assessment.analysis.item_figures import ItemFigures, Scored, item_figures
from app.assessment.analysis.marks import ItemMarks, Marks, common_denominator, whole_numbers
from app.assessment.analysis.moments import median
from app.assessment.analysis.versions import Use, fingerprint, pooled, shape
from app.library.quizzes.model import Item, Quiz


@dataclass(frozen=True)
class FrozenQuiz:
    """A quiz as attempts have frozen it."""

    quiz: Quiz
    revision: int
    language: str


@dataclass(frozen=True)
class InTest:
    """A question within the test of fixed questions that it belongs to; see `figures.TestItem`."""

    intended_weight: float | None
    effective_weight: float | None
    alpha_if_deleted: float | None


@dataclass(frozen=True)
class VersionFigures:
    """One version of a question. `seconds`: the median; `guess`: the share of points by chance; `suspect`: the wrong
    answer that the best third prefers to the key. `snapshots`: language → a frozen quiz that shows it."""

    fingerprints: tuple[str, ...]
    revisions: tuple[int, ...]  # of the quiz, ascending
    snapshots: Mapping[str, str]
    figures: ItemFigures
    choices: tuple[ChoiceFigures, ...]
    seconds: float | None
    critical_share: float | None
    guess: float | None
    suspect: str | None
    in_test: InTest | None = None


@dataclass(frozen=True)
class ItemHistory:
    id: str
    versions: tuple[VersionFigures, ...]  # the newest first


@dataclass(frozen=True)
class WholeTest:
    """The newest form of the quiz. `figures` is None where questions are drawn: everybody sat another test."""

    persons: int
    revisions: tuple[int, ...]
    drawn: bool
    figures: TestFigures | None


@dataclass(frozen=True)
class QuizFigures:
    persons: int
    test: WholeTest
    items: tuple[ItemHistory, ...]


Version = tuple[str, str]  # id of a question, fingerprint that stands for the version


@dataclass(frozen=True)
class _Rests:
    """What people have besides one question, as whole numbers of `1 / unit` of its maximum."""

    values: list[int]
    unit: int


def quiz_figures(frozen: Mapping[str, FrozenQuiz], sittings: Iterable[Sitting]) -> QuizFigures:
    """`frozen`: by snapshot, all that the sittings name, the oldest first."""
    items = {(sha, item.id): item for sha, one in frozen.items() for item in one.quiz.items}
    found = collect(sittings, items)
    version_of = _versions(frozen, items)
    columns: dict[Version, Column] = {}
    for state, column in found.columns.items():
        columns.setdefault(version_of[state], Column()).join(column)
    test, in_test = _whole_test(frozen, found, version_of)
    histories: dict[str, list[VersionFigures]] = {}
    for version, column in columns.items():
        states = [state for state in found.columns if version_of[state] == version]
        shown = {sha: frozen[sha] for sha in frozen if (sha, version[0]) in states}
        made = _version(items[(next(reversed(shown)), version[0])], shown, column, found)
        histories.setdefault(version[0], []).append(_within(made, in_test.get(version)))
    return QuizFigures(
        len(found.totals),
        test,
        tuple(ItemHistory(id, _newest_first(versions)) for id, versions in histories.items()),
    )


def _newest_first(versions: Iterable[VersionFigures]) -> tuple[VersionFigures, ...]:
    return tuple(
        sorted(versions, key=lambda version: (version.revisions, version.fingerprints), reverse=True)
    )


def _versions(
    frozen: Mapping[str, FrozenQuiz], items: Mapping[tuple[str, str], Item]
) -> dict[tuple[str, str], Version]:
    uses: dict[str, list[Use]] = {}
    states: dict[tuple[str, str], str] = {}
    for (sha, id), item in items.items():
        one = frozen[sha]
        states[(sha, id)] = fingerprint(item)
        uses.setdefault(id, []).append(Use(one.revision, one.language, states[(sha, id)], shape(item)))
    leaders = {id: pooled(of_item) for id, of_item in uses.items()}
    return {(sha, id): (id, leaders[id][state]) for (sha, id), state in states.items()}


def _version(item: Item, shown: Mapping[str, FrozenQuiz], column: Column, found: Collected) -> VersionFigures:
    unit = common_denominator(column.marks)
    marks = whole_numbers(column.marks, unit)
    rests = _rests(column, found)
    scored = Scored(marks, rests.values, unit, rests.unit)
    known = [seconds for seconds in column.seconds if seconds is not None]
    middle, guess = median(known), random_guess(item)
    maximum = max(column.maxima, default=item.points)
    return VersionFigures(
        fingerprints=tuple(sorted({fingerprint(one.quiz.item(item.id)) for one in shown.values()})),
        revisions=tuple(sorted({one.revision for one in shown.values()})),
        snapshots={one.language: sha for sha, one in shown.items()},
        figures=item_figures(item.id, scored, maximum, column.missing),
        choices=choice_figures(item, column.chosen, rests.values, rests.unit),
        seconds=None if middle is None else float(middle),
        critical_share=column.critical / len(marks) if marks else None,
        guess=None if guess is None else float(guess),
        suspect=suspected_key(item, column.chosen, rests.values),
    )


def _rests(column: Column, found: Collected) -> _Rests:
    """Shares of the points of all other questions; 0 of nothing."""
    own = list(zip(column.who, column.marks, column.maxima, column.counted, strict=True))
    points = [found.totals[who] - mark if counts else found.totals[who] for who, mark, _, counts in own]
    most = [found.maxima[who] - maximum if counts else found.maxima[who] for who, _, maximum, counts in own]
    unit = common_denominator((*set(points), *set(most)))
    whole_points, whole_most = whole_numbers(points, unit), whole_numbers(most, unit)
    shared = lcm(*{value for value in whole_most if value})
    shares = [
        point * (shared // value) if value else 0
        for point, value in zip(whole_points, whole_most, strict=True)
    ]
    return _Rests(shares, shared)


def _whole_test(
    frozen: Mapping[str, FrozenQuiz],
    found: Collected,
    version_of: Mapping[tuple[str, str], Version],
) -> tuple[WholeTest, dict[Version, InTest]]:
    """The test as the newest snapshot asks it, over all sittings of exactly these versions."""
    newest = next(reversed(list(frozen)), None)
    if newest is None:
        return WholeTest(0, (), False, None), {}
    forms = {sha: frozenset(version_of[(sha, item.id)] for item in frozen[sha].quiz.items) for sha in frozen}
    same = [sha for sha in frozen if forms[sha] == forms[newest]]
    who = [number for number, sha in enumerate(found.snapshots) if sha in set(same)]
    revisions = tuple(sorted({frozen[sha].revision for sha in same}))
    sections = frozen[newest].quiz.sections
    if any(section.asked < len(section.items) for section in sections):
        return WholeTest(len(who), revisions, True, None), {}
    order = [version_of[(newest, item.id)] for item in frozen[newest].quiz.items]
    analysis = _analysis(order, who, same, found, version_of)
    places = zip(order, analysis.items, strict=True)
    in_test = {
        version: InTest(it.intended_weight, it.effective_weight, it.alpha_if_deleted)
        for version, it in places
    }
    return WholeTest(len(who), revisions, False, analysis.test), in_test


def _analysis(
    order: list[Version],
    who: list[int],
    snapshots: list[str],
    found: Collected,
    version_of: Mapping[tuple[str, str], Version],
) -> Analysis:
    marks: dict[Version, dict[int, Fraction]] = {version: {} for version in order}
    maxima: dict[Version, Fraction] = {}
    for (sha, id), column in found.columns.items():
        if sha in snapshots:
            version = version_of[(sha, id)]
            marks[version].update(zip(column.who, column.marks, strict=True))
            maxima[version] = max([maxima.get(version, Fraction(0)), *column.maxima])
    items = tuple(
        ItemMarks(
            version[0],
            maxima.get(version, Fraction(0)),
            tuple(marks[version].get(number) for number in who),
        )
        for version in order
    )
    return analyse(Marks(len(who), items))


def _within(version: VersionFigures, in_test: InTest | None) -> VersionFigures:
    return version if in_test is None else VersionFigures(**{**vars(version), "in_test": in_test})

"""Figures without a server: parts of the product called in a process of its own, on a copy of the organisation.

Each line of standard input, `[part, how often]`, is answered with the seconds of each piece of work.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from app import certification, learning, library
from app.certification.models import StandingRow
from app.certification.queries.standing import inputs_of
from app.certification.service import standing
from app.certification.standing import standing as evaluate
from app.certification.supposed import FactsChange
from app.foundation import clock, jobs
from app.foundation.database import db
from app.learning.queries import search
from app.people.models import Person
from app.record.facts import Revised
from benchmarks import bulk, crowd
from benchmarks.guide_texts import questions, write_courses
from benchmarks.organisation import ROOT
from wsgi import app

DIFFERENT = 50  # people that are taken in turn
KEPT_SIZES = (200, 2_000)  # rows of standings
LESSON = "courses/procedures/01-overview-and-greeting.en.md"
Work = Callable[[], object]


def on_crowd(part: Callable[[str], None], responses: int) -> Callable[[], Iterator[Work]]:
    """The same work on that many stored answers."""

    def works() -> Iterator[Work]:
        quiz = crowd.crowd(responses) if responses not in CROWDS else CROWDS[responses]
        CROWDS[responses] = quiz
        while True:
            yield lambda: part(quiz)

    return works


CROWDS: dict[int, str] = {}


def standings() -> Iterator[Work]:
    """One certification of one person, from events in memory."""
    today = clock.today()
    found = [
        (inputs.book.rules[slug], one.events)
        for inputs in inputs_of(standing.everybody()[: 4 * DIFFERENT]).values()
        for slug, one in inputs.judge(today).items()
    ]
    for versions, events in cycle(found):
        yield lambda: evaluate(versions, events, today)  # noqa: B023


def kept_standings(size: int) -> Callable[[], Iterator[Work]]:
    """That many rows of people of the demo: their facts read, judged, and the rows written; each time a day later."""

    def works() -> Iterator[Work]:
        chosen, rows = [], 0
        counted = select(StandingRow.person_id, func.count()).group_by(StandingRow.person_id)
        for person, number in db.session.execute(counted).all():
            if rows + number <= size:
                chosen.append(person)
                rows += number
        db.session.rollback()
        while True:
            DAYS.append(DAYS[-1] + 1)
            later = timedelta(days=DAYS[-1])
            today, at = clock.today() + later, clock.now() + later
            yield lambda: standing.restate_all(chosen, today, at)  # noqa: B023

    return works


DAYS = [0]  # that have gone by: a day is never judged twice


def nights(due: int) -> Callable[[], Iterator[Work]]:
    """A night on which that many of 100,000 people are due. Asked for once, the smaller numbers first."""

    def works() -> Iterator[Work]:
        if not NIGHTS:
            NIGHTS.update(zip(bulk.DUE, bulk.bulk(), strict=True))
        yield lambda: night(due)

    return works


NIGHTS: dict[int, date] = {}
PREVIEWED, PREVIEWED_COURSE = 10_000, "procedures"


def night(due: int) -> None:
    done = standing.restate_due(NIGHTS[due], clock.now())
    if done != due:
        raise SystemExit(f"{done} people were due instead of {due}")


def previews(*, from_records: bool) -> Callable[[], Iterator[Work]]:
    """What a major revision would ask of 10,000 people, as the job works it out: with its progress and its rows.

    Of people whose kept rows are those of last night; or `from_records`, of people whose rows say nothing about today.
    """

    def works() -> Iterator[Work]:
        if not NIGHTS:
            NIGHTS.update(zip(bulk.DUE, bulk.bulk(), strict=True))
        jobs.run_pending()  # what the demo has left
        # The first have lived through the nights above, on days to come.
        place = Person.id if from_records else Person.id.desc()
        theirs = select(Person.id).where(Person.number.startswith("bulk-")).order_by(place).limit(PREVIEWED)
        people, today = tuple(db.session.scalars(theirs)), clock.today()
        document = f"courses/{PREVIEWED_COURSE}"
        number = library.current_by_name([document])[document].number
        db.session.rollback()
        while True:
            payload = Revised("", document, number + 1, "major")
            change = FactsChange(payload, today, people)
            certification.ask_preview(change, by=None, at=clock.now())
            yield preview_now

    return works


def preview_now() -> None:
    if jobs.run_pending() < 1:
        raise SystemExit("no preview was waiting")


def publications() -> Iterator[Work]:
    """A course of which one lesson was changed: compared, checked, rendered and stored."""
    folder = Path(app.extensions["settings"].instance) / "texts"
    for part in ("courses", "quizzes", "certifications"):
        shutil.copytree(ROOT / part, folder / part)
    lesson = folder / LESSON
    text = lesson.read_text(encoding="utf-8")
    number = 0
    while True:
        number += 1
        lesson.write_text(f"{text}\nOne more sentence, number {number}.\n", encoding="utf-8")
        yield lambda: publish(folder)


def publish(folder: Path) -> None:
    terms = library.Terms(at=clock.now(), impact="minor")
    result = library.push([str(folder / "courses")], folder, terms, overwrite=True)
    if not result.published:
        raise SystemExit(f"nothing was published: {result.faults}")


def searches() -> Iterator[Work]:
    """Questions as they are typed, over 5,000 sections in two languages."""
    folder = Path(app.extensions["settings"].instance) / "guide"
    write_courses(folder, ROOT / "courses")
    pushed = library.push([str(folder / "courses")], folder, library.Terms(at=clock.now()))
    if not pushed.published:
        raise SystemExit(f"nothing was published: {pushed.faults}")
    learning.fill_guide()
    for language, question in questions(ROOT / "courses"):
        yield lambda: search(question, language)  # noqa: B023


PARTS: dict[str, Callable[[], Iterator[Work]]] = {
    "standing.evaluate": standings,
    **{f"standing.evaluate-database {size}": kept_standings(size) for size in KEPT_SIZES},
    **{f"standing.nightly {due}": nights(due) for due in bulk.DUE},
    "preview.revision": previews(from_records=False),
    "preview.revision_from_records": previews(from_records=True),
    "library.publish": publications,
    "search.query": searches,
    **{f"quiz.grade {size}": on_crowd(crowd.grade_again, size) for size in crowd.SIZES},
    **{f"quiz.stats {size}": on_crowd(crowd.analyse_again, size) for size in crowd.SIZES},
}


def timed(works: Iterator[Work], count: int) -> list[float]:
    taken = []
    for work in islice(works, count):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return taken


def main() -> None:
    begun: dict[str, Iterator[Work]] = {}
    with app.app_context():
        for line in sys.stdin:
            part, count = json.loads(line)
            if part not in begun:
                begun[part] = PARTS[part]()
            taken: Any = timed(begun[part], count)
            db.session.rollback()
            sys.stdout.write(json.dumps(taken) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()

"""What graders see: one answer without its name, and what they have marked before it counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import render_template, request
from flask_babel import gettext, ngettext

from app import people
from app.assessment import marking, queries, telling
from app.assessment.layout import Placed
from app.assessment.marking import NO_MARKS, Marks
from app.assessment.queries import Attempt
from app.assessment.queries import marking as waiting
from app.assessment.queries.marking import WaitingAnswer
from app.assessment.views.media import wording_of
from app.foundation import clock, once
from app.foundation.access import the_actor
from app.foundation.i18n import language
from app.library.quizzes.model import ZERO, Essay, Item


@dataclass(frozen=True)
class AnswerFace:
    """One answer before its grader: whose it is is not in here until it is marked."""

    public_id: str
    language: str
    title: str
    body: str  # HTML
    note: str  # HTML; for graders
    given: tuple[Any, ...]
    words: int | None  # None where it is no text
    asked_words: tuple[int | None, int | None]
    rubric: marking.RubricFace | None
    most: str
    seen: int
    ended_at: Any
    chosen: Mapping[str, str]  # field → value
    comment: str
    errors: Mapping[str, str] = field(default_factory=dict)  # field → words
    name: str = ""  # once it is marked


def days_since(instant: Any) -> str:
    """“2 days”: how long something has waited, by civil days at the site."""
    days = (clock.today() - clock.civil_date(instant, clock.site_zone())).days
    return ngettext("%(num)s day", "%(num)s days", days) if days else gettext("since today")


def answer_page(
    slug: str,
    name: str,
    public_id: str,
    answers: Sequence[WaitingAnswer],
    given: marking.Given | None = None,
) -> str:
    """Raises NotFound for an answer that the actor may not mark."""
    actor = the_actor()
    attempt, item, position = waiting.marked_attempt(actor, public_id, slug, name)
    marks = waiting.marks_of([attempt.id]).get((attempt.id, position), NO_MARKS)
    drafts = sum(answer.marks.draft is not None for answer in answers)
    return render_template(
        "assessment/mark.html",
        slug=slug,
        item=name,
        quiz_title=queries.quiz_of(attempt.snapshot).title,
        answer=face_of(attempt, item, position, marks, given),
        marked=drafts,
        total=len(answers),
        is_waiting=any(one.public_id == public_id for one in answers),
        last=last_draft(answers),
        days=days_since,
        form_key=once.new_form_key(),
    )


def face_of(
    attempt: Attempt, item: Item, position: int, marks: Marks, given: marking.Given | None
) -> AnswerFace:
    wording = wording_of(attempt, "assessment.graded_medium")
    placed: Placed = attempt.layout.at(position)
    stored = queries.newest_answer(attempt.id, position)
    answer = None if stored is None else stored.answer
    text = answer["text"] if isinstance(item.content, Essay) and isinstance(answer, dict) else None
    known = marks.draft or marks.counting
    return AnswerFace(
        public_id=attempt.public_id,
        language=attempt.language,
        title=item.title,
        body=wording.block(telling.without_gaps(item.body), item.folder),
        note=wording.block(item.note("grader"), item.folder),
        given=telling.given(item, placed, answer, wording),
        words=None if text is None else marking.word_count(text),
        asked_words=(getattr(item.content, "fewest_words", None), getattr(item.content, "most_words", None)),
        rubric=marking.rubric_of(item),
        most=marking.plain(marking.most(item)),
        seen=marks.newest,
        ended_at=attempt.ended_at,
        chosen=chosen_of(item, known) if given is None else request.form,
        comment=(known.comment if known else "") if given is None else request.form.get("comment", ""),
        errors={} if given is None else {field: words_of(why) for field, why in given.wrong.items()},
        name="" if known is None else people.person_of(attempt.person_id).short_name,
    )


def chosen_of(item: Item, mark: marking.Mark | None) -> dict[str, str]:
    if mark is None or mark.levels is None:
        return {}
    if marking.rubric_of(item) is None:
        return {"points": marking.plain(mark.levels[0])}
    return {f"level-{number}": marking.plain(level) for number, level in enumerate(mark.levels, 1)}


def words_of(why: str) -> str:
    match why:
        case "missing":
            return gettext("Choose a level or write the points.")
        case "range":
            return gettext("Write a number from 0 to the most that can be given.")
        case _:
            return gettext("The comment is too long: at most 2,000 characters.")


@dataclass(frozen=True)
class LastDraft:
    """The grader's newest draft of this question, which can be undone."""

    mark: int
    name: str
    points: str


def last_draft(answers: Sequence[WaitingAnswer]) -> LastDraft | None:
    mine = the_actor().person_id
    drafts = [
        (answer.marks.draft, answer.person_id)
        for answer in answers
        if answer.marks.draft is not None and answer.marks.draft.grader_id == mine
    ]
    if not drafts:
        return None
    draft, person_id = max(drafts, key=lambda pair: pair[0].id)
    total = sum(draft.levels or (), start=ZERO)
    return LastDraft(draft.id, people.person_of(person_id).short_name, marking.plain(total))


@dataclass(frozen=True)
class DraftLine:
    """One mark that waits for publication, with the name of its person: it is marked."""

    public_id: str
    name: str
    points: str
    comment: str
    by: str


def publication_page(slug: str, item: str, answers: Sequence[WaitingAnswer]) -> str:
    drafts = [(answer, answer.marks.draft) for answer in answers if answer.marks.draft is not None]
    ids = {one for answer, draft in drafts for one in (answer.person_id, draft.grader_id)}
    persons = people.people_rows(ids) if ids else {}
    lines = [
        DraftLine(
            answer.public_id,
            persons[answer.person_id].short_name,
            marking.plain(sum(draft.levels or (), start=ZERO)),
            draft.comment,
            persons[draft.grader_id].short_name,
        )
        for answer, draft in drafts
    ]
    question = queries.quiz_of(answers[0].snapshot).item(item) if answers else None
    return render_template(
        "assessment/publish_marks.html",
        slug=slug,
        item=item,
        title=question.title if question else "",
        most=marking.plain(marking.most(question)) if question else "",
        language_of_title=answers[0].language if answers else language(),
        lines=sorted(lines, key=lambda line: line.name),
        waiting=len(answers) - len(drafts),
        upto=max((draft.id for _, draft in drafts), default=0),
        last=last_draft(answers),
        form_key=once.new_form_key(),
    )

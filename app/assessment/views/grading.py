"""/grading: what waits for a person, one answer at a time, all people for one question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext, ngettext

from app import people
from app.assessment import marking, queries, telling
from app.assessment.layout import Placed
from app.assessment.marking import NO_MARKS, Marks
from app.assessment.queries import Attempt
from app.assessment.queries import disputes as dispute_queries
from app.assessment.queries import marking as waiting
from app.assessment.queries.marking import WaitingAnswer
from app.assessment.service import marking as service
from app.assessment.service.ending import Moment
from app.assessment.views import blueprint
from app.assessment.views.media import send_medium, wording_of
from app.foundation import clock, menu, once
from app.foundation.access import requires, the_actor
from app.foundation.errors import BadRequest, Conflict
from app.foundation.i18n import language
from app.library.quizzes.model import ZERO, Essay, Item

menu.MENU.append(
    menu.MenuItem("assessment.grading", lambda: str(lazy_gettext("Grading")), "grading", place=2)
)
MOST_ID = 10**15


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


@blueprint.get("/grading")
@requires("grading")
def grading() -> str:
    actor = the_actor()
    open_disputes = dispute_queries.open_disputes(actor)
    return render_template(
        "assessment/grading.html",
        questions=waiting.waiting_questions(actor),
        disputes=open_disputes,
        last_marked_at=waiting.last_marked_at(actor),
        days=days_since,
    )


def days_since(instant: Any) -> str:
    """“2 days”: how long something has waited, by civil days at the site."""
    days = (clock.today() - clock.civil_date(instant, clock.site_zone())).days
    return ngettext("%(num)s day", "%(num)s days", days) if days else gettext("since today")


@blueprint.get("/grading/<sitting:slug>/<item>")
@requires("grading")
def mark(slug: str, item: str) -> Response:
    """The answer that is named, else the oldest one without a mark; when all have one, what is to be published."""
    actor = the_actor()
    answers = waiting.waiting_answers(actor, slug, item)
    named = request.args.get("answer", "")
    after = request.args.get("after", "")
    if named:
        return make_response(answer_page(slug, item, named, answers))
    following = next_unmarked(answers, after)
    if following is None:
        return make_response(publication_page(slug, item, answers))
    return make_response(answer_page(slug, item, following.public_id, answers))


def next_unmarked(answers: Sequence[WaitingAnswer], after: str) -> WaitingAnswer | None:
    """The oldest without a mark; with `after`, the one that follows it, and round again at the end."""
    places = [answer.public_id for answer in answers]
    start = places.index(after) + 1 if after in places else 0
    ordered = (*answers[start:], *answers[:start])
    return next((answer for answer in ordered if answer.marks.draft is None), None)


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


@blueprint.post("/grading/<sitting:slug>/<item>")
@requires("grading")
def save_mark(slug: str, item: str) -> Response:
    at, actor = clock.now(), the_actor()
    key = once.check(request.form.get("form_key"))
    public_id = request.form.get("answer", "")
    question = waiting.marked_attempt(actor, public_id, slug, item)[1]
    given = marking.read_form(question, request.form)
    if not given.is_whole:
        answers = waiting.waiting_answers(actor, slug, item)
        return make_response(answer_page(slug, item, public_id, answers, given), 422)
    answer = service.Answer(public_id, slug, item, id_in("seen"))
    following = to_question(slug, item, after=public_id)
    try:
        service.mark_answer(answer, given, actor=actor, moment=Moment(at, actor.person_id), form_key=key)
    except service.TakenMeanwhile as refusal:
        flash(refusal.say(language()))
        return following
    once.settle(key, following.location or "")
    return following


@blueprint.post("/grading/<sitting:slug>/<item>/undo")
@requires("grading")
def undo_mark(slug: str, item: str) -> Response:
    actor = the_actor()
    moment = Moment(clock.now(), actor.person_id)
    try:
        public_id = service.undo_mark(id_in("mark"), slug, item, actor=actor, moment=moment)
    except Conflict as refusal:
        flash(refusal.say(language()))
        return to_question(slug, item)
    flash(gettext("The mark is taken back. The answer waits again."))
    return to_question(slug, item, answer=public_id)


@blueprint.get("/grading/<sitting:slug>/<item>/publication")
@requires("grading")
def publication(slug: str, item: str) -> str:
    """What is marked, before it counts."""
    return publication_page(slug, item, waiting.waiting_answers(the_actor(), slug, item))


@blueprint.post("/grading/<sitting:slug>/<item>/publication")
@requires("grading")
def publish_marks(slug: str, item: str) -> Response:
    actor = the_actor()
    key = once.check(request.form.get("form_key"))
    moment = Moment(clock.now(), actor.person_id)
    location = url_for("assessment.grading")
    published = service.publish_marks(
        slug, item, upto=id_in("upto"), actor=actor, moment=moment, form_key=key
    )
    once.settle(key, location)
    said = ngettext("%(num)s mark is published.", "%(num)s marks are published.", published.marks)
    results = ngettext("%(num)s result is final.", "%(num)s results are final.", published.results)
    flash(f"{said} {results}")
    if published.held_back:
        flash(
            ngettext(
                "%(num)s mark is held back: it would take the pass from under a certificate. Ask the manager first.",
                "%(num)s marks are held back: they would take the pass from under a certificate. Ask the manager first.",
                published.held_back,
            ),
            "alert",
        )
    return make_response(redirect(location, 303))


@blueprint.get("/grading/<sitting:slug>/media/<attempt>/<token>")
@requires("grading")
def graded_medium(slug: str, attempt: str, token: str) -> Response:
    """A picture of a question, for those who mark its answers."""
    return send_medium(waiting.graded_attempt(the_actor(), attempt, slug), token)


def id_in(name: str) -> int:
    written = request.form.get(name, "")
    if not written.isascii() or not written.isdecimal() or int(written[:20]) > MOST_ID:
        raise BadRequest
    return int(written)


def to_question(slug: str, item: str, **where: Any) -> Response:
    return make_response(redirect(url_for("assessment.mark", slug=slug, item=item, **where), 303))

"""/studio/exchange: questions from another system, the report of what becomes of them, and the quiz that takes them."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from wtforms.fields.choices import SelectChoice

from app import library
from app.foundation import clock, i18n, once, shell
from app.foundation.access import current_actor, requires, the_actor
from app.foundation.errors import DomainError
from app.foundation.security import takes_files_of
from app.library.documents import DocumentName
from app.library.exchange.drafted import Given
from app.studio import incoming, queries
from app.studio.forms.exchange import ADD, KIND_NAMES, NEW, FileForm, PlaceForm, name_of
from app.studio.queries.question_imports import (
    IncomingQuestions,
    questions_at,
    questions_of,
    quiz_choices,
)
from app.studio.service import bringing_questions
from app.studio.service.bringing_questions import NewQuiz, Read, Taken, WrongName
from app.studio.service.drafting import NameTaken, Stale, TooLong
from app.studio.service.making_questions import NoSuchPlace, Swallowed
from app.studio.views import blueprint
from app.studio.views.words import KINDS

READ = "studio.read_questions"
MEGABYTES = library.MOST_BYTES_OF_IMPORT // 1024 // 1024


@blueprint.get("/studio/exchange")
@requires("studio")
def bring_questions() -> str:
    return file_page(FileForm(formdata=None, language=i18n.language()))


@blueprint.post("/studio/exchange")
@takes_files_of(library.MOST_BYTES_OF_IMPORT)
@requires("studio")
def read_questions() -> Any:
    """The dry run: what could be understood is kept for its trainer, and nothing stands in any quiz yet."""
    key = once.check(request.form.get("form_key"))
    once.refuse_repeat(key)
    form = FileForm()
    sent = form.file.data
    content = sent.read() if sent else b""
    if not form.validate():
        return file_page(form), 422
    if not content:
        form.file.errors = [gettext("Choose a file first.") if not sent else gettext("The file is empty.")]
        return file_page(form), 422
    if len(content) > library.MOST_BYTES_OF_IMPORT:
        return too_large(form)
    name = (sent.filename or "").replace("\\", "/").rpartition("/")[2][-200:] or "questions"
    format_name = form.format.data or incoming.format_of(name, content)
    given = Given(name, content, form.encoding.data or None, form.language.data)
    read = bringing_questions.read_file(
        given, format_name, by=the_actor().person_id, at=clock.now(), form_key=key
    )
    if not read.public_id:
        return file_page(form, read=read, format_name=format_name), 422
    location = url_for("studio.questions_report", token=read.public_id)
    once.settle(key, location)
    return redirect(location, 303)


def too_large(form: FileForm) -> tuple[str, int]:
    form.file.errors = [gettext("The file is over %(size)s MB. Divide it into several.", size=MEGABYTES)]
    return file_page(form), 413


@blueprint.errorhandler(413)
def on_too_large(error: HTTPException) -> Any:
    """A file over the limit: said on the page it came from."""
    actor = current_actor()
    is_ours = isinstance(error, RequestEntityTooLarge) and request.endpoint == READ
    if not is_ours or actor is None or not actor.may("studio"):
        return shell.on_http_error(error)
    shell.drain()
    return too_large(FileForm(formdata=None, language=i18n.language()))


def file_page(form: FileForm, read: Read | None = None, format_name: str = "") -> str:
    return render_template(
        "studio/exchange.html",
        form=form,
        read=read,
        format_name=name_of(format_name) if format_name else "",
        waiting=questions_of(the_actor().person_id),
        form_key=once.new_form_key(),
    )


@blueprint.get("/studio/exchange/<token>")
@requires("studio")
def questions_report(token: str) -> str:
    found = questions_at(token, the_actor().person_id)
    title = incoming.title_of(found.text)
    slug = incoming.proposed_slug(title, taken_slugs())
    return report_page(found, PlaceForm(formdata=None, title=title, slug=slug))


def taken_slugs() -> set[str]:
    published = {one.slug for one in library.current_documents("quiz")}
    return published | {draft.slug for draft in queries.all_drafts() if draft.kind == "quiz"}


@blueprint.post("/studio/exchange/<token>")
@requires("studio")
def take_questions(token: str) -> Any:
    """Everything that was understood goes into one draft, or nothing does."""
    key = once.check(request.form.get("form_key"))
    once.refuse_repeat(key)
    found = questions_at(token, the_actor().person_id)
    form = PlaceForm()
    choose_quizzes(form)
    if not form.validate():
        return report_page(found, form), 422
    try:
        taken = take(found, form, key)
    except (NameTaken, WrongName) as refusal:
        form.slug.errors = [refusal.say(i18n.language())]
        return report_page(found, form), 422
    except (NoSuchPlace, Swallowed, Stale, TooLong) as refusal:
        return report_page(found, form, refusal), refusal.status
    location = url_for(
        "studio.document", shelf="pools" if taken.quiz.kind == "pool" else "quizzes", slug=taken.quiz.slug
    )
    once.settle(key, location)
    flash(said_of(taken))
    return redirect(location, 303)


def take(found: IncomingQuestions, form: PlaceForm, key: str) -> Taken:
    by, at = the_actor().person_id, clock.now()
    if form.place.data == NEW:
        wanted = NewQuiz(form.title.data, form.slug.data, form.use.data)
        return bringing_questions.begin_quiz(found.public_id, wanted, by=by, at=at, form_key=key)
    kind, _, slug = form.quiz.data.partition("/")
    name = DocumentName("pool" if kind == "pool" else "quiz", slug)
    return bringing_questions.add_to_quiz(found.public_id, name, by=by, at=at, form_key=key)


def said_of(taken: Taken) -> str:
    words = ngettext(
        "%(num)s question stands in the draft. Read it through before you publish.",
        "%(num)s questions stand in the draft. Read them through before you publish.",
        taken.count,
    )
    if not taken.renamed:
        return words
    ids = ", ".join(f"{old} → {new}" for old, new in taken.renamed.items())
    return " ".join((words, gettext("Ids that were taken already: %(ids)s.", ids=ids)))


@blueprint.post("/studio/exchange/<token>/removal")
@requires("studio")
def forget_questions(token: str) -> Any:
    bringing_questions.forget(token, by=the_actor().person_id)
    flash(gettext("The questions are thrown away; no quiz was changed."))
    return redirect(url_for("studio.bring_questions"), 303)


def choose_quizzes(form: PlaceForm) -> None:
    choices = quiz_choices(i18n.language())
    form.quiz.choices = [
        SelectChoice("", gettext("choose")),
        *(
            SelectChoice(f"{one.kind}/{one.slug}", f"{one.title} ({KINDS[one.kind]}, {one.slug})")
            for one in choices
        ),
    ]


def report_page(found: IncomingQuestions, form: PlaceForm, refusal: DomainError | None = None) -> str:
    choose_quizzes(form)
    return render_template(
        "studio/exchange_report.html",
        found=found,
        report=found.report,
        format_name=name_of(found.format),
        form=form,
        refusal=refusal,
        add=ADD,
        kinds=KIND_NAMES,
        form_key=once.new_form_key(),
    )

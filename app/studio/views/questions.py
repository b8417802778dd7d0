"""/studio/courses/<slug>/question and /studio/quizzes/<slug>/question: a question is made with a form."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from markupsafe import Markup
from wtforms.fields.choices import SelectChoice

from app.foundation import clock, i18n, once
from app.foundation.access import requires, the_actor
from app.foundation.errors import DomainError, NotFound
from app.library.documents import LANGUAGES
from app.studio import question_checks
from app.studio.forms.questions import KIND_NAMES, MORE_OPTIONS, QuestionForm
from app.studio.queries.question_choices import Asking, asking_of
from app.studio.question_checks import Finding
from app.studio.service import making_questions
from app.studio.service.drafting import Stale
from app.studio.service.making_questions import Target
from app.studio.views import blueprint
from app.studio.views.opening import SHELF, document_at

NEW = "new:"


@blueprint.get(f"/studio/{SHELF}/<slug>/question")
@requires("studio")
def question(shelf: str, slug: str) -> str:
    asking = asked_of(shelf, slug)
    wanted = {name: request.args.get(name, "") for name in ("quiz", "language", "source", "same_as", "kind")}
    language = wanted["language"] if wanted["language"] in LANGUAGES else asking.language
    values = {name: value for name, value in wanted.items() if value} | {"language": language}
    form = QuestionForm(formdata=None, **values)
    fill_choices(form, asking)
    return question_page(asking, form)


@blueprint.post(f"/studio/{SHELF}/<slug>/question")
@requires("studio")
def make_question(shelf: str, slug: str) -> Any:
    """Another kind and more options only show the form again; the last button writes."""
    asking = asked_of(shelf, slug)
    form = QuestionForm()
    fill_choices(form, asking)
    act = request.form.get("act", "")
    if act.startswith("kind-") or act == "more":
        if act == "more":
            form.rows.data = str(form.row_count + MORE_OPTIONS)
        else:
            form.kind.data = act.removeprefix("kind-")
        return question_page(asking, form)
    key = once.check(request.form.get("form_key"))
    once.refuse_repeat(key)
    valid = form.validate()
    found = question_checks.findings(form.question(), form.option_rows())
    form.tell(found, i18n.language())
    errors = not valid or any(finding.level == "error" for finding in found)
    if errors or not warnings_of(found) <= set(request.form.get("anyway", "").split()):
        return question_page(asking, form, found, offers=not errors), 422
    return store(asking, form, key)


@blueprint.post(f"/studio/{SHELF}/<slug>/question/checks")
@requires("studio")
def check_question(shelf: str, slug: str) -> str:
    """What can be said of the question while it is written; nothing is kept."""
    asked_of(shelf, slug)
    form = QuestionForm()
    found = question_checks.early(form.question(), form.option_rows())
    return render_template("studio/findings.html", found=found)


def warnings_of(found: tuple[Finding, ...]) -> set[str]:
    return {finding.field for finding in found if finding.level == "warning"}


def asked_of(shelf: str, slug: str) -> Asking:
    """Raises NotFound; pools, calls and the like have no such form."""
    name = document_at(shelf, slug)
    if name.kind not in ("course", "quiz"):
        raise NotFound
    return asking_of(name, i18n.language())


def store(asking: Asking, form: QuestionForm, key: str) -> Any:
    actor = the_actor()
    target = target_of(asking, form)
    try:
        made = making_questions.make_question(
            target, form.question(), by=actor.person_id, at=clock.now(), form_key=key
        )
    except (
        making_questions.NoSuchPlace,
        making_questions.Swallowed,
        making_questions.MovedParagraph,
        Stale,
    ) as refusal:
        return question_page(asking, form, refusal=refusal), refusal.status
    shelf = "courses" if asking.course else "quizzes"
    again = url_for(
        "studio.question", shelf=shelf, slug=asking.name.slug, quiz=target.quiz, language=target.language
    )
    once.settle(key, again)
    flash(said_of(made))
    return redirect(again, 303)


def said_of(made: making_questions.Made) -> Markup:
    words = ngettext(
        "The question stands in the draft of the quiz. It has %(num)s question now.",
        "The question stands in the draft of the quiz. It has %(num)s questions now.",
        made.count,
    )
    address = url_for("studio.document", shelf="quizzes", slug=made.quiz.slug)
    return Markup('{} <a href="{}">{}</a>').format(words, address, gettext("To the quiz"))


def target_of(asking: Asking, form: QuestionForm) -> Target:
    quiz = form.quiz.data or ""
    use = "exam"
    if quiz.startswith(NEW):
        use, _, quiz = quiz.removeprefix(NEW).partition(":")
    lesson, _, paragraph = (form.source.data or "").partition("#")
    return Target(
        quiz=quiz,
        language=form.language.data,
        use=use,
        course=asking.course,
        lesson=lesson,
        key=paragraph,
        same_as=form.same_as.data or "",
    )


def fill_choices(form: QuestionForm, asking: Asking) -> None:
    form.quiz.choices = [SelectChoice(one.slug, one.title) for one in asking.quizzes]
    form.quiz.choices += [
        SelectChoice(f"{NEW}{use}:{slug}", new_word(use, slug)) for use, slug in asking.new_quizzes
    ]
    known = {choice.value for choice in form.quiz.choices}
    if form.quiz.data not in known and request.method == "GET":
        form.quiz.data = form.quiz.choices[0].value if form.quiz.choices else ""
    language = form.language.data or asking.language
    form.source.choices = [SelectChoice("", gettext("none"))]
    lesson = request.args.get("lesson", "")
    form.source.choices += [
        SelectChoice(f"{one.lesson}#{one.key}", f"{one.lesson_title}: {one.title}")
        for one in sorted(asking.paragraphs(language), key=lambda one: one.lesson != lesson)
    ]
    missing = asking.missing(form.quiz.data or "", language)
    form.same_as.choices = [SelectChoice("", gettext("A new question"))]
    form.same_as.choices += [SelectChoice(name, title) for name, title in missing.items()]


def new_word(use: str, slug: str) -> str:
    if use == "practice":
        return gettext("A new quiz for practice: %(slug)s", slug=slug)
    return gettext("A new exam: %(slug)s", slug=slug)


def question_page(
    asking: Asking,
    form: QuestionForm,
    found: tuple[Finding, ...] = (),
    *,
    offers: bool = False,
    refusal: DomainError | None = None,
) -> str:
    language = form.language.data or asking.language
    return render_template(
        "studio/question_form.html",
        asking=asking,
        form=form,
        kinds=KIND_NAMES,
        warnings={one.field: one.text for one in found if one.level == "warning"},
        offers=offers,
        refusal=refusal,
        questions=asking.questions(form.quiz.data or "", language),
        missing=asking.missing(form.quiz.data or "", language),
        form_key=once.new_form_key(),
    )

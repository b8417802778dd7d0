"""/courses/<slug>/changes: what is different since the revision that the reader knows."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from flask import Response, current_app, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext

from app import assessment, learning
from app.foundation import clock, once
from app.foundation.access import requires, the_actor
from app.foundation.errors import NotFound
from app.foundation.i18n import language
from app.retraining.queries import revised as queries
from app.retraining.service import revised as service
from app.retraining.views import blueprint


@blueprint.get("/courses/<slug>/changes")
@requires("learn")
def course_changes(slug: str) -> str:
    person_id, view = the_actor().person_id, shown(slug)
    return render_template(
        "retraining/course_changes.html",
        view=view,
        slug=slug,
        ask=question_address(slug, view),
        open=bool(queries.open_about(person_id, view.document, the_actor().today)),
    )


def shown(slug: str) -> queries.Changes:
    """From the revision in the address, else from the one that the reader knows. Raises NoSuchChange."""
    person_id, document = the_actor().person_id, f"courses/{slug}"
    old = number_in("from") or queries.known_revision(person_id, document)
    return queries.changes_for(
        person_id, document, old, number_in("to"), language(), secret=secret(person_id)
    )


def number_in(name: str) -> int | None:
    text = request.args.get(name, "")
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        raise queries.NoSuchChange
    return int(text)


def question_address(slug: str, view: queries.Changes) -> str:
    """With %s for the number of the question."""
    place = url_for("retraining.answer_about_changes", slug=slug, number=0)
    query = f"?from={view.old}&to={view.new}"
    return place.removesuffix("/0") + "/%s" + query


def secret(person_id: int) -> str:
    """What names of options in this reader's questions are made from."""
    key = str(current_app.secret_key).encode()
    return hmac.new(key, f"questions about changes of {person_id}".encode(), hashlib.sha256).hexdigest()


@blueprint.post("/courses/<slug>/changes/questions/<int:number>")
@requires("learn")
def answer_about_changes(slug: str, number: int) -> Response:
    """One practice question; nothing of it is entered into the record."""
    person_id = the_actor().person_id
    view = shown(slug)
    asked = next((one for one in view.questions if one.number == number), None)
    if asked is None:
        raise NotFound
    fields = request.form.to_dict(flat=False)
    verdict = assessment.judge_lesson_question(asked.quiz, asked.item, language(), fields, secret(person_id))
    if verdict.answer is not None:
        learning.keep_check_answer(
            slug,
            asked.lesson,
            asked.quiz,
            asked.item,
            revision=asked.revision,
            answer=verdict.answer,
            state=verdict.state,
            person_id=person_id,
            at=clock.now(),
        )
    if request.headers.get("HX-Request"):
        fresh = next(one for one in shown(slug).questions if one.number == number)
        address = question_address(slug, view) % number
        return make_response(
            render_template("retraining/changes_question.html", check=fresh, address=address)
        )
    return make_response(redirect(place_of(slug, view, f"check-{number}"), 303))


def place_of(slug: str, view: queries.Changes, anchor: str | None = None) -> str:
    values: dict[str, Any] = {"from": view.old, "to": view.new}
    return url_for("retraining.course_changes", slug=slug, _anchor=anchor, **values)


@blueprint.post("/courses/<slug>/changes")
@requires("learn")
def confirm_changes(slug: str) -> Response:
    """The reader knows what has changed. What only waited for that ends; an exam that is demanded does not."""
    actor = the_actor()
    key = once.check(request.form.get("form_key"))
    once.refuse_repeat(key)
    number = request.form.get("revision", "")
    service.confirm_known(
        actor.person_id,
        f"courses/{slug}",
        int(number) if number.isascii() and number.isdigit() and len(number) <= 6 else 0,
        today=actor.today,
        at=clock.now(),
        form_key=key,
    )
    left = queries.open_about(actor.person_id, f"courses/{slug}", actor.today)
    address = url_for("retraining.renew", slug=left[0].certification) if left else "/learn"
    once.settle(key, address)
    flash(gettext("It is entered into your record that you know what has changed."))
    return make_response(redirect(address, 303))

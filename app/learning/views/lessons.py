"""/courses/<slug>/<lesson>: read, check yourself, say that you are done."""

from __future__ import annotations

from flask import Response, make_response, redirect, render_template, request, url_for

from app import library, people
from app.foundation import clock, once
from app.foundation.access import requires, the_actor
from app.foundation.errors import AlreadyDone, BadRequest
from app.foundation.i18n import language
from app.learning import queries, service
from app.learning.progress import UNREAD, Outline, counts, next_lesson
from app.learning.views import blueprint, checks
from app.library.rows import Lesson

MOST_LEVEL = 3  # of headings in the list of contents


@blueprint.get("/courses/<slug>/<lesson>")
@requires("learn")
def lesson(slug: str, lesson: str) -> str:
    return page(library.lesson(slug, lesson, language()))


def page(shown: Lesson) -> str:
    actor, course = the_actor(), shown.course
    outline = queries.outline_of(course)
    readings = queries.readings_of(actor.person_id, (course.slug,))[course.slug]
    demand = queries.demand_of(actor.person_id, actor.today, outline, readings)
    reading = readings.get(shown.slug, UNREAD)
    cards = checks.cards(shown, actor.person_id)
    return render_template(
        "learning/lesson.html",
        course=course,
        published_on=clock.civil_date(course.revision.published_at, clock.site_zone()),
        lesson=shown,
        count=len(course.lessons),
        is_done=counts(reading, demand.of(shown.slug)),
        done_on=reading.done_on,
        place=reading.place if any(one.id == reading.place for one in shown.headings) else "",
        contents=[heading for heading in shown.headings if heading.level <= MOST_LEVEL],
        checks=cards,
        open_checks=sum(card.state != "right" for card in cards),
    )


@blueprint.post("/courses/<slug>/<lesson>")
@requires("learn")
def lesson_done(slug: str, lesson: str) -> Response:
    actor = the_actor()
    shown = library.lesson(slug, lesson, language())
    key = once.check(request.form.get("form_key"))
    outline = queries.outline_of(shown.course)
    at = clock.now()
    today = clock.civil_date(at, people.zone_of(actor.person_id))
    try:
        service.finish_lesson(outline, lesson, person_id=actor.person_id, today=today, at=at, form_key=key)
    except AlreadyDone as done:
        return make_response(redirect(done.location or way_on(shown, outline, actor.person_id), 303))
    location = way_on(shown, outline, actor.person_id)
    once.settle(key, location)
    return make_response(redirect(location, 303))


def way_on(shown: Lesson, outline: Outline, person_id: int) -> str:
    """The next lesson; after the last one the first that was left out; with nothing left, the training page."""
    if shown.next is not None:
        return url_for("learning.lesson", slug=outline.slug, lesson=shown.next.slug)
    readings = queries.readings_of(person_id, (outline.slug,))[outline.slug]
    left = next_lesson(outline.lessons, readings, outline.demand)
    if left is not None:
        return url_for("learning.lesson", slug=outline.slug, lesson=left)
    return url_for("learning.learn")


@blueprint.post("/courses/<slug>/<lesson>/place")
@requires("learn")
def keep_place(slug: str, lesson: str) -> Response:
    """The heading or paragraph at which the reader stopped; sent in the background."""
    place = request.form.get("place", "")
    if not place or len(place) > service.LONGEST_PLACE:
        raise BadRequest
    library.lesson(slug, lesson, language())
    service.keep_place(slug, lesson, place, person_id=the_actor().person_id, at=clock.now())
    return make_response("", 204)

"""/guide: an answer during a call. GET reads; what the guide does not answer is told by a form of its own."""

from __future__ import annotations

from datetime import date, datetime

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext

from app import library
from app.foundation import clock, once
from app.foundation.access import requires
from app.foundation.errors import AlreadyDone
from app.foundation.i18n import language
from app.foundation.throttle import at_most
from app.learning import queries, service
from app.learning.views import blueprint
from app.library.rows import Course

# What is needed during a call comes before what is read in peace. Safety stands above all of them.
ORDER = ("procedures", "communication", "duties", "tools")


@blueprint.get("/guide")
@requires("guide.read")
def guide() -> Response:
    found = queries.search(request.args.get("q", ""), language())
    courses = library.published_courses(language()) if not found.hits else ()
    safety = [course for course in courses if course.category == "safety"]
    template = "guide_results.html" if request.headers.get("HX-Request") else "guide.html"
    page = render_template(
        f"learning/{template}",
        found=found,
        cards=[card for course in safety for card in cards_of(course)] if not found.query else [],
        topics=sorted((one for one in courses if one.category != "safety"), key=place_of) + safety,
        day_of=day_of,
    )
    response = make_response(page)
    response.vary.add("HX-Request")
    return response


def cards_of(course: Course) -> list[tuple[Course, library.LessonEntry, tuple[library.KeyFact, ...]]]:
    """A card a lesson: what must be known of it."""
    return [(course, entry, facts) for entry, facts in library.key_facts_of(course) if facts]


def place_of(course: Course) -> tuple[int, str]:
    return ORDER.index(course.category), course.title.casefold()


def day_of(at: datetime) -> date:
    return clock.civil_date(at, clock.site_zone())


@blueprint.post("/guide/unanswered")
@requires("guide.read")
@at_most("30 per minute")
def tell_unanswered() -> Response:
    """The reader says that nothing was found, or that what was found (`shown`) did not help."""
    query, shown = request.form.get("q", ""), request.form.get("shown", "")
    key = once.check(request.form.get("form_key"))
    location = url_for("learning.guide", q=query[: service.LONGEST_SEARCH])
    try:
        service.keep_search(query, language=language(), at=clock.now(), shown=shown, form_key=key)
        once.settle(key, location)
    except AlreadyDone:  # the same form, pressed or sent before: it is told already
        pass
    if request.headers.get("HX-Request"):
        return make_response(render_template("learning/guide_told.html"))
    flash(gettext("The trainer will see this question. Your name is not kept with it."))
    return make_response(redirect(location, 303))

"""/sessions, /sessions/<id>: what is planned for its reader, and one's own seat; for those who plan, the whole list."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from app import library, people
from app.foundation import clock, menu, once
from app.foundation.access import requires, the_actor
from app.foundation.errors import AlreadyDone, DomainError
from app.foundation.i18n import language
from app.foundation.throttle import at_most
from app.learning.forms.sessions import EnrolForm, ReasonForm
from app.learning.queries import session_reach
from app.learning.queries.session_reach import PAGE, SessionsAsked
from app.learning.queries.sessions import NoSuchSession, own_sessions, place_of, places_of, session_of
from app.learning.queries.upcoming_sessions import upcoming
from app.learning.service.sessions import Enrolled, NotFree, enrol_self, leave
from app.learning.session_calendar import calendar, entry
from app.learning.session_rows import Place
from app.learning.session_seats import Seat, place_in_queue
from app.learning.sessions import TrainingSession, is_for
from app.learning.views import blueprint, session_words
from app.learning.views.session_words import Row

OWN_SHOWN = timedelta(days=400)
for main in ("oversight.team", "studio.home"):
    menu.stand_beside(
        main,
        menu.MenuItem("learning.sessions", lambda: str(_l("Sessions")), "session.plan", place=6),
        menu.MenuItem("learning.register", lambda: str(_l("Register")), "register.view", place=7),
    )


@blueprint.get("/sessions")
@requires("learn")
def sessions() -> str:
    actor, at = the_actor(), clock.now()
    asked = SessionsAsked.from_query(request.args)
    mine = own_sessions(actor.person_id, at - OWN_SHOWN)
    known = upcoming()
    plans = actor.may("session.plan")
    page = session_reach.planned_page(actor, asked, at) if plans else None
    names = {} if page is None else {one: row.short_name for one, row in page.trainers.items()}
    return render_template(
        "learning/sessions.html",
        small=session_words.small_links(),
        mine=[own_row(one.session, one.place) for one in reversed(mine) if is_ahead(one.session, one.place)][
            ::-1
        ],
        past=[
            own_row(one.session, one.place) for one in reversed(mine) if not is_ahead(one.session, one.place)
        ],
        open_ones=session_words.rows_of(
            open_to(actor, {one.session.id for one in mine}, asked.programme), at
        ),
        programme=known.titles.get(asked.programme),
        asked=asked,
        page_of_plans=page,
        planned=session_words.rows_of(page.sessions, at, names) if page else [],
        pages=(page.total + PAGE - 1) // PAGE if page else 0,
        titles=sorted(known.titles.items()),
        link=lambda **changes: link(asked, **changes),
        page_link=lambda number: link(asked, page=number),
    )


def link(asked: SessionsAsked, **changes: Any) -> str:
    values = {**vars(asked), "page": "", **changes}
    values["mine"] = "1" if values["mine"] else ""
    return f"/sessions?{urlencode({name: value for name, value in values.items() if value})}"


def own_row(session: TrainingSession, place: Place) -> Row:
    return Row(session, session.state(clock.now()), own=session_words.standing_at(place))


def is_ahead(session: TrainingSession, place: Place) -> bool:
    """Not over, or still to be signed."""
    if session.kept_state == "cancelled":
        return session.ends_at > clock.now()
    return session.ends_at > clock.now() or (place.was_there and place.counted_at is None)


def open_to(actor: people.Actor, taken: set[int], programme: str = "") -> list[TrainingSession]:
    """Planned ones that the actor may ask for: in memory are all, so only the own positions are read."""
    at = clock.now()
    wanted = [
        one
        for one in upcoming().sessions
        if one.takes_places(at)
        and one.id not in taken
        and one.trainer_id != actor.person_id
        and (not programme or one.programme == programme)
    ]
    if not wanted:
        return []
    held = people.assignments_of((actor.person_id,))[actor.person_id]
    paths = session_reach.unit_paths()
    return [one for one in wanted if is_for(one, session_reach.places_on(held, one.held_on), paths)]


@blueprint.get("/sessions/<session>")
@requires("learn")
def session(session: str) -> str:
    return session_page(opened(session))


def opened(public_id: str) -> TrainingSession:
    """A session that the reader may open. Raises NoSuchSession."""
    found = session_of(public_id)
    if not session_reach.may_open(the_actor(), found):
        raise NoSuchSession
    return found


def session_page(
    found: TrainingSession,
    *,
    form: EnrolForm | None = None,
    cancellation: ReasonForm | None = None,
    enrolled: Enrolled | None = None,
    refused: DomainError | None = None,
) -> str:
    actor, at = the_actor(), clock.now()
    place = place_of(found.id, actor.person_id)
    manages = session_reach.may_manage(actor, found)
    sends = actor.may("session.plan") and (
        manages or session_reach.touches(session_reach.reach_of(actor), found)
    )
    listed = list_of(found, manages) if sends or reads_list(found) else []
    trainer = people.people_rows((found.trainer_id,))[found.trainer_id]
    queue = [Seat(one.person_id, one.number, one.state) for one in places_of(found.id)] if place else []
    return render_template(
        "learning/session.html",
        small=session_words.small_links(),
        session=found,
        row=Row(found, found.state(at), trainer.full_name, session_words.standing_at(place)),
        when=session_words.when(found, long=True),
        hours=session_words.hours(found.minutes) if found.minutes else "",
        queue=place_in_queue(queue, actor.person_id),
        takes_places=found.takes_places(at),
        takes_codes=found.takes_codes(at),
        has_begun=at >= found.begins_at,
        is_trainer=actor.person_id == found.trainer_id,
        manages=manages,
        sends=sends,
        listed=listed,
        signed=any(line.place.signed_at for line in listed),
        certification=certification_title(found.certification),
        form=form or (enrol_form() if sends else None),
        cancellation=cancellation or ReasonForm(formdata=None),
        enrolled=enrolled,
        refused=refused,
    )


def certification_title(slug: str) -> str:
    if not slug:
        return ""
    found = library.current_by_name([f"certifications/{slug}"])
    return next((one.title(language()) for one in found.values()), slug)


def enrol_form() -> EnrolForm:
    form = EnrolForm(formdata=None, form_key=once.new_form_key())
    form.unit.choices = unit_choices()
    return form


def unit_choices() -> list[tuple[str, str]]:
    """The units over which the actor plans, the lower ones indented."""
    reach = session_reach.reach_of(the_actor())
    return [("", "–")] + [
        (unit.slug, "– " * (unit.path.count("/") - 2) + unit.name.in_language(language()))
        for unit in people.units()
        if reach is None or unit.id in reach
    ]


class Line:
    """One person of a list, with who they are."""

    def __init__(self, place: Place, person: people.PersonRow, session: TrainingSession) -> None:
        self.place, self.person = place, person
        self.minutes = place.minutes_of(session)
        self.own = session_words.standing_at(place)


def reads_list(found: TrainingSession) -> bool:
    """Auditors read the lists of people in their scope."""
    actor = the_actor()
    reach = session_reach.reach_of(actor, session_reach.READING_ROLES)
    return actor.may("register.view") and session_reach.touches(reach, found)


def list_of(found: TrainingSession, manages: bool) -> list[Line]:
    """Everybody for whoever keeps the list; for others the people in their scope."""
    actor = the_actor()
    places = [one for one in places_of(found.id) if one.state != "left"]
    ids = {one.person_id for one in places}
    if not manages:
        scope = people.people_in_scope(actor, session_reach.READING_ROLES)
        ids = session_reach.ids_among(ids, scope)
    persons = people.people_rows(ids)
    order = {"enrolled": 0, "came": 1, "waiting": 2}
    lines = [Line(one, persons[one.person_id], found) for one in places if one.person_id in persons]
    return sorted(lines, key=lambda line: (order[line.place.state], _rank(line)))


def _rank(line: Line) -> tuple[int, str]:
    """Who waits stands in the order of the queue, all others by name."""
    return (line.place.number if line.place.state == "waiting" else 0, line.person.search)


@blueprint.get("/sessions/<session>.ics")
@requires("learn")
def session_calendar(session: str) -> Response:
    found = opened(session)
    address = url_for("learning.session", session=session, _external=True)
    response = make_response(calendar([entry(found, address=address, language=language(), at=clock.now())]))
    response.mimetype = "text/calendar"
    response.headers["Content-Disposition"] = f'attachment; filename="{found.programme}.ics"'
    return response


@blueprint.post("/sessions/<session>/seat")
@requires("learn")
@at_most("60 per minute")
def take_seat(session: str) -> Any:
    """`seat=yes` asks for one, `seat=no` gives it back."""
    actor, at = the_actor(), clock.now()
    here = url_for("learning.session", session=session)
    if request.form.get("seat") == "no":
        leave(session, person_id=actor.person_id, at=at)
        flash(gettext("Your seat is given back. Who waits longest moves up and is told."))
        return redirect(here, 303)
    key = once.check(request.form.get("form_key"))
    try:
        state = enrol_self(session, actor=actor, at=at, form_key=key)
    except AlreadyDone as done:
        return redirect(done.location or here, 303)
    except NotFree as refusal:
        return session_page(opened(session), refused=refusal), 409
    once.settle(key, here)
    if state == "enrolled":
        flash(gettext("You have a seat."))
    else:
        flash(
            gettext("No seat is left. You are on the waiting list and will be told when one becomes yours.")
        )
    return redirect(here, 303)

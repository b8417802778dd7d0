"""What demanded training in the demo, and how it was held: sessions, an incident, briefings, refreshers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from app import certification, learning, people, retraining
from app.certification.withdrawals import Wanted
from app.demo.happened import ACCIDENT, BREACH, DOUBT, PANEL, SESSIONS, Planned
from app.demo.roster import PASSWORD
from app.demo.service.practice import DAY, Enrolled, actor_of
from app.foundation import clock
from app.foundation.i18n import speaking
from app.people.permissions import MANAGER, TRAINER

ADDRESS = "127.0.0.1"
RULE = "contact-centre-operator"


@dataclass(frozen=True)
class Staff:
    """Who plans, holds and reports."""

    trainer: Enrolled
    manager: Enrolled


def happen(everybody: Sequence[Enrolled], now: datetime) -> None:
    by_login = {one.member.login: one for one in everybody if one.member.login}
    settled = [one for one in everybody if one.member.story == "settled" and one.member.unit == "north"]
    if not {"trainer", "manager", "operator2"} <= by_login.keys() or len(settled) < 10:
        return
    staff = Staff(by_login["trainer"], by_login["manager"])
    hold_sessions(staff, settled, by_login["operator2"], now)
    with speaking(staff.manager.language):
        report_accident(staff, settled[4:6], now)
        ask_for_decisions(staff, settled[7:9], now)
    for one in settled:
        practise_recall(one, now)
    practise_recall(by_login["operator2"], now, rested=14)


# -- sessions -----------------------------------------------------------------------------------------------------


def hold_sessions(staff: Staff, some: Sequence[Enrolled], operator: Enrolled, now: datetime) -> None:
    """One was held and signed; two are to come, one of them with a queue."""
    held, soon, full = SESSIONS
    done = plan(staff, held, now, at=now - timedelta(days=-held.in_days + 6))
    begins = session_begins(held, now)
    acting = actor_of(staff.trainer, begins, TRAINER)
    present = [one.person_id for one in some[:6]]
    learning.enrol_people(done, present, actor=acting, at=begins - 2 * DAY)
    for person_id in present:
        learning.sign_attendance(done, person_id=person_id, at=begins + timedelta(minutes=20))
    learning.close_session(done, actor=acting, at=begins + timedelta(minutes=held.minutes + 10))
    for planned, guests in ((soon, [operator, *some[6:9]]), (full, some[6:10])):
        public_id = plan(staff, planned, now, at=now - 3 * DAY)
        ids = [one.person_id for one in guests]
        learning.enrol_people(public_id, ids, actor=actor_of(staff.trainer, now, TRAINER), at=now - 2 * DAY)


def plan(staff: Staff, planned: Planned, now: datetime, *, at: datetime) -> str:
    begins, zone = session_begins(planned, now), clock.site_zone()
    wanted = learning.SessionPlan(
        programme=planned.programme,
        title_en=planned.title.en,
        title_ru=planned.title.ru,
        form=planned.form,
        begins_at=begins,
        ends_at=begins + timedelta(minutes=planned.minutes),
        time_zone=zone,
        held_on=clock.civil_date(begins, zone),
        trainer_id=staff.trainer.person_id,
        seats=planned.seats,
        minutes=planned.minutes,
        place=planned.place.in_language(staff.trainer.language),
        topic=planned.topic,
        units=(people.unit_of("contact-centre").id,),
        act=planned.act.in_language(staff.trainer.language),
        reason=planned.reason.in_language(staff.trainer.language),
    )
    return learning.plan_session(wanted, 1, actor=actor_of(staff.trainer, at, TRAINER), at=at)[0]


def session_begins(planned: Planned, now: datetime) -> datetime:
    """At its hour at the site, so many days from now; on a working day."""
    zone = clock.site_zone()
    day = clock.civil_date(now, zone) + timedelta(days=planned.in_days)
    day -= timedelta(days=max(0, day.weekday() - 4)) if planned.in_days < 0 else timedelta(0)
    day += timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)
    return datetime.combine(day, time(planned.hour), ZoneInfo(zone)).astimezone(UTC)


# -- an incident --------------------------------------------------------------------------------------------------


def report_accident(staff: Staff, named: Sequence[Enrolled], now: datetime) -> None:
    """Reported and confirmed; one of the two is briefed and has signed, the other has still to sign."""
    at = now - 2 * DAY
    acting = actor_of(staff.manager, at, MANAGER)
    new = retraining.NewIncident(
        kind="near_miss",
        happened_on=acting.today,
        time_of_day="",
        unit="north",
        what=ACCIDENT.in_language(staff.manager.language),
        course="safety-briefing",
        lesson="",
        stage="",
        cause="knowledge",
        criterion="no_repeat",
        criterion_text="",
        check_on=acting.today + timedelta(days=60),
    )
    report = retraining.report_incident(new, [one.person_id for one in named], actor=acting, at=at)
    retraining.confirm_incident_as_planned(report, actor=acting, at=at + timedelta(minutes=10))
    holding = actor_of(staff.manager, now - DAY, MANAGER)
    statement = retraining.Statement(
        "briefing", holding.today, PANEL.in_language(staff.manager.language), minutes=20
    )
    ids = [one.person_id for one in named]
    held = retraining.hold(ids, statement, holding, password=PASSWORD, at=now - DAY, address=ADDRESS)
    retraining.sign_held(held.public_ids[0], person_id=ids[0], at=now - DAY + timedelta(hours=1))


# -- decisions about certificates -----------------------------------------------------------------------------------


def ask_for_decisions(staff: Staff, some: Sequence[Enrolled], now: datetime) -> None:
    """A revocation waits for a second person; about another certificate the first word has to be said."""
    revoked, doubted = (newest_certificate(one) for one in some)
    language = staff.manager.language
    if revoked is not None:
        words = Wanted("revoke", "breach", BREACH.in_language(language))
        certification.ask_withdrawal(
            revoked, words, actor=actor_of(staff.manager, now - DAY, MANAGER), at=now - DAY
        )
    if doubted is not None:
        acting = actor_of(staff.manager, now - 2 * DAY, MANAGER)
        certification.doubt_exam(doubted, DOUBT.in_language(language), actor=acting, at=now - 2 * DAY)


def newest_certificate(one: Enrolled) -> str | None:
    found = certification.certificates_of(one.person_id, RULE)
    return found[0].number if found else None


# -- refreshers ---------------------------------------------------------------------------------------------------


def practise_recall(one: Enrolled, now: datetime, rested: int = 0) -> None:
    """A sitting on every third day of two months; whoever it is knows most of it. After a rest much is due again."""
    today: date = clock.civil_date(now, clock.site_zone())
    days = [today - timedelta(days=number) for number in range(60 + rested, rested, -3)]
    retraining.rehearse_refreshers(
        one.person_id, days, lambda fact, day: luck(one.person_id, fact.key, day) > 40, today=today
    )


def luck(person_id: int, key: str, day: date) -> int:
    """0 to 255, the same on every machine."""
    return sha256(f"{person_id} {key} {day.toordinal() % 9}".encode()).digest()[0]

"""The one letter of a day: what goes out together, when, to whom, and what keeps it from going out twice."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from app import people, retraining
from app.foundation import clock, jobs, mail, settings
from app.foundation.database import db, transaction
from app.foundation.models import Job, Outbox
from app.record import facts
from app.retraining.jobs.reminders import remind
from app.retraining.models.reminders import DailyMailRow, ReminderPointRow
from app.retraining.queries import mail_past
from app.retraining.service import daily_mail, looking, my_mail
from tests import factories
from tests.learning import sessions
from tests.pages import page_of, send, signed_in
from tests.queries import counted
from tests.retraining.conftest import days_ago, happened, operator

Move = Callable[[timedelta], None]
Letter = tuple[str, str, str]  # recipient, subject, text


@pytest.fixture
def ten(manager: factories.Someone, later: Move) -> datetime:
    """It is ten o'clock on a Tuesday, and the digest of Monday was written."""
    at = clock.now()
    later(at.replace(hour=10, minute=0) - timedelta(days=at.weekday()) - at)
    go()
    later(timedelta(days=1))
    return clock.now()


def go() -> None:
    """The night, and a minute of the day."""
    jobs.tick_night()
    remind()


def written() -> list[Letter]:
    rows = db.session.scalars(select(Outbox).order_by(Outbox.id)).all()
    db.session.rollback()
    return [(row.recipient, row.subject, row.text) for row in rows]


def to(name: str | None) -> list[Letter]:
    return [letter for letter in written() if letter[0].startswith(name or "?")]


def fates(person_id: int) -> dict[str, str]:
    """Kind of point → what became of it, of those that are told the person."""
    mine = (ReminderPointRow.person_id == person_id, ReminderPointRow.recipient_id == person_id)
    found = db.session.execute(select(ReminderPointRow.kind, ReminderPointRow.fate).where(*mine)).all()
    db.session.rollback()
    return {row.kind: row.fate for row in found}


def test_points_go_out_together_weekly_then_daily_and_never_late(ten: datetime, later: Move) -> None:
    """Anna has 24 days left; Boris passes before he hears of it, Vera has left, Gleb is away for two weeks."""
    anna = operator("Белова", 341, email="anna@example.org", locale="ru")
    boris = operator("Борисов", 341, email="boris@example.org")
    happened(boris.id, facts.Passed("calls"))
    vera = operator("Власова", 350, email="vera@example.org")
    people.leave(vera.id, on=days_ago(1), at=clock.now())
    gleb = operator("Глебов", 346, email="gleb@example.org")
    people.begin_absence(gleb.id, on=clock.today(), at=clock.now(), reason="leave")
    dora = operator(
        "Дорина", 346, email="dora@example.org"
    )  # away from the sixth to the eighth day, with a point untold
    go()
    assert fates(anna.id) == {"window": "mailed", "30": "mailed"} and len(to("anna")) == 1
    letters: dict[str, list[int]] = {"anna": [0], "gleb": [], "dora": [0]}
    for day in range(1, 26):
        later(timedelta(days=1))
        if day == 14:
            people.end_absence(gleb.id, on=clock.today(), at=clock.now())
        if day == 6:
            assert fates(dora.id)["14"] == "waiting"
            people.begin_absence(dora.id, on=clock.today(), at=clock.now(), reason="leave")
        if day == 8:
            assert fates(dora.id)["14"] == "dropped"
            people.end_absence(dora.id, on=clock.today(), at=clock.now())
        before = {name: len(to(name)) for name in letters}
        go()
        for name, days in letters.items():
            days += [day] * (len(to(name)) - before[name])
    # 14 and 7 days before, the last day but one, and the day after the end.
    assert letters["anna"] == [0, 10, 17, 23, 25]
    assert (
        letters["dora"][:2] == [0, 8]
        and letters["gleb"][0] == 14
        and {"30", "14", "7", "window"} <= fates(gleb.id).keys()
    )
    assert {*fates(anna.id).values(), *fates(gleb.id).values()} == {"mailed"}
    last = to("anna")[-1]
    assert last[1].startswith("Допуск «Звонки»: срок истёк") and "Здравствуйте, Мария Сергеевна!" in last[2]
    assert to("boris") == to("vera") == [] and fates(boris.id) == fates(vera.id) == {}


def test_at_night_nothing_goes_out(ten: datetime, later: Move) -> None:
    """Wherever the reader is: it is ten in the evening in Kamchatka."""
    operator("Белова", 350, email="anna@example.org", time_zone="Asia/Kamchatka")
    operator("Борисов", 350, email="boris@example.org")
    go()
    assert to("anna") == [] and len(to("boris")) == 1
    later(timedelta(hours=10, minutes=30))
    go()
    assert len(to("anna")) == 1


def test_whoever_leads_is_told_at_once_then_those_above_unless_somebody_acts(
    ten: datetime, later: Move, acting: people.Actor
) -> None:
    near = factories.account(
        "manager", role_in="north", works_as="head", works_in="north", family="Ким", locale="ru"
    )
    my_mail.choose(near.id, early=True, digest=False)
    belova, orlov = (
        operator("Белова", 364),
        operator("Орлов", 364, email="orlov@example.org"),
    )  # two days are left
    later(timedelta(days=2))
    go()
    (letter,) = to(near.email)
    assert letter[1] == "Нельзя работать: 2 человека" and letter[2].count("\n– ") == 2
    assert (
        "Нет почты, сообщите лично: Белова М. С." in letter[2].replace("\N{NO-BREAK SPACE}", " ")
        and "/team" in letter[2]
    )
    assert fates(belova.id)["barred"] == "no-address" and fates(orlov.id)["barred"] == "mailed"
    assert told_of(belova.id) == told_of(orlov.id) == {near.id: 1}
    due_on = clock.today() + timedelta(days=3)
    wanted = [retraining.Wanted(orlov.id, "certification", "calls")]
    retraining.order_training(
        wanted, due_on=due_on, actor=replace(acting, today=clock.today()), at=clock.now()
    )
    later(timedelta(days=7))
    go()
    assert told_of(belova.id) == {near.id: 1, acting.person_id: 2} and told_of(orlov.id) == {near.id: 1}
    page = mail_past.reminders_about(belova.id)
    assert [one.level for one in page if one.name.kind == "barred"] == [2, 1, 0]


def told_of(person_id: int) -> dict[int, int]:
    """Who was told that a person may not work → at which level."""
    mine = (ReminderPointRow.person_id == person_id, ReminderPointRow.kind == "barred")
    columns = (ReminderPointRow.recipient_id, ReminderPointRow.level)
    rows = db.session.execute(select(*columns).where(*mine, ReminderPointRow.level > 0)).all()
    db.session.rollback()
    return {row.recipient_id: row.level for row in rows}


def test_mondays_tell_of_the_own_units_if_there_is_something(
    ten: datetime, manager: factories.Someone, later: Move
) -> None:
    operator("Белова", 340, unit="elsewhere")
    later(timedelta(days=5, hours=21, minutes=30))  # Monday, half past seven
    go()
    assert to(manager.email) == []
    later(timedelta(hours=1))
    go()
    assert to(manager.email) == []  # nobody of theirs
    operator("Борисов", 333)
    with transaction() as session:
        settings.write(session, "quiet_hours", [22, 6])
    later(timedelta(days=6, hours=23))  # half past seven again: no longer quiet, and too early all the same
    go()
    assert to(manager.email) == []
    later(timedelta(hours=1))
    go()
    (found,) = to(manager.email)
    assert (
        found[1] == "Your team: ending within 30 days 1"
        and "Борисов" in found[2]
        and "Белова" not in found[2]
    )
    later(timedelta(days=2))
    go()
    my_mail.choose(manager.id, early=True, digest=False)
    later(timedelta(days=5))
    go()
    assert to(manager.email) == [found]


def test_what_can_be_switched_off_and_a_link_that_survives_signing_in(
    ten: datetime, later: Move, client: FlaskClient
) -> None:
    hired = days_ago(390)
    anna = factories.account(works_in="north", hired=hired, email="anna@example.org", locale="en")
    assert send(signed_in(client, anna.id), "/me", "form#my-mail", early=None).status_code == 303
    happened(anna.id, facts.Passed("calls"), days_ago(341))
    go()
    assert to("anna") == [] and set(fates(anna.id).values()) == {"unwanted"}
    later(timedelta(days=17))
    go()
    ((_to, subject, text),) = to("anna")
    page = page_of(signed_in(client, anna.id).get("/me"))
    assert "These always come, because your work depends on them" in page.text
    assert page.one("li", data_state="waiting").text.startswith(subject.replace("\N{NO-BREAK SPACE}", " "))
    assert page.one("li", data_reminder="7").text.startswith("Calls: 7 days before")
    assert send(client, "/me", "form#sign-out").status_code == 303
    link = next(word for word in text.split() if "/certifications/" in word).removeprefix(
        "http://127.0.0.1:8000"
    )
    asked = client.get(link)
    assert asked.status_code == 303
    answer = send(
        client, asked.location, "form#sign-in", login="anna@example.org", password=factories.PASSWORD
    )
    assert answer.location == link and client.get(link).status_code == 200


def test_a_seat_in_a_training_is_told_and_stands_in_the_calendar(
    ten: datetime, later: Move, app: Flask, client: FlaskClient
) -> None:
    anna = factories.account(works_in="north", hired=days_ago(390), email="anna@example.org", locale="en")
    happened(anna.id, facts.Passed("calls"), days_ago(100))
    trainer = factories.account("trainer", works_in="north", email="trainer@example.org")
    day = clock.today() + timedelta(days=3)
    address = sessions.plan(signed_in(client, trainer.id), held_on=day.isoformat())
    assert send(client, address, "form#enrol", people=anna.number).status_code == 303
    go()
    assert to("anna") == []  # taking her off again recalls it within ten minutes
    later(timedelta(minutes=11))
    go()
    (letter,) = to("anna")
    assert letter[1].startswith("You have a seat: “Fire drill”") and "10:00, Room 5." in letter[2]
    assert f"{address}\n" in letter[2]
    send(signed_in(client, anna.id), "/me", "form#calendar-address-make")
    feed = str(page_of(client.get("/me")).one("#calendar-address")["value"])
    text = app.test_client().get(feed.removeprefix("http://127.0.0.1:8000")).text
    assert f"DTSTART:{day:%Y%m%d}T100000Z" in text and "Fire drill" in text


def test_two_workers_write_one_letter_and_none_about_what_is_over(ten: datetime, later: Move) -> None:
    """Both have thought of it before either of them writes; Boris has passed since he was looked at."""
    anna = operator("Белова", 350, email="anna@example.org")
    boris = operator("Борисов", 350, email="boris@example.org")
    looking.look_at_all_due(clock.now())
    happened(boris.id, facts.Passed("calls"))
    first, second = (daily_mail.drafts_for([anna.id, boris.id], clock.now()) for _worker in range(2))
    db.session.rollback()
    outcomes = []
    for drafts in (first, second):
        with transaction() as session:
            outcomes.append([daily_mail.carry_out(session, draft, clock.now()) for draft in drafts])
    assert outcomes == [[True, False], [False, False]]
    about_other_things = replace(second[0], mailed=())
    with transaction() as session:
        assert not daily_mail.carry_out(session, about_other_things, clock.now())
    assert len(to("anna")) == 1 and to("boris") == [] and set(fates(boris.id).values()) == {"dropped"}
    twice = {
        "person_id": anna.id,
        "day": clock.today(),
        "at": clock.now(),
        "key": "x",
        "subject": "",
        "digest": False,
    }
    with pytest.raises(IntegrityError), transaction() as session:
        session.execute(insert(DailyMailRow).values(**twice))


def test_a_minute_in_which_nothing_is_due_asks_the_same_whoever_is_there(ten: datetime, later: Move) -> None:
    counts = []
    for many in (3, 12):
        for number in range(many):
            operator(f"Белов{number}", 100 + number)
        go()
        with counted() as statements:
            remind()
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 8


# -- a mail server that is down -----------------------------------------------------------------------------------------


class MailServer:
    """Speaks SMTP on a port of its own: refuses everything while it is down, and keeps what it takes."""

    def __init__(self) -> None:
        self.down = True
        self.taken: list[str] = []
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self) -> None:
        while True:
            try:
                caller, _address = self.listening.accept()
            except OSError:
                return
            with suppress(OSError), caller, caller.makefile("rwb") as line:
                self.talk(line)

    def talk(self, line) -> None:  # type: ignore[no-untyped-def]
        def say(text: str) -> None:
            line.write(f"{text}\r\n".encode())
            line.flush()

        say("421 later" if self.down else "220 ready")
        if self.down:
            return
        while (command := line.readline().decode().strip().upper()) != "":
            if command.startswith("DATA"):
                say("354 go on")
                text = b""
                while not text.endswith(b"\r\n.\r\n"):
                    text += line.readline()
                self.taken.append(text.decode())
            say("221 bye" if command.startswith("QUIT") else "250 fine")
            if command.startswith("QUIT"):
                return


@pytest.fixture
def server() -> Iterator[MailServer]:
    made = MailServer()
    yield made
    made.listening.close()


def test_with_the_mail_server_down_for_a_day_nothing_is_lost_and_nothing_comes_twice(
    ten: datetime,
    later: Move,
    app: Flask,
    manager: factories.Someone,
    server: MailServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url = f"smtp://127.0.0.1:{server.port}"
    monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], smtp_url=url))
    operator("Белова", 350, email="anna@example.org", locale="en")
    operator("Борисов", 366, email="boris@example.org", locale="en")
    remind()
    for _hour in range(24):
        try_again()
        later(timedelta(hours=1))
    assert server.taken == []
    server.down = False
    for _hour in range(7):
        later(timedelta(hours=1))
        try_again()
    taken = [line for text in server.taken for line in text.splitlines() if line.startswith("To: ")]
    assert sorted(taken) == ["To: anna@example.org", "To: boris@example.org", f"To: {manager.email}"]
    assert set(db.session.scalars(select(Outbox.state))) == {"sent"}


def try_again() -> None:
    mail.look_again()
    waiting = db.session.scalars(select(Job.id).where(Job.kind == "mail.send", Job.state == "queued")).all()
    db.session.rollback()
    for job_id in waiting:
        jobs.run(job_id)

"""The register: made of facts alone, for those in scope, as known at any time; as CSV and as PDF."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask

from app import record
from app.foundation import clock, jobs
from app.foundation.database import transaction
from app.learning.service import register_printing
from app.record.facts import Done, Payload, SessionAttended
from tests import factories, pages
from tests.factories import Someone
from tests.queries import counted

SIGNED = "ab12cd34ef56" + "0" * 52
needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")


def happened(person: Someone, *payloads: Payload, days_ago: int = 1, subject: str = "") -> list[int]:
    on = clock.today() - timedelta(days=days_ago)
    with transaction() as session:
        return [
            record.append(session, person.id, one, occurred_on=on, at=clock.now(), by=None, subject=subject)
            for one in payloads
        ]


def briefing(instructor: Someone) -> Done:
    return Done(
        require="briefing",
        form="unscheduled",
        reason="Новое оборудование",
        act="Инструкция № 7",
        instructor=instructor.id,
        signed=SIGNED,
        signed_at=clock.now().isoformat(),
    )


@pytest.fixture
def head(app: Flask) -> Someone:
    return factories.account(
        "manager",
        role_in="north",
        works_in="north",
        works_as="head",
        family="Соколова",
        locale="en",
        hired=clock.today() - timedelta(days=400),
    )


def persons(page: pages.Element) -> list[str]:
    return [row["data-person"] for row in page.all("tr", data_person=True)]


def test_it_shows_what_both_have_signed_to_those_who_look_after_the_people(app: Flask, head: Someone) -> None:
    north, south = factories.person("Север", works_in="north"), factories.person("Юг", works_in="south")
    client = pages.signed_in(app.test_client(), head.id)
    planned = {"subject": "sessions/x", "days_ago": 2}
    drill = SessionAttended("fire-drill", 1.5, planned="x", trainer=head.id, signed=SIGNED, form="drill")
    happened(north, briefing(head))
    happened(north, drill, Done("drill", sitting="x", instructor=head.id, signed=SIGNED), **planned)  # type: ignore[arg-type]
    happened(south, briefing(head))
    happened(north, Done("exam"), Done("acknowledge"), SessionAttended("old"), days_ago=200)
    page = pages.page_of(client.get("/register"))
    assert persons(page) == [
        north.number,
        north.number,
    ]  # the drill once; not the south; not what is long ago
    line = page.one("tr", data_kind="unscheduled").text
    for told in (
        "Unscheduled briefing",
        "Новое оборудование",
        "Инструкция № 7",
        "Соколова",
        "Head",
        SIGNED[:12],
    ):
        assert told in line
    auditor = pages.signed_in(app.test_client(), factories.account("auditor", locale="ru").id)
    everybody = pages.page_of(auditor.get("/register?kind=unscheduled"))
    assert sorted(persons(everybody)) == sorted([north.number, south.number])
    assert persons(pages.page_of(auditor.get("/register?q=Юг&unit=south"))) == [south.number]
    since = (clock.today() - timedelta(days=300)).isoformat()
    assert persons(pages.page_of(auditor.get(f"/register?from={since}&kind=training"))) == [north.number]
    table = auditor.get("/register.csv?kind=unscheduled&q=Север").get_data(as_text=True).splitlines()
    assert len(table) == 2 and "Внеплановый инструктаж" in table[1] and SIGNED in table[1]


def test_it_shows_what_was_known_on_a_day(
    app: Flask, head: Someone, on_day: Callable[[datetime], None]
) -> None:
    person = factories.person("Север", works_in="north")
    (fact,) = happened(person, briefing(head), days_ago=3)
    before = clock.today()
    on_day(clock.now() + timedelta(days=2))
    with transaction() as session:
        record.void(session, fact, reason="another person", at=clock.now(), by=head.id)
    client = pages.signed_in(app.test_client(), head.id)
    assert persons(pages.page_of(client.get("/register"))) == []
    page = pages.page_of(client.get(f"/register?known={before.isoformat()}"))
    assert persons(page) == [person.number]
    earlier = (before - timedelta(days=1)).isoformat()
    assert persons(pages.page_of(client.get(f"/register?known={earlier}"))) == []


def text_of(pdf: bytes) -> str:
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


@needs_poppler
def test_the_paper_has_every_column_on_every_page(
    app: Flask, head: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Long ones are set by the worker: the same paper, and only for whoever asked for it."""
    people = [factories.person(f"Фамилия{number}", works_in="north") for number in range(11)]
    for person in people:
        happened(person, briefing(head))
    client = pages.signed_in(app.test_client(), head.id)
    at_once = client.get("/register.pdf?lang=ru")
    assert at_once.mimetype == "application/pdf"
    sheets = text_of(at_once.data).split("\f")[:-1]
    assert len(sheets) > 1
    for column in ("ФИО", "Должность", "Причина", "Локальный акт", "Кто провёл", "Подпись"):
        assert all(column in sheet for sheet in sheets), column
    whole = " ".join(" ".join(sheets).split())
    for told in ("Фамилия0", "Фамилия10", "Внеплановый", SIGNED[:12], "Инструкция № 7"):
        assert told in whole, told

    monkeypatch.setattr(register_printing, "AT_ONCE", 0)
    assert client.get("/register.pdf?q=Фамилия3").status_code == 303
    ordered = pages.send(client, "/register?q=Фамилия3", "form#order-print", lang="en")
    assert pages.page_of(client.get(ordered.location)).one("#print")["data-ready"] == "no"
    jobs.run_pending()
    assert pages.page_of(client.get(ordered.location)).one("#print")["data-ready"] == "yes"
    assert "Unscheduled briefing" in " ".join(text_of(client.get(f"{ordered.location}.pdf").data).split())
    other = pages.signed_in(app.test_client(), factories.account("admin").id)
    assert other.get(ordered.location).status_code == other.get(f"{ordered.location}.pdf").status_code == 404


def test_it_needs_as_many_statements_for_many_as_for_few(app: Flask, head: Someone) -> None:
    client = pages.signed_in(app.test_client(), head.id)
    found = []
    for many in (1, 5):
        for number in range(many):
            happened(factories.person(f"N{number}", works_in="north"), briefing(head))
        client.get("/register")
        with counted() as statements:
            assert client.get("/register").status_code == 200
        found.append(len(statements))
    assert found[0] == found[1] <= 9

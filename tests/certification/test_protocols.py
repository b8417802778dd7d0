"""Protocols from the record to the signed paper, for those in scope."""

from __future__ import annotations

import io
import shutil
import subprocess
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, current_app
from flask.testing import FlaskClient
from sqlalchemy import select

from app import record
from app.certification.protocols.numbers import next_number
from app.certification.protocols.refusals import RecordMoved
from app.certification.queries import protocols as queries
from app.certification.queries.certificates import certificates_of
from app.certification.queries.protocols_of import protocols_behind, protocols_telling_of
from app.certification.service import protocol_drafts, protocols
from app.certification.service.reissuing import Reissue, reissue
from app.foundation import clock, jobs
from app.foundation.database import db, transaction
from app.foundation.models import Outbox
from app.people.permissions import Grant
from app.people.rows import Actor
from app.record.facts import QuizFailed, QuizPassed, SessionAttended
from tests import factories, pages
from tests.certification.conftest import publish
from tests.factories import Someone
from tests.queries import counted

RULE = """\
rule: safety-exam
title: {en: "Safety exam", ru: "Экзамен по безопасности"}
owner: safety
version: 1
source: {act: "ПП РФ 2464", clause: "92"}
evidence: {quiz: safety, exam: true}
initial: {before_work: true}
renew: {every: P1Y}
document: {template: certificate, commission_min: 3, programme_hours: 16}
"""
TODAY = date(2026, 12, 3)
NEW = "/protocols/new?certification=safety-exam&from=2026-12-01&until=2026-12-03&unit=north"
needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")


@dataclass
class Place:
    """Somebody who keeps protocols of the north, three who were checked, and a commission."""

    client: FlaskClient
    keeper: Someone
    good: Someone
    bad: Someone
    southern: Someone
    chairman: Someone
    facts: dict[int, int]


def happened(person: Someone, payload: Any, on: date) -> int:
    with transaction() as session:
        return record.append(session, person.id, payload, occurred_on=on, at=clock.now(), by=None)


@pytest.fixture
def place(app: Flask, tmp_path: Path) -> Place:
    folder = tmp_path / "library"
    folder.mkdir()
    publish(folder, "2026-01-01", **{"safety-exam": RULE})
    extensions = current_app.extensions
    extensions["clock"] = clock.start(replace(extensions["settings"], today=TODAY))
    long_ago = {"hired": date(2026, 2, 1)}
    keeper = factories.account(
        "manager", role_in="north", works_in="north", family="Соколова", locale="en", **long_ago
    )
    good = factories.account(family="Абрамова", works_in="north", number="N-1", locale="ru", **long_ago)
    bad = factories.person("Борисов", works_in="north", number="N-2", **long_ago)
    southern = factories.person("Южный", works_in="south", **long_ago)
    chairman = factories.account(
        family="Петров", works_in="south", works_as="chief-engineer", number="C-1", locale="ru", **long_ago
    )
    facts = {
        good.id: happened(good, QuizPassed("safety", share="0.9"), date(2026, 12, 2)),
        bad.id: happened(bad, QuizFailed("safety", share="0.4"), date(2026, 12, 2)),
        southern.id: happened(southern, QuizPassed("safety", share="0.9"), date(2026, 12, 2)),
    }
    return Place(pages.signed_in(app.test_client(), keeper.id), keeper, good, bad, southern, chairman, facts)


COMPLETE = {
    "order_number": "15-ОТ",
    "order_date": "2026-11-03",
    "organisation": "ООО «Полное наименование»",
    "role": ["chairman", "deputy", "member"],
    "member_position": ["", "Мастер", "Специалист"],
}


def drafted(place: Place) -> str:
    made = pages.send(place.client, NEW, "form#make-protocol")
    assert made.status_code == 303, pages.page_of(made).text
    return str(made.location)


def complete(place: Place, **changes: Any) -> dict[str, Any]:
    members = ["Петров Мария Сергеевна (C-1)", "Сидорова Анна Петровна", "Орлов Олег Олегович"]
    return {**COMPLETE, "member": members, **changes}


def approved(place: Place) -> str:
    address = drafted(place)
    done = pages.send(place.client, address, "form#protocol-draft", go="approve", **complete(place))
    assert done.status_code == 303, pages.page_of(done).text
    return address


def test_results_of_the_record_become_a_draft(place: Place) -> None:
    page = pages.page_of(place.client.get(NEW))
    rows = page.all("tr", data_person=True)
    assert [(row["data-person"], row["data-result"], row["data-kind"]) for row in rows] == [
        ("N-1", "satisfactory", "primary"),
        ("N-2", "unsatisfactory", "primary"),
    ]  # nobody of the south
    address = drafted(place)
    draft = pages.page_of(place.client.get(address))
    assert draft.one("main")["data-state"] == "draft"
    values = pages.form_values(place.client.get(address), "form#protocol-draft")
    assert (values["number"], values["hours"], values["programme"]) == ("1", "16", "Safety exam")
    missing = {one["data-missing"] for one in draft.all("li", data_missing=True)}
    assert missing == {"order_number", "order_date", "commission"}
    again = pages.page_of(place.client.get(NEW))
    assert "stands in protocol 1 already" in again.all("tr", data_person="N-1")[0].text
    assert not again.one("#make-protocol").all("input", name="person", checked=True)
    nobody = place.client.post(
        "/protocols/new",
        data={
            **pages.form_values(place.client.get(NEW), "form#make-protocol"),
            "person": str(place.southern.id),
        },
    )
    assert nobody.status_code == 422  # nobody is invented


def test_only_those_who_were_at_a_session(place: Place) -> None:
    happened(place.good, SessionAttended("fire", 1, planned="S1"), date(2026, 12, 1))
    page = pages.page_of(place.client.get(f"{NEW}&session=S1"))
    assert [row["data-person"] for row in page.all("tr", data_person=True)] == ["N-1"]
    begun = pages.form_values(place.client.get("/protocols/new?session=S1"), "form#choose-checks")
    assert (begun["session"], begun["from"], begun["unit"]) == ("S1", "2026-12-01", "north")
    made = pages.send(place.client, f"{NEW}&session=S1", "form#make-protocol")
    assert (
        pages.page_of(place.client.get(made.location)).all("tr", data_person=True)[0]["data-person"] == "N-1"
    )


def test_it_is_approved_only_whole_and_then_frozen(place: Place) -> None:
    address = drafted(place)
    short = pages.send(
        place.client,
        address,
        "form#protocol-draft",
        go="approve",
        **complete(place, order_number="", hours="x"),
    )
    assert short.status_code == 422 and "16.5" in pages.page_of(short).text
    short = pages.send(
        place.client, address, "form#protocol-draft", go="approve", **complete(place, order_number="")
    )
    assert [one["data-field"] for one in pages.page_of(short).all("li", data_field=True)] == ["order_number"]
    values = pages.form_values(place.client.get(address), "form#protocol-draft")
    pages.send(place.client, address, "form#protocol-draft", go="save", **complete(place))
    stale = place.client.post(address, data={**values, **complete(place), "go": "save"})
    assert stale.status_code == 409
    done = pages.send(place.client, address, "form#protocol-draft", go="approve")
    assert done.status_code == 303, pages.page_of(done).text
    page = pages.page_of(place.client.get(address))
    assert page.one("main")["data-state"] == "approved"
    assert "Chief engineer" in page.text  # the position that was not typed
    frozen = place.client.post(address, data={**values, **complete(place), "go": "save"})
    assert frozen.status_code == 409
    assert place.client.post(f"{address}/removal", data=values).status_code == 409


def test_nobody_checks_themselves_and_numbers_are_unique(place: Place, app: Flask) -> None:
    address = drafted(place)
    own = complete(place, member=["Абрамова Мария Сергеевна (N-1)", "Второй", "Третий"])
    refused = pages.send(place.client, address, "form#protocol-draft", go="approve", **own)
    assert refused.status_code == 422 and "Nobody checks their own knowledge" in pages.page_of(refused).text
    unknown = complete(place, member=["Никто (Z-9)", "Второй", "Третий"])
    assert pages.send(place.client, address, "form#protocol-draft", **unknown).status_code == 422
    more = pages.send(place.client, address, "form#protocol-draft", go="more", **complete(place))
    assert len(pages.page_of(more).all("input", name="member")) == 4
    happened(place.good, QuizPassed("safety", share="1"), TODAY)
    second = drafted(place)
    values = pages.form_values(place.client.get(second), "form#protocol-draft")
    assert (values["number"], values["order_number"]) == ("2", "15-ОТ")
    assert values["member"][0] == "Абрамова Мария Сергеевна (N-1)"  # the commission of the last one
    taken = pages.send(place.client, second, "form#protocol-draft", **complete(place, number=" 1 "))
    assert taken.status_code == 409
    pages.send(place.client, second, "form#protocol-draft", **complete(place, number="5-ОТ"))
    assert "2, 3, 4" in pages.page_of(place.client.get(second)).text  # gaps are told
    gone = pages.send(place.client, second, "form#discard-protocol")
    assert gone.status_code == 303 and place.client.get(second).status_code == 404


def test_two_drafts_of_one_moment_get_two_numbers(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    drafted(place)
    happened(place.good, QuizPassed("safety", share="1"), TODAY)
    stale = iter(["1"])  # somebody else has just taken it
    monkeypatch.setattr(protocol_drafts, "next_number", lambda *of: next(stale, "") or next_number(*of))
    second = drafted(place)
    assert pages.form_values(place.client.get(second), "form#protocol-draft")["number"] == "2"


def test_a_result_that_was_struck_out_stops_the_approval(place: Place) -> None:
    address = drafted(place)
    pages.send(place.client, address, "form#protocol-draft", go="save", **complete(place))
    open_page = place.client.get(address)
    with transaction() as session:
        record.void(session, place.facts[place.good.id], reason="another person", at=clock.now(), by=None)
    kept = queries.protocol_by(address.rsplit("/", 1)[1])

    actor = _actor(place.keeper)
    with pytest.raises(RecordMoved):
        protocols.approve(actor, kept.public_id, version=kept.version, at=clock.now())
    assert open_page.status_code == 200
    page = pages.page_of(place.client.get(address))
    assert not page.has("tr", data_person="N-1")


def _actor(someone: Someone) -> Any:
    from app.people.permissions import Grant
    from app.people.rows import Actor

    return Actor(someone.id, someone.number, "", "", "en", "system", 100, (Grant("manager"),), TODAY)


def test_those_who_took_part_sign_each_for_themselves(place: Place, app: Flask) -> None:
    address = approved(place)
    chairman = pages.signed_in(app.test_client(), place.chairman.id)
    (letter,) = db.session.scalars(select(Outbox).where(Outbox.key.like("protocol:%")))
    assert letter.recipient == place.chairman.email and f"{address}/signature" in letter.text
    waiting = pages.page_of(chairman.get("/me")).one("#protocols")
    assert waiting.has("li", data_protocol=address.rsplit("/", 1)[1])
    page = pages.page_of(chairman.get(f"{address}/signature"))
    assert [row["data-person"] for row in page.all("li", data_person=True)] == ["N-1", "N-2"]
    assert chairman.get(address).status_code == 403  # an operator reads no protocols
    assert pages.send(chairman, f"{address}/signature", "form#sign-protocol").status_code == 303
    here = pages.send(place.client, address, "form#sign-here", login="N-1", secret=factories.PASSWORD)
    assert here.status_code == 303  # on the device of whoever keeps the protocol
    checked = pages.signed_in(app.test_client(), place.good.id)
    page = pages.page_of(checked.get(f"{address}/signature"))
    assert [row["data-person"] for row in page.all("li", data_person=True)] == ["N-1"]  # the own line
    assert page.one("main")["data-signed"] == "yes"
    stranger = pages.signed_in(app.test_client(), factories.account(works_in="north").id)
    assert stranger.get(f"{address}/signature").status_code == 404
    seen = pages.page_of(place.client.get(address))
    assert seen.one("li", data_member="chairman")["data-signed"] == "yes"
    assert seen.one("tr", data_person="N-1")["data-signed"] == "yes"
    assert not pages.page_of(checked.get("/me")).has("#protocols")
    wrong = pages.send(place.client, address, "form#sign-here", login="N-2", secret="x")
    assert wrong.status_code == 422


def test_registration_numbers_come_back(place: Place) -> None:
    address = approved(place)
    page = place.client.get(address)
    assert not pages.page_of(page).has("input", id=f"registered-{place.bad.id}")  # nothing to register
    done = pages.send_again(
        place.client, page, "form#registered", **{f"registered-{place.good.id}": " РОТ-1 "}
    )
    assert done.status_code == 303
    table = place.client.get(f"{address}.csv").data.decode("utf-8-sig")
    assert "РОТ-1" in table and len(table.splitlines()) == 3
    csrf = pages.form_values(place.client.get(address), "form#numbers-file")

    def sent(content: str) -> Any:
        upload = (io.BytesIO(content.encode()), "numbers.csv")
        return place.client.post(f"{address}/numbers/file", data={**csrf, "table": upload})

    bad = sent("personnel_number,registered\nN-1,R-2\nN-2,R-3\nX,R-4\n")
    assert bad.status_code == 422
    assert [one["data-line"] for one in pages.page_of(bad).all("li", data_line=True)] == ["3", "4"]
    assert "РОТ-1" in place.client.get(f"{address}.xml").text  # nothing was taken
    assert sent("personnel_number,registered\nN-1,R-2\n").status_code == 303
    assert "R-2" in place.client.get(f"{address}.xml").text
    happened(place.bad, QuizPassed("safety", share="0.9"), TODAY)
    other = approved(place)
    taken = pages.send(place.client, other, "form#registered", **{f"registered-{place.bad.id}": "R-2"})
    assert taken.status_code == 409 and "R-2" in pages.page_of(taken).one("div.err").text
    steps = [one["data-step"] for one in pages.page_of(place.client.get(address)).all("li", data_step=True)]
    assert steps == ["drafted", "approved", "registered", "registered"]


def test_another_one_takes_its_place(place: Place, app: Flask) -> None:
    address = approved(place)
    unsigned = pages.signed_in(app.test_client(), place.good.id)
    token = pages.form_values(unsigned.get(f"{address}/signature"), "form#sign-protocol")
    assert pages.send(place.client, address, "form#replace-protocol").status_code == 422  # why?
    begun = pages.send(place.client, address, "form#replace-protocol", reason="wrong position")
    assert begun.status_code == 303 and begun.location != address
    values = pages.form_values(place.client.get(begun.location), "form#protocol-draft")
    assert (values["number"], values["order_number"]) == ("2", "15-ОТ")
    assert pages.page_of(place.client.get(address)).one("main")["data-state"] == "approved"
    done = pages.send(place.client, begun.location, "form#protocol-draft", go="approve")
    assert done.status_code == 303, pages.page_of(done).text
    assert unsigned.post(f"{address}/signature", data=token).status_code == 409  # sign the newer one
    old = pages.page_of(place.client.get(address))
    assert old.one("main")["data-state"] == "replaced" and not old.has("form#registered", data_x=True)
    assert "РОТ" not in old.text and old.has("tr", data_person="N-1")  # it stays readable
    told = protocols_telling_of([place.good.id, place.southern.id])
    assert [ids for ids in told.values()] == [(place.good.id,)] * 2
    behind = protocols_behind(place.good.id, [place.facts[place.good.id]])
    assert [(one.number, one.chairman) for one in behind] == [("2", "Петров Мария Сергеевна")]
    shown = pages.page_of(place.client.get("/protocols?state=replaced"))
    assert [row["data-number"] for row in shown.all("tr", data_number=True)] == ["1"]
    assert len(pages.page_of(place.client.get("/protocols?q=N-1")).all("tr", data_number=True)) == 2


@needs_poppler
def test_the_paper_is_made_again_with_the_same_bytes(place: Place) -> None:
    address = drafted(place)
    pages.send(place.client, address, "form#protocol-draft", go="save", language="ru", **complete(place))
    preview = place.client.get(f"{address}/draft.pdf")
    assert "Проект: не утверждён" in text_of(preview.data)
    pages.send(place.client, address, "form#protocol-draft", go="approve")
    at_once = place.client.get(f"{address}.pdf").data
    jobs.run_pending()
    kept = queries.protocol_by(address.rsplit("/", 1)[1])
    assert kept.sha256 is not None and place.client.get(f"{address}.pdf").data == at_once
    text = text_of(at_once)
    for told in (
        "ООО «Полное наименование»", "№ 15-ОТ", "3 ноября 2026 г.", "Петров Мария Сергеевна", "Сидорова Анна Петровна",
        "Мастер", "16", "Абрамова Мария Сергеевна", "Отдел north", "N-1", "удовлетворительно", "неудовлетворительно",
        "02.12.2026", "Первичная", "Регистрационный номер", "Подпись проверяемого", "Всего проверено: 2",
    ):  # fmt: skip
        assert told in text, told


def text_of(pdf: bytes) -> str:
    done = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(done.stdout.decode().replace("\u00a0", " ").split())


def test_a_booklet_names_the_protocol_that_was_made_meanwhile(place: Place, tmp_path: Path) -> None:
    booklet = RULE.replace("template: certificate", "template: udostoverenie").replace(
        "version: 1", "version: 2"
    )
    publish(tmp_path / "library", "2026-12-03", **{"safety-exam": booklet})
    new = factories.account(
        family="Новикова", works_in="north", number="N-9", hired=date(2026, 2, 1), locale="ru"
    )
    happened(new, QuizPassed("safety", share="0.9"), TODAY)
    (issued,) = certificates_of(new.id)
    assert issued.template == "udostoverenie"
    (check,) = issued.document.checks
    assert (check.on, check.reason, check.protocol) == ("03.12.2026", "Первичная", "")
    address = approved(place)
    admin = factories.account("admin", works_in="south")
    actor = Actor(admin.id, admin.number, "A", "A", "en", "system", 100, (Grant("admin"),), TODAY)
    reissue(issued.number, Reissue("lost"), actor=actor, at=clock.now())
    newest = certificates_of(new.id)[0]
    (check,) = newest.document.checks
    assert (check.protocol, check.chairman) == ("№ 1 от 03.12.2026", "Петров Мария Сергеевна")
    page = pages.page_of(place.client.get(f"/certificates/{newest.number}"))
    assert page.one("li", data_ground="protocol").one("a")["href"] == address


def test_who_sees_what(place: Place, app: Flask) -> None:
    address = approved(place)
    south = factories.account("manager", role_in="south", works_in="south")
    other = pages.signed_in(app.test_client(), south.id)
    for path in (address, f"{address}.pdf", f"{address}.csv", f"{address}.xml", f"{address}/draft.pdf"):
        assert other.get(path).status_code == 404, path
    assert "No protocol" not in other.get("/protocols").text
    assert not pages.page_of(other.get("/protocols")).all("tr", data_number=True)
    auditor = pages.signed_in(app.test_client(), factories.account("auditor", locale="ru").id)
    page = pages.page_of(auditor.get(address))
    assert page.one("main")["data-state"] == "approved" and not page.has("form#replace-protocol")
    assert auditor.get("/protocols/new").status_code == 403
    assert auditor.post(f"{address}/numbers").status_code in (400, 403)
    operator = pages.signed_in(app.test_client(), factories.account().id)
    assert operator.get("/protocols").status_code == operator.get(address).status_code == 403
    for bad in ("/protocols/none", "/protocols/none.pdf", "/protocols/none/signature"):
        assert place.client.get(bad).status_code == 404


def test_a_choice_that_cannot_be(place: Place) -> None:
    for query in (
        "certification=none&from=2026-12-01",
        "certification=safety-exam&from=x&until=2026-12-03&unit=north",
        "certification=safety-exam&from=2026-12-03&until=2026-12-01&unit=north",
        "certification=safety-exam&from=2020-12-03&until=2026-12-01&unit=north",
        "certification=safety-exam&from=2026-12-03&until=2027-12-01&unit=north",
        "certification=safety-exam&from=2026-12-01&until=2026-12-03&unit=south",
        "certification=safety-exam&from=2026-12-01&until=2026-12-03&unit=north&session=%00",
    ):
        page = place.client.get(f"/protocols/new?{query}")
        assert page.status_code == 200 and not pages.page_of(page).has("form#make-protocol"), query


def test_pages_need_as_many_statements_for_many_as_for_few(place: Place) -> None:
    def counts() -> list[int]:
        found = []
        for path in (NEW, address, "/protocols"):
            place.client.get(path)
            with counted() as statements:
                assert place.client.get(path).status_code == 200
            found.append(len(statements))
        return found

    address = approved(place)
    few = counts()
    for number in range(6):
        more = factories.person(f"Фамилия{number}", works_in="north", hired=date(2026, 2, 1))
        happened(more, QuizPassed("safety", share="0.9"), date(2026, 12, 2))
    approved(place)
    assert counts() == few

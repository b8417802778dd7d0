"""Rules and requirements on their pages: looked at, changed after a look at what follows, published, and checked."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import certification, library, people
from app.foundation import clock, jobs, once
from app.foundation.database import transaction
from app.record import append
from app.record.facts import QuizPassed
from tests import factories, pages
from tests.library.conftest import TERMS
from tests.pages import page_of
from tests.queries import counted
from tests.studio.conftest import write, write_on

RULE = """\
# Who may answer calls.
rule: calls
title: {en: "Calls", ru: "Звонки"}
owner: training
version: 1
source: {act: "Order of the company", clause: "CC-1", in_force: 2020-01-01}
transition: apply_now
evidence: {quiz: calls, exam: true}
initial: {within: P30D, until_then: supervised}
renew: {every: P1Y}
"""
SAFETY = """\
rule: safety
title: {en: "Safety", ru: "Безопасность"}
version: 1
evidence: {session: safety}
initial: {before_work: true}
renew: {every: P6M}
"""
MATRIX = """\
# Who needs what.
requirements:
  - {position: contact-centre-operator, unit: "*", requires: [calls], from: 2020-01-01, until: null}
"""
PAGE, REQUIREMENTS = "/admin/rules/calls", "/admin/requirements"


@pytest.fixture
def organisation(app: Flask, tmp_path: Path) -> Path:
    """Two rules, a matrix that asks for one of them; three people, of whom two have passed."""
    folder = tmp_path / "library"
    texts = {"calls": RULE, "safety": SAFETY, "requirements": MATRIX}
    for name, text in texts.items():
        path = folder / "certifications" / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    library.push([str(folder)], folder, TERMS)
    today = clock.today()
    for number, (family, ago) in enumerate((("Ким", 200), ("Лис", 20), ("Мак", None)), start=1):
        someone = factories.person(family, number=f"N{number}", hired=today - timedelta(days=300))
        if ago is not None:
            happen(someone.id, today - timedelta(days=ago))
    jobs.run_pending()
    return folder


def happen(person_id: int, day: date) -> None:
    with transaction() as session:
        passed = QuizPassed("calls", 1, share="0.9", attempt="1")
        append(session, person_id, passed, occurred_on=day, at=factories.moment(day), by=None)


@pytest.fixture
def admin(app: Flask) -> FlaskClient:
    someone = factories.account("admin", family="Орлова", locale="en", works_as=None)
    return pages.signed_in(app.test_client(), someone.id)


def shorten(text: str) -> str:
    return text.replace("every: P1Y", "every: P3M").replace("version: 1", "version: 2")


def previewed(client: FlaskClient, page: str, form: str, **changes: object) -> TestResponse:
    """Asks for a preview, lets the worker work it out, and opens it."""
    answer = pages.send(client, page, form, **changes)
    assert answer.status_code == 303, page_of(answer).text
    waiting = page_of(client.get(answer.location))
    assert waiting.has("#working", data_state="queued")
    jobs.run_pending()
    return client.get(answer.location)


def numbers(slug: str, kind: str = "certification") -> list[int]:
    return [one.number for one in library.revisions_of(kind, slug)]  # type: ignore[arg-type]


def status(number: str, on: date | None = None) -> tuple[str, bool] | None:
    day = on or clock.today()
    found = certification.standing_of(id_of(number), "calls", on=day)
    return (found.status, found.required) if found else None


def id_of(number: str) -> int:
    return people.person_of(number).id


# -- a rule ------------------------------------------------------------------------------------------------------


def test_a_rule_is_changed_after_a_look_and_what_came_is_what_was_foreseen(
    organisation: Path, admin: FlaskClient
) -> None:
    lines = page_of(admin.get("/admin/rules"))
    row = lines.one("tr", data_rule="calls")
    assert [cell.text for cell in row.all("td")][-2:] == ["3", "2"]
    assert "nobody answers for it" in lines.one("tr", data_rule="safety").text
    assert "not compared with its act" in row.text

    broken = write(admin, PAGE, lambda text: text.replace("every: P1Y", "evry: P1Y"))
    assert broken.location == PAGE
    page = page_of(admin.get(PAGE))
    assert "evry" in page.one(data_fault="unknown-key").one("pre").text
    assert not page.has("form#preview-rule")
    write(admin, PAGE, lambda _: shorten(RULE))
    assert "3\N{NO-BREAK SPACE}months" in page_of(admin.get(PAGE)).one("#write-preview").text.replace(
        " ", "\N{NO-BREAK SPACE}"
    )

    preview = previewed(admin, PAGE, "form#preview-rule")
    told = page_of(preview)
    assert (told.one("#sum")["data-people"], told.one("#sum")["data-concerned"]) == ("4", "2")
    effects = {row["data-person"]: row["data-effect"] for row in told.all("tr", data_person=True)}
    assert effects == {"N1": "stops", "N2": "later"}
    assert "1 person" in told.one("li", data_stopping=clock.today().isoformat()).text
    assert [status(number) for number in ("N1", "N2")] == [("valid", True), ("valid", True)]

    place = f"{preview.request.path}/publication"
    assert numbers("calls") == [1]
    answer = pages.send(admin, place, "form#publication", note="Every three months")
    assert answer.status_code == 303
    assert numbers("calls") == [1, 2]
    assert page_of(admin.get(answer.location)).has("#working")
    jobs.run_pending()
    outcome = page_of(admin.get(answer.location)).one("#outcome")
    assert (outcome["data-came-true"], outcome["data-differing"]) == ("2", "0")
    assert [status(number) for number in ("N1", "N2", "N3")] == [
        ("expired", True),
        ("valid", True),
        ("initial_overdue", True),
    ]
    again = pages.send(admin, preview.request.path, "form#again")
    assert again.status_code == 303
    versions = page_of(admin.get(PAGE)).all("li", data_version=True)
    assert [version["data-version"] for version in versions] == ["2", "1"]
    assert "Every three months" in versions[0].text


def test_what_was_not_looked_at_is_not_published(
    organisation: Path, admin: FlaskClient, colleague: FlaskClient
) -> None:
    write(admin, PAGE, lambda _: shorten(RULE))
    mine = admin.get(PAGE)
    preview = previewed(admin, PAGE, "form#preview-rule", effective="2030-01-01")
    place = f"{preview.request.path}/publication"
    assert "1 Jan 2030" in page_of(admin.get(place)).one("#consequences").text
    form = admin.get(place)

    write(colleague, PAGE, lambda text: text.replace("P3M", "P4M"))
    both = write_on(admin, mine, lambda text: text.replace("P3M", "P5M"))
    assert both.status_code == 409
    assert "P4M" in page_of(both).one("del").text
    refused = pages.send_again(admin, form, "form#publication")
    assert (refused.status_code, page_of(refused).one(role="alert")["data-error"]) == (409, "not-previewed")
    assert not page_of(refused).has("form#publication")
    assert numbers("calls") == [1]

    write(colleague, PAGE, lambda text: text.replace("P4M", "P3M"))  # as it was looked at
    assert admin.get(place).status_code == 200
    path = organisation / "certifications/safety.yaml"
    path.write_text(SAFETY.replace("P6M", "P7M"), encoding="utf-8")
    library.push([str(organisation)], organisation, TERMS, overwrite=True)  # another rule moves on
    assert admin.get(place).status_code == 409
    assert "Ask again" in page_of(admin.get(preview.request.path)).text


def test_what_becomes_of_older_passes_is_chosen_and_the_version_gets_a_number_of_its_own(
    organisation: Path, admin: FlaskClient
) -> None:
    write(admin, PAGE, lambda text: text.replace("every: P1Y", "every: P3M"))
    undated = pages.send(admin, PAGE, "form#preview-rule", transition="by")
    assert (undated.status_code, page_of(undated).has(id="transition-error")) == (422, True)
    kept = page_of(previewed(admin, PAGE, "form#preview-rule", transition="keep_until_old_expiry"))
    assert kept.one("#sum")["data-concerned"] == "0"
    text = pages.form_values(admin.get(PAGE), "form#write")["text"]
    assert ("version: 2" in text, "transition: keep_until_old_expiry" in text) == (True, True)
    later = page_of(previewed(admin, PAGE, "form#preview-rule", transition="by", by="2030-01-01"))
    assert later.one("#sum")["data-concerned"] == "0"  # further ahead than anybody looks
    assert "# Who may answer calls." in pages.form_values(admin.get(PAGE), "form#write")["text"]


def test_a_rule_is_tried_on_an_invented_history_and_begun_from_a_template(
    organisation: Path, admin: FlaskClient
) -> None:
    story = {
        "hired": "2026-01-01",
        "happened-0-name": "pass",
        "happened-0-day": "2026-01-10",
        "on": "2026-12-20",
    }
    told = page_of(admin.get(PAGE, query_string=story)).one("#told")
    assert (told["data-status"], told["data-valid-until"]) == ("due_soon", "2027-01-10")
    wrong = page_of(admin.get(PAGE, query_string={**story, "hired": "yesterday"}))
    assert not wrong.has("#told")
    assert wrong.has(id="hired-error")

    templates = page_of(admin.get("/admin/rules")).one("tr", data_template="ru-brief")
    assert "unverified" in templates.text
    off = page_of(admin.get("/admin/rules/templates/hipaa"))
    assert "An example only" in off.text
    assert not off.has("form#begin-rule")
    forged = {"csrf_token": pages.csrf_token(admin), "form_key": once.new_form_key(), "name": "privacy"}
    assert admin.post("/admin/rules/templates/hipaa", data=forged).status_code == 404
    page = "/admin/rules/templates/ru-brief"
    assert "no legal advice" in page_of(admin.get(page)).text
    assert pages.send(admin, page, "form#begin-rule", name="Bad name").status_code == 422
    assert pages.send(admin, page, "form#begin-rule", name="calls").status_code == 422
    begun = pages.send(admin, page, "form#begin-rule", name="briefing")
    assert begun.location == "/admin/rules/briefing"
    assert numbers("briefing") == []
    assert page_of(admin.get(begun.location)).has("form#preview-rule")


# -- the matrix --------------------------------------------------------------------------------------------------


def test_the_matrix_is_changed_line_by_line_and_the_past_stays_what_it_was(
    organisation: Path, admin: FlaskClient
) -> None:
    today, tomorrow = clock.today(), clock.today() + timedelta(days=1)
    page = page_of(admin.get(REQUIREMENTS))
    assert page.one("tr", data_position="contact-centre-operator").has("p", data_demand="now")
    wrong = pages.send(
        admin, REQUIREMENTS, "form#add-line", position="contact-centre-operator", requires=None
    )
    assert wrong.status_code == 422
    assert page_of(wrong).has(id="requires-error")
    reversed_ = pages.send(
        admin,
        REQUIREMENTS,
        "form#add-line",
        position="*",
        requires="safety",
        start="2026-02-01",
        end="2026-01-01",
    )
    assert "The line ends before it begins." in page_of(reversed_).text

    pages.send(
        admin, REQUIREMENTS, "form#add-line", position="*", requires="safety", start=tomorrow.isoformat()
    )
    pages.send(admin, REQUIREMENTS, "form#end-0", last_day=today.isoformat())
    changed = page_of(admin.get(REQUIREMENTS))
    text = pages.form_values(admin.get(REQUIREMENTS), "form#write")["text"]
    assert "# Who needs what." in text
    assert f"until: {today}" in text
    assert not changed.has(data_fault="in-the-past")
    assert [line["data-position"] for line in changed.all("li", data_line=True)] == [
        "contact-centre-operator",
        "*",
    ]

    preview = previewed(admin, REQUIREMENTS, "form#preview-requirements")
    happens = {
        (row["data-person"], row["data-certification"]): row["data-effect"]
        for row in page_of(preview).all("tr", data_person=True)
    }
    assert {key for key in happens if key[0] == "N1"} == {("N1", "calls"), ("N1", "safety")}
    assert happens["N1", "safety"] == "stops"
    assert (happens["N1", "calls"], happens["N3", "calls"]) == ("loses", "loses")
    before = status("N1", today - timedelta(days=10))
    answer = pages.send(admin, f"{preview.request.path}/publication", "form#publication")
    assert numbers("requirements", "requirements") == [1, 2]
    jobs.run_pending()
    assert page_of(admin.get(answer.location)).one("#outcome")["data-differing"] == "0"
    assert status("N1", today - timedelta(days=10)) == before == ("valid", True)
    assert status("N1", tomorrow) == ("valid", False)

    # From a day on other certifications are asked for: the old line ends, a new one begins.
    since = (today + timedelta(days=30)).isoformat()
    changes = {"line-1-requires": "calls", "line-1-since": since}
    assert pages.send(admin, REQUIREMENTS, "form#change-1", **changes).status_code == 303
    split = page_of(admin.get(REQUIREMENTS)).all("li", data_line=True)
    assert len(split) == 3
    assert pages.send(admin, REQUIREMENTS, "form#remove-2").status_code == 303
    assert not page_of(admin.get(REQUIREMENTS)).has("form#remove-0")  # published lines are ended, not removed
    stale = {"seen": "somebody-else", "last_day": since}
    assert pages.send(admin, REQUIREMENTS, "form#end-0", **stale).status_code == 409


# -- who, and how dear -------------------------------------------------------------------------------------------


def test_trainers_see_numbers_auditors_read_and_neither_sees_what_is_not_theirs(
    organisation: Path, app: Flask, trainer: FlaskClient
) -> None:
    write(trainer, PAGE, lambda _: shorten(RULE))
    preview = page_of(previewed(trainer, PAGE, "form#preview-rule"))
    assert preview.one("#sum")["data-concerned"] == "2"
    assert not preview.has("tr", data_person=True)
    auditor = pages.signed_in(app.test_client(), factories.account("auditor", locale="en").id)
    for address in ("/admin/rules", PAGE, REQUIREMENTS, "/admin/rules/templates/ru-brief"):
        page = page_of(auditor.get(address))
        posting = [form for form in page.one("main").all("form") if form.get("method") == "post"]
        assert not posting, address
    assert auditor.post(f"{PAGE}/preview").status_code in (400, 403)
    assert trainer.get("/admin/rules/previews/nothing").status_code == 404
    assert trainer.get("/admin/rules/nothing").status_code == 404


def test_pages_of_rules_ask_the_same_number_of_statements_for_few_people_and_many(
    organisation: Path, admin: FlaskClient
) -> None:
    write(admin, PAGE, lambda _: shorten(RULE))

    def statements() -> list[int]:
        address = previewed(admin, PAGE, "form#preview-rule").request.path
        found = []
        for page in (address, "/admin/rules", PAGE, REQUIREMENTS):
            admin.get(page)
            with counted() as made:
                assert admin.get(page).status_code == 200
            found.append(len(made))
        return found

    few = statements()
    for _ in range(4):
        someone = factories.person(hired=clock.today() - timedelta(days=300))
        happen(someone.id, clock.today() - timedelta(days=200))
    assert statements() == few

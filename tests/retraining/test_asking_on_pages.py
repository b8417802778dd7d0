"""A manager asks people for training on /team or on a person's page, reads the receipt, and takes it back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app import people
from app.foundation import clock
from app.foundation.database import db
from app.record.facts import CourseCompleted, Passed
from app.record.models import FactRow
from app.retraining.models.orders import TrainingOrderRow
from tests import factories
from tests.pages import Element, page_of, send, send_again, signed_in
from tests.queries import counted
from tests.retraining.conftest import days_ago, happened, operator

FORM = "form#order-training"


def chosen(*people: factories.Someone) -> list[str]:
    return [f"{one.id}:calls" for one in people]


def ask(
    client: FlaskClient, *people: factories.Someone, address: str = "/team", **changes: object
) -> TestResponse:
    return send(client, address, FORM, **{"go": "renewal", "chosen": chosen(*people), **changes})


def receipt(client: FlaskClient, response: TestResponse) -> Element:
    assert response.status_code == 303, page_of(response).one("main").text
    return page_of(client.get(response.location))


def left_out(page: Element) -> dict[str, str]:
    """Personnel number → why."""
    return {row.one("small.code").text: row["data-left-out"] for row in page.all("tr", data_left_out=True)}


def states(client: FlaskClient, page: int = 1) -> dict[str, str]:
    """Personnel number → what has become of the order, as the list says it."""
    rows = page_of(client.get(f"/team/orders?page={page}")).all("tr", data_order=True)
    return {row.one("small.code").text: row["data-state"] for row in rows}


def orders() -> int:
    return db.session.scalar(select(func.count()).select_from(TrainingOrderRow)) or 0


def test_rows_stand_in_groups_by_what_is_to_be_done(as_manager: FlaskClient) -> None:
    fine, soon, never = operator("Аксёнова", 100), operator("Борисов", 350), operator("Власов")
    away = operator("Громова", 100)
    people.begin_absence(away.id, on=days_ago(3), reason="Leave", at=clock.now())
    page = page_of(as_manager.get("/team"))
    found = {
        part["data-group"]: [row["data-person"] for row in part.all("tr", data_person=True)]
        for part in page.all("tbody")
    }
    assert found == {
        "off": [never.number],
        "renew": [soon.number],
        "watch": [away.number],
        "fine": [fine.number],
    }
    assert list(found) == ["off", "renew", "watch", "fine"]
    for group, (number,) in found.items():
        assert f"/team?group={group}" in [link["href"] for link in page.all("a")]
        narrowed = page_of(as_manager.get(f"/team?group={group}"))
        assert [row["data-person"] for row in narrowed.all("tr", data_person=True)] == [number]
        assert number in as_manager.get(f"/team.csv?group={group}").get_data(as_text=True).splitlines()[1]
    sentence = page.one("p.lead")
    assert sentence.text.startswith("5 people: 1 may not work today")
    assert {link["href"] for link in sentence.all("a")} == {"/team?group=off", "/team?soon=yes"}
    ending = page_of(as_manager.get("/team?soon=yes"))
    assert [row["data-person"] for row in ending.all("tr", data_person=True)] == [soon.number]


def test_several_are_asked_at_once_and_whoever_cannot_be_is_named(as_manager: FlaskClient) -> None:
    soon, never, fine = operator("Борисов", 350), operator("Власов"), operator("Аксёнова", 100)
    page = receipt(as_manager, ask(as_manager, soon, never, fine))
    main = page.one("main#main")
    assert (main["data-asked"], main["data-left-out"]) == ("2", "1")
    assert left_out(page) == {fine.number: "not_open"}
    assert "Asked: 2" in page.one("div.verdict").text and "Left out: 1" in page.one("div.verdict").text
    assert "renewal opens on" in page.text
    again = page_of(as_manager.get("/team"))
    asked = {
        row["data-person"]: row.one("small", data_asked=True)["data-asked"]
        for row in again.all("tr", data_person=True)
        if row.has("small", data_asked=True)
    }
    day = (clock.today() + timedelta(days=14)).isoformat()
    assert asked == {soon.number: day, never.number: day}
    assert left_out(receipt(as_manager, ask(as_manager, soon))) == {soon.number: "asked"}


def test_a_course_is_asked_for_once_a_person(as_manager: FlaskClient) -> None:
    anna, boris = operator("Аксёнова", 100), operator("Борисов", 350)
    page = receipt(
        as_manager, ask(as_manager, anna, boris, go="course", course="procedures", due_on="31.12.2027")
    )
    assert page.one("main#main")["data-asked"] == "2"
    assert "31 December 2027" in page.one("div.verdict").text.replace("\u00a0", " ")
    happened(anna.id, CourseCompleted("procedures"))
    assert states(as_manager) == {anna.number: "met", boris.number: "open"}
    undone = send(as_manager, f"/team/orders/{1}", "form#undo-training")
    assert "Taken back: 1" in page_of(as_manager.get(undone.location)).text  # what is done stays done
    assert states(as_manager) == {anna.number: "met", boris.number: "withdrawn"}


def test_an_undo_takes_everything_back_and_the_record_keeps_both(as_manager: FlaskClient) -> None:
    soon, never = operator("Борисов", 350), operator("Власов")
    response = ask(as_manager, soon, never)
    assert receipt(as_manager, response).has("form#undo-training")
    undone = send(as_manager, response.location, "form#undo-training")
    page = receipt(as_manager, undone)
    assert "Taken back: 2" in page.text and not page.has("form#undo-training")
    kinds = select(FactRow.kind, func.count()).where(FactRow.kind.like("training%")).group_by(FactRow.kind)
    assert dict(db.session.execute(kinds).all()) == {"training_ordered": 2, "training_withdrawn": 2}
    assert not page_of(as_manager.get("/team")).has("small", data_asked=True)
    repeated = as_manager.post(f"{response.location}/withdrawal", data={"csrf_token": token(as_manager)})
    assert "Nothing was left to take back" in receipt(as_manager, repeated).text
    assert (
        receipt(as_manager, ask(as_manager, soon)).one("main#main")["data-asked"] == "1"
    )  # and is asked anew


def token(client: FlaskClient) -> str:
    return page_of(client.get("/team")).one("meta", name="csrf-token")["content"]


def test_two_clicks_are_one_order(as_manager: FlaskClient) -> None:
    soon = operator("Борисов", 350)
    page = as_manager.get("/team")
    first, second = (send_again(as_manager, page, FORM, go="renewal", chosen=chosen(soon)) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location and orders() == 1
    assert (
        send_again(as_manager, page, FORM, go="renewal", chosen=chosen(soon), form_key="x").status_code == 400
    )


MISTAKES: tuple[tuple[dict[str, object], str], ...] = (
    ({"due_on": "01.02.2020"}, "The day is over"),
    ({"due_on": "soon"}, "This is not a date"),
    ({"due_on": ""}, "Enter the day"),
    ({"due_on": "2099-01-01"}, "within the next two years"),
    ({"go": "course", "course": ""}, "Choose a course"),
    ({"go": "course", "course": "unheard-of"}, "Choose a course"),
    ({"chosen": None}, "Choose at least one person"),
    ({"chosen": [f"{number}:calls" for number in range(1, 1002)]}, "more than 1,000"),
)


def test_a_mistake_is_shown_on_the_page_and_nothing_that_was_chosen_is_lost(as_manager: FlaskClient) -> None:
    soon = operator("Борисов", 350)
    operator("Власов")
    for changes, said in MISTAKES:
        response = ask(as_manager, soon, address="/team?q=борис", **changes)
        page = page_of(response)
        assert response.status_code == 422 and said in page.one("div.err").text, said
        assert page.one("title").text.startswith("Error:")
        (row,) = page.all("tr", data_person=True)  # the filter stays
        assert row["data-person"] == soon.number
        assert row.has("input", checked=True) == (changes.get("chosen", "as before") is not None)
        assert orders() == 0
    again = {"go": "renewal", "due_on": clock.today().isoformat(), "chosen": chosen(soon)}
    assert send_again(as_manager, page_html(response), FORM, **again).status_code == 303


def page_html(response: TestResponse) -> str:
    return response.get_data(as_text=True)


def test_a_manager_asks_only_the_own_units(as_manager: FlaskClient) -> None:
    mine, other = operator("Борисов", 350), operator("Чужой", 350, unit="elsewhere")
    page = receipt(as_manager, ask(as_manager, mine, other))
    assert page.one("main#main")["data-asked"] == "1" and "1 person is not of your units" in page.text
    assert ask(as_manager, other).status_code == 404
    assert ask(as_manager, chosen=["999999:calls"]).status_code == 404
    assert ask(as_manager, chosen=["nonsense"]).status_code == 404
    assert as_manager.get("/team/orders/999").status_code == 404
    assert orders() == 1


def test_what_another_manager_asked_is_shown_as_far_as_the_own_units_go(
    app: Flask, as_manager: FlaskClient
) -> None:
    mine, other = operator("Борисов", 350), operator("Чужой", 350, unit="elsewhere")
    director = signed_in(app.test_client(), factories.account("admin", locale="en").id)
    both, foreign = (
        ask(director, mine, other).location,
        ask(director, other, go="course", course="procedures").location,
    )
    page = page_of(as_manager.get(both))
    assert mine.number in page.text and other.number not in page.text
    assert as_manager.get(foreign).status_code == 404
    refused = as_manager.post(f"{foreign}/withdrawal", data={"csrf_token": token(as_manager)})
    assert refused.status_code == 404
    assert list(states(as_manager)) == [mine.number]


def test_an_auditor_reads_and_asks_nothing(app: Flask, manager: factories.Someone) -> None:
    soon = operator("Борисов", 350)
    auditor = signed_in(app.test_client(), factories.account("auditor", locale="en").id)
    page = page_of(auditor.get("/team"))
    assert (
        page.has("tr", data_person=soon.number)
        and not page.has(FORM)
        and not page.has("input", name="chosen")
    )
    refused = auditor.post("/team/orders", data={"csrf_token": token(auditor), "chosen": chosen(soon)})
    assert refused.status_code == 403
    assert not page_of(auditor.get(f"/people/{soon.number}")).has("form.ask")
    assert auditor.get("/team/orders").status_code == 200


def test_two_who_look_at_the_same_rows_each_read_their_language_and_only_one_can_choose(
    app: Flask, as_manager: FlaskClient
) -> None:
    soon = operator("Борисов", 350)
    auditor = signed_in(app.test_client(), factories.account("auditor", locale="ru").id)
    for _ in range(2):  # the second time from what was kept
        english = page_of(as_manager.get("/team")).one("tr", data_person=soon.number)
        russian = page_of(auditor.get("/team")).one("tr", data_person=soon.number)
        assert "Ends soon" in english.text and english.has("input", name="chosen")
        assert "Скоро истекает" in russian.text and not russian.has("input")
    ask(as_manager, soon)
    assert "asked until" in page_of(as_manager.get("/team")).one("tr", data_person=soon.number).text
    assert "назначено до" in page_of(auditor.get("/team")).one("tr", data_person=soon.number).text


def test_one_person_is_asked_from_the_own_page_with_one_click(app: Flask, as_manager: FlaskClient) -> None:
    soon = factories.account(family="Борисов", works_in="north", hired=days_ago(390), locale="en")
    happened(soon.id, Passed("calls"), days_ago(350))
    address = f"/people/{soon.number}"
    page = page_of(as_manager.get(address))
    (renewal,) = [form for form in page.all("form.ask") if form.has("input", name="certification")]
    values = {field["name"]: field["value"] for field in renewal.all("input")}
    wrong = as_manager.post(renewal["action"], data={**values, "go": "renewal", "due_on": "2020-01-01"})
    assert wrong.status_code == 422 and "The day is over" in page_of(wrong).one("div.err").text
    sent = as_manager.post(renewal["action"], data={**values, "go": "renewal"})
    assert receipt(as_manager, sent).one("main#main")["data-asked"] == "1"
    page = page_of(as_manager.get(address))
    assert "Renewal cannot be asked for: asked already" in page.text
    own = signed_in(app.test_client(), soon.id)
    mine = page_of(own.get(address))
    assert mine.one("li", data_order=True)["data-state"] == "open" and not mine.has("button", formaction=True)
    (row,) = page.all("li", data_order=True)
    back = row.one("button")["formaction"]
    withdrawn = as_manager.post(back, data={"csrf_token": token(as_manager), "person": soon.number})
    assert withdrawn.location == address
    page = page_of(as_manager.get(address))
    assert page.one("li", data_order=True)["data-state"] == "withdrawn" and "Taken back: 1" in page.text
    history = [moment.text for moment in page.one("ol.timeline").all("li")]
    assert any("Training asked for" in moment and "Calls, by" in moment for moment in history)
    course = send(as_manager, address, "form#assign-course", go="course", course="procedures")
    assert receipt(as_manager, course).one("main#main")["data-asked"] == "1"


def test_nobody_was_asked_yet(as_manager: FlaskClient) -> None:
    page = page_of(as_manager.get("/team/orders?page=7"))
    assert page.has("div.empty") and not page.has("table")


def test_all_of_a_filter_are_asked_and_their_orders_are_paged_with_what_became_of_them(
    as_manager: FlaskClient, manager: factories.Someone, later: Callable[[timedelta], None]
) -> None:
    for index in range(52):
        operator(f"Фамилия{index:02d}", 350)
    soon = operator("Борисов", 350)
    ask(as_manager, soon, due_on=clock.today().isoformat())
    fine = operator("Аксёнова", 100)
    asked = receipt(as_manager, ask(as_manager, address="/team?group=renew", all="53", chosen=None))
    assert asked.one("main#main")["data-asked"] == "52" and left_out(asked) == {soon.number: "asked"}
    assert fine.number not in asked.text
    pages = [page_of(as_manager.get(f"/team/orders?page={number}")) for number in (1, 2, 9)]
    assert [len(page.all("tr", data_order=True)) for page in pages] == [50, 3, 50]
    assert pages[1].all("tr", data_order=True)[-1].one("small.code").text == soon.number
    later(timedelta(days=1))
    signed_in(as_manager, manager.id)
    assert list(states(as_manager, 2).values()) == ["open", "open", "overdue"]
    happened(soon.id, Passed("calls"))  # too late, and still done
    assert states(as_manager, 2)[soon.number] == "met"


def test_pages_need_no_more_statements_for_more_orders(as_manager: FlaskClient) -> None:
    first = [operator(f"Первов{index}", 350) for index in range(2)]
    few_at = ask(as_manager, *first).location
    addresses = ("/team", "/team/orders", few_at, "/team?group=renew&q=ов&soon=yes")
    few = [statements(as_manager, address) for address in addresses]
    more = [operator(f"Другов{index}", 350) for index in range(30)]
    many_at = ask(as_manager, *more).location
    ask(as_manager, *more, go="course", course="procedures")
    addresses = ("/team", "/team/orders", many_at, "/team?group=renew&q=ов&soon=yes")
    assert [statements(as_manager, address) for address in addresses] == few
    assert max(few) <= 12


def statements(client: FlaskClient, address: str) -> int:
    client.get(address)
    with counted() as found:
        assert client.get(address).status_code == 200
    return len(found)

"""A wrong record of long ago is struck out: what changes is told first, and the past stays as it was known."""

from __future__ import annotations

from datetime import timedelta

from flask.testing import FlaskClient

from app import certification, record
from app.foundation import clock
from app.foundation.database import db, transaction
from app.record.facts import LessonDone, Passed, Payload, Reinstated, Suspended
from tests import factories
from tests.pages import page_of, send_again, signed_in

FORM = "form#strike-record"


def happened(someone: factories.Someone, days_ago: int, payload: Payload) -> int:
    """Recorded on its day, which lies that many days back."""
    on, at = clock.today() - timedelta(days=days_ago), clock.now() - timedelta(days=days_ago)
    with transaction() as session:
        return record.append(session, someone.id, payload, occurred_on=on, at=at, by=None)


def status(someone: factories.Someone, known_days_ago: int | None = None) -> str | None:
    db.session.rollback()
    on = clock.today() - timedelta(days=known_days_ago or 0)
    known_at = None if known_days_ago is None else clock.now() - timedelta(days=known_days_ago)
    line = certification.standing_of(someone.id, "calls", on=on, known_at=known_at)
    return line.status if line is not None else None


def test_a_pass_of_long_ago_is_struck_out(client: FlaskClient, manager: factories.Someone) -> None:
    anna = factories.person(works_in="north", hired=clock.today() - timedelta(days=300))
    wrong = happened(anna, 200, Passed("calls"))
    read = happened(anna, 199, LessonDone("calls", "one", 1))
    manages = signed_in(client, manager.id)
    person = page_of(manages.get(f"/people/{anna.number}"))
    address = f"/people/{anna.number}/record/{wrong}"
    assert [link["href"] for link in person.all("a") if "/record/" in link["href"]] == [address]

    page = manages.get(address)
    seen = page_of(page)
    (row,) = [one for one in seen.all("tr") if one.get("data-certification") == "calls"]
    assert row["data-status"] == "not_started"
    (certificate,) = seen.all("li", **{"data-certificate-number": True})
    assert certificate["data-loses-ground"] == "yes"
    assert status(anna) == "valid"

    unexplained = send_again(manages, page, FORM, reason=" ")
    assert unexplained.status_code == 422
    assert page_of(unexplained).one("#reason-error").text
    done = send_again(manages, page, FORM, reason="Another person sat the exam")
    assert done.status_code == 303
    assert (status(anna), status(anna, known_days_ago=100)) == ("not_started", "valid")
    kept = record.history_of(anna.id)
    assert [fact.id for fact in kept if fact.id == wrong] == [wrong]
    (voiding,) = [fact for fact in kept if fact.voids_id == wrong]
    assert voiding.recorded_by == manager.id
    assert send_again(manages, page, FORM, reason="Once more").status_code == 409
    assert manages.get(f"/people/{anna.number}/record/{read}").status_code == 409


def test_a_certificate_that_only_disagrees_is_left_to_people(
    client: FlaskClient, manager: factories.Someone
) -> None:
    """Without the decision that reinstated somebody they are suspended, but the pass behind the paper stands."""
    anna = factories.person(works_in="north", hired=clock.today() - timedelta(days=300))
    happened(anna, 100, Passed("calls"))
    happened(anna, 50, Suspended("calls", "Complaint"))
    decision = happened(anna, 40, Reinstated("calls"))
    page = page_of(signed_in(client, manager.id).get(f"/people/{anna.number}/record/{decision}"))
    (certificate,) = page.all("li", **{"data-certificate-number": True})
    assert certificate["data-loses-ground"] == "no"
    (row,) = [one for one in page.all("tr") if one.get("data-certification") == "calls"]
    assert (row["data-status"], row["data-may-work"]) == ("suspended", "no")


def test_who_may_strike_out_what(client: FlaskClient, manager: factories.Someone) -> None:
    stranger = factories.person(works_in="elsewhere")
    theirs = happened(stranger, 10, Passed("calls"))
    own = happened(manager, 10, Passed("calls"))
    manages = signed_in(client, manager.id)
    assert manages.get(f"/people/{stranger.number}/record/{theirs}").status_code == 404
    assert manages.get(f"/people/{manager.number}/record/{own}").status_code in (403, 409)
    anna = factories.person(works_in="north")
    assert manages.get(f"/people/{anna.number}/record/{theirs}").status_code == 404
    auditor = factories.account("auditor", works_as=None)
    assert signed_in(client, auditor.id).get(f"/people/{anna.number}/record/{theirs}").status_code == 403

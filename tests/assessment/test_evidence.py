"""Rule 41: the log of an attempt is append-only, chained, and can be exported; whatever is altered is named."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select, text

from app.assessment.attestation import flaws
from app.assessment.chain import Break, following
from app.assessment.models import AttemptEventRow, ResponseRow
from app.assessment.queries.evidence import kept_attempt
from app.foundation.database import db, transaction
from tests import factories, pages
from tests.assessment.conftest import answer_all, hand_in, only_attempt, quiz_facts, start


@pytest.fixture
def done(browser, publish, app) -> str:
    """An attempt from start to result."""
    publish()
    attempt = start(browser)
    answer_all(browser, attempt)
    hand_in(browser, attempt)
    return attempt.rsplit("/", 1)[1]


def evidence(app, *arguments: str) -> tuple[int, dict[str, Any]]:
    run = app.test_cli_runner().invoke(args=["quiz", "evidence", *arguments, "--json"])
    assert isinstance(run.exception, SystemExit | None), (run.output, run.stderr)
    assert run.stdout, run.stderr
    return run.exit_code, json.loads(run.stdout)


def test_the_log_holds_everything_that_happened_in_its_order(app, operator, done):
    status, found = evidence(app, done)
    assert status == 0 and found["holds"]
    assert [entry["kind"] for entry in found["log"]] == ["start", *["save"] * 3, "submitted", "graded"]
    assert [entry["step"] for entry in found["log"]] == [1, 2, 3, 4, 5, 6]
    assert found["attempt"]["person"]["number"] == operator.number
    assert found["log"][-1]["hash"] == found["head"] == only_attempt().chain


def test_the_record_which_is_sealed_keeps_the_log(app, operator, done):
    (fact,) = quiz_facts(operator)
    assert fact.payload.log == evidence(app, done)[1]["recorded"] == only_attempt().chain


ALTERED = [
    ("UPDATE response SET answer = '[1]' WHERE step = 3", 3, "altered"),
    ("UPDATE response SET saved_at = '2026-01-01 10:00:00.000000' WHERE step = 2", 2, "altered"),
    ("UPDATE response SET late = true WHERE step = 4", 4, "altered"),
    ("UPDATE attempt_event SET details = '{}' WHERE step = 5", 5, "altered"),
    ("UPDATE attempt_event SET actor_id = NULL WHERE step = 1", 1, "altered"),
    ("UPDATE attempt_event SET kind = 'expired' WHERE step = 5", 5, "altered"),
    ("DELETE FROM response WHERE step = 2", 2, "missing"),
    ("DELETE FROM attempt_event WHERE step = 6", 6, "missing"),
    ("UPDATE response SET step = 3 WHERE step = 4", 4, "missing"),
    ("UPDATE attempt SET result = 'failed'", None, "result"),
    ("UPDATE attempt SET points = '1'", None, "result"),
    ("UPDATE attempt SET number = 7", None, "start"),
    ("UPDATE attempt SET layout = '{}'", None, "start"),
    ("UPDATE attempt SET chain = 'a'", None, "head"),
    ("UPDATE quiz_snapshot SET content = '{}'", None, "content"),
]  # fmt: skip


class Undone(Exception):
    """Takes back what a test has altered."""


def test_whatever_is_altered_is_named(app, done):
    for statement, step, reason in ALTERED:
        with pytest.raises(Undone), transaction() as session:
            session.execute(text(statement))
            found = flaws(kept_attempt(done))
            assert Break(step or 0, reason) in found, statement
            raise Undone
    assert flaws(kept_attempt(done)) == ()


def test_the_command_names_what_is_altered(app, done):
    with transaction() as session:
        session.execute(text("UPDATE response SET answer = '[1]' WHERE step = 3"))
    status, found = evidence(app, done)
    assert (status, found["holds"], found["breaks"]) == (1, False, [{"step": 3, "reason": "altered"}])
    status, found = evidence(app)
    assert (status, found["broken"]) == (1, [{"attempt": done, "step": 3, "reason": "altered"}])


def test_a_log_written_anew_from_its_start_does_not_fit_the_record(app, operator, done):
    """Whoever can write everything in the database still meets the sealed record."""
    kept, head = kept_attempt(done), ""
    with transaction() as session:
        for written in kept.log:
            entry = written.entry
            if entry.kind == "save":
                entry = type(entry)(
                    entry.step, entry.at, "save", entry.actor, {**entry.details, "late": True}
                )
            head = following(head, entry)
            values = {"step": entry.step, "chain": head}
            session.execute(
                text("UPDATE response SET late = true, chain = :chain WHERE step = :step"), values
            )
            session.execute(text("UPDATE attempt_event SET chain = :chain WHERE step = :step"), values)
        session.execute(text("UPDATE attempt SET chain = :head"), {"head": head})
    assert evidence(app, done)[1]["breaks"] == [{"step": None, "reason": "record"}]


def test_entries_from_before_logs_were_chained_break_nothing(app, done):
    with transaction() as session:
        for table in ("response", "attempt_event"):
            session.execute(text(f"UPDATE {table} SET step = NULL, chain = NULL"))
        session.execute(text("UPDATE attempt SET steps = 0, chain = ''"))
        session.execute(text("UPDATE attempt SET fact_id = NULL"))
    status, found = evidence(app, done)
    assert (status, found["unchained"], found["log"]) == (0, 6, [])


def test_an_attempt_that_is_not_there_is_said(app):
    run = app.test_cli_runner().invoke(args=["quiz", "evidence", "no-such-attempt", "--json"])
    assert run.exit_code == 1
    assert json.loads(run.stdout)["error"]["code"] == "unknown-attempt"


def test_no_entry_stands_outside_the_chain(app, done):
    """Every way that writes an entry chains it."""
    db.session.rollback()
    assert all(row.step for model in (AttemptEventRow, ResponseRow) for row in db.session.query(model))


def test_an_auditor_takes_the_evidence_away_and_that_is_noted(app, browser, operator, done):
    from app.record.models import JournalRow

    address = f"/quizzes/exam/attempts/{done}"
    auditor = pages.signed_in(app.test_client(), factories.account("auditor", locale="en").id)
    assert pages.page_of(auditor.get(f"{address}/result")).has("a", href=f"{address}/evidence.json")
    taken = auditor.get(f"{address}/evidence.json")
    found = json.loads(taken.data)
    assert taken.mimetype == "application/json" and found["holds"] and len(found["log"]) == 6
    db.session.rollback()
    noted = db.session.scalars(
        select(JournalRow).where(JournalRow.action == "assessment:attempt:exported")
    ).one()
    assert noted.subject == operator.number
    assert not pages.page_of(browser.get(f"{address}/result")).has("a", href=f"{address}/evidence.json")


def test_nobody_else_takes_it(app, browser, done):
    """Rule 21: the evidence holds the key."""
    address = f"/quizzes/exam/attempts/{done}/evidence.json"
    assert browser.get(address).status_code == 403
    for roles in ((), ("trainer",), ("assessor",), ("manager",)):
        client = pages.signed_in(app.test_client(), factories.account(*roles, locale="en").id)
        assert client.get(address).status_code == 403, roles


def test_there_is_none_of_an_attempt_under_way_of_an_own_one_or_beyond_reach(app, publish):
    publish()
    factories.unit("elsewhere")
    auditor = pages.signed_in(app.test_client(), factories.account("auditor", locale="en").id)
    own = start(auditor)
    operator = pages.signed_in(app.test_client(), factories.account(locale="en").id)
    theirs = start(operator)
    assert auditor.get(f"{theirs}/evidence.json").status_code == 404
    for client, attempt in ((auditor, own), (operator, theirs)):
        hand_in(client, attempt)
    assert auditor.get(f"{own}/evidence.json").status_code == 404
    assert auditor.get(f"{theirs}/evidence.json").status_code == 200
    narrow = factories.account("auditor", role_in="elsewhere", works_in="elsewhere", locale="en")
    assert pages.signed_in(app.test_client(), narrow.id).get(f"{theirs}/evidence.json").status_code == 404

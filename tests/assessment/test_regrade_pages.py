"""A faulty question is repaired for those who were asked it: the effect is shown first, then made in one step."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from app import certification, library, record
from app.assessment.models import AttemptEventRow, AttemptRow, RegradedAttemptRow, RegradeRow
from app.foundation import clock, jobs
from app.foundation.database import db, transaction
from app.foundation.models import Outbox
from tests import factories, pages
from tests.assessment.conftest import (
    PUBLISHED,
    QUESTIONS,
    RIGHT,
    answer_all,
    hand_in,
    only_attempt,
    question,
    quiz_facts,
    result_of,
    rows,
    start,
)
from tests.assessment.essays import ESSAY, MAIL, give, grader, page_at, publish_all
from tests.assessment.essays import sat as sat_with_essay
from tests.queries import counted

REPAIR = "/studio/items/exam/canary-single/regrade"
MENDED = QUESTIONS.replace("- ( ) The postal code", "- (x) The postal code").replace(
    "- (x) The card code", "- ( ) The card code"
)
RULE = """\
rule: calls
title: {en: "Calls", ru: "Звонки"}
owner: training
version: 1
source: {act: "Order", clause: "1", in_force: 2026-01-01, verified_by: "A. Ivanova"}
evidence: {quiz: exam, exam: true}
initial: {before_work: true}
renew: {every: P1Y}
"""
MATRIX = """\
requirements:
  - {position: contact-centre-operator, unit: "*", requires: [calls], from: 2026-01-01}
"""
POSTAL = RIGHT | {"Card data": ["The postal code"]}


def sat(client, someone, answers):
    browser = pages.signed_in(client, someone.id)
    attempt = start(browser)
    answer_all(browser, attempt, answers)
    assert hand_in(browser, attempt).status_code == 303
    return attempt


def trainer(client):
    return pages.signed_in(client, factories.account("trainer", locale="en").id)


def repair(browser, policy, reason="The key was wrong.", **more):
    """Looks at the effect of a policy and applies it. Gives the response."""
    shown = browser.get(f"{REPAIR}?policy={policy}&revision=1")
    return pages.send_again(browser, shown, "form#apply-regrade", reason=reason, **more)


def test_a_failed_attempt_passes_by_the_new_key(client, operator, publish):
    """Rules 33 and 34: seen before it is made; the old fact is struck out, the new one has its day."""
    publish()
    attempt = sat(client, operator, {"Card data": ["The postal code"], "Hold music": ["false"]})
    (failed,) = quiz_facts(operator)
    assert failed.kind == "quiz_failed"
    publish(questions=MENDED)
    browser = trainer(client.application.test_client())
    main = page_at(browser, f"{REPAIR}?policy=new-key&revision=1").one("main#main")
    assert [main[f"data-{name}"] for name in ("changed", "up", "down", "manual")] == ["1", "1", "0", "0"]
    assert rows(RegradeRow) == 0
    assert quiz_facts(operator) == [failed]
    done = repair(browser, "new-key")
    assert done.status_code == 303, pages.page_of(done).text
    (fact,) = quiz_facts(operator)
    assert (fact.kind, fact.occurred_on, fact.occurred_at) == (
        "quiz_passed",
        failed.occurred_on,
        failed.occurred_at,
    )
    own = pages.signed_in(client, operator.id)
    assert result_of(own, attempt) == ("passed", "3", "5")
    assert "key of this question was mended" in question(own, f"{attempt}/result").text


def letters_to(person):
    jobs.run_pending()
    db.session.rollback()
    return db.session.scalars(
        select(Outbox).where(Outbox.recipient == person.email).order_by(Outbox.id)
    ).all()


@pytest.fixture
def browser(app):
    return app.test_client()


@pytest.mark.parametrize(
    ("chosen", "by_policy"),
    [
        (
            "The card code",
            {
                "new-key": ("failed", "1", "5"),
                "either-key": ("failed", "3", "5"),
                "full-credit": ("failed", "3", "5"),
                "drop": ("failed", "1", "3"),
                "none": ("failed", "3", "5"),
            },
        ),
        (
            "The date of birth",
            {
                "full-credit": ("failed", "3", "5"),
                "new-key": ("failed-critical", "1", "5"),
                "drop": ("failed", "1", "3"),
                "none": ("failed-critical", "1", "5"),
            },
        ),
    ],
)
def test_each_policy_gives_what_it_says(app, browser, operator, publish, chosen, by_policy):
    """Rule 34: all five, one after the other, each from the answers as they were given."""
    publish(**{"pass": "90%"})
    attempt = sat(browser, operator, {"Card data": [chosen], "Hold music": ["false"]})
    publish(questions=MENDED, **{"pass": "90%"})
    own, boss = pages.signed_in(browser, operator.id), trainer(app.test_client())
    for policy, expected in by_policy.items():
        assert repair(boss, policy).status_code == 303
        assert result_of(own, attempt) == expected, policy


def test_one_regrade_is_kept_with_reason_and_old_results_and_told(app, browser, operator, publish):
    """Rules 34 and 41: who, when, why; the old result stays; the person reads the reason."""
    publish()
    sat(browser, operator, {"Card data": ["The postal code"], "Hold music": ["false"]})
    boss = factories.account("trainer", locale="en")
    done = repair(pages.signed_in(app.test_client(), boss.id), "full-credit", reason="Both are right.")
    row = db.session.scalars(select(RegradeRow)).one()
    assert (row.policy, row.reason, row.decided_by) == ("full-credit", "Both are right.", boss.id)
    line = db.session.scalars(select(RegradedAttemptRow)).one()
    assert (line.before["result"], line.before["points"]) == ("failed", "1")
    assert (line.after["result"], line.after["points"]) == ("passed", "3")
    event = db.session.scalars(select(AttemptEventRow).order_by(AttemptEventRow.id.desc())).first()
    assert (event.kind, event.actor_id, event.details["policy"]) == ("graded", boss.id, "full-credit")
    assert event.details["before"]["points"] == "1"
    (letter,) = letters_to(operator)
    assert letter.subject == "Result changed: Procedures exam: passed"
    assert "Both are right." in letter.text
    receipt = page_at(pages.signed_in(app.test_client(), boss.id), done.location)
    assert receipt.one("tr", data_before="failed")["data-after"] == "passed"
    struck = [
        fact.kind
        for fact in record.history_of(operator.id)
        if fact.kind in ("quiz_failed", "voided", "quiz_passed")
    ]
    assert struck == ["quiz_failed", "voided", "quiz_passed"]


def test_points_alone_change_nothing_in_the_record(app, browser, operator, publish):
    publish(**{"pass": "20%"})
    attempt = sat(browser, operator, {"Card data": ["The postal code"], "Hold music": ["false"]})
    (fact,) = quiz_facts(operator)
    repair(trainer(app.test_client()), "full-credit")
    assert quiz_facts(operator) == [fact]
    assert result_of(pages.signed_in(browser, operator.id), attempt) == ("passed", "3", "5")
    assert [letter.subject for letter in letters_to(operator)] == ["Points changed: Procedures exam"]


def test_a_result_that_was_struck_out_stays_struck_out(app, browser, operator, publish):
    publish()
    sat(browser, operator, {"Card data": ["The postal code"], "Hold music": ["false"]})
    with transaction() as session:
        (fact,) = quiz_facts(operator)
        record.void(session, fact.id, reason="Somebody helped.", at=clock.now(), by=None)
    assert repair(trainer(app.test_client()), "full-credit").status_code == 303
    assert only_attempt().result == "passed"
    assert quiz_facts(operator) == []


def test_a_regrade_is_taken_back_by_another(app, browser, operator, publish):
    """The newest decision holds, made from the answers as they were given; the old fact has its day again."""
    publish()
    attempt = sat(browser, operator, {"Card data": ["The postal code"], "Hold music": ["false"]})
    (first,) = quiz_facts(operator)
    boss = trainer(app.test_client())
    repair(boss, "full-credit")
    repair(boss, "drop")
    assert result_of(pages.signed_in(browser, operator.id), attempt) == ("failed", "1", "3")
    repair(boss, "none")
    (last,) = quiz_facts(operator)
    assert (last.kind, last.occurred_on, last.payload.points) == ("quiz_failed", first.occurred_on, "1")
    assert result_of(pages.signed_in(browser, operator.id), attempt) == ("failed", "1", "5")
    assert rows(RegradeRow) == 3


def test_what_has_changed_since_the_preview_is_not_applied(app, browser, operator, publish):
    """Rule 34: nothing happens that was not shown."""
    publish()
    sat(browser, operator, POSTAL)
    boss = trainer(app.test_client())
    shown = boss.get(f"{REPAIR}?policy=full-credit&revision=1")
    sat(app.test_client(), factories.account(locale="en"), POSTAL)
    late = pages.send_again(boss, shown, "form#apply-regrade", reason="Because.")
    assert late.status_code == 409
    page = pages.page_of(late)
    assert page.one(data_error="stale")
    assert page.one("main#main")["data-changed"] == "2"
    assert rows(RegradeRow) == 0
    assert pages.send_again(boss, late, "form#apply-regrade", reason="Because.").status_code == 303


def test_one_form_sent_twice_is_one_regrade(app, browser, operator, publish):
    publish()
    sat(browser, operator, POSTAL)
    boss = trainer(app.test_client())
    shown = boss.get(f"{REPAIR}?policy=full-credit&revision=1")
    answers = [pages.send_again(boss, shown, "form#apply-regrade", reason="Because.") for _ in range(2)]
    assert len({answer.location for answer in answers}) == 1
    assert rows(RegradeRow) == 1
    assert len(letters_to(operator)) == 1


def test_a_regrade_needs_its_reason(app, browser, operator, publish):
    publish()
    sat(browser, operator, POSTAL)
    refused = repair(trainer(app.test_client()), "drop", reason="  ")
    assert refused.status_code == 422
    assert pages.page_of(refused).one(data_error="no-reason")
    assert rows(RegradeRow) == 0


def test_looking_at_the_effect_writes_nothing(app, browser, operator, publish):
    publish()
    sat(browser, operator, POSTAL)
    boss = trainer(app.test_client())
    before = only_attempt().grading
    with counted() as statements:
        assert boss.get(f"{REPAIR}?policy=drop&revision=1").status_code == 200
    assert not [text for text in statements.texts if not text.startswith("SELECT")]
    assert only_attempt().grading == before


def test_only_the_chosen_revisions_are_meant(app, browser, operator, publish):
    """Rule 33: attempts at the mended revision have its key from the start."""
    publish()
    sat(browser, operator, POSTAL)
    publish(questions=MENDED)
    later = factories.account(locale="en")
    sat(app.test_client(), later, POSTAL)
    boss = trainer(app.test_client())
    page = page_at(boss, REPAIR)
    chosen = {
        field["value"] for field in page.all("input", name="revision") if field.get("checked") is not None
    }
    assert chosen == {"1"}
    repair(boss, "drop")
    by_revision = dict(db.session.execute(select(AttemptRow.revision, AttemptRow.max)).all())
    assert by_revision == {1: "3", 2: "5"}


def test_an_open_attempt_finishes_on_its_own(app, browser, operator, publish):
    """Rule 33."""
    publish()
    own = pages.signed_in(browser, operator.id)
    attempt = start(own)
    sat(app.test_client(), factories.account(locale="en"), POSTAL)
    boss = trainer(app.test_client())
    assert "1 is under way" in page_at(boss, REPAIR).text
    repair(boss, "drop")
    answer_all(own, attempt)
    hand_in(own, attempt)
    assert result_of(own, attempt) == ("passed", "5", "5")


def test_an_answer_without_a_place_under_the_new_key_is_left_to_a_person(app, browser, operator, publish):
    """Rule 35."""
    publish()
    attempt = sat(browser, operator, {"Card data": ["Any of these"], "Hold music": ["false"]})
    publish(questions=MENDED.replace("- ( ) Any of these {fixed}\n", ""))
    boss = trainer(app.test_client())
    page = page_at(boss, f"{REPAIR}?policy=new-key&revision=1")
    main = page.one("main#main")
    assert (main["data-manual"], main["data-changed"]) == ("1", "0")
    by_hand = next(
        link["href"] for link in page.all("a") if attempt.rpartition("/")[2] in link.get("href", "")
    )
    repair(boss, "new-key")
    assert result_of(pages.signed_in(browser, operator.id), attempt) == ("failed", "1", "5")
    pages.send(boss, by_hand, "form#mark", points="2")
    pages.send(boss, "/grading/quizzes/exam/canary-single/publication", "form#publish-marks")
    assert result_of(pages.signed_in(browser, operator.id), attempt) == ("passed", "3", "5")


def test_a_question_that_has_gone_has_no_new_key(app, browser, operator, publish):
    publish()
    sat(browser, operator, POSTAL)
    publish(questions=QUESTIONS.replace("canary-single", "another-id"))
    boss = trainer(app.test_client())
    values = {field["value"] for field in page_at(boss, REPAIR).all("input", name="policy")}
    assert values == {"full-credit", "drop", "none"}
    assert pages.page_of(boss.get(f"{REPAIR}?policy=new-key&revision=1")).one(data_error="no-key")
    assert repair(boss, "drop").status_code == 303


def test_points_of_a_grader_survive_unless_ticked(app, browser, operator, publish):
    """Rule 36."""
    publish(questions=ESSAY)
    attempt = sat_with_essay(browser, operator)
    marking = grader(app.test_client())
    give(marking, "0", "1")
    publish_all(marking)
    place = "/studio/items/exam/mail/regrade"
    shown = marking.get(f"{place}?policy=full-credit&revision=1")
    assert pages.page_of(shown).one("main#main")["data-changed"] == "0"
    assert "keeps the points that a person gave" in pages.page_of(shown).text
    pages.send_again(marking, shown, "form#apply-regrade", reason="Unclear.")
    assert result_of(pages.signed_in(browser, operator.id), attempt) == ("failed", "2.75", "5")
    ticked = marking.get(f"{place}?policy=full-credit&revision=1&over_marks=yes")
    pages.send_again(marking, ticked, "form#apply-regrade", reason="Unclear.")
    assert result_of(pages.signed_in(browser, operator.id), attempt) == ("passed", "5", "5")


def test_points_given_after_a_regrade_stand(app, browser, operator, publish):
    """Rule 36: the tick is about points that were given before."""
    publish(questions=ESSAY)
    attempt = sat_with_essay(browser, operator)
    marking = grader(app.test_client())
    give(marking, "0", "1")
    publish_all(marking)
    ticked = marking.get("/studio/items/exam/mail/regrade?policy=full-credit&revision=1&over_marks=yes")
    pages.send_again(marking, ticked, "form#apply-regrade", reason="Unclear.")
    give(marking, "1", "1", page=marking.get(f"{MAIL}?answer={attempt.rpartition('/')[2]}"))
    publish_all(marking)
    assert result_of(pages.signed_in(browser, operator.id), attempt) == ("passed", "3.5", "5")


def test_an_essay_that_waits_is_final_when_its_question_is_dropped(app, browser, operator, publish):
    publish(questions=ESSAY)
    sat_with_essay(browser, operator)
    boss = trainer(app.test_client())
    shown = boss.get("/studio/items/exam/mail/regrade?policy=drop&revision=1")
    pages.send_again(boss, shown, "form#apply-regrade", reason="Unclear.")
    assert only_attempt().state == "final"
    assert [fact.kind for fact in quiz_facts(operator)] == ["quiz_passed"]
    assert not page_at(boss, "/grading").has("li", data_grading=True)
    assert pages.page_of(boss.get(MAIL)).one("main#main")["data-drafts"] == "0"


def test_whoever_regrades_leaves_an_own_attempt_to_a_colleague(app, browser, publish):
    publish()
    both = factories.account("trainer", locale="en")
    attempt = sat(browser, both, POSTAL)
    own = pages.signed_in(browser, both.id)
    page = page_at(own, f"{REPAIR}?policy=full-credit&revision=1")
    assert "ask a colleague" in page.text
    repair(own, "full-credit")
    assert result_of(own, attempt) == ("passed", "3", "5")
    repair(trainer(app.test_client()), "full-credit")
    assert result_of(pages.signed_in(browser, both.id), attempt) == ("passed", "5", "5")


# -- certificates ---------------------------------------------------------------------------------------------------


@pytest.fixture
def holder(app, browser, publish, tmp_path: Path):
    """A person who is certified by the exam, with the address of the attempt."""
    folder = tmp_path / "rules" / "certifications"
    folder.mkdir(parents=True)
    (folder / "calls.yaml").write_text(RULE, encoding="utf-8")
    (folder / "requirements.yaml").write_text(MATRIX, encoding="utf-8")
    assert not library.push([str(folder)], folder.parent, replace(library.Terms(at=PUBLISHED))).faults
    publish()
    someone = factories.account(locale="en", hired=date(2026, 11, 2))
    attempt = sat(browser, someone, {"Card data": ["The card code"], "Hold music": ["false"]})
    assert standing(someone) == ("valid", "yes")
    publish(questions=MENDED)
    return someone, attempt


def standing(person):
    db.session.rollback()
    found = certification.standing_of(person.id, "calls", on=clock.today())
    return found.status, found.may_work


def certificates(person):
    return [one for one in certification.certificates_of(person.id) if one.withdrawn_at is None]


def test_a_certificate_that_loses_its_ground_is_listed_and_never_silently_lowered(app, browser, holder):
    """Rules 32 and 34: an explicit choice, and nothing without it."""
    someone, _attempt = holder
    (certificate,) = certificates(someone)
    boss = trainer(app.test_client())
    page = page_at(boss, f"{REPAIR}?policy=new-key&revision=1")
    assert certificate.number in page.one("tr", data_certificate_of=True).text
    assert repair(boss, "new-key").status_code == 422
    assert rows(RegradeRow) == 0
    assert standing(someone) == ("valid", "yes")


def test_withdrawn_the_standing_follows_at_once(app, browser, holder):
    someone, attempt = holder
    repair(trainer(app.test_client()), "new-key", certificates="withdraw")
    assert [fact.kind for fact in quiz_facts(someone)] == ["quiz_failed"]
    assert standing(someone)[1] == "no"
    assert certificates(someone) == []
    assert result_of(pages.signed_in(browser, someone.id), attempt)[0] == "failed"


@pytest.mark.parametrize(("decision", "may_work"), [("kept", "yes"), ("withdrawn", "no")])
def test_left_it_stands_until_somebody_decides(app, browser, holder, decision, may_work):
    """Rule 34: the decision, its reason and its maker are kept."""
    someone, attempt = holder
    boss = trainer(app.test_client())
    receipt = repair(boss, "new-key", certificates="leave").location
    assert standing(someone) == ("valid", "yes")
    assert result_of(pages.signed_in(browser, someone.id), attempt)[0] == "failed"
    assert page_at(boss, "/studio").one("li", data_left=True)
    page = boss.get(receipt)
    line = pages.page_of(page).one(data_decision="left")["data-line"]
    fields = {
        "csrf_token": pages.csrf_token(boss),
        "form_key": "a-key-that-is-long-enough",
        "decision": decision,
        "reason": "Talked it over.",
    }
    assert boss.post(f"{receipt}/{line}", data=fields).status_code == 303
    assert standing(someone)[1] == may_work
    assert len(certificates(someone)) == (decision == "kept")
    row = db.session.scalars(select(RegradedAttemptRow)).one()
    assert (row.decision, row.decision_reason) == (decision, "Talked it over.")
    again = boss.post(f"{receipt}/{line}", data=fields | {"form_key": "another-key-long-enough"})
    assert again.status_code == 409
    assert not page_at(boss, "/studio").has("li", data_left=True)


@pytest.mark.parametrize(
    ("decision", "may_work", "waiting"), [("kept", "yes", "0"), ("withdrawn", "no", "1")]
)
def test_a_manager_decides_about_what_was_left(app, browser, holder, decision, may_work, waiting):
    """Beside the trainer who has repaired the question; what was withdrawn is a case of its own then."""
    someone, _attempt = holder
    repair(trainer(app.test_client()), "new-key", certificates="leave")
    manages = pages.signed_in(app.test_client(), factories.account("manager", works_as=None).id)
    page = manages.get("/certificates/decisions")
    form = pages.page_of(page).one("form", data_left=True)
    hidden = {field["name"]: field["value"] for field in form.all("input", type="hidden")}
    assert manages.post(form["action"], data=hidden | {"decision": decision, "words": " "}).status_code == 422
    assert (
        manages.post(form["action"], data=hidden | {"decision": decision, "words": "Seen"}).status_code == 303
    )
    assert standing(someone)[1] == may_work
    row = db.session.scalars(select(RegradedAttemptRow)).one()
    assert (row.decision, row.decision_reason) == (decision, "Seen")
    assert page_at(manages, "/certificates/decisions").one("main")["data-waiting"] == waiting


def test_a_later_repair_decides_about_what_an_earlier_one_left(app, browser, holder):
    someone, _attempt = holder
    boss = trainer(app.test_client())
    repair(boss, "new-key", certificates="leave")
    repair(boss, "none")
    assert standing(someone) == ("valid", "yes")
    assert len(certificates(someone)) == 1
    assert not page_at(boss, "/studio").has("li", data_left=True)
    assert [fact.kind for fact in quiz_facts(someone)] == ["quiz_passed"]


def test_a_mark_never_takes_the_pass_from_under_a_certificate(app, browser, holder):
    """Rule 32: a grader who changes points later is told to ask first."""
    someone, attempt = holder
    boss = trainer(app.test_client())
    place = f"/grading/quizzes/exam/canary-single?answer={attempt.rpartition('/')[2]}"
    pages.send(boss, place, "form#mark", points="0")
    pages.send(boss, "/grading/quizzes/exam/canary-single/publication", "form#publish-marks")
    assert "held back" in page_at(boss, "/grading").text
    assert standing(someone) == ("valid", "yes")
    assert only_attempt().result == "passed"


def test_a_repair_that_lets_somebody_pass_certifies_them(app, browser, holder):
    """The award follows from the record, dated by the day of the attempt."""
    other = factories.account(locale="en", hired=date(2026, 11, 2))
    publish_day = clock.today()
    boss = trainer(app.test_client())
    attempt = sat(app.test_client(), other, {"Card data": ["The card code"], "Hold music": ["false"]})
    assert standing(other)[1] == "no"
    shown = boss.get(f"{REPAIR}?policy=full-credit&revision=2")
    pages.send_again(boss, shown, "form#apply-regrade", reason="Both are right.")
    assert attempt
    assert standing(other) == ("valid", "yes")
    assert [one.passed_on for one in certificates(other)] == [publish_day]


def test_statements_of_the_effect_do_not_grow_with_the_attempts(app, browser, operator, publish):
    publish()
    sat(browser, operator, POSTAL)
    boss = trainer(app.test_client())

    def count() -> int:
        boss.get(f"{REPAIR}?policy=full-credit&revision=1")
        with counted() as statements:
            boss.get(f"{REPAIR}?policy=full-credit&revision=1")
        return len(statements)

    before = count()
    for _ in range(3):
        sat(app.test_client(), factories.account(locale="en"), POSTAL)
    assert count() == before


@pytest.mark.parametrize("pass_mark", ["20%", "60%"], ids=["points alone", "the result turns"])
def test_the_log_of_a_regraded_attempt_is_still_evidence(app, browser, operator, publish, pass_mark):
    """Rule 41: regrades stand in the chain, and the sealed record knows a hash of it."""
    publish(**{"pass": pass_mark})
    attempt = sat(browser, operator, {"Card data": ["The postal code"], "Hold music": ["false"]})
    repair(trainer(app.test_client()), "full-credit")
    run = app.test_cli_runner().invoke(args=["quiz", "evidence", attempt.rpartition("/")[2], "--json"])
    told = json.loads(run.stdout)
    assert (run.exit_code, told["holds"]) == (0, True), told
    assert [entry["kind"] for entry in told["log"]][-2:] == ["graded", "graded"]

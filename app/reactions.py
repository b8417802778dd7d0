"""What follows from what: fact kind → functions that run in the transaction which appended the fact."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy.orm import Session

from app import assessment, certification, demo, learning, library, people, retraining, studio
from app.foundation import clock
from app.learning.tasks import QuizState
from app.record.facts import Fact

REACTIONS: dict[str, list[Callable[[Session, Fact], None]]] = {
    **{kind: [certification.restate_on] for kind in certification.RESTATED_AFTER},
    "voided": [certification.open_cases, certification.restate_on],
    "training_ordered": [certification.pass_over],
    "training_withdrawn": [certification.pass_over],
}


def connect(app: Flask) -> None:
    """Hands upper capabilities to lower ones, once, at the start."""
    app.extensions["reactions"] = REACTIONS
    app.extensions["together"] = certification.together
    library.register_format("certification", certification.check_rule)
    library.register_format("requirements", certification.check_matrix)
    library.register_format(
        "document-template", certification.check_document_template, certification.images_of_template
    )
    library.when_published(certification.follow_publication)
    library.when_published(retraining.follow_publication)
    library.when_published(learning.follow_publication)
    library.when_published(studio.follow_publication)
    learning.connect(
        app,
        learning.Providers(
            standings=certification.training_standings,
            needs=(retraining.training_needs, retraining.refresher_needs),
            quiz_states=quiz_states,
            questions=assessment.lesson_questions,
            judge=assessment.judge_lesson_question,
        ),
    )
    assessment.limit_attempts_by(app, attempts_that_rules_allow)
    assessment.when_asked_for_certificates(app, certificate_stands_on)
    certification.when_changed(retraining.look_again)
    people.when_unit_moved(certification.follow_move)
    people.when_asked_for_users(certification.matrix_naming)
    people.offer_own_data("reading", learning.own_reading)
    people.offer_own_data("sessions", learning.own_places)
    people.offer_own_data("attempts", assessment.own_attempts)
    people.offer_own_data("observations", assessment.own_observations)
    people.offer_own_data("refreshers", retraining.own_refreshers)
    people.offer_own_data("incidents", retraining.own_reports)
    people.offer_own_data("quality_checks", retraining.own_quality_checks)
    people.offer_own_data("sign_offs", retraining.own_sign_offs)
    people.offer_own_data("standings", certification.own_standings)
    people.offer_own_data("reminders", retraining.own_reminders)
    people.offer_own_data("certificates", certification.own_certificates)
    people.offer_own_data("certificate_decisions", certification.own_decisions)
    people.offer_own_data("protocols", certification.own_protocols)
    app.extensions["make_demo"] = demo.make_where_nobody_is


def attempts_that_rules_allow(person_id: int, quiz: str, at: datetime) -> assessment.Outer:
    """What certification's rules say of attempts, in assessment's words: the stricter of quiz and rule holds."""
    kind, name = ("call", quiz.removeprefix("calls/")) if quiz.startswith("calls/") else ("quiz", quiz)
    zone = people.zone_of(person_id)
    limit = certification.attempt_limit_of(person_id, kind, name, clock.civil_date(at, zone))
    day = limit.not_before
    opens = None if day is None else datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(UTC)
    return assessment.Outer(limit.left, opens)


def certificate_stands_on(session: Session, fact_id: int, person_id: int) -> bool:
    """Whether a certificate in force names this fact as its ground."""
    today = clock.today(people.zone_of(person_id))
    return bool(certification.certificates_on({fact_id: person_id}, today, session))


def quiz_states(person_id: int, slugs: Sequence[str], at: datetime, language: str) -> dict[str, QuizState]:
    """What assessment says of a person's quizzes, in learning's words: the two do not know each other."""
    found = assessment.quiz_states(person_id, slugs, at, language)
    return {slug: QuizState(**vars(state)) for slug, state in found.items()}

"""Before a revision is published it says whom it concerns; afterwards it reached these and nobody else."""

from __future__ import annotations

from datetime import date

from flask import Flask

from app import certification
from app.foundation import jobs
from app.foundation.database import db
from app.record.facts import CourseCompleted, QuizPassed
from tests import factories, pages
from tests.retraining import revisions
from tests.retraining.revisions import Library, happen, hire, template_folder, texts, told
from tests.studio.conftest import publish, write

__all__ = ["template_folder", "texts"]  # fixtures


def test_the_preview_and_the_publication_agree(app: Flask, texts: Library) -> None:
    operator, guard, newcomer = hire(), hire("guard"), hire()
    for person_id, exam in ((operator, "inside-exam"), (guard, "outside-exam")):
        happen(person_id, "2026-01-14", CourseCompleted("fire", 1), QuizPassed(exam, 1, share="1"))
    revisions.move_to("2026-03-01")
    trainer = pages.signed_in(app.test_client(), factories.account("trainer", locale="en").id)
    write(
        trainer,
        "/studio/courses/fire/01-house.en.md",
        lambda text: text.replace("by the stairs", "low by the stairs"),
    )
    page = pages.page_of(trainer.get("/studio/courses/fire/consequences?impact=major"))
    assert [one["data-section"] for one in page.all("li", data_section=True)] == ["house#smoke"]
    reached = page.one("section", data_reached=True)
    assert (reached["data-reached"], reached["data-people"]) == ("inside", "2")  # the newcomer needs it, too
    assert "Work outside" in page.text
    form = page.one("form", action="/studio/courses/fire/consequences", method="post")
    values = {one["name"]: one["value"] for one in form.all("input")}
    asked = trainer.post(form["action"], data=values)
    assert asked.status_code == 303
    jobs.run_pending()
    foreseen = certification.asked_preview(
        asked.headers["Location"].rpartition("/")[2], date(2026, 3, 1)
    ).summary
    assert foreseen is not None
    assert (foreseen.counts["asked"], foreseen.concerned) == (1, 1)
    assert trainer.get(asked.headers["Location"]).status_code == 200
    publish(trainer, "/studio/courses/fire", impact="major")
    page = pages.page_of(trainer.get("/studio/courses/fire"))
    assert page.one("p", data_telling=True)["data-telling"] == "queued"
    jobs.run_pending()
    db.session.rollback()
    assert not pages.page_of(trainer.get("/studio/courses/fire")).has("p", data_telling=True)
    assert [fact.sections for fact in told(operator)] == ["house#smoke"]
    assert told(guard) == told(newcomer) == []

"""The pages of a renewal: what is new, which date a pass gives, and what ends when what is new is known."""

from __future__ import annotations

from datetime import date

import pytest
from flask.testing import FlaskClient

from app import certification
from app.foundation import clock
from app.foundation.database import transaction
from app.people.models import Account
from app.record.facts import CourseCompleted, Incident, QuizFailed, QuizPassed
from tests import pages
from tests.assessment import conftest as sitting
from tests.queries import counted
from tests.retraining import revisions
from tests.retraining.revisions import QUIZ, Library, happen, hire, template_folder, texts
from tests.retraining.test_revised import demanded

__all__ = ["template_folder", "texts"]  # fixtures


@pytest.fixture
def anna(texts: Library) -> int:
    """Certified to work inside since 14 January 2026, with an account."""
    person_id = hire(locale="en")
    happen(person_id, "2026-01-14", CourseCompleted("fire", 1), QuizPassed("inside-exam", 1, share="1"))
    with transaction() as session:
        at = clock.now()
        session.add(Account(person_id=person_id, password_hash="-", created_at=at, password_set_at=at))
    return person_id


def look(client: FlaskClient, person_id: int, address: str) -> pages.Element:
    response = pages.signed_in(client, person_id).get(address)
    assert response.status_code == 200, response.status
    return pages.page_of(response)


def said(page: pages.Element) -> str:
    return page.text.replace("\xa0", " ")


def test_what_is_new_is_read_checked_and_confirmed(texts: Library, anna: int, client: FlaskClient) -> None:
    texts.lesson(stairs="Leave by the stairs, low.", name="Say your name and desk.")
    texts.publish("2026-03-01", impact="major", note="Smoke and names")
    page = look(client, anna, "/certifications/inside/renew")
    assert page.one("p", data_gives=True)["data-gives"] == "2027-03-01"
    assert [one["data-section"] for one in page.all("section", data_section=True)] == ["house#smoke"]
    assert [one.text for one in page.all("ins")] == ["new: , low"]
    assert page.one("a#begin-renewal")["href"] == "/quizzes/inside-exam?renewal=yes"
    address = "/courses/fire/changes"
    page = look(client, anna, address)
    assert {one["data-section"] for one in page.all("section", data_section=True)} == {
        "house#smoke",
        "house#yard",
    }
    question = page.one("form#check-1")
    right = next(one for one in question.all("label") if "stairs" in one.text)
    answer = {
        "csrf_token": pages.csrf_token(client),
        "answer": question.one("input", id=right["for"])["value"],
    }
    moved = client.post(question["action"], data=answer)
    assert moved.status_code == 303
    page = pages.page_of(client.get(moved.headers["Location"]))
    assert page.one("form#check-1")["data-check-state"] == "right"
    assert "you need not read it" in said(page)
    asked = look(client, anna, "/obligations/exam")
    assert asked.one("a", href=address).text == "Look and confirm: Fire"
    confirmed = pages.send(client, address, "form#confirm-changes")
    assert confirmed.headers["Location"] == "/certifications/inside/renew"
    happen(anna, "2026-03-02", QuizPassed("inside-exam", 1, share="1", renewal=True))
    assert demanded(anna) == []
    assert not look(client, anna, address).has("form#confirm-changes")


def test_the_date_that_a_pass_gives_is_known_before_the_start(anna: int, client: FlaskClient) -> None:
    for day, gives, words in (
        ("2026-06-01", "2027-06-01", "Whoever waits until 14 December 2026 gets 14 January 2028."),
        ("2026-12-20", "2028-01-14", "your anniversary stays."),
        ("2027-02-01", "2028-02-01", "By Order, 7."),
    ):
        revisions.move_to(day)
        page = look(client, anna, "/certifications/inside/renew")
        assert page.one("p", data_gives=True)["data-gives"] == gives
        assert words in said(page)
        assert "Nothing is new for you" in said(page)


def test_an_early_attempt_counts_if_it_is_begun_here_and_the_old_certification_holds_all_the_while(
    anna: int, client: FlaskClient
) -> None:
    revisions.move_to("2026-06-01")
    page = look(client, anna, "/certifications/inside/renew")
    begun = pages.send(client, page.one("a#begin-renewal")["href"], "form#start-attempt")
    attempt = str(begun.location)
    holds = look(client, anna, "/certifications/inside").one("section", data_certification="inside")
    assert (holds["data-may-work"], holds["data-valid-until"]) == ("yes", "2027-01-14")
    answers = {"Where to": ["Out"]}
    sitting.answer_all(client, attempt, answers)
    sitting.hand_in(client, attempt)
    line = certification.standing_of(anna, "inside", on=date(2026, 6, 1))
    assert line is not None and line.valid_until == date(2027, 6, 1)
    page = look(client, anna, "/certifications/inside")
    assert len(page.all("a", data_certificate=True)) == 2
    assert "Valid until 1 Jun 2027" in said(page.one("ol.timeline").all("li")[0])


def test_where_lessons_renew_nothing_done_too_early_is_promised_to_count(
    texts: Library, anna: int, client: FlaskClient
) -> None:
    """An attempt may be begun for the renewal; a lesson that is read is just read."""
    rule = (texts.folder / "certifications/inside.yaml").read_text(encoding="utf-8")
    both = "renewal: {all: [{course: fire}, {quiz: inside-exam, exam: true}]}"
    texts.write("certifications/inside.yaml", rule.replace("renewal: {quiz: inside-exam, exam: true}", both))
    texts.publish("2026-03-01", impact="editorial")
    page = look(client, anna, "/certifications/inside/renew")
    assert page.one("p", data_opens=True)["data-opens"] == "2026-12-14"
    assert not page.has("p", data_gives=True) and not page.has("a#begin-renewal")
    revisions.move_to("2026-12-14")
    page = look(client, anna, "/certifications/inside/renew")
    assert page.one("a#begin-renewal")["href"] == "/courses/fire"


def test_whoever_never_passed_is_led_to_what_is_needed(texts: Library, client: FlaskClient) -> None:
    newcomer = hire()
    with transaction() as session:
        at = clock.now()
        session.add(Account(person_id=newcomer, password_hash="-", created_at=at, password_set_at=at))
    browser = pages.signed_in(client, newcomer)
    assert browser.get("/certifications/inside/renew").headers["Location"] == "/certifications/inside"
    assert browser.get("/certifications/none/renew").status_code == 404
    assert browser.get("/courses/none/changes").status_code == 404
    assert browser.get("/courses/fire/changes?from=7").status_code == 404


def test_the_page_says_what_happened_and_why_nothing_did(
    texts: Library, anna: int, client: FlaskClient
) -> None:
    texts.lesson(name="Say your name and desk.")
    texts.publish("2026-03-01", impact="major")
    texts.lesson(name="Say your name, and your desk.")
    texts.publish("2026-03-02", impact="editorial")
    texts.lesson(stairs="Leave by the stairs, low.")
    texts.publish("2026-03-03", impact="minor")
    happen(
        anna,
        "2026-03-04",
        Incident("inside", "A door was wedged"),
        QuizFailed("inside-exam", 1, share="0"),
        QuizPassed("inside-exam", 1, share="1"),
    )
    revisions.move_to("2026-03-05")
    page = look(client, anna, "/certifications/inside")
    history = [said(one) for one in page.one("ol.timeline").all("li")]
    assert [entry.split(" 2026")[0] for entry in history] == [
        "“Work inside”: passed 4 Mar",
        "“Work inside”: not passed 4 Mar",
        "Incident 4 Mar",
        "New revision 4 of “Fire” (minor) 3 Mar",
        "New revision 3 of “Fire” (editorial) 2 Mar",
        "New revision 2 of “Fire” (major) 1 Mar",
        "Passed 14 Jan",
        "Required from this day on 5 Jan",
    ]
    for entry, words in enumerate(
        (
            "not begun on the page of the renewal",
            "it was practice",
            "A door was wedged Nothing followed: the rule asks for nothing after it.",
            "Acknowledgement asked for by 17 Mar 2026; until then work is allowed.",
            "only words were put right",
            "your exam does not ask about what has changed",
            "Valid until 14 Jan 2027",
        )
    ):
        assert words in history[entry]


def test_a_changed_rule_is_shown_beside_the_one_by_which_one_passed(
    texts: Library, anna: int, client: FlaskClient
) -> None:
    rule = (texts.folder / "certifications/inside.yaml").read_text(encoding="utf-8")
    changed = rule.replace("version: 1", "version: 2").replace("every: P1Y", "every: P6M")
    texts.write("certifications/inside.yaml", changed)
    texts.publish("2026-03-01", impact="editorial")
    change = look(client, anna, "/certifications/inside").one("section#rule-change")
    assert "keeps its end" in said(change)
    (row,) = change.all("tr", data_change="changed")
    assert ("1 year" in said(row.one("del")), "6 months" in said(row.one("ins"))) == (True, True)
    assert (
        said(look(client, anna, "/certifications/inside")).count("Version 2 of the rule comes into force")
        == 1
    )


def test_statements_do_not_grow_with_what_has_happened(
    texts: Library, anna: int, client: FlaskClient
) -> None:
    addresses = ("/certifications/inside", "/certifications/inside/renew", "/courses/fire/changes?from=1")

    def statements() -> list[int]:
        found = []
        for address in addresses:
            look(client, anna, address)  # texts that are kept in memory are read
            with counted() as sent:
                client.get(address)
            found.append(len(sent))
        return found

    texts.lesson(stairs="Leave low.", name="Say your desk.")
    texts.publish("2026-03-01", impact="major")
    few = statements()
    for number in range(2, 5):
        texts.lesson(stairs=f"Leave low, way {number}.", name=f"Say your desk, {number}.")
        texts.publish(f"2026-03-0{number}", impact="minor")
        happen(anna, f"2026-03-0{number}", Incident("inside"), CourseCompleted("fire", 1))
    assert statements() == few


def test_a_revised_exam_of_the_initial_programme_is_asked_for_beside_the_renewal(
    texts: Library, anna: int, client: FlaskClient
) -> None:
    """The renewal of `inside` names only its own exam; the first pass asks for the drill's, too."""
    rule = (texts.folder / "certifications/inside.yaml").read_text(encoding="utf-8")
    texts.write(
        "certifications/inside.yaml", rule.replace("{course: fire}, ", "{course: fire}, {quiz: drill}, ")
    )
    texts.write("quizzes/drill.en.md", QUIZ.format(title="Drill", section="smoke"))
    texts.publish("2026-03-01", impact="editorial")
    texts.write("quizzes/drill.en.md", QUIZ.format(title="Drill anew", section="smoke"))
    texts.publish("2026-03-02", impact="major")
    assert demanded(anna) == [("exam", "2026-04-01")]
    page = look(client, anna, "/obligations/exam")
    assert {"/quizzes/inside-exam", "/quizzes/drill"} <= {one["href"] for one in page.all("a")}
    happen(anna, "2026-03-03", QuizPassed("drill", 2, share="1"))
    assert demanded(anna) == []


def test_a_lesson_read_after_the_revision_counts_though_the_renewal_opens_later(
    texts: Library, anna: int, client: FlaskClient
) -> None:
    rule = (texts.folder / "certifications/inside.yaml").read_text(encoding="utf-8")
    both = "renewal: {all: [{course: fire}, {quiz: inside-exam, exam: true}]}"
    texts.write("certifications/inside.yaml", rule.replace("renewal: {quiz: inside-exam, exam: true}", both))
    texts.publish("2026-02-01", impact="editorial")
    texts.lesson(stairs="Leave by the stairs, low.")
    texts.publish("2026-03-01", impact="major")
    assert look(client, anna, "/courses/fire/house").one("main")["data-done"] == "no"
    pages.send(client, "/courses/fire/house", "form#lesson-done")
    assert look(client, anna, "/courses/fire/house").one("main")["data-done"] == "yes"
    happen(anna, "2026-03-02", QuizPassed("inside-exam", 1, share="1"))
    assert demanded(anna) == []

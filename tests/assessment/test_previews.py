"""Rule 39: an author sits a quiz as operators do, on the same engine, and nothing of it counts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PIL import Image

from app.assessment.models import AttemptRow
from app.foundation import clock
from tests import factories, pages
from tests.assessment.conftest import (
    answer_all,
    hand_in,
    only_attempt,
    question,
    quiz_facts,
    result_of,
    rows,
    start,
)


@pytest.fixture
def trainer(app):
    return factories.account("trainer", locale="en")


@pytest.fixture
def author(app, trainer):
    return pages.signed_in(app.test_client(), trainer.id)


def try_it(client, slug: str = "exam"):
    return pages.send(client, f"/studio/quizzes/{slug}", "form#try-it")


def test_it_is_sat_like_any_other_and_enters_nothing(author, trainer, publish):
    publish(attempts="1", supervised="yes")
    attempt = try_it(author).location
    assert question(author, f"{attempt}/1").has(data_preview="yes")
    answer_all(author, attempt)
    hand_in(author, attempt)
    assert result_of(author, attempt) == ("passed", "5", "5")
    assert only_attempt().purpose == "preview"
    assert not quiz_facts(trainer)
    page = pages.page_of(author.get("/quizzes/exam"))
    assert "1 left" in page.text and "Your attempts" not in page.text


def test_whoever_wrote_the_key_may_see_it_at_once(author, publish):
    publish(show_answers="never", show_feedback="never", show_score="never")
    attempt = try_it(author).location
    hand_in(author, attempt)
    assert "canary-note-explain" in question(author, f"{attempt}/result").text


def test_neither_dates_nor_attempts_keep_an_author_out(author, publish):
    publish(opens="2099-01-01", attempts="1", cooldown="24 h")
    for _ in range(2):
        attempt = try_it(author).location
        hand_in(author, attempt)
    assert rows(AttemptRow) == 2


def test_a_preview_makes_room_for_an_attempt_that_counts_and_never_the_other_way(author, publish):
    publish()
    preview = try_it(author).location
    counted = start(author)
    assert counted != preview
    assert result_of(author, preview)[0] == "failed"
    refused = try_it(author)
    assert (refused.status_code, pages.page_of(refused).one(data_error=True)["data-error"]) == (
        409,
        "under-way",
    )


def test_only_authors_try(browser, publish):
    publish()
    sent = {"csrf_token": pages.csrf_token(browser), "form_key": "a-key-that-is-long-enough"}
    assert browser.post("/quizzes/exam/preview", data=sent).status_code == 403


def test_one_form_sent_twice_is_one_preview(author, publish):
    publish()
    page = author.get("/studio/quizzes/exam")
    first, second = (pages.send_again(author, page, "form#try-it") for _ in range(2))
    assert first.location == second.location
    assert rows(AttemptRow) == 1


def test_a_photograph_in_a_question_leaves_without_its_place_and_its_maker(browser, publish, tmp_path):
    """Rule 23: stripped of EXIF, under a name that says nothing."""
    folder = tmp_path / "texts" / "quizzes" / "img"
    folder.mkdir(parents=True)
    exif = Image.Exif()
    exif[0x013B] = "Anna was here"
    Image.new("RGB", (8, 8), (10, 20, 30)).save(folder / "desk.jpg", "JPEG", exif=exif)
    publish(questions="\n## Desk {#desk}\n\n![A desk](img/desk.jpg)\n\n- (x) A\n- ( ) B\n")
    attempt = start(browser)
    (picture,) = question(browser, f"{attempt}/1").all("img")
    sent = browser.get(picture["src"])
    assert sent.mimetype == "image/jpeg" and sent.data.startswith(b"\xff\xd8")
    assert b"Anna was here" in (folder / "desk.jpg").read_bytes() and b"Anna was here" not in sent.data
    assert "desk" not in picture["src"]


def test_an_open_preview_of_an_author_ends_like_any_other(author, publish, on):
    publish(time_limit="10 min")
    attempt = try_it(author).location
    on(clock.now() + timedelta(minutes=11))
    assert result_of(author, attempt)[0] == "failed"

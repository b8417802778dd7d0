"""Calls for tests of pages: with a canary in every field that must not reach the browser, and how one is played."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import library
from app.library import Terms
from app.library.documents import FileText
from app.library.quizzes.call import Call
from app.library.quizzes.calls import read_call
from app.library.quizzes.play import Board
from app.library.source import Files
from tests import pages
from tests.assessment.conftest import PUBLISHED
from tests.pages import Element

ROOT = Path(__file__).parent.parent.parent
SAMPLES = ROOT / "tests" / "samples" / "quizzes" / "calls"
BUNDLED = ROOT / "quizzes" / "calls"
OURS = sorted(place for folder in (SAMPLES, BUNDLED) for place in folder.glob("*.md"))

# Three turns, the second with a time; a stage with a minimum; an end for hanging up. Best: 10 points by 2 1 1.
PARCEL = """---
title: The lost parcel
type: call
customer: Olga
mood: 50
hang-up-at: 10
pass: 60%
stages: greeting, solution
stage-minimum: greeting 100%
---

# greeting

## canary-hello

Customer: Where is my parcel?

- Wait {mood -45} -> canary-where
  > canary-feedback-wait
- Good day, let me look {+4, mood +13, set canary-flag} -> canary-where
  > canary-feedback-look
- Which parcel {+1} -> canary-where
  > canary-feedback-which

# solution

## canary-where
time: 20 s

Customer: The blue one, of Monday.

- It comes today, for sure {+3, mood +7} if canary-flag -> canary-last
- Nobody knows {+1} -> canary-last
- It is lost {critical} -> canary-failed
- (silence) {mood -20} -> canary-last

## canary-last

Customer: Fine, so be it.

- Good-bye {+3} -> canary-end
- Go away {-1, fail} -> canary-end

## canary-end
end: finished

The line is closed.

## canary-failed
end: failed

She cries.

## canary-gone
end: failed
when: hang-up

She has hung up.
"""
IN_A_QUIZ = """
## Before {#before}
Is the line open?
- (x) Yes
- ( ) No

## The parcel {#talk}
type: call
scenario: calls/parcel.md
points: 2

Talk to Olga.

> [!explain] canary-explain
> [!grader] canary-grader
"""


def call_from(text: str, path: str = "quizzes/calls/parcel.en.md") -> Call:
    call = read_call(FileText(path, path, text.encode()), Files({}), "en").call
    assert call is not None
    return call


def put_calls(folder: Path, texts: dict[str, str] | None = None) -> None:
    """Publishes the calls of the samples, our own, or these."""
    place = folder / "texts" / "quizzes" / "calls"
    place.mkdir(parents=True, exist_ok=True)
    if texts is None:
        for one in OURS:
            shutil.copy(one, place / one.name)
    for name, text in (texts or {}).items():
        (place / name).write_text(text, encoding="utf-8")
    result = library.push(
        [str(folder / "texts")], Path("/nowhere"), replace(Terms(at=PUBLISHED)), overwrite=True
    )
    assert not [fault for fault in result.faults if fault.level == "error"], result.faults


def begin(browser: FlaskClient, address: str) -> str:
    """Starts a quiz or a call from its page. Gives the address of the attempt."""
    response = pages.send(browser, address, "form#start-attempt")
    assert response.status_code == 303, pages.page_of(response).text
    return str(response.location)


def replies_on(page: Element) -> dict[str, str]:
    """What can be said on a page: words → token."""
    form = page.one("form#question")
    labels = {label["for"]: label.text for label in form.all("label")}
    return {labels[field["id"]]: field["value"] for field in form.all("input", name="answer")}


def say(browser: FlaskClient, address: str, words: str, go: str = "next", **changes: str) -> TestResponse:
    """Opens the page, chooses the reply that begins so, and sends it."""
    response = browser.get(address)
    tokens = [value for text, value in replies_on(pages.page_of(response)).items() if text.startswith(words)]
    assert len(tokens) == 1, (words, replies_on(pages.page_of(response)))
    return pages.send_again(browser, response, "form#question", answer=tokens[0], go=go, **changes)


def spoken(page: Element) -> list[str]:
    """The conversation so far."""
    return [line.text for line in page.one(role="log").all("li")]


def play(browser: FlaskClient, address: str, call: Call, replies: Iterable[int]) -> TestResponse | None:
    """Says these replies, by their numbers in the file, one after the other. Gives the last answer."""
    board = Board(call)
    at, response = board.begin(), None
    for number in replies:
        words = plain_words(board.node(at.state).replies[number - 1].text)
        response = say(browser, address, words)
        assert response.status_code == 303, pages.page_of(response).text
        at = board.reply(at, number)
    return response


def plain_words(text: str) -> str:
    """As a label shows them, as far as they are needed to tell replies apart."""
    return text.replace("*", "").split("\n")[0]

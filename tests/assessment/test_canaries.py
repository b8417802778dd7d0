"""Rule 21: of every kind of question nothing of its key leaves before it may, in no byte of any response."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.assessment import queries
from tests import pages
from tests.assessment.conftest import hand_in, question, start

NOTES = "\n".join(f"> [!{kind}] canary-{kind}" for kind in ("right", "partly", "wrong", "explain", "grader"))
# A canary in every field that must stay secret. Numbers of keys are odd enough to be told from others: 471147 and 481248.
QUESTIONS = f"""
# First
minimum: 37.5 %

## Single {{#canary-id-single}}
tags: canary-tag
competency: canary-competency
source: canary-course/canary-lesson#canary-heading

- (x) Seen A
  > canary-feedback
- ( ) Seen B {{critical}}
  > canary-feedback
- ( ) Seen C {{#canary-name, fixed}}

{NOTES}

## Multi {{#canary-id-multi}}
score: weights

- [x] Seen D {{47.11%}}
  > canary-feedback
- [x] Seen E {{52.89%}}
- [ ] Seen F {{-47.11%}}
  > canary-feedback

{NOTES}

## Truth {{#canary-id-truth}}

- = false
  > canary-feedback

{NOTES}

## Number {{#canary-id-number}}
type: numeric
units: canaryunit = 481248

- = 471147 ± 3 %
  > canary-feedback
- = 4711472 {{50%}}

{NOTES}

## Text {{#canary-id-text}}
type: text

- = canaryaccepted
  > canary-feedback
- = /canary.*pattern/ {{50%}}

{NOTES}

## Match {{#canary-id-match}}
type: match

- Seen left G => Seen right G
  > canary-feedback
- Seen left H => Seen right H
- => Seen distractor

{NOTES}

## Order {{#canary-id-order}}
type: order

1. Seen first
   > canary-feedback
2. Seen second
3. Seen third

{NOTES}

## Cloze {{#canary-id-cloze}}

Seen [[canarygap|canaryother]], [[(Seen choice)|Seen wrong]]{{2}}, [[= 471147]].

{NOTES}

## Hotspot {{#canary-id-hotspot}}
type: hotspot

![Seen panel](img/canary-panel.svg)

- [x] rect 47.11%,10% 20%x20% "Seen area I"
  > canary-feedback
- [ ] circle 81.2%,50% 4.711% "Seen area J" {{critical}}
  > canary-feedback

{NOTES}

## Essay {{#canary-id-essay}}
type: essay
words: 5-50

Seen task.

| canary-criterion | 0 | 471147 |
|---|---|---|
| canary-row {{critical}} | canary-level | canary-level |

{NOTES}

# Drawn
draw: 1
from: pools/canary-pool.md
"""
POOL = "---\ntitle: canary-pool-title\n---\n" + "".join(
    f"\n## Drawn {n} {{#canary-pool-{n}}}\n\nSeen drawn {n}.\n\n![A card](img/canary-card-{n}.svg)\n\n"
    f"- (x) Seen yes {n}\n- ( ) Seen no {n}\n\n{NOTES}\n"
    for n in (1, 2, 3)
)
SECRETS = (b"canary", b"471147", b"47.11", b"481248", b"52.89", b"81.2", b"37.5")
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 50" width="80" height="50"><text>{}</text></svg>\n'


class Listener:
    """A browser that keeps every byte it is sent, headers included."""

    def __init__(self, browser: FlaskClient) -> None:
        self.browser, self.person = browser, 0
        self.heard: list[tuple[str, bytes]] = []

    def keep(self, response: TestResponse) -> TestResponse:
        head = f"{response.status} {response.location or ''} {response.headers}".encode()
        self.heard.append((f"{response.request.method} {response.request.path}", head + response.data))
        return response

    def get(self, address: str, **options: Any) -> TestResponse:
        return self.keep(self.browser.get(address, **options))

    def post(self, address: str, **options: Any) -> TestResponse:
        return self.keep(self.browser.post(address, **options))

    def leaks(self, secrets: tuple[bytes, ...] = SECRETS) -> list[tuple[str, bytes]]:
        return [(where, secret) for where, body in self.heard for secret in secrets if secret in body]


@pytest.fixture
def listener(browser, operator, publish, tmp_path: Path) -> Listener:
    folder = tmp_path / "texts" / "quizzes"
    (folder / "pools" / "img").mkdir(parents=True)
    (folder / "img").mkdir()
    (folder / "img" / "canary-panel.svg").write_text(SVG.format("Seen panel"))
    for number in (1, 2, 3):
        (folder / "pools" / "img" / f"canary-card-{number}.svg").write_text(SVG.format(f"Card {number}"))
    (folder / "pools" / "canary-pool.en.md").write_text(POOL)
    publish(questions=QUESTIONS, time_limit="20 min", show_feedback="after-close", show_answers="after-close")
    made = Listener(browser)
    made.person = operator.id
    return made


def some_answer(response: TestResponse, last: bool = False) -> dict[str, Any]:
    """Fills in whatever fields the page has."""
    values = pages.form_values(response, "form#question")
    form = pages.page_of(response).one("form#question")
    names = {field["name"] for tag in ("input", "textarea", "select") for field in form.all(tag, name=True)}
    place = -1 if last else 0
    for name in sorted(names):
        if not name.startswith("answer"):
            continue
        chosen = form.all("select", name=name)
        offered = [
            one["value"] for one in form.all("input", name=name) if one.get("type") in ("radio", "checkbox")
        ]
        if chosen:
            values[name] = [one["value"] for one in chosen[0].all("option")][1:][place]
        else:
            values[name] = offered[place] if offered else "12"
    return values


def walk(listener: Listener, attempt: str) -> None:
    """Everything that a person can ask for before the end, refusals included."""
    count = int(question(listener.browser, f"{attempt}/1").one("form#question")["data-count"])
    assert count == 11
    headers = {"HX-Request": "true"}
    for number in range(1, count + 1):
        address = f"{attempt}/{number}"
        shown = listener.get(address)
        for picture in pages.page_of(shown).all("img"):
            assert listener.get(picture["src"]).status_code == 200
        fields = some_answer(shown)
        assert listener.post(address, data=fields).status_code in (303, 422)
        other = some_answer(listener.get(address), last=True)
        assert listener.post(address, data=other, headers=headers).status_code in (200, 409)
        listener.post(address, data=fields, headers=headers)  # stale
        listener.post(address, data=fields)  # stale, as a page
        listener.post(address, data=fields | {"answer": "no-such-token", "answer-1": "x"})
        listener.post(address, data={})  # no token against forgery
        listener.get(address)
    for path in ("", "/check", "/result", "/99", "/media/none", "/no-such-page"):
        listener.get(attempt + path)
    listener.post(f"{attempt}/submission", data={})


def test_no_byte_of_any_response_before_the_end_tells_of_a_key(listener):
    listener.get("/quizzes/exam")
    attempt = start(listener.browser)
    walk(listener, attempt)
    assert not listener.leaks()
    assert any(b"Seen first" in body for _, body in listener.heard)  # it has looked at the questions at all


def test_what_is_not_drawn_is_nowhere(listener):
    """Rules 21 and 23: neither texts nor pictures of questions that were not drawn."""
    attempt = start(listener.browser)
    walk(listener, attempt)
    drawn = {n for n in (1, 2, 3) if any(f"Seen drawn {n}".encode() in body for _, body in listener.heard)}
    assert len(drawn) == 1
    others = [number for number in (1, 2, 3) if number not in drawn]
    heard = b"".join(body for _, body in listener.heard)
    for number in others:
        for words in (f"Seen yes {number}", f"Card {number}", f"Drawn {number}"):
            assert words.encode() not in heard
    media = queries.attempt_of(attempt.rsplit("/", 1)[1], "exam", listener.person).layout.media
    assert len(media) == 2


def test_other_pages_know_nothing_of_exams(listener):
    """Rule 24: search, lists, errors and files of the library keep exams out."""
    start(listener.browser)
    for address in (
        "/learn", "/guide?q=canary", "/guide?q=Seen", "/me", "/quizzes/exam?lang=ru", "/quizzes", "/quizzes/",
        "/quizzes/exam.en.md", "/quizzes/pools/canary-pool", "/static/quizzes/exam.en.md", "/robots.txt",
        "/sitemap.xml", "/studio/quizzes/exam", "/quizzes/img/canary-panel.svg", "/.git/config",
    ):  # fmt: skip
        listener.get(address)
    own = {b"GET " + where.encode() for where, _ in listener.heard}
    assert len(own) > 10
    asked = (b"q=canary", b"canary-pool", b"canary-panel", b"/guide")
    found = [
        (where, secret)
        for where, body in listener.heard
        for secret in SECRETS
        if secret in body and not any(part in where.encode() for part in asked)
    ]
    assert not found
    assert b"Seen" not in next(body for where, body in listener.heard if where.startswith("GET /guide"))


def test_with_tries_left_the_result_tells_no_key(listener):
    """Rule 25: after-close is not after-submit."""
    attempt = start(listener.browser)
    walk(listener, attempt)
    hand_in(listener.browser, attempt)
    listener.heard.clear()
    listener.get(f"{attempt}/result")
    assert not listener.leaks()

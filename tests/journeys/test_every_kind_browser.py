"""A quiz with every kind of question, from its start to its result, with nothing but a keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.library.documents import FileText
from app.library.quizzes.calls import read_call
from app.library.quizzes.model import KINDS
from app.library.quizzes.play import Board
from app.library.source import Files
from tests.journeys.axe import sideways, violations
from tests.journeys.site import ROOT, Site, copy_of

pytestmark = pytest.mark.browser
QUIZ = "call-practice"
CALL = "quizzes/calls/refund-by-tonight.en.md"
NEXT = "form#question button[name=go][value=next]"
PRESSES = 60
CHOSEN = {
    "single": ["Two upright bars"],
    "multi": ["Date of birth", "Postal code of the service address"],
    "true-false": ["False"],
    "hotspot": ["The screen"],
}
PARTNERS = {
    "“I don’t know”": "“I don’t know yet. Give me a minute to find out”",
    "“You’ll have the money today”": "“Within five working days, the way you paid”",
    "“That’s not us”": "“Delivery looks after that. Shall I connect you?”",
    "“It’ll be fixed tomorrow”": "“A technician will come tomorrow between 12 and 3”",
}
PLACES = (
    "She leaves every switch as it is",
    "She goes outside",
    "She rings 112",
    "You tell the shift lead",
    "You ask for two identifiers",
)
GAPS = ("Thursday", "12", "3", "4417", "ring us")
WRITTEN = {
    "numeric": "1 min",
    "text": "next",
    "essay": "Dear Mr Hart, your 410 euros left us on the 25th.",
}


class Keyboard:
    """Hands that never leave the keys."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def is_at(self, selector: str) -> bool:
        return bool(self.page.evaluate("what => document.activeElement.matches(what)", selector))

    def go_to(self, selector: str) -> None:
        """Tab by Tab, from where one is."""
        for _ in range(PRESSES):
            if self.is_at(selector):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"no way to {selector} on {self.page.url}")

    def press(self, selector: str) -> None:
        self.go_to(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def choose(self, role: str, words: str) -> None:
        """One of a group of radio buttons, or one check box, by its name."""
        field = self.page.get_by_role(role, name=words, exact=True)
        one = f"#{field.get_attribute('id')}"
        if role == "radio":
            self.go_to("input[type=radio]")
            for _ in range(PRESSES):
                if self.is_at(one):
                    break
                self.page.keyboard.press("ArrowDown")
        else:
            self.go_to(one)
        if not field.is_checked():
            self.page.keyboard.press("Space")
        assert field.is_checked()

    def set(self, select: str, words: str) -> None:
        self.go_to(select)
        for _ in range(PRESSES):
            if self.page.locator(f"{select} option:checked").inner_text() == words:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{select} does not offer {words}")

    def write(self, field: str, text: str) -> None:
        self.go_to(field)
        self.page.keyboard.type(text)


@pytest.fixture(scope="module")
def site(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    running = Site(copy_of(demo_folder, tmp_path_factory.mktemp("kinds") / "instance")).start()
    yield running
    running.stop()


@pytest.fixture
def page(chromium: Any, site: Site) -> Iterator[Any]:
    opened = signed_in(chromium, site, "operator2@demo.example")
    yield opened
    opened.context.close()


def signed_in(chromium: Any, site: Site, login: str) -> Any:
    context = chromium.new_context(locale="en", bypass_csp=True, viewport={"width": 390, "height": 844})
    opened = context.new_page()
    opened.goto(f"{site.base}/login")
    opened.fill("[name=login]", login)
    opened.fill("[name=password]", "attesta-demo")
    with opened.expect_navigation():
        opened.press("[name=password]", "Enter")
    if opened.locator("html").get_attribute("lang") != "en":
        with opened.expect_navigation():
            opened.click("form#language button[lang=en]")
    return opened


def best_replies() -> list[str]:
    call = read_call(FileText(CALL, CALL, (ROOT / CALL).read_bytes()), Files({}), "en").call
    assert call is not None and call.best is not None
    board = Board(call)
    ways = [call.best.replies[:step] for step in range(len(call.best.replies))]
    nodes = [board.node(board.played(way).state) for way in ways]
    return [node.replies[number - 1].text for node, number in zip(nodes, call.best.replies, strict=True)]


def answer(keys: Keyboard, kind: str) -> None:
    for words in CHOSEN.get(kind, ()):
        keys.choose("checkbox" if kind == "multi" else "radio", words)
    if kind in WRITTEN:
        keys.write("#a1", WRITTEN[kind])
    elif kind in ("match", "order"):
        for label in keys.page.locator(".pairs label").all():
            line = label.inner_text()
            words = PARTNERS[line] if kind == "match" else str(PLACES.index(line) + 1)
            keys.set(f"#{label.get_attribute('for')}", words)
    elif kind == "cloze":
        for number, words in enumerate(GAPS, 1):
            field = f"[name=answer-{number}]"
            (keys.set if keys.page.locator(f"select{field}").count() else keys.write)(field, words)


def play(keys: Keyboard) -> None:
    """The best path of the call, reply by reply."""
    for reply in best_replies():
        keys.choose("radio", reply)
        before = keys.page.locator("[name=step]").input_value()
        keys.go_to(NEXT)
        keys.page.keyboard.press("Enter")
        keys.page.wait_for_function(
            "step => document.querySelector('[name=step]').value !== step", arg=before
        )


def give_the_most(page: Any) -> None:
    """The highest level of each row, with one key each."""
    page.wait_for_selector("body[data-keys=on]")
    for row in page.locator("fieldset.levels").all():
        page.keyboard.press(row.locator("input").last.get_attribute("value"))
        assert row.locator("input").last.is_checked()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def mark_by_keys(page: Any) -> None:
    """A trainer marks an answer, undoes that with a key, and then marks all who wait and publishes."""
    page.click("a[href='/grading']")
    page.click("li[data-grading*=call-practice] a.task-title")
    assert violations(page) == []
    give_the_most(page)
    page.wait_for_selector("body[data-keys=on]")
    with page.expect_navigation():
        page.keyboard.press("u")
    assert page.locator("main").get_attribute("data-marked") == "0"
    while page.locator("form#mark").count():
        give_the_most(page)
    assert violations(page) == []
    with page.expect_navigation():
        page.click("form#publish-marks button")


def test_every_kind_is_answered_with_the_keyboard_alone(page: Any, site: Site, chromium: Any) -> None:
    keys = Keyboard(page)
    broken: list[str] = []
    seen: list[str] = []

    def look() -> None:
        broken.extend(f"{page.url}: {fault}" for fault in violations(page))
        assert sideways(page) == 0

    page.goto(f"{site.base}/quizzes/{QUIZ}")
    keys.press("form#start-attempt button")
    while page.locator("form#question").count():
        kind = page.locator("form#question").get_attribute("data-type")
        seen.append(kind)
        if kind == "call":
            play(keys)
        else:
            answer(keys, kind)
            keys.press(NEXT)  # what there is to say of it
            state = page.locator("[data-item-state]").get_attribute("data-item-state")
            assert state == ("needs-grading" if kind == "essay" else "right"), kind
        look()
        keys.press(NEXT)
    assert sorted(seen) == sorted(KINDS)
    keys.press("form#hand-in button")
    look()
    main = page.locator("main")
    assert main.get_attribute("data-result") == "needs-grading"
    assert (main.get_attribute("data-points"), main.get_attribute("data-max")) == ("22", "28")
    assert broken == []
    trainer = signed_in(chromium, site, "trainer@demo.example")
    mark_by_keys(trainer)
    trainer.context.close()
    page.reload()
    assert (main.get_attribute("data-result"), main.get_attribute("data-points")) == ("passed", "28")

"""An answer during a call, by keyboard alone: from any page to the section, in Russian and in English; and the same
without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.journeys.axe import sideways
from tests.journeys.site import Site
from tests.journeys.test_journey_browser import Person

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Call:
    slip: str  # as typed: on the wrong keyboard
    question: str
    section: str
    title: str
    answer: str  # what the section says
    unknown: str  # what no text has


CALLS = {
    "ru": Call(
        "elth;fybt", "обратный звонок", "procedures/solution#hold", "Удержание", "60 секунд", "ипотека"
    ),
    "en": Call("рщдв", "calling back", "procedures/solution#hold", "On hold", "60 seconds", "mortgage"),
}


def hit(page: Any, number: int = 1) -> Any:
    return page.locator("#guide-results details.hit").nth(number - 1)


def in_focus(page: Any, what: str) -> bool:
    return bool(page.evaluate("what => document.activeElement.matches(what)", what))


def test_the_guide_answers_by_keyboard_alone(start_site: Callable[..., Site], chromium: Any) -> None:
    site = start_site()
    for language, call in CALLS.items():
        operator = Person(chromium, site, language)
        by_keyboard(operator, call)
    with operator.page.expect_response("**/guide/unanswered") as told:  # nobody presses anything
        operator.page.fill("input#q", call.unknown)
    assert told.value.status == 200
    operator.page.click("form#tell-trainer button")
    operator.page.wait_for_selector(".told")
    trainer = Person(chromium, site, "en", javascript=False)
    trainer.sign_in("trainer@demo.example")
    trainer.choose_language()
    trainer.go("/studio")
    assert (
        "nothing found 1 time"
        in trainer.page.locator("[data-unanswered]", has_text=call.unknown).inner_text()
    )


@pytest.mark.slow
def test_the_guide_answers_without_javascript(start_site: Callable[..., Site], chromium: Any) -> None:
    site = start_site()
    for language, call in CALLS.items():
        operator = Person(chromium, site, language, javascript=False, phone=True)
        without_javascript(operator, call)
        trainer = Person(chromium, site, language, javascript=False)
        trainer.sign_in("trainer@demo.example")
        trainer.go("/studio")
        assert call.unknown in trainer.page.inner_text("#waiting")


def by_keyboard(operator: Person, call: Call) -> None:
    operator.sign_in("operator2@demo.example")
    operator.choose_language()
    page, keys = operator.page, operator.page.keyboard

    for address in ("/me", "/courses/procedures/solution", "/learn"):
        operator.go(address)
        page.wait_for_selector("body[data-keys=on]")
        keys.press("/")
        page.wait_for_selector("body[data-page=guide]")
        assert in_focus(page, "input#q"), address

    keys.type(call.slip, delay=20)
    page.wait_for_selector(f"details[data-hit='{call.section}'][open]")
    assert hit(page).get_attribute("data-hit") == call.section
    assert in_focus(page, "input#q"), "typing goes on"
    assert call.answer in hit(page).locator(".prose").inner_text()
    page.wait_for_function("document.getElementById('guide-said').textContent.trim() !== ''")

    keys.press("ArrowDown")
    assert in_focus(page, "details.hit:has(.hit-title) summary")
    assert call.title in page.evaluate("document.activeElement.innerText")
    keys.press("ArrowDown")
    keys.press("Enter")
    assert hit(page, 2).get_attribute("open") is not None
    assert hit(page, 2).locator(".prose").is_visible()
    keys.press("ArrowUp")
    keys.press("ArrowUp")
    assert in_focus(page, "input#q")
    keys.press("ArrowDown")
    keys.press("Escape")
    assert in_focus(page, "input#q")

    keys.type(call.question, delay=20)  # Esc has selected what stood there
    page.wait_for_selector("details[data-hit='procedures/solution#call-back'][open]")
    keys.press("Enter")
    assert in_focus(page, "details[data-hit='procedures/solution#call-back'] summary")
    keys.press("/")
    assert in_focus(page, "input#q")
    assert sideways(page) == 0
    page.reload()
    assert page.locator("details[data-hit='procedures/solution#call-back'][open]").count() == 1, (
        "the address says it"
    )
    assert not operator.faults


def without_javascript(operator: Person, call: Call) -> None:
    operator.sign_in("operator2@demo.example")
    operator.choose_language()
    page = operator.page
    page.click("a[href='/guide']")
    page.fill("input#q", call.slip)
    page.press("input#q", "Enter")
    assert call.answer in hit(page).locator(".prose").inner_text()
    assert page.locator(".only-scripted, [data-print]").filter(visible=True).count() == 0
    hit(page).locator(".meta a").first.click()
    assert page.url == f"{operator.site.base}/courses/{call.section}"

    operator.go("/guide")
    page.fill("input#q", call.unknown)
    page.press("input#q", "Enter")
    page.click("form#tell-trainer button")
    page.wait_for_selector(".banner")
    assert page.input_value("input#q") == call.unknown

"""What is chosen on a question page arrives: quick changes, a slow and a lost network, two windows, a session's end."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.site import Site, copy_of

pytestmark = pytest.mark.browser
QUIZ = "/quizzes/procedures-exam"
KEPT = "Object.keys(localStorage).filter(name => name.startsWith('attesta:waiting:')).length"


class Sitting:
    """An operator on the first question with several options to choose one from."""

    def __init__(self, chromium: Any, site: Site) -> None:
        self.site = site
        self.context = chromium.new_context(locale="en", viewport={"width": 1280, "height": 900})
        self.page = self.context.new_page()
        self.sign_in()
        self.page.goto(site.base + QUIZ)
        self.page.click("form#start-attempt button")
        while self.page.get_attribute("form#question", "data-type") != "single":
            with self.page.expect_navigation():
                self.page.click("form#question button[name=go]")
        self.address = self.page.url

    def sign_in(self) -> None:
        self.page.goto(f"{self.site.base}/login")
        self.page.fill("form#sign-in [name=login]", "operator@demo.example")
        self.page.fill("form#sign-in [name=password]", "attesta-demo")
        self.page.press("form#sign-in [name=password]", "Enter")
        self.page.wait_for_selector("body[data-page=learn]")

    def choose(self, number: int, page: Any = None) -> None:
        (page or self.page).locator("form#question .opt input").nth(number).check()

    def choose_another(self, page: Any = None) -> int:
        """Chooses what is not chosen yet, so that there is something to save."""
        number = (self.chosen(page) + 1) % 3
        self.choose(number, page)
        return number

    def chosen(self, page: Any = None) -> int:
        """The number of the option that the form shows as chosen; -1: none."""
        inputs = (page or self.page).locator("form#question .opt input")
        return next((n for n in range(inputs.count()) if inputs.nth(n).is_checked()), -1)

    def stored(self) -> int:
        """The same, as the server has it."""
        other = self.context.new_page()
        other.goto(self.address)
        number = self.chosen(other)
        other.close()
        return number

    def kept(self) -> int:
        """How many answers wait on this device."""
        return int(self.page.evaluate(KEPT))

    def wait(self, state: str, page: Any = None) -> None:
        (page or self.page).wait_for_selector(f"#saved[data-state={state}]")

    def wait_until_sent(self) -> None:
        for _ in range(100):
            if not self.kept():
                return
            self.page.wait_for_timeout(100)
        raise AssertionError("an answer still waits on this device")


@pytest.fixture(scope="module")
def site(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    running = Site(copy_of(demo_folder, tmp_path_factory.mktemp("saving") / "instance")).start()
    yield running
    running.stop()


@pytest.fixture
def sitting(chromium: Any, site: Site) -> Iterator[Sitting]:
    begun = Sitting(chromium, site)
    yield begun
    begun.context.close()


def test_twenty_quick_answers_over_a_bad_network_end_equal_to_the_form(sitting: Sitting) -> None:
    chance = random.Random(7)

    def bad_network(route: Any) -> None:
        time.sleep(chance.random() * 0.3)
        if chance.random() < 0.3:
            route.abort()
        else:
            route.continue_()

    sitting.page.route("**/attempts/**", bad_network)
    for _ in range(20):
        sitting.choose(chance.randrange(3))
        sitting.page.wait_for_timeout(chance.randrange(120))
    sitting.page.unroute("**/attempts/**")
    last = sitting.choose_another()
    sitting.wait_until_sent()
    sitting.wait("saved")
    assert sitting.stored() == sitting.chosen() == last


def test_the_next_question_stays_as_it_is_while_the_answer_before_it_goes_out(sitting: Sitting) -> None:
    """Chosen and left in one breath: the save in the background has no word from the server yet."""
    sitting.page.route(
        "**/attempts/**",
        lambda route: route.abort() if route.request.resource_type == "fetch" else route.fallback(),
    )
    number = sitting.choose_another()
    sitting.wait("waiting")
    sitting.page.unroute("**/attempts/**")
    shown: list[str] = []
    with sitting.page.expect_navigation():
        sitting.page.click("form#question button[name=go][value=next]")
    sitting.page.on("framenavigated", lambda frame: shown.append(frame.url))
    sitting.wait_until_sent()
    sitting.page.wait_for_timeout(500)
    assert shown == [] and sitting.stored() == number


def test_an_answer_waits_for_the_network_and_goes_out(sitting: Sitting) -> None:
    """Rules 12 and 13: not saved is said, and what is not saved goes out by itself."""
    sitting.context.set_offline(True)
    number = sitting.choose_another()
    sitting.wait("waiting")
    assert sitting.kept() == 1
    sitting.page.click("form#question button[name=go]")
    assert sitting.page.url == sitting.address  # leaving now would lose the page
    sitting.context.set_offline(False)
    sitting.wait("saved")
    assert sitting.stored() == number
    assert sitting.kept() == 0


def test_a_second_window_is_told_and_overwrites_only_on_purpose(sitting: Sitting) -> None:
    other = sitting.context.new_page()
    other.goto(sitting.address)
    first = sitting.choose_another(other)
    sitting.wait("saved", other)
    sitting.choose((first + 1) % 3)
    sitting.wait("stale")
    assert sitting.stored() == first
    sitting.choose((first + 2) % 3)
    sitting.wait("saved")
    assert sitting.stored() == (first + 2) % 3


def test_an_answer_of_an_ended_session_is_kept_for_its_owner(sitting: Sitting) -> None:
    """Rule 13: kept under person and attempt, sent after signing in again."""
    cookies = sitting.context.cookies()
    sitting.context.clear_cookies()
    number = sitting.choose_another()
    sitting.wait("signed-out")
    assert sitting.kept() == 1
    sitting.context.add_cookies(cookies)
    sitting.page.goto(sitting.address)
    sitting.page.wait_for_selector(f".opt:nth-of-type({number + 1}) input:checked", state="attached")
    assert sitting.stored() == number


def test_handing_in_waits_for_what_is_unsent(sitting: Sitting) -> None:
    """Rule 12: what cannot be sent is named, and only who hands in once more leaves it out."""
    sitting.choose_another()
    sitting.wait("saved")
    attempt = sitting.address.rpartition("/")[0]
    name = f"attesta:waiting:{sitting.page.get_attribute('form#question', 'data-keep')}:{attempt.removeprefix(sitting.site.base)}/1"
    sitting.page.goto(f"{attempt}/check")
    sitting.page.route("**/attempts/**/1", lambda route: route.abort())
    sitting.page.evaluate("name => localStorage.setItem(name, 'sequence=999&answer=')", name)
    sitting.page.click("form#hand-in button")
    sitting.page.wait_for_selector("[data-error=unsent]:not([hidden])")
    assert sitting.page.get_attribute("body", "data-page") == "check"
    assert sitting.kept() == 1
    sitting.page.unroute("**/attempts/**/1")
    sitting.page.click("form#hand-in button")
    sitting.page.wait_for_selector("body[data-page=result]")


def test_signing_out_names_unsent_answers_and_leaves_nothing_behind(sitting: Sitting) -> None:
    sitting.context.set_offline(True)
    sitting.choose_another()
    sitting.wait("waiting")
    sitting.page.click("form#sign-out button")
    assert sitting.page.locator("[role=alert]").inner_text()
    assert sitting.kept() == 1
    sitting.page.route("**/attempts/**", lambda route: route.abort())
    sitting.context.set_offline(False)
    sitting.page.click("form#sign-out button")
    sitting.page.wait_for_selector("body[data-page=login]")
    assert sitting.kept() == 0


def test_a_digit_chooses_an_answer_and_can_be_switched_off(sitting: Sitting) -> None:
    sitting.page.wait_for_selector("body[data-keys=on]")
    number = (sitting.chosen() + 1) % 3
    sitting.page.keyboard.press(str(number + 1))
    sitting.wait("saved")
    assert sitting.chosen() == number
    sitting.page.keyboard.press("?")
    sitting.page.locator("[data-keys-switch]").uncheck()
    sitting.page.locator("#key-help button").click()
    sitting.page.keyboard.press(str((number + 1) % 3 + 1))
    assert sitting.chosen() == number

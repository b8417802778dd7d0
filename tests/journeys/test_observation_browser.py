"""An assessor with a phone beside somebody at work: no network, three keys, two windows, and the signature."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.axe import sideways, violations
from tests.journeys.site import Site, copy_of

pytestmark = pytest.mark.browser
KEPT = "Object.keys(localStorage).filter(name => name.startsWith('attesta:waiting:')).length"
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


class Desk:
    """An assessor with a draft of one operator by the first checklist."""

    def __init__(self, chromium: Any, site: Site, person: str) -> None:
        self.site = site
        self.context = chromium.new_context(locale="en", bypass_csp=True, **PHONE)
        self.page = self.sign_in("assessor")
        self.page.goto(f"{site.base}/people/{person}/skills/call-handling")
        self.page.click("form#begin-observation button")
        self.address = self.page.url.rpartition("/")[0]
        self.ready()

    def sign_in(self, who: str) -> Any:
        page = self.context.new_page()
        page.goto(f"{self.site.base}/login")
        page.fill("form#sign-in [name=login]", f"{who}@demo.example")
        page.fill("form#sign-in [name=password]", "attesta-demo")
        page.press("form#sign-in [name=password]", "Enter")
        page.wait_for_selector("body[data-page=learn]")
        return page

    def ready(self, page: Any = None) -> None:
        (page or self.page).wait_for_selector("form#observation[data-ready]")

    def open(self, screen: int = 1) -> None:
        self.page.goto(f"{self.address}/{screen}")
        self.ready()

    def lines(self, page: Any = None) -> Any:
        return (page or self.page).locator("[data-screen]:not([hidden]) [data-line]")

    def mark(self, line: int, state: str = "done", page: Any = None) -> None:
        self.lines(page).nth(line).locator(f"input[value={state}]").check()

    def mark_all(self, screens: int) -> None:
        """Marks the lines of so many screens, going on from each."""
        for _ in range(screens):
            for line in range(self.lines().count()):
                self.mark(line)
            self.page.click("button[value=next]")

    def wait(self, state: str, page: Any = None) -> None:
        (page or self.page).wait_for_selector(f"#saved[data-state={state}]")

    def kept(self) -> int:
        return int(self.page.evaluate(KEPT))

    def states(self, page: Any = None) -> list[str]:
        found = (page or self.page).locator("[data-line]")
        return [found.nth(number).get_attribute("data-state") for number in range(found.count())]


@pytest.fixture(scope="module")
def site(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    running = Site(copy_of(demo_folder, tmp_path_factory.mktemp("observing") / "instance")).start()
    yield running
    running.stop()


@pytest.fixture
def desk(request: pytest.FixtureRequest, chromium: Any, site: Site) -> Iterator[Desk]:
    begun = Desk(chromium, site, request.param)
    yield begun
    begun.context.close()


@pytest.mark.parametrize("desk", ["1001"], indirect=True)
def test_marks_survive_a_lost_network_and_a_closed_page(desk: Desk) -> None:
    desk.context.set_offline(True)
    desk.mark_all(screens=2)  # goes on without a network
    desk.wait("waiting")
    assert desk.kept() == 1
    assert desk.page.url.endswith("/3")
    marked = desk.states().count("done")
    assert marked == 6

    desk.context.set_offline(False)
    desk.wait("saved")
    assert desk.kept() == 0
    desk.context.set_offline(True)
    desk.mark(0, "not-done")
    desk.lines().nth(0).locator("summary").click()
    desk.lines().nth(0).locator("textarea").fill("Cut in twice")
    desk.page.close()  # the battery is empty

    desk.context.set_offline(False)
    desk.page = desk.context.new_page()
    desk.open(3)
    desk.wait("saved")
    assert desk.kept() == 0
    desk.page.reload()
    desk.ready()
    assert desk.lines().nth(0).get_attribute("data-state") == "not-done"
    assert desk.lines().nth(0).locator("textarea").input_value() == "Cut in twice"
    assert desk.states().count("done") == marked

    desk.lines().nth(0).locator("textarea").fill("Cut in twice, then once more")
    desk.page.click("button[value=check]")  # before the comment was saved by itself
    desk.page.wait_for_url("**/check")
    assert "then once more" in desk.page.inner_text("main")


@pytest.mark.parametrize("desk", ["1002"], indirect=True)
def test_an_observation_by_keys_alone_and_its_signature(desk: Desk) -> None:
    page = desk.page
    pages = 6
    for screen in range(1, pages + 1):
        assert (violations(page), sideways(page)) == ([], 0)
        count = desk.lines().count()
        for line in range(count):
            page.keyboard.press("2" if screen == 3 and line == 0 else "1")
        assert desk.states().count("") == page.locator("[data-screen][hidden] [data-state='']").count()
        desk.wait("saved")
        page.locator("button[value=next]").focus()
        page.keyboard.press("Enter")
    page.wait_for_url("**/check")
    assert (violations(page), sideways(page)) == ([], 0)
    page.fill("form#sign-observation [name=password]", "attesta-demo")
    page.keyboard.press("Enter")
    page.wait_for_selector("main[data-state=signed]")
    assert page.get_attribute("main", "data-result") == "passed"
    assert (violations(page), sideways(page)) == ([], 0)


@pytest.mark.parametrize("desk", ["1003"], indirect=True)
def test_two_windows_do_not_overwrite_each_other(desk: Desk) -> None:
    other = desk.context.new_page()
    other.goto(f"{desk.address}/1")
    desk.ready(other)
    desk.mark(0, "done")
    desk.wait("saved")
    desk.mark(0, "not-done", other)
    desk.wait("stale", other)
    other.click("#saved button[value=compare]")
    other.wait_for_selector("[data-error=stale]")
    line = desk.lines(other).nth(0)
    assert line.locator("input[value=not-done]").is_checked()
    assert line.locator(".stored").is_visible()
    other.click("[data-error=stale] a")
    desk.ready(other)
    assert desk.lines(other).nth(0).get_attribute("data-state") == "done"

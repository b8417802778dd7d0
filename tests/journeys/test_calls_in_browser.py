"""A call in a real browser, by keyboard alone: with scripts and without, and with a reply whose time runs out."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.assessment.calls import PARCEL
from tests.journeys.axe import sideways, violations
from tests.journeys.site import ROOT, Site, copy_of

pytestmark = pytest.mark.browser
LINES = "[role=log] .talk > li"


@pytest.fixture(scope="module")
def site(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """With a call whose second reply is awaited for a second."""
    place = tmp_path_factory.mktemp("calls")
    running = Site(copy_of(demo_folder, place / "instance"))
    texts = place / "quizzes" / "calls"
    texts.mkdir(parents=True)
    (texts / "parcel.en.md").write_text(PARCEL.replace("time: 20 s", "time: 1 s"), encoding="utf-8")
    push = [sys.executable, "-m", "flask", "--app", "wsgi", "library", "push", str(place / "quizzes")]
    subprocess.run(push, cwd=ROOT, env=running.environment, check=True, capture_output=True)
    running.start()
    yield running
    running.stop()


def begun(chromium: Any, site: Site, scripted: bool) -> Any:
    """The page of a call that was started with the keyboard."""
    context = chromium.new_context(
        locale="en", viewport={"width": 390, "height": 844}, java_script_enabled=scripted, bypass_csp=True
    )
    page = context.new_page()
    page.goto(f"{site.base}/login")
    page.fill("form#sign-in [name=login]", "operator@demo.example")
    page.fill("form#sign-in [name=password]", "attesta-demo")
    page.press("form#sign-in [name=password]", "Enter")
    page.wait_for_selector("body[data-page=learn]")
    page.goto(f"{site.base}/calls/parcel")
    page.locator("form#start-attempt button").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("form#question[data-type=call]")
    return page


def tab_to_replies(page: Any) -> None:
    for _ in range(25):
        page.keyboard.press("Tab")
        if page.locator("form#question input[type=radio]:focus").count():
            return
    raise AssertionError("the replies cannot be reached by Tab")


def choose(page: Any, words: str) -> None:
    """Arrows go from reply to reply until the wanted one is chosen; Space chooses the first."""
    page.keyboard.press("Space")
    for _ in range(4):
        chosen = page.locator("form#question .opt:has(input:checked)")
        if chosen.count() and chosen.inner_text().strip().startswith(words):
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(words)


def test_a_call_by_keyboard_joins_itself_together_and_the_clock_says_nothing(
    chromium: Any, site: Site
) -> None:
    page = begun(chromium, site, scripted=True)
    page.evaluate("window.sameDocument = true")
    assert violations(page) == [] and sideways(page) == 0
    tab_to_replies(page)
    choose(page, "Good day")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{LINES} >> nth=2")
    assert page.get_attribute("#turn-time", "data-seconds") in ("0", "1")
    page.wait_for_selector(f"{LINES} >> nth=4", timeout=20_000)  # the time has run out: nobody pressed a key
    assert page.locator(LINES).nth(3).locator("em").count() == 1  # silence
    assert page.evaluate("window.sameDocument && document.activeElement.name === 'answer'")
    words = page.locator("form#question .opt").all_inner_texts()
    page.keyboard.press(str(1 + next(n for n, one in enumerate(words) if one.startswith("Good-bye"))))
    page.keyboard.press("Enter")
    page.wait_for_selector("main[data-result]")
    assert page.get_attribute("main", "data-points") == "7"
    assert violations(page) == [] and sideways(page) == 0
    page.context.close()


def test_the_same_without_scripts(chromium: Any, site: Site) -> None:
    page = begun(chromium, site, scripted=False)
    tab_to_replies(page)
    choose(page, "Which parcel")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator(LINES).count() == 3
    page.wait_for_timeout(4500)  # longer than the reply is awaited
    tab_to_replies(page)
    choose(page, "Nobody knows")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.get_attribute("[role=alert]", "data-error") == "stale"
    assert page.locator(LINES).nth(3).locator("em").count() == 1  # silence
    tab_to_replies(page)
    choose(page, "Good-bye")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.get_attribute("main", "data-result") == "failed"
    page.context.close()

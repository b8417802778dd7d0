"""A supervised exam in a real browser: leaving its window is noted, added time is seen without opening the page anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.site import Site

pytestmark = pytest.mark.browser
QUIZ = """\
---
title: Watched
use: exam
supervised: yes
time-limit: 20 min
---

## One {#one}

- (x) Yes
- ( ) No
"""


def signed_in(chromium: Any, site: Site, who: str) -> Any:
    page = chromium.new_context(locale="en", viewport={"width": 1280, "height": 900}).new_page()
    page.goto(f"{site.base}/login")
    page.fill("form#sign-in [name=login]", f"{who}@demo.example")
    page.fill("form#sign-in [name=password]", "attesta-demo")
    page.press("form#sign-in [name=password]", "Enter")
    page.wait_for_selector("body[data-page=learn]")
    return page


def test_a_window_that_is_left_is_noted_and_added_time_is_shown(
    chromium: Any, start_site: Callable[..., Site], tmp_path: Path
) -> None:
    """Rules 16 and 41."""
    site = start_site()
    (tmp_path / "quizzes").mkdir()
    (tmp_path / "quizzes" / "watched.en.md").write_text(QUIZ)
    assert site.flask("library", "push", str(tmp_path / "quizzes")).returncode == 0
    assessor = signed_in(chromium, site, "assessor")
    assessor.goto(f"{site.base}/supervision")
    assessor.select_option("#quiz", "watched")
    assessor.click("form#open-sitting button")
    code = assessor.get_attribute("#opening-code", "data-code")
    sitting = assessor.url

    operator = signed_in(chromium, site, "operator")
    operator.goto(f"{site.base}/quizzes/watched")
    operator.fill("#code", code.lower())
    with operator.expect_response("**/sight"):  # sent as soon as the page is there
        operator.click("form#start-attempt button")
    operator.wait_for_selector("form#question")
    with operator.expect_response("**/sight"):
        # As when another window is put in front: headless pages have no window of their own to cover.
        operator.evaluate(
            "Object.defineProperty(document, 'hidden', {value: true, configurable: true});"
            "document.dispatchEvent(new Event('visibilitychange'))"
        )
    assessor.goto(sitting)
    line = assessor.locator("tr[data-attempt]")
    assert (line.get_attribute("data-watched"), line.get_attribute("data-left")) == ("yes", "1")

    assessor.click("a[href*=extension]")
    assessor.fill("#minutes", "15")
    assessor.fill("#reason", "Power cut")
    assessor.click("form#extension button")
    assessor.wait_for_selector("#sitters")
    operator.locator("form#question input[name=answer]").first.check()
    operator.wait_for_selector("#saved[data-state=saved]")
    operator.wait_for_function("/3[45]/.test(document.getElementById('time-left').textContent)")

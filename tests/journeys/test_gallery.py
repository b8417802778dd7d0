"""Every part of the pages in a real browser: accessible, never wider than the window, nothing refused by the CSP."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.foundation.security import CONTENT_SECURITY_POLICY
from tests.foundation.gallery import render
from tests.foundation.gallery_words import EN, RU
from tests.journeys.axe import sideways, violations

STATIC = Path(__file__).resolve().parents[2] / "app" / "foundation" / "static"
pytestmark = pytest.mark.browser


def serve(page: Any, html: str) -> list[str]:
    """Answers the browser from the template and the static folder; gives the complaints of the console."""
    complaints: list[str] = []

    def answer(route: Any) -> None:
        path = route.request.url.split("gallery.test/", 1)[1].split("?")[0]
        if path.startswith("static/"):
            route.fulfill(path=str(STATIC / path.removeprefix("static/")))
        else:
            headers = {"Content-Security-Policy": CONTENT_SECURITY_POLICY}
            route.fulfill(body=html, content_type="text/html; charset=utf-8", headers=headers)

    page.on("console", lambda told: complaints.append(told.text) if told.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.route("**/*", answer)
    page.goto("http://gallery.test/")
    page.wait_for_load_state("networkidle")
    return complaints


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize(
    ("language", "words", "theme"),
    [
        ("ru", RU, "dark"),
        ("en", EN, "light"),
        pytest.param("ru", RU, "light", marks=pytest.mark.slow),
        pytest.param("en", EN, "dark", marks=pytest.mark.slow),
    ],
)
def test_every_part_is_accessible_and_fits(
    app: Flask, chromium: Any, language: str, words: dict[str, Any], theme: str, width: int
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 800}, bypass_csp=True)
    page = context.new_page()
    serve(page, render(app, language, theme, words))
    assert violations(page) == []
    assert sideways(page) == 0
    context.close()


def test_nothing_of_ours_breaks_the_content_security_policy(app: Flask, chromium: Any) -> None:
    page = chromium.new_page()
    assert serve(page, render(app, "en", "system", EN)) == []
    page.keyboard.press("?")
    assert page.locator("#key-help").is_visible()
    page.close()


def test_every_status_has_a_sign_and_a_word(app: Flask, chromium: Any) -> None:
    page = chromium.new_page()
    serve(page, render(app, "ru", "light", RU))
    tags = page.locator("main .tag")
    assert tags.count() > 30
    for number in range(tags.count()):
        assert tags.nth(number).locator("svg use").count() == 1
        assert tags.nth(number).inner_text().strip()
    page.close()

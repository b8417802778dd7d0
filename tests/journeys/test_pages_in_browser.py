"""Every page in a real browser: accessible, as wide as the screen, one h1; both languages, both themes, phone and desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.journeys.axe import violations
from tests.journeys.site import Site

pytestmark = pytest.mark.browser
RULE = "contact-centre-operator"

PAGES = (
    ("operator", "/learn"),
    ("operator", "/courses/procedures"),
    ("operator", "@lesson"),
    ("operator", "/quizzes/procedures-exam"),
    ("operator", "@question"),
    ("operator", "@check"),
    ("operator", f"/certifications/{RULE}"),
    ("operator", "/me"),
    ("manager", "/team"),
    ("manager", "@person"),
    ("", "/login"),
    ("", "/verify"),
    ("", "/nowhere"),
)


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_are_accessible_and_fit_the_screen(
    start_site: Callable[..., Site], chromium: Any, theme: str, phone: bool
) -> None:
    site = start_site()
    found: list[str] = []
    for language in ("ru", "en"):
        for login in ("operator", "manager", ""):
            context = chromium.new_context(
                locale=language,
                color_scheme=theme,
                bypass_csp=True,
                viewport={"width": 390, "height": 844} if phone else {"width": 1280, "height": 900},
            )
            page = context.new_page()
            if login:
                page.goto(f"{site.base}/login")
                page.fill("form#sign-in [name=login]", f"{login}@demo.example")
                page.fill("form#sign-in [name=password]", "attesta-demo")
                page.press("form#sign-in [name=password]", "Enter")
                page.wait_for_selector("body[data-page=learn]")
                if page.get_attribute("html", "lang") != language:
                    page.click(f"form#language button[value={language}]")
                    page.wait_for_selector(f"html[lang={language}]")
            for owner, address in PAGES:
                if owner == login:
                    open_page(page, site.base, address)
                    name = f"{address} {language} {theme} {'phone' if phone else 'desktop'}"
                    found += [f"{name}: {violation}" for violation in violations(page)]
                    wide = page.evaluate(
                        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
                    )
                    if wide > 0:
                        found.append(f"{name}: scrolls sideways by {wide} px")
                    if page.locator("h1").count() != 1:
                        found.append(f"{name}: not one h1")
            context.close()
    assert not found, "\n".join(found)


def open_page(page: Any, base: str, address: str) -> None:
    if address == "@lesson":
        page.goto(f"{base}/courses/procedures")
        page.goto(base + page.locator("main a[href^='/courses/procedures/']").first.get_attribute("href"))
    elif address == "@question":
        page.goto(f"{base}/quizzes/procedures-exam")
        page.click("form#start-attempt button")
        page.wait_for_selector("form#question")
    elif address == "@check":
        page.click("form#question button[name=go][value=check]")
        page.wait_for_selector("body[data-page=check]")
    elif address == "@person":
        page.goto(f"{base}/team")
        page.goto(base + page.locator("tr[data-person] a").first.get_attribute("href"))
    else:
        page.goto(base + address)

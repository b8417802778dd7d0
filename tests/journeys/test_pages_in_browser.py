"""Every page in a real browser: accessible, as wide as the screen, one h1.

Four looks, in which each language meets each theme and each width, and each theme each width.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.axe import sideways, violations
from tests.journeys.site import Site, copy_of

pytestmark = pytest.mark.browser
RULE = "contact-centre-operator"

PAGES = {
    "operator": (
        "/learn",
        "/courses",
        "/courses/procedures",
        "@lesson",
        "/quizzes/procedures-exam",
        "@question",
        "@check",
        f"/certifications/{RULE}",
        "/guide",
        "/guide?q=112",
        "/me",
        "/me/transcript",
        "/calls/refund-by-tonight",
    ),
    "operator2": ("/people/1002/skills/call-handling",),
    "trainer": (
        "/studio",
        "/studio/courses/procedures",
        "/studio/import",
        "/studio/exchange",
        "/studio/items",
        "/studio/calls/refund-by-tonight",
        "/studio/quizzes/call-practice/export",
        "/studio/items/procedures-exam/shouting/regrade",
        "/grading",
        "/grading/quizzes/call-practice/letter",
    ),
    "assessor": ("/observations", "/supervision", "/people/1001/skills/call-handling"),
    "manager": ("/team", "@person", "@prior-learning"),
    "admin": (
        "/admin",
        "/admin/people",
        "/admin/people/new",
        "@admin-person",
        "/admin/people/import",
        "/admin/units",
        "/admin/positions",
        "/admin/organisation",
    ),
    "": ("/login", "/start", "/password", "/verify", "/nowhere"),
}


@dataclass(frozen=True)
class Look:
    language: str
    theme: str
    width: int

    def __str__(self) -> str:
        return f"{self.language}-{self.theme}-{self.width}"


LOOKS = (
    pytest.param(Look("ru", "light", 1280), marks=pytest.mark.slow),
    Look("ru", "dark", 390),
    pytest.param(Look("en", "light", 390), marks=pytest.mark.slow),
    pytest.param(Look("en", "dark", 1280), marks=pytest.mark.slow),
)


@pytest.fixture(scope="module")
def site(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One for all looks: they read."""
    started = Site(copy_of(demo_folder, tmp_path_factory.mktemp("pages") / "site")).start()
    yield started
    started.stop()


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_pages_are_accessible_and_fit_the_screen(site: Site, chromium: Any, look: Look) -> None:
    found: list[str] = []
    for login, addresses in PAGES.items():
        context = chromium.new_context(
            locale=look.language,
            color_scheme=look.theme,
            bypass_csp=True,
            viewport={"width": look.width, "height": 900},
        )
        page = context.new_page()
        if login:
            sign_in(page, site.base, login, look.language)
        for address in addresses:
            open_page(page, site.base, address)
            found += [f"{address} {look}: {fault}" for fault in faults_of(page, look)]
        context.close()
    assert not found, "\n".join(found)


def sign_in(page: Any, base: str, login: str, language: str) -> None:
    page.goto(f"{base}/login")
    page.fill("form#sign-in [name=login]", f"{login}@demo.example")
    page.fill("form#sign-in [name=password]", "attesta-demo")
    page.press("form#sign-in [name=password]", "Enter")
    page.wait_for_selector("body[data-page=learn]")
    if page.get_attribute("html", "lang") != language:
        page.click(f"form#language button[value={language}]")
        page.wait_for_selector(f"html[lang={language}]")


def faults_of(page: Any, look: Look) -> Iterator[str]:
    yield from violations(page)
    if page.get_attribute("html", "lang") != look.language:
        yield "in the wrong language"
    if page.locator("h1").count() != 1:
        yield "not one h1"
    if sideways(page) > 0:
        yield f"scrolls sideways by {sideways(page)} px"
    if look.width < 400:  # the smallest phone, and the largest text on it
        page.set_viewport_size({"width": 320, "height": 900})
        page.evaluate("document.documentElement.dataset.textSize = 130")
        if sideways(page) > 0:
            yield f"scrolls sideways by {sideways(page)} px at 320 px with the largest text"
        page.set_viewport_size({"width": look.width, "height": 900})


def open_page(page: Any, base: str, address: str) -> None:
    match address:
        case "@lesson":
            follow(page, base, "/courses/procedures", "main a[href^='/courses/procedures/']")
        case "@question":
            page.goto(f"{base}/quizzes/procedures-exam")
            page.click("form#start-attempt button")
            page.wait_for_selector("form#question")
        case "@check":
            page.click("form#question button[name=go][value=check]")
            page.wait_for_selector("body[data-page=check]")
        case "@person":
            follow(page, base, "/team", "tr[data-person] a")
        case "@prior-learning":
            answer = page.goto(f"{page.url.split('?')[0]}/prior-learning")
            assert answer.status == 200
        case "@admin-person":
            follow(page, base, "/admin/people", "tr[data-person] a")
        case _:
            answer = page.goto(base + address)
            assert answer.status == (404 if address == "/nowhere" else 200), address


def follow(page: Any, base: str, address: str, link: str) -> None:
    page.goto(base + address)
    page.goto(base + page.locator(link).first.get_attribute("href"))

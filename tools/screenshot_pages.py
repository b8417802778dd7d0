"""Which pages are pictured: each is opened as its reader would open it, by links and forms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.journeys.site import ROOT, Site
from tools import screenshot_assessment, screenshot_certificates, screenshot_retraining

PASSWORD = "attesta-demo"
WIDTHS = {"phone": 390, "desk": 1280}
GUIDES = {
    "ru": ROOT / "tests/library/operator-guide.ru.txt",
    "en": ROOT / "tests/journeys/phone-guide.en.txt",
}
SEARCHES = {"ru": "удержание сколько секунд", "en": "how long on hold"}
NO_ANSWER = {"ru": "ипотека под залог", "en": "mortgage refinancing"}


@dataclass(frozen=True)
class Look:
    language: str
    theme: str
    width: str

    @property
    def name(self) -> str:
        return f"{self.language}-{self.theme}-{self.width}"


class Reader:
    """Somebody at a browser, who opens one page after the other."""

    def __init__(self, browser: Any, site: Site, look: Look) -> None:
        size = {"width": WIDTHS[look.width], "height": 900}
        self.context = browser.new_context(
            viewport=size, locale=look.language, color_scheme=look.theme, bypass_csp=True
        )
        self.page = self.context.new_page()
        self.site = site

    def go(self, address: str) -> None:
        self.page.goto(address if address.startswith("http") else self.site.base + address)
        self.page.wait_for_load_state("networkidle")

    def sign_in(self, login: str, language: str) -> None:
        self.context.clear_cookies()
        self.go("/login")
        self.page.fill("form#sign-in [name=login]", login)
        self.page.fill("form#sign-in [name=password]", PASSWORD)
        self.page.press("form#sign-in [name=password]", "Enter")
        self.page.wait_for_selector("body[data-page=learn]")
        other = self.page.locator(f"form#language button[value={language}]")
        if other.count():
            other.click()
            self.page.wait_for_selector(f"html[lang={language}]")

    def follow(self, *selectors: str) -> bool:
        """Along the first of these that is on the page."""
        for selector in selectors:
            link = self.page.locator(selector).first
            if link.count():
                link.click()
                self.page.wait_for_load_state("networkidle")
                return True
        return False


def pages(reader: Reader, look: Look) -> Iterator[str]:
    """Opens one page after the other and names each when it is there."""
    yield from ways_in(reader)
    yield from operator(reader, look)
    yield from manager(reader, look)
    yield from trainer(reader, look)
    yield from screenshot_assessment.assessor(reader, look)
    yield from admin(reader, look)
    yield from screenshot_retraining.admin(reader)
    yield from screenshot_retraining.auditor(reader, look)
    yield from screenshot_certificates.auditor(reader)
    yield from screenshot_certificates.stranger(reader)
    reader.go("/verify/0000-0000-0000")
    yield "verify-unknown"
    reader.go("/no-such-page")
    yield "error"


def ways_in(reader: Reader) -> Iterator[str]:
    for address, name in (("/login", "login"), ("/start", "start"), ("/password", "password")):
        reader.go(address)
        yield name


def operator(reader: Reader, look: Look) -> Iterator[str]:
    reader.sign_in("operator@demo.example", look.language)
    yield "learn-first-day"
    reader.go("/courses")
    yield "courses"
    reader.go("/learn")
    if reader.follow("main a[href^='/courses/']"):
        yield "course" if reader.page.get_attribute("body", "data-page") == "course" else "lesson"
        if reader.page.get_attribute("body", "data-page") == "course" and reader.follow(
            "main .tasks a.task-title"
        ):
            yield "lesson"
    reader.sign_in("operator2@demo.example", look.language)
    yield "learn-renewal"
    yield from certification(reader)
    yield from screenshot_assessment.operator(reader)
    yield from screenshot_retraining.operator(reader)
    yield from screenshot_certificates.operator(reader)
    yield from guide(reader, look)
    reader.go("/me")
    yield "me"
    reader.go("/me/transcript")
    yield "transcript"


def guide(reader: Reader, look: Look) -> Iterator[str]:
    reader.go("/guide")
    yield "guide"
    reader.go(f"/guide?q={SEARCHES[look.language]}")
    yield "guide-found"
    reader.go(f"/guide?q={NO_ANSWER[look.language]}")
    yield "guide-nothing"


def manager(reader: Reader, look: Look) -> Iterator[str]:
    reader.sign_in("manager@demo.example", look.language)
    reader.go("/team")
    yield "team"
    for row in (0, 1, 2):
        reader.page.locator("tr[data-person] input[type=checkbox]").nth(row).check()
    if reader.follow("form#order-training button[value=renewal]"):
        yield "training-receipt"
    reader.go("/team/orders")
    yield "training-orders"
    yield from screenshot_retraining.manager(reader)
    yield from screenshot_certificates.manager(reader)
    reader.go("/team")
    if reader.follow("tr[data-person] th a"):
        yield "person"
        if reader.follow("main a[href$='/prior-learning']"):
            yield "prior-learning"


def trainer(reader: Reader, look: Look) -> Iterator[str]:
    reader.sign_in("trainer@demo.example", look.language)
    reader.go("/studio")
    yield "studio"
    reader.go("/studio/new")
    yield "studio-new"
    for document in (
        "courses/procedures",
        "quizzes/procedures-exam",
        "certifications/contact-centre-operator",
    ):
        reader.go(f"/studio/{document}")
        yield f"studio-{document.split('/')[0]}"
    reader.go("/studio/courses/procedures/history")
    yield "studio-history"
    reader.go("/studio/courses/procedures/question")
    yield "studio-question"
    reader.go("/studio/courses/procedures")
    if reader.follow("main a[href*='/text/'], main a[href*='?file='], main .tasks a"):
        yield "studio-text"
    reader.go("/studio/import")
    yield "studio-import"
    reader.page.set_input_files("form#import-guide [name=file]", GUIDES[look.language])
    reader.page.select_option("form#import-guide [name=language]", look.language)
    reader.page.fill("form#import-guide [name=slug]", f"guide-{look.name}")
    if reader.follow("form#import-guide .actions button"):
        yield "studio-outline"
    yield from screenshot_assessment.trainer(reader, look)
    yield from screenshot_retraining.trainer(reader)
    yield from screenshot_certificates.trainer(reader)


def admin(reader: Reader, look: Look) -> Iterator[str]:
    reader.sign_in("admin@demo.example", look.language)
    for address in (
        "",
        "/people",
        "/people/new",
        "/people/1002",
        "/people/import",
        "/units",
        "/positions",
        "/organisation",
    ):
        reader.go(f"/admin{address}")
        yield f"admin{address.replace('/', '-')}"
    reader.go("/admin/people")
    people = reader.page.locator("input[type=checkbox][name=person]")
    if people.count() > 1:
        people.nth(0).check()
        people.nth(1).check()
        if reader.follow("form[action$='/cards'] button, button[formaction$='/cards']"):
            yield "admin-cards"


def certification(reader: Reader) -> Iterator[str]:
    number = reader.page.locator("a[data-certificate]").first
    if number.count():
        reader.go(f"/verify/{number.get_attribute('data-certificate')}")
        yield "verify"
        reader.go("/learn")
    if reader.follow("main a[href^='/certifications/']"):
        yield "certification"

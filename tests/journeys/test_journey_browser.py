"""The main job in a real browser: in Russian and in English, with and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.journeys.answers import key_of, letters, right_labels, right_line, right_number
from tests.journeys.site import Site

pytestmark = pytest.mark.browser
RULE = "contact-centre-operator"
LABEL = "field => (field.labels[0].querySelector('.opt-text') || field.labels[0]).innerText"


class Person:
    """Somebody at a browser of their own."""

    def __init__(
        self,
        chromium: Any,
        site: Site,
        language: str,
        javascript: bool = True,
        phone: bool = False,
        zone: str | None = None,
    ) -> None:
        self.site = site
        self.language = language
        self.javascript = javascript
        size = {"width": 390, "height": 844} if phone else {"width": 1280, "height": 900}
        self.context = chromium.new_context(
            locale=language,
            timezone_id=zone,
            java_script_enabled=javascript,
            viewport=size,
            service_workers="block",
            bypass_csp=False,
        )
        self.page = self.context.new_page()
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", self._listen)

    def _listen(self, message: Any) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            self.faults.append(message.text)

    def go(self, address: str) -> None:
        self.page.goto(address if address.startswith("http") else self.site.base + address)

    @property
    def kind(self) -> str:
        return str(self.page.get_attribute("body", "data-page"))

    def sign_in(self, login: str) -> None:
        self.go("/login")
        self.page.fill("form#sign-in [name=login]", login)
        self.page.fill("form#sign-in [name=password]", "attesta-demo")
        self.page.press("form#sign-in [name=password]", "Enter")
        self.page.wait_for_selector("body[data-page=learn]")

    def choose_language(self) -> None:
        if self.page.get_attribute("html", "lang") == self.language:
            return
        self.page.click(f"form#language button[value={self.language}]")
        self.page.wait_for_selector(f"html[lang={self.language}]")

    def work_through(self) -> list[str]:
        met: list[str] = []
        for _ in range(40):
            self.go("/learn")
            if not self.page.query_selector("a#continue"):
                return met
            with self.page.expect_navigation():
                self.page.click("a#continue")
            met.append(self.kind)
            if self.kind == "lesson":
                address = self.page.url
                with self.page.expect_navigation():
                    self.page.click("form#lesson-done button")
                self.go(address)
                assert self.page.get_attribute("main", "data-done") == "yes"
            elif self.kind == "quiz":
                self.pass_quiz()
            else:
                return met
        raise AssertionError(f"Continue never ends: {met}")

    def pass_quiz(self) -> None:
        key = key_of(urlsplit(self.page.url).path.split("/")[-1], self.language)
        self.page.click("form#start-attempt button")
        self.page.wait_for_selector("form#question")
        for number in range(1, 60):
            if self.kind != "question":
                break
            assert self.page.get_attribute("form#question", "data-number") == str(number)
            self.answer_right(key)
            with self.page.expect_navigation():
                self.page.click("form#question button[name=go][value=next]")
        assert self.kind == "check"
        self.page.click("form#hand-in button")
        self.page.wait_for_selector("body[data-page=result]")
        assert self.page.get_attribute("main", "data-result") == "passed"

    def answer_right(self, key: list[Any]) -> None:
        kind = str(self.page.get_attribute("form#question", "data-type"))
        stem = self.page.inner_text("main")
        if kind == "numeric":
            self.page.fill("form#question [name=answer]", right_number(key, stem))
            return
        if kind in ("order", "match"):
            self.choose_lines(key, kind, stem)
            return
        choices = self.page.query_selector_all("form#question [name=answer]")
        if kind == "true-false":
            labels = [str(choice.get_attribute("value")) for choice in choices]
        else:
            labels = [str(choice.evaluate(LABEL)) for choice in choices]
        right = right_labels(key, stem, labels)
        for choice, is_right in zip(choices, right, strict=True):
            if is_right:
                choice.check()

    def choose_lines(self, key: list[Any], kind: str, stem: str) -> None:
        for chooser in self.page.query_selector_all("form#question select"):
            words = right_line(key, kind, stem, str(chooser.evaluate("field => field.labels[0].innerText")))
            lines = chooser.query_selector_all("option")
            right = next(line for line in lines if letters(line.inner_text()) == words)
            chooser.select_option(value=str(right.get_attribute("value")))


@pytest.fixture
def person(chromium: Any) -> Callable[..., Person]:
    return lambda site, language, **options: Person(chromium, site, language, **options)


@pytest.mark.parametrize(
    ("language", "javascript"),
    [
        ("ru", True),
        pytest.param(
            "en", False, marks=pytest.mark.slow
        ),  # each day by test_journey_http, which has no scripts
        pytest.param("en", True, marks=pytest.mark.slow),
        pytest.param("ru", False, marks=pytest.mark.slow),
    ],
)
def test_from_the_first_day_to_the_certificate(
    start_site: Callable[..., Site], person: Callable[..., Person], language: str, javascript: bool
) -> None:
    site = start_site()
    operator = person(site, language, javascript=javascript)
    operator.sign_in("operator@demo.example")
    operator.choose_language()
    standing = operator.page.locator(f"[data-certification={RULE}][data-status]").first
    assert standing.get_attribute("data-may-work") == "no"
    assert {"lesson", "quiz"} <= set(operator.work_through())

    operator.go(f"/certifications/{RULE}")
    standing = operator.page.locator(f"[data-certification={RULE}][data-status]").first
    assert standing.get_attribute("data-status") == "valid"
    link = operator.page.locator("a[data-certificate]").first
    number = str(link.get_attribute("data-certificate"))
    address = str(link.get_attribute("href"))
    pdf = operator.context.request.get(site.base + address)
    assert pdf.status == 200
    assert pdf.body().startswith(b"%PDF-")

    stranger = person(site, language, phone=True, javascript=javascript)
    stranger.go(f"/verify/{number}")
    assert stranger.page.get_attribute("main", "data-verify") == "valid"

    own_number = str(operator_number(operator))
    manager = person(site, language, javascript=javascript)
    manager.sign_in("manager@demo.example")
    manager.go(f"/team?certification={RULE}&q={own_number}")
    assert manager.page.get_attribute(f"tr[data-person='{own_number}']", "data-status") == "valid"

    assert not operator.faults + stranger.faults + manager.faults
    if not (javascript and language == "ru"):
        return
    site.stop()
    eleven_and_a_half_months_on = (datetime.now(UTC).date() + timedelta(days=350)).isoformat()
    later = start_site(today=eleven_and_a_half_months_on, folder=site.folder)
    manager = person(later, language)
    manager.sign_in("manager@demo.example")
    manager.go(f"/people/{own_number}")
    renewal = manager.page.locator(f"[data-certification={RULE}][data-status]").first
    briefing = manager.page.locator("[data-certification=safety-briefing][data-status]").first
    assert renewal.get_attribute("data-status") == "due_soon"
    assert renewal.get_attribute("data-may-work") == "yes"
    assert briefing.get_attribute("data-status") == "expired"
    assert briefing.get_attribute("data-may-work") == "no"


def operator_number(operator: Person) -> str | None:
    operator.go("/me")
    return operator.page.locator("[data-person]").first.get_attribute("data-person")

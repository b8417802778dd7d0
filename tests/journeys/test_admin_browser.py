"""An admin's first hour in a real browser: from an empty installation to the first operator, signed in by a card."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.axe import sideways, violations
from tests.journeys.site import Site
from tests.journeys.test_journey_browser import Person

pytestmark = pytest.mark.browser
ADMIN, ADMIN_PASSWORD = "nina@example.org", "a long sentence"
NUMBER, PASSWORD = "00042", "rain on the roof"


LEAVES_ITS_CARD = """card => [...card.querySelectorAll('*')]
    .filter(part => part.getBoundingClientRect().bottom > card.getBoundingClientRect().bottom)
    .map(part => part.textContent)"""


@dataclass(frozen=True)
class Words:
    organisation: str
    unit: str
    position: str
    operator: tuple[str, str, str]  # family, given, patronymic
    used: str


WORDS = {
    "ru": Words(
        organisation="Тёплый дом",
        unit="Северная смена",
        position="Оператор справочной",
        operator=("Христорождественская-Константинопольская", "Александра", "Всеволодовна"),
        used="Этой карточкой уже воспользовались.",
    ),
    "en": Words(
        organisation="Warm House",
        unit="North shift",
        position="Desk operator",
        operator=("Baker", "Vera", ""),
        used="This card was used already.",
    ),
}


class Visitor(Person):
    """Somebody whose every new page is looked at."""

    def meet(self, kind: str, examine: bool = False) -> None:
        """Waits for the page of this kind, which fits the screen; `examine`: it is accessible, too."""
        self.page.wait_for_selector(f"body[data-page={kind}]")
        where = f"{self.page.url} in {self.language}"
        assert self.page.get_attribute("html", "lang") == self.language, where
        if sideways(self.page):
            self.faults.append(f"{where}: scrolls sideways by {sideways(self.page)} px")
        if examine and self.javascript:
            self.faults += [f"{where}: {violation}" for violation in violations(self.page)]

    def send(self, form: str, **values: str) -> None:
        """Fills in a form and sends it, whatever kinds of fields it has."""
        for name, value in values.items():
            field = self.page.locator(f"form#{form} [name={name}]").first
            match field.evaluate("field => field.type"):
                case "radio":
                    self.page.check(f"form#{form} [name={name}][value='{value}']")
                case "select-one":
                    field.select_option(label=value)
                case _:
                    field.fill(value)
        self.page.click(f"form#{form} .actions button")


@pytest.mark.parametrize(
    ("language", "phone_has_script"), [("ru", True), pytest.param("en", False, marks=pytest.mark.slow)]
)
def test_from_an_empty_installation_to_the_first_operator(
    start_site: Callable[..., Site], chromium: Any, tmp_path: Path, language: str, phone_has_script: bool
) -> None:
    site, words = start_site(folder=tmp_path / "empty"), WORDS[language]
    admin = Visitor(chromium, site, language, zone="Asia/Yekaterinburg")
    set_up(admin, words)
    name_places(admin, words)
    add_operator(admin, words)
    link, code = print_card(admin)
    admin.page.click("form#sign-out button")
    admin.meet("login")

    operator = Visitor(chromium, site, language, javascript=phone_has_script, phone=True)
    come_in(operator, words, link)
    stranger = Visitor(chromium, site, language, phone=True)
    stranger.go(link)
    stranger.meet("start", examine=True)
    assert stranger.page.inner_text("[role=alert] h2") == words.used
    assert words.operator[0] not in stranger.page.inner_text("body")
    assert not admin.faults + operator.faults + stranger.faults

    kept = "".join(log.read_text() for log in (site.folder / "logs").glob("*.log"))
    assert "/start/<code>" in kept and code not in kept  # visits are noted, what lets somebody in is not


def set_up(admin: Visitor, words: Words) -> None:
    admin.go(admin.site.setup_link())
    admin.meet("setup", examine=True)
    assert (
        admin.page.input_value("form#setup [name=time_zone]") == "Asia/Yekaterinburg"
    )  # that of the browser
    admin.send(
        "setup",
        **{f"organisation_{admin.language}": words.organisation},
        language=admin.language,
        family="Орлова",
        email=ADMIN,
        password=ADMIN_PASSWORD,
    )
    admin.meet("admin")
    assert admin.page.locator("[data-step][data-state=todo]").count() == 4


def name_places(admin: Visitor, words: Words) -> None:
    page = admin.page
    page.click("[data-step=places] a")
    admin.meet("admin-units")
    admin.send("new-unit", **{f"name_{admin.language}": words.unit})
    page.wait_for_selector("li[data-unit]")
    admin.go("/admin")
    page.click("[data-step=places] a")
    admin.meet("admin-positions")
    admin.send("new-position", **{f"name_{admin.language}": words.position})
    page.wait_for_selector("li[data-position]")


def add_operator(admin: Visitor, words: Words) -> None:
    """Without e-mail and, at first, without a position."""
    page = admin.page
    admin.go("/admin/people")
    admin.meet("admin-people")
    page.click("a[href='/admin/people/new']")
    admin.meet("admin-new-person")
    family, given, patronymic = words.operator
    admin.send("new-person", family=family, given=given, patronymic=patronymic, number=NUMBER)
    admin.meet("admin-person")
    admin.send("add-position", position=words.position, unit=words.unit)
    page.wait_for_selector("#positions li[data-position]")
    assert words.unit in page.inner_text("#positions")


def print_card(admin: Visitor) -> tuple[str, str]:
    """Gives the address behind the QR code, and the code."""
    page = admin.page
    page.click("form[action='/admin/people/cards'] button")
    admin.meet("cards", examine=True)
    card = page.locator(f"li.sign-in-card[data-person='{NUMBER}']")
    code = "".join(card.locator(".secret span:not(.vh)").all_inner_texts())
    assert card.locator("svg.qr path").get_attribute("d")
    page.emulate_media(media="print")
    assert card.evaluate(LEAVES_ITS_CARD) == []
    page.emulate_media(media="screen")
    assert f"{admin.site.base.removeprefix('http://')}/start" in card.inner_text()
    return f"/start/{code}", code


def come_in(operator: Visitor, words: Words, link: str) -> None:
    page = operator.page
    operator.go(link)
    operator.meet("start", examine=True)
    assert " ".join(part for part in words.operator if part) in page.inner_text("main")
    operator.send("enter", password=PASSWORD, language=operator.language)
    operator.meet("learn")
    operator.go("/me")
    operator.meet("me")
    assert page.get_attribute("main", "data-person") == NUMBER

"""A certificate in real browsers: passed, shown to a stranger, revoked by two people, given back."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.journeys.site import Site
from tests.journeys.test_journey_browser import RULE, Person

pytestmark = pytest.mark.browser
SECONDS = 15  # until a certificate that was passed is a file


class Decider(Person):
    """A manager or an admin at a browser."""

    def begin(self, login: str) -> None:
        self.sign_in(login)
        self.choose_language()

    def ask(self, number: str, act: str, category: str, words: str) -> str:
        self.go(f"/certificates/{number}/{act}")
        self.page.check(f"form#ask [name=category][value={category}]")
        self.page.fill("form#ask [name=words]", words)
        self.page.click("form#ask button")
        self.page.wait_for_selector("main[data-state=waiting]")
        return self.page.url

    def approve(self, number: str) -> None:
        """Found on the list of what waits for a second person."""
        self.go("/certificates/decisions")
        self.page.click(f"section[aria-labelledby=mine] li:has-text('{number}') a")
        self.page.click("form#approve button")
        self.page.wait_for_selector("main[data-state=approved]")


def renewed(operator: Person) -> str:
    """The renewal is passed. Gives the number of the new certificate."""
    operator.go(f"/certifications/{RULE}/renew")
    operator.page.click("main a[href*='/quizzes/']")
    operator.pass_quiz()
    operator.go(f"/certifications/{RULE}")
    return str(operator.page.locator("a[data-certificate]").first.get_attribute("data-certificate"))


def test_passed_shown_revoked_by_two_and_given_back(start_site: Callable[..., Site], chromium: Any) -> None:
    site = start_site()
    operator = Person(chromium, site, "en")
    operator.sign_in("operator2@demo.example")
    operator.choose_language()
    operator.go(f"/certifications/{RULE}")
    older = str(operator.page.locator("a[data-certificate]").first.get_attribute("data-certificate"))
    number, since = renewed(operator), time.monotonic()
    assert number != older
    pdf = operator.context.request.get(f"{site.base}/certificates/{number}.pdf")
    assert pdf.status == 200 and pdf.body().startswith(b"%PDF-")
    assert time.monotonic() - since < SECONDS

    stranger = Person(chromium, site, "en", phone=True)
    stranger.go(f"/verify/{number}")
    assert stranger.page.get_attribute("main", "data-verify") == "valid"

    first, second = Decider(chromium, site, "en"), Decider(chromium, site, "en", phone=True)
    first.begin("manager@demo.example")
    second.begin("admin@demo.example")
    request = first.ask(number, "revocation", "dishonest", "Answers were passed on")
    assert first.page.locator("form#approve").count() == 0
    stranger.page.reload()
    assert stranger.page.get_attribute("main", "data-verify") == "valid"
    second.approve(number)
    stranger.page.reload()
    assert stranger.page.get_attribute("main", "data-verify") == "revoked"
    assert "passed on" not in stranger.page.inner_text("main")
    stranger.go(f"/verify/{older}")
    assert stranger.page.get_attribute("main", "data-verify") == "superseded"
    first.go(request)
    assert first.page.get_attribute("main", "data-state") == "approved"
    operator.go(f"/certifications/{RULE}")
    standing = operator.page.locator(f"[data-certification={RULE}][data-status]").first
    assert (standing.get_attribute("data-status"), standing.get_attribute("data-may-work")) == (
        "revoked",
        "no",
    )

    second.ask(number, "reinstatement", "mistaken", "It was somebody else")
    first.approve(number)
    stranger.go(f"/verify/{number}")
    assert stranger.page.get_attribute("main", "data-verify") == "valid"
    operator.page.reload()
    assert standing.get_attribute("data-may-work") == "yes"
    assert not operator.faults + stranger.faults + first.faults + second.faults

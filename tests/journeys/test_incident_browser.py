"""An incident in a real browser: reported on a phone, people blocked, briefed and signed by both, restored, all in the record."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.journeys.axe import sideways, violations
from tests.journeys.site import Site

pytestmark = pytest.mark.browser
PASSWORD = "attesta-demo"
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


def signed_in(chromium: Any, site: Site, who: str) -> Any:
    page = chromium.new_context(locale="en", bypass_csp=True, **PHONE).new_page()
    page.goto(f"{site.base}/login")
    page.fill("form#sign-in [name=login]", f"{who}@demo.example")
    page.fill("form#sign-in [name=password]", PASSWORD)
    page.press("form#sign-in [name=password]", "Enter")
    page.wait_for_selector("body[data-page=learn]")
    return page


def sound(page: Any) -> bool:
    """Nothing breaks a rule of accessibility, and nothing stands out of the window."""
    assert (violations(page), sideways(page)) == ([], 0), page.url
    return True


def test_from_the_report_to_work_again(chromium: Any, start_site: Callable[..., Site]) -> None:
    site = start_site()
    told = site.flask("standing", "show", "operator2@demo.example", "--json")
    person = json.loads(told.stdout)["person"]["number"]
    manager = signed_in(chromium, site, "manager")

    def may_work() -> str:
        look = manager.context.new_page()
        look.goto(f"{site.base}/people/{person}")
        found = look.get_attribute("section[data-certification=safety-briefing]", "data-may-work")
        look.close()
        return str(found)

    assert may_work() == "yes"
    manager.goto(f"{site.base}/incidents")
    manager.click("a[href='/incidents/new']")
    manager.select_option("#kind", "wrong_advice")
    manager.fill("#what", "The caller was told a wrong date.")
    manager.fill("input[name=person] >> nth=0", person)
    manager.check("input[name=cause][value=knowledge]")
    manager.wait_for_selector("#draft-saved:not(:empty)")  # kept by itself
    manager.reload()
    assert manager.input_value("#what") == "The caller was told a wrong date."
    assert sound(manager)
    manager.click("button[name=go][value=report]")

    manager.wait_for_selector("form#confirm-plan")
    assert manager.locator(f"section[data-person='{person}'] [data-demands=briefing]").count() == 1
    assert sound(manager) and may_work() == "yes"  # nothing was done yet
    manager.click("form#confirm-plan button")
    manager.wait_for_selector("main[data-state=open]")
    report = manager.url
    assert may_work() == "no"

    operator = signed_in(chromium, site, "operator2")
    operator.click("[data-task=obligation] a")
    operator.click("a[href$='/mine']")
    assert operator.locator("li[data-require=briefing]").count() == 1
    assert "told a wrong date" not in operator.inner_text("main")
    operator.fill("#words", "The screen showed the old date.")
    operator.click("form#own-account button")
    operator.wait_for_selector("[role=status]")
    assert sound(operator)

    manager.goto(f"{site.base}/people/{person}/obligations/briefing")
    manager.fill("#topic", "Where the right date stands")
    manager.fill("#password", PASSWORD)
    manager.click("form#hold .actions button")
    manager.wait_for_selector("main[data-sign-off][data-state=waiting]")
    assert may_work() == "no"  # one signature is not both
    operator.goto(f"{site.base}/learn")
    operator.click("[data-task=obligation] a")
    operator.click("form#sign button")
    operator.wait_for_selector("main[data-state=signed]")
    assert may_work() == "yes"

    manager.goto(report)
    steps = [one.get_attribute("data-step") for one in manager.locator("#steps [data-step]").all()]
    assert set(steps) == {"happened", "reported", "named", "confirmed", "account", "met"}
    assert "The screen showed the old date." in manager.inner_html("main")
    assert manager.locator("form#check-incident").count() == 0  # not before the day of the check
    assert sound(manager)
    assert site.flask("record", "verify").returncode == 0

"""An auditor asks about a day two years ago: who might work, on which evidence, by which rule, and who knew of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.axe import sideways, violations
from tests.journeys.site import ROOT, Site

pytestmark = pytest.mark.browser
RULE = "contact-centre-operator"
PERSON = "1002"  # certified 345 days before the demo was made


def signed_in(chromium: Any, site: Site) -> Any:
    page = chromium.new_context(
        locale="en", bypass_csp=True, viewport={"width": 390, "height": 844}
    ).new_page()
    page.goto(f"{site.base}/login")
    page.fill("form#sign-in [name=login]", "auditor@demo.example")
    page.fill("form#sign-in [name=password]", "attesta-demo")
    page.press("form#sign-in [name=password]", "Enter")
    page.wait_for_selector("body:not([data-page=login])")
    return page


def learn_later(site: Site, folder: Path, day: date) -> None:
    """Two years on a newer rule is published, and it comes out that the exam had been somebody else's."""
    (folder / "certifications").mkdir()
    text = (ROOT / "certifications" / f"{RULE}.yaml").read_text(encoding="utf-8")
    newer = text.replace("version: 2", "version: 3", 1).replace("every: P1Y", "every: P6M", 1)
    (folder / "certifications" / f"{RULE}.yaml").write_text(newer, encoding="utf-8")
    pushed = site.flask("library", "push", str(folder / "certifications"), "--overwrite")
    assert pushed.returncode == 0, pushed.stderr
    line = f"{PERSON},{day - timedelta(days=3)},revoked,{RULE},Not their own exam"
    (folder / "late.csv").write_text(f"person,date,kind,certification,reason\n{line}\n", encoding="utf-8")
    brought = site.flask("record", "import", str(folder / "late.csv"))
    assert brought.returncode == 0, brought.stdout + brought.stderr


def test_a_day_two_years_ago(chromium: Any, start_site: Callable[..., Site], tmp_path: Path) -> None:
    day = date.today()  # on which the demo was made
    site = start_site(today=(day + timedelta(days=730)).isoformat())
    learn_later(site, tmp_path, day)
    page = signed_in(chromium, site)
    address = f"{site.base}/people/{PERSON}?on={day}"
    page.goto(address)
    card = page.locator(f"[data-certification={RULE}]")
    assert card.get_attribute("data-status") == "revoked"

    changed = page.locator(f"#known-since tr[data-changed-certification={RULE}]")
    assert "Revoked" in changed.locator("td").nth(1).inner_text()
    assert "Revoked" not in changed.locator("td").nth(0).inner_text()
    late = page.locator("#known-since [data-late=entered]").filter(has_text="Not their own exam")
    assert late.count() == 1
    page.fill("#known", day.isoformat())
    page.click("text=Show that day")
    assert card.get_attribute("data-status") in ("valid", "due_soon")
    assert card.get_attribute("data-may-work") == "yes"
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 700})
    assert sideways(page) == 0

    file = card.locator("a[data-certificate]").get_attribute("href")
    assert page.request.get(f"{site.base}{file}").headers["content-type"] == "application/pdf"
    card.locator("[data-rule-then='2'] summary").click()
    card.locator("[data-rule-then='2'] a").click()
    text = page.locator(f"pre[data-rule={RULE}]")
    assert text.get_attribute("data-version") == "2"
    assert "every: P1Y, anchor: due" in text.inner_text()
    assert violations(page) == []
    assert sideways(page) == 0
    page.go_back()
    exam = card.locator("li[data-fact=quiz_passed]").last
    assert "graded by the program" in exam.inner_text()
    exam.locator("a").click()
    page.wait_for_selector("main[data-result=passed]")
    assert page.locator("[data-item-state]").count() > 5

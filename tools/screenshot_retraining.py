"""Pages of the training record, rules and continuous retraining."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tools.screenshot_pages import Look, Reader

RULE = "contact-centre-operator"


def operator(reader: Reader) -> Iterator[str]:
    """Signed in: somebody whose renewal is open."""
    reader.go(f"/certifications/{RULE}/renew")
    yield "renew"
    reader.go("/refresh")
    yield "refresh"
    if answer(reader):
        yield "refresh-answered"
    reader.go("/refresh/weak")
    yield "refresh-weak"
    reader.go("/sessions")
    yield "sessions"
    if reader.follow("main a[href^='/sessions/']:not([href$='.ics'])"):
        yield "session"


def answer(reader: Reader) -> bool:
    """The first answer of whatever kind, and on."""
    form = reader.page.locator("main form").filter(has=reader.page.locator("[name=answer], [name^=answer-]"))
    if not form.count():
        return False
    choice = form.first.locator("input[type=radio], input[type=checkbox]").first
    if choice.count():
        choice.check(force=True)
    else:
        form.first.locator("input:visible, select:visible").first.fill("1")
    return reader.follow("main form button.btn")


def manager(reader: Reader) -> Iterator[str]:
    for address, name in (
        ("/matrix", "matrix"),
        ("/coverage", "coverage"),
        ("/forecast", "forecast"),
        ("/obligations", "obligations"),
        ("/obligations/together/coaching", "obligations-together"),
        ("/incidents", "incidents"),
        ("/incidents/new", "incident-new"),
        ("/absences", "absences"),
        ("/absences/import", "absences-import"),
        ("/equipment", "equipment"),
        ("/team/topics", "topics"),
        ("/team/calendars", "calendars"),
        ("/sessions", "sessions-planned"),
        ("/sessions/new", "session-new"),
        ("/register", "register"),
    ):
        reader.go(address)
        yield name
    reader.go("/forecast")
    if reader.follow("tr[data-week] a"):
        yield "forecast-week"
    reader.go("/incidents")
    if reader.follow("main a[href^='/incidents/']:not([href$='/new'])"):
        yield "incident"
    reader.go("/obligations")
    if reader.follow("main a[href^='/people/'][href*='/obligations/']", "main a[href*='/obligations/']"):
        yield "obligation-held"
    reader.go("/people/1002/quality-check")
    yield "quality-check"
    reader.go(f"/rules/{RULE}")
    yield "rule-then"


def trainer(reader: Reader) -> Iterator[str]:
    reader.go("/studio/weak-spots")
    yield "weak-spots"
    if reader.follow("main a[href^='/studio/weak-spots/']"):
        yield "weak-spots-person"
    reader.go("/sessions")
    if reader.follow("main a[href^='/sessions/']:not([href$='/new'], [href$='.ics'])"):
        yield "session-of-trainer"
        if reader.follow("main a[href$='/attendance']"):
            yield "attendance"


def auditor(reader: Reader, look: Look) -> Iterator[str]:
    reader.sign_in("auditor@demo.example", look.language)
    reader.go("/people/1002?on=2026-01-15&known=2026-01-16")
    yield "person-then"
    reader.go("/register")
    yield "register-audit"


def admin(reader: Reader) -> Iterator[str]:
    for address, name in (
        ("/admin/rules", "rules"),
        (f"/admin/rules/{RULE}", "rule"),
        ("/admin/requirements", "requirements"),
        ("/admin/rules/templates/ru-brief", "rule-template"),
    ):
        reader.go(address)
        yield name

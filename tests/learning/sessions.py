"""Sessions for tests, planned and filled through the pages."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests import pages

MORNING = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)  # a Tuesday: tests begin then


def values(**changes: Any) -> dict[str, Any]:
    """What somebody types to plan a drill of an hour, this morning at ten."""
    day = MORNING.date()
    typed = {
        "title_en": "Fire drill",
        "title_ru": "Учебная тревога",
        "programme": "fire-drill",
        "form": "drill",
    }
    return {
        **typed,
        "held_on": day.isoformat(),
        "begins": "10:00",
        "ends": "11:00",
        "place": "Room 5",
        **changes,
    }


def plan(client: FlaskClient, **changes: Any) -> str:
    """Plans a session on the page. Gives its address."""
    response = try_to_plan(client, **changes)
    assert response.status_code == 303, pages.page_of(response).one("main#main").text
    return str(response.location)


def try_to_plan(client: FlaskClient, **changes: Any) -> TestResponse:
    filled = pages.form_values(client.get("/sessions/new"), "form#session")
    return client.post("/sessions", data=filled | values(**changes))


def seat(client: FlaskClient, address: str, form: str = "take-seat", **sent: str) -> TestResponse:
    """Presses the button of the page of a session."""
    want = "yes" if form == "take-seat" else "no"
    return pages.send(client, address, f"form#{form}", seat=want, **sent)


def own(client: FlaskClient, address: str) -> str:
    """How the reader stands there, by the page."""
    return pages.page_of(client.get(address)).one("main#main")["data-own"]


def at(hour: int, minute: int = 0) -> datetime:
    """A time of that day; UTC is the zone of tests."""
    return MORNING.replace(hour=hour, minute=minute)

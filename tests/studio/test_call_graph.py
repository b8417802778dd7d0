"""What the author of a call is shown of all plays together."""

from __future__ import annotations

from pathlib import Path

from flask.testing import FlaskClient

from app.studio.call_graph import graph_of
from tests import pages
from tests.assessment.calls import PARCEL, call_from, put_calls


def test_the_page_of_a_call_shows_its_ways_drawn_and_in_words(trainer: FlaskClient, tmp_path: Path) -> None:
    put_calls(tmp_path, {"parcel.en.md": PARCEL})
    page = pages.page_of(trainer.get("/studio/calls/parcel"))
    graph = page.one("section#graph")
    assert "It can be passed." in graph.text and "It can be failed." in graph.text
    assert "10 points by replies 2 1 1" in graph.text
    assert graph.one("img")["src"].startswith("data:image/svg+xml;base64,")
    hello = graph.one("li#at-canary-hello")
    assert [item.text for item in hello.all("li")] == [
        "1. Wait (0) → canary-where",
        "2. Good day, let me look (+4; best way ) → canary-where",
        "3. Which parcel (+1) → canary-where",
    ]
    assert "falls to 10" in graph.text
    assert page.has("a", href="/calls/parcel")


def test_a_quiz_has_no_such_part(trainer: FlaskClient, published: Path) -> None:
    for shelf in ("quizzes", "courses"):
        home = pages.page_of(trainer.get("/studio"))
        found = [a["href"] for a in home.all("a") if (a.get("href") or "").startswith(f"/studio/{shelf}/")]
        assert found
        assert not pages.page_of(trainer.get(found[0])).has("section#graph")


def test_what_no_play_reaches_is_told() -> None:
    lost = PARCEL.replace("-> canary-failed", "-> canary-last")
    graph = graph_of(call_from(lost))
    assert graph is not None
    assert [place.node for place in graph.places if not place.is_entered] == ["canary-failed"]
    assert graph_of(call_from("---\ntitle: A\ntype: call\n---\n")) is None

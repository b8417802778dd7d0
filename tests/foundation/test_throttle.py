"""Routes that answer so often and no oftener."""

from __future__ import annotations

from itertools import count

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient

from app.foundation import throttle
from app.foundation.throttle import at_most, begin_counting, init_throttle


@pytest.fixture
def small() -> Flask:
    """An application of two routes; the name in the address is who asks."""
    app = Flask("small")
    begin_counting(app, redis_url=None)
    asked = {"by": ""}
    app.extensions["asked"] = asked

    @app.get("/often")
    @at_most("3 per minute", asked_by=lambda: asked["by"])
    def often() -> str:
        return "here"

    @app.get("/guess/<word>")
    @at_most(
        "2 per minute", asked_by=lambda: asked["by"], counts_when=lambda answer: answer.status_code == 404
    )
    def guess(word: str) -> str:
        return "found" if word == "right" else abort(404)

    @app.get("/twice")
    @at_most("5 per minute", asked_by=lambda: asked["by"])
    @at_most("2 per minute", asked_by=lambda: "everybody")
    def twice() -> str:
        return "here"

    return app


def asks(app: Flask, path: str, times: int, by: str = "anna") -> list[int]:
    app.extensions["asked"]["by"] = by
    client: FlaskClient = app.test_client()
    return [client.get(path).status_code for _ in range(times)]


def test_each_is_answered_so_often_and_told_when_to_come_back(small: Flask) -> None:
    assert asks(small, "/often", 4) == [200, 200, 200, 429]
    assert asks(small, "/often", 1, by="boris") == [200]
    small.extensions["asked"]["by"] = "anna"
    assert 1 <= int(small.test_client().get("/often").headers["Retry-After"]) <= 60


def test_only_what_found_nothing_is_counted_where_that_is_asked_for(small: Flask) -> None:
    assert asks(small, "/guess/right", 5) == [200] * 5
    assert asks(small, "/guess/wrong", 3) == [404, 404, 429]
    assert asks(small, "/guess/right", 1) == [429], "who guesses waits, also with the right word"
    assert asks(small, "/guess/right", 1, by="boris") == [200]


def test_routes_are_counted_apart_and_the_narrower_of_two_limits_holds(small: Flask) -> None:
    assert asks(small, "/often", 3) == [200] * 3
    assert asks(small, "/twice", 3) == [200, 200, 429]
    assert asks(small, "/twice", 1, by="boris") == [429]


def test_after_its_span_a_count_begins_anew(small: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    assert asks(small, "/often", 4)[-1] == 429
    later = count(throttle.now() + 61)
    monkeypatch.setattr("time.time", lambda: float(next(later)))
    assert asks(small, "/often", 1) == [200]


def test_nothing_is_counted_where_counting_is_off(small: Flask) -> None:
    init_throttle(small, None, counts=False)
    assert asks(small, "/often", 20) == [200] * 20

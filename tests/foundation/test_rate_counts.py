"""Requests are counted as the library counts them, without its threads."""

import threading
import time

import pytest
from limits import parse
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from app.foundation import rate_counts
from app.foundation.rate_counts import LOOK_EVERY, QuietMemory


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The instant that the counts and the library see."""
    instant = [1_000_000.0]
    monkeypatch.setattr(time, "time", lambda: instant[0])
    return instant


def test_a_limit_holds_for_its_time_and_for_each_by_itself(now: list[float]) -> None:
    storage = storage_from_string("quiet-memory://")
    assert isinstance(storage, QuietMemory)
    limiter, three = FixedWindowRateLimiter(storage), parse("3 per minute")
    assert [limiter.hit(three, "anna") for _ in range(5)] == [True, True, True, False, False]
    assert limiter.hit(three, "boris")
    assert limiter.get_window_stats(three, "anna").remaining == 0
    now[0] += 61
    assert limiter.hit(three, "anna")
    assert limiter.get_window_stats(three, "anna").remaining == 2


def test_what_is_over_is_forgotten_within_a_minute(now: list[float]) -> None:
    counts = QuietMemory()
    for number in range(1000):
        counts.incr(f"stranger {number}", 30)
    assert len(counts.storage) == 1000
    now[0] += LOOK_EVERY + 1
    counts.incr("somebody", 30)
    assert dict(counts.storage) == {"somebody": 1} and set(counts.expirations) == {"somebody"}


def test_counting_starts_no_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = QuietMemory()
    time.sleep(0.05)  # what the library begins with
    started: list[object] = []
    monkeypatch.setattr(threading.Thread, "start", lambda thread: started.append(thread))
    for number in range(50):
        counts.incr(f"stranger {number}", 30)
    assert started == [] and rate_counts.LOOK_EVERY >= 1


def test_requests_at_once_are_all_counted() -> None:
    counts = QuietMemory()
    several = [
        threading.Thread(target=lambda: [counts.incr("one", 60) for _ in range(200)]) for _ in range(8)
    ]
    for thread in several:
        thread.start()
    for thread in several:
        thread.join()
    assert counts.get("one") == 1600

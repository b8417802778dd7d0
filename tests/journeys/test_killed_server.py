"""The web process is killed in the middle of an attempt: what was acknowledged is there, and the attempt goes on."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path
from urllib.parse import urlsplit

from tests.journeys.answers import key_of
from tests.journeys.http import Page, Reader
from tests.journeys.site import Site
from tests.journeys.test_journey_http import OPERATOR_2, answer_right

EXAM = "procedures-exam"


def descendants(parent: int) -> list[int]:
    """Process ids below one, found through /proc; the web processes come with the worker."""
    children: dict[int, list[int]] = {}
    for place in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = place.read_text().rpartition(")")[2].split()
            children.setdefault(int(fields[1]), []).append(int(place.parent.name))
    found: list[int] = []
    waiting = [parent]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return found


def kill_everything(site: Site) -> None:
    """As the power would: no process of the installation ends in order."""
    assert site.process is not None
    for process in (site.process.pid, *descendants(site.process.pid)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    site.process.wait(10)


def options_of(page: Page) -> list[str]:
    fields = page.tree.one("form", id="question").all("input", name="answer")
    return [field.attributes["value"] for field in fields]


def chosen(page: Page) -> list[str]:
    fields = page.tree.one("form", id="question").all("input", name="answer")
    return [field.attributes["value"] for field in fields if "checked" in field.attributes]


def test_nothing_acknowledged_is_lost_when_the_server_is_killed(start_site: Callable[..., Site]) -> None:
    """Rule 14: a save is durable before it is acknowledged."""
    site = start_site()
    operator = Reader(site.base)
    operator.sign_in(OPERATOR_2)
    page = operator.submit(operator.get(f"/quizzes/{EXAM}"), "start-attempt")
    while page.tree.one("form", id="question").attributes["data-type"] not in ("single", "true-false"):
        page = operator.submit(page, "question", go="next")
    place, options = urlsplit(page.url).path, options_of(page)
    acknowledged: list[str] = []
    stop = threading.Event()

    def keep_answering() -> None:
        """Each save waits for the word of the one before it, as the page does."""
        shown = operator.get(place)
        number = 0
        while not stop.is_set():
            number += 1
            value = options[number % len(options)]
            try:
                shown = operator.submit(operator.get(place), "question", answer=value, go="")
            except (OSError, HTTPException):
                return
            if shown.status == 200:
                acknowledged.append(value)

    answering = threading.Thread(target=keep_answering)
    answering.start()
    deadline = time.monotonic() + 60
    while len(acknowledged) < 5 and time.monotonic() < deadline:
        time.sleep(0.05)
    kill_everything(site)
    stop.set()
    answering.join(30)
    assert len(acknowledged) >= 5

    again = start_site(folder=site.folder)
    operator.base = again.base  # the same browser is still signed in
    resumed = operator.get(place)
    assert resumed.kind == "question"
    # The last acknowledged answer, or the one that was under way when the power went.
    under_way = options[(options.index(acknowledged[-1]) + 1) % len(options)]
    assert chosen(resumed) in ([acknowledged[-1]], [under_way])
    evidence = again.flask("quiz", "evidence", place.split("/")[-2])
    assert evidence.returncode == 0, evidence.stdout + evidence.stderr

    key = key_of(EXAM, "en")
    page = operator.get(place.rsplit("/", 1)[0] + "/1")
    while page.kind == "question":
        page = answer_right(operator, page, key)
    assert page.kind == "check", (page.url, page.status, page.main.text[:300])
    assert operator.submit(page, "hand-in").main.attributes["data-result"] == "passed"
    assert again.flask("record", "verify").returncode == 0

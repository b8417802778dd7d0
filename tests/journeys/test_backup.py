"""A backup is made while somebody answers a quiz; on another machine the record verifies and the attempt goes on."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from tests.journeys.answers import key_of
from tests.journeys.http import Page, Reader
from tests.journeys.site import Site
from tests.journeys.test_journey_http import OPERATOR_2, answer_right

EXAM = "procedures-exam"


def chosen(page: Page) -> list[str]:
    fields = page.tree.one("form", id="question").all("input", name="answer")
    return [field.attributes["value"] for field in fields if "checked" in field.attributes]


def test_a_backup_of_a_running_quiz_goes_on_elsewhere(
    start_site: Callable[..., Site], tmp_path: Path
) -> None:
    site = start_site()
    operator = Reader(site.base)
    operator.sign_in(OPERATOR_2)
    first = operator.submit(operator.get(f"/quizzes/{EXAM}"), "start-attempt")
    assert first.kind == "question"
    place, key = urlsplit(first.url).path, key_of(EXAM, "en")
    operator_answers(operator, place, key)
    stop, saved = threading.Event(), []

    def keep_answering() -> None:
        while not stop.is_set():
            saved.append(operator_answers(operator, place, key).status)

    answering = threading.Thread(target=keep_answering)
    answering.start()
    backup = tmp_path / "backup"
    made = site.flask("backup", str(backup), "--json")
    stop.set()
    answering.join()
    assert made.returncode == 0, made.stderr
    assert set(saved) == {200}
    mine = chosen(operator.get(place))
    site.stop()

    elsewhere = tmp_path / "elsewhere"
    restored = Site(elsewhere).flask("restore", str(backup), "--json")
    assert restored.returncode == 0, restored.stderr
    assert {check["state"] for check in json.loads(restored.stdout)["checks"]} == {"ok"}
    assert Site(elsewhere).flask("record", "verify").returncode == 0
    operator.base = start_site(folder=elsewhere).base  # the same browser is still signed in
    page = operator.get(place)
    assert (page.kind, chosen(page)) == ("question", mine)
    while page.kind == "question":
        page = answer_right(operator, page, key)
    result = operator.submit(page, "hand-in")
    assert result.kind == "result"
    assert operator.get("/learn").kind == "learn"


def operator_answers(operator: Reader, place: str, key: list) -> Page:
    return answer_right(operator, operator.get(place), key)

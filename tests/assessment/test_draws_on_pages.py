"""Rule 4 from outside: a second attempt meets what the first one did not."""

from __future__ import annotations

from pathlib import Path

from tests import pages
from tests.assessment.conftest import hand_in, question, start

POOL = "---\ntitle: Pool\n---\n" + "".join(
    f"\n## Case {number} {{#case-{number}}}\n\nTrue?\n\n- = true\n" for number in range(4)
)
DRAWN = """
# Cases
draw: 2
from: pools/cases.md
"""


def titles(browser, attempt: str) -> set[str]:
    return {question(browser, f"{attempt}/{number}").one("h1").text for number in (1, 2)}


def test_a_pool_is_drawn_from_and_the_unseen_comes_first(browser, publish, tmp_path: Path):
    folder = tmp_path / "texts" / "quizzes" / "pools"
    folder.mkdir(parents=True)
    (folder / "cases.en.md").write_text(POOL)
    publish(questions=DRAWN)
    assert "Questions 2 " in pages.page_of(browser.get("/quizzes/exam")).one("main").text
    first = start(browser)
    met = titles(browser, first)
    hand_in(browser, first)
    second = start(browser)
    assert len(met) == 2
    assert titles(browser, second) == {f"Case {number}" for number in range(4)} - met


def test_an_edited_pool_changes_no_attempt_under_way(browser, publish, tmp_path: Path):
    folder = tmp_path / "texts" / "quizzes" / "pools"
    folder.mkdir(parents=True)
    (folder / "cases.en.md").write_text(POOL)
    publish(questions=DRAWN)
    attempt = start(browser)
    before = titles(browser, attempt)
    (folder / "cases.en.md").write_text(POOL.replace("## Case", "## Other"))
    publish(questions=DRAWN)
    assert titles(browser, attempt) == before
    hand_in(browser, attempt)
    assert all(title.startswith("Other") for title in titles(browser, start(browser)))


TAGGED = "---\ntitle: Pool\n---\n" + "".join(
    f"\n## {tag.capitalize()} {number} {{#{tag}-{number}}}\ntags: {tag}\ndifficulty: {1 + number % 2}\n\nTrue?\n\n- = true\n"
    for tag in ("greeting", "closing")
    for number in range(3)
)
BLUEPRINT = """
# Greeting
from: pools/cases.md
filter: tag=greeting
draw: 2

# Closing
from: pools/cases.md
filter: tag=closing, difficulty=1
draw: 1
"""


def test_a_blueprint_draws_by_tag_and_then_what_was_seen_least(browser, publish, tmp_path: Path):
    """Rule 4: each section from its own part of the pool; when all of it was seen, the least seen comes again."""
    folder = tmp_path / "texts" / "quizzes" / "pools"
    folder.mkdir(parents=True)
    (folder / "cases.en.md").write_text(TAGGED)
    publish(questions=BLUEPRINT)
    seen: list[set[str]] = []
    for _ in range(3):
        attempt = start(browser)
        met = {question(browser, f"{attempt}/{number}").one("h1").text for number in (1, 2, 3)}
        assert sum(title.startswith("Greeting") for title in met) == 2
        assert met & {"Closing 0", "Closing 2"} and not met & {"Closing 1"}
        seen.append(met)
        hand_in(browser, attempt)
    greetings = [{title for title in met if title.startswith("Greeting")} for met in seen]
    assert greetings[0] | greetings[1] == {"Greeting 0", "Greeting 1", "Greeting 2"}
    (twice,) = greetings[0] & greetings[1]
    assert twice not in greetings[2]
    closings = [met - greeting for met, greeting in zip(seen, greetings, strict=True)]
    assert closings[0] != closings[1]

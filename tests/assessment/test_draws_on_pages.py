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

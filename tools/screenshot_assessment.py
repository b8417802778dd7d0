"""Pages of tests at work: every kind of question, calls, observations, grading, figures of questions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tools.screenshot_pages import Look, Reader

QUIZ, CALL, SKILLS = "call-practice", "refund-by-tonight", "call-handling"
MOST_PAGES = 60  # of one attempt


def operator(reader: Reader) -> Iterator[str]:
    """The rules of an exam; practice with every kind to its result; a call by itself; what was observed."""
    reader.go("/quizzes/procedures-exam")
    yield "quiz"
    reader.go(f"/quizzes/{QUIZ}")
    if reader.follow("form#start-attempt button"):
        yield from attempt(reader)
    reader.go(f"/calls/{CALL}")
    yield "call-start"
    if reader.follow("form#start-attempt button"):
        yield from attempt(reader, "alone-")
    reader.go(f"/people/1002/skills/{SKILLS}")
    yield "skills-own"
    if reader.follow("main a[href^='/observations/']"):
        yield "observation-own"


def attempt(reader: Reader, prefix: str = "") -> Iterator[str]:
    """Every question gets the first answer; of each kind the first is pictured, before and after it is answered."""
    seen: set[str] = set()
    for _page in range(MOST_PAGES):
        form = reader.page.locator("form#question")
        if not form.count():
            break
        name = name_of(form, seen)
        if name not in seen:
            seen.add(name)
            yield f"question-{prefix}{name}"
        answer(reader)
        if not reader.follow("form#question button[name=go][value=next]", "form#question button[name=go]"):
            break
        reader.page.wait_for_timeout(600)  # a call goes on without loading anew
        reader.page.wait_for_load_state("networkidle")
    page = reader.page.get_attribute("body", "data-page")
    if page in ("question", "check"):
        yield f"{prefix}{'over' if page == 'question' else 'check'}"
        reader.follow("form#hand-in button")
    if reader.page.get_attribute("body", "data-page") == "result":
        yield f"{prefix}result"


def name_of(form: Locator, seen: set[str]) -> str:
    """Kind of the question; `told` where its answer is spoken of; of a call the first two turns."""
    kind = str(form.get_attribute("data-type"))
    if kind == "call":
        return "call-2" if "call-1" in seen else "call-1"
    return f"told-{kind}" if form.page.locator("[data-item-state]").count() else kind


def answer(reader: Reader) -> None:
    form = reader.page.locator("form#question")
    options = form.locator("input[type=radio], input[type=checkbox]")
    if options.count():
        options.nth(0).evaluate("option => option.click()")  # on a page of a call others may lie over it
        reader.page.wait_for_timeout(150)


def trainer(reader: Reader, look: Look) -> Iterator[str]:
    """Signed in as the trainer."""
    reader.go("/grading")
    yield "grading"
    if reader.follow("main a[href*='/grading/']"):
        yield "grading-essay"
    reader.go("/studio/items")
    yield "items"
    if reader.follow("main a[href^='/studio/items/']"):
        yield "item"
        if reader.follow("main a[href$='/regrade']"):
            yield "regrade"
    for document in (f"calls/{CALL}", f"checklists/{SKILLS}", f"quizzes/{QUIZ}", f"quizzes/{QUIZ}/export"):
        reader.go(f"/studio/{document}")
        yield f"studio-{document.replace('/', '-')}"


def assessor(reader: Reader, look: Look) -> Iterator[str]:
    reader.sign_in("assessor@demo.example", look.language)
    reader.go("/observations")
    yield "observations"
    reader.go("/supervision")
    yield "supervision"
    reader.go(f"/people/1001/skills/{SKILLS}")
    yield "skills"
    if reader.follow("main form button[type=submit], main form .actions button"):
        yield "observation-draft"

"""Pages of tests at work: every kind of question, calls, observations, grading, figures of questions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
    """Every question gets the first answer; the first of each kind is pictured, before and after it is answered."""
    seen: set[str] = set()
    for _page in range(MOST_PAGES):
        if reader.page.get_attribute("body", "data-page") != "question":
            break
        form = reader.page.locator("form#question")
        kind = str(form.get_attribute("data-type")) if form.count() else "feedback"
        turn = f"{kind}-{len([name for name in seen if name.startswith(kind)])}" if kind == "call" else kind
        if turn not in seen and (kind != "call" or len([s for s in seen if s.startswith("call")]) < 2):
            seen.add(turn)
            yield f"question-{prefix}{turn}"
        before = reader.page.url
        answer(reader)
        if not reader.follow("form#question button[name=go][value=next]", "form#question button[name=go]"):
            if not reader.follow("main .actions a, main a.button"):
                break
        elif reader.page.url == before and f"told-{kind}" not in seen:
            seen.add(f"told-{kind}")
            if kind != "call":
                yield f"question-{prefix}told-{kind}"
    if reader.page.get_attribute("body", "data-page") != "check":
        reader.go(reader.page.url.rsplit("/", 1)[0] + "/check")
    if reader.page.get_attribute("body", "data-page") == "check":
        yield f"{prefix}check"
        reader.follow("form#hand-in button")
    if reader.page.get_attribute("body", "data-page") == "result":
        yield f"{prefix}result"


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

"""A trainer's first hour in a real browser: from a guide's text file to a published course with three questions, and an
operator who takes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.axe import sideways
from tests.journeys.site import Site, copy_of
from tests.journeys.test_journey_browser import Person

pytestmark = pytest.mark.browser
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Guide:
    file: Path
    slug: str
    title: str
    lessons: int
    dropped: int
    question: str
    options: tuple[str, str, str]  # the first is right
    statement: str  # it is false
    number: str


GUIDES = {
    "ru": Guide(
        file=HERE.parent / "library/operator-guide.ru.txt",
        slug="operator-guide",
        title="Руководство оператора: основные принципы и задачи",
        lessons=8,
        dropped=2,
        question="В чём основная задача оператора?",
        options=("Помочь клиенту", "Закончить разговор раньше других", "Передать вызов"),
        statement="Оператору достаточно пройти обучение один раз",
        number="Сколько частей в определении роли?",
    ),
    "en": Guide(
        file=HERE / "phone-guide.en.txt",
        slug="phone-desk",
        title="A guide for the phone desk",
        lessons=6,
        dropped=2,
        question="What do you do before you look into the system?",
        options=("Say what I understood", "Put the caller on hold straight away", "Hang up"),
        statement="You may call back from your own phone",
        number="After how many seconds at most do you come back?",
    ),
}


@pytest.fixture
def person(chromium: Any) -> Callable[..., Person]:
    return lambda site, language, **options: Person(chromium, site, language, **options)


@pytest.fixture(scope="module")
def site(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One for both languages: their courses have different names."""
    site = Site(copy_of(demo_folder, tmp_path_factory.mktemp("trainer") / "site")).start()
    yield site
    site.stop()


@pytest.mark.parametrize(
    ("language", "javascript"),
    [("ru", True), pytest.param("en", False, marks=pytest.mark.slow)],
    ids=["ru-script", "en-no-script"],
)
def test_from_a_text_file_to_a_quiz_that_an_operator_takes(
    site: Site, person: Callable[..., Person], language: str, javascript: bool
) -> None:
    guide = GUIDES[language]
    trainer = person(site, language, javascript=javascript)
    trainer.sign_in("trainer@demo.example")
    trainer.choose_language()
    bring_in(trainer, guide)
    if javascript:
        notes_appear_while_writing(trainer, guide)
    for make in (single_choice, true_or_false, number):
        trainer.go(f"/studio/courses/{guide.slug}")
        trainer.page.click("#coverage a.btn")
        make(trainer, guide)
        trainer.page.click("form#question-form .actions button[value=save]")
        trainer.page.wait_for_selector(".banner.valid")
    publish(trainer, guide)
    trainer.page.click("form#sign-out button")
    trainer.page.wait_for_selector("body[data-page=login]")

    operator = person(site, language, javascript=javascript, phone=True)
    operator.sign_in("operator@demo.example")
    operator.choose_language()
    read_and_answer(operator, guide)
    assert not trainer.faults + operator.faults


def bring_in(trainer: Person, guide: Guide) -> None:
    page = trainer.page
    trainer.go("/studio")
    page.click("a[href='/studio/import']")
    page.set_input_files("form#import-guide [name=file]", guide.file)
    page.select_option("form#import-guide [name=language]", trainer.language)
    page.fill("form#import-guide [name=slug]", guide.slug)
    page.click("form#import-guide .actions button")
    page.wait_for_selector("form#make-course")
    assert page.locator("article[data-lesson]").count() == guide.lessons
    assert page.locator("li[data-dropped]").count() == guide.dropped
    assert sideways(page) == 0
    page.click("form#make-course button")
    page.wait_for_selector("#coverage")
    assert page.inner_text("h1") == guide.title


def notes_appear_while_writing(trainer: Person, guide: Guide) -> None:
    page = trainer.page
    trainer.go(f"/studio/courses/{guide.slug}/question")
    page.fill("#option_1", guide.options[0])
    page.fill("#option_2", guide.options[0])
    page.press("#option_2", "Tab")
    page.wait_for_selector("[data-finding=option_2]")
    assert page.evaluate("document.activeElement.name") == "right"  # nothing took the focus away


def single_choice(trainer: Person, guide: Guide) -> None:
    page = trainer.page
    page.fill("#prompt", guide.question)
    for place, text in enumerate(guide.options, 1):
        page.fill(f"#option_{place}", text)
    page.check("[name=right][value='1']")


def true_or_false(trainer: Person, guide: Guide) -> None:
    page = trainer.page
    page.fill("#prompt", guide.statement)
    page.click("button[value=kind-true-false]")
    page.wait_for_selector("[name=truth]")
    assert page.input_value("#prompt") == guide.statement
    page.check("[name=truth][value=false]")


def number(trainer: Person, guide: Guide) -> None:
    page = trainer.page
    page.click("button[value=kind-numeric]")
    page.wait_for_selector("#answers")
    page.fill("#prompt", guide.number)
    page.fill("#answers", "60 ± 1")


def publish(trainer: Person, guide: Guide) -> None:
    page = trainer.page
    trainer.go(f"/studio/courses/{guide.slug}")
    assert page.locator("[data-fault]").count() == 0
    assert page.locator("[name=together]:checked").count() == 1
    page.click("form#publication button.btn")
    page.wait_for_selector(".banner.valid")
    assert page.locator("form#publication").count() == 0
    trainer.go(f"/studio/quizzes/{guide.slug}-exam")
    assert page.locator("form#publication").count() == 0


def read_and_answer(operator: Person, guide: Guide) -> None:
    page = operator.page
    operator.go("/learn")
    page.click("main a[href='/courses']")
    page.click(f"main a[href='/courses/{guide.slug}']")
    page.wait_for_selector("body[data-page=course]")
    assert page.inner_text("h1") == guide.title
    page.locator("[data-task=lesson] a").first.click()
    page.wait_for_selector("body[data-page=lesson]")
    with page.expect_navigation():
        page.click("form#lesson-done button")
    operator.go(f"/courses/{guide.slug}")
    page.click("[data-task=quiz] a")
    page.click("form#start-attempt button")
    page.wait_for_selector("form#question")
    for place in range(1, 4):
        answer(operator, guide)
        assert page.get_attribute("form#question", "data-number") == str(place)
        with page.expect_navigation():
            page.click("form#question button[name=go][value=next]")
    assert operator.kind == "check"
    page.click("form#hand-in button")
    page.wait_for_selector("body[data-page=result]")
    assert page.get_attribute("main", "data-result") == "passed"
    assert page.get_attribute("main", "data-points") == page.get_attribute("main", "data-max") == "3"


def answer(operator: Person, guide: Guide) -> None:
    page = operator.page
    match page.get_attribute("form#question", "data-type"):
        case "true-false":
            page.check("[name=answer][value=false]")
        case "numeric":
            page.fill("[name=answer]", "60")
        case _:
            page.get_by_label(guide.options[0]).check()

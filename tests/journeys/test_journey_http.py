"""The main job, end to end, by plain HTTP: published hooks and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from tests.journeys.answers import Question, key_of, letters, right_labels, right_line, right_number
from tests.journeys.http import Element, Page, Reader
from tests.journeys.site import Site

OPERATOR, OPERATOR_2, MANAGER = "operator@demo.example", "operator2@demo.example", "manager@demo.example"
RULE = "contact-centre-operator"


def today() -> date:
    return datetime.now(UTC).date()


def answer_right(reader: Reader, page: Page, key: list[Question]) -> Page:
    """Answers the question on the page and goes on."""
    form = page.tree.one("form", id="question")
    kind = form.attributes["data-type"]
    stem = page.main.text
    if kind == "numeric":
        return reader.submit(page, "question", answer=right_number(key, stem), go="next")
    if kind in ("order", "match"):
        lines = {
            chooser.attributes["name"]: chosen(
                chooser, right_line(key, kind, stem, label_of(form, chooser).text)
            )
            for chooser in form.all("select")
        }
        return reader.submit(page, "question", go="next", **lines)
    choices = [field for field in form.all("input", name="answer")]
    if kind == "true-false":
        labels = [choice.attributes["value"] for choice in choices]
    else:
        labels = [label_of(form, choice).text for choice in choices]
    right = right_labels(key, stem, labels)
    values = [choice.attributes["value"] for choice, is_right in zip(choices, right, strict=True) if is_right]
    return reader.submit(page, "question", answer=values, go="next")


def chosen(chooser: Element, words: str) -> str:
    """The value of the line with these words in a list to choose from."""
    return next(line.attributes["value"] for line in chooser.all("option") if letters(line.text) == words)


def label_of(form: Element, choice: Element) -> Element:
    named = form.all("label", **{"for": choice.attributes.get("id", "-")})
    if named:
        return named[0]
    up = choice.parent
    while up is not None and up.tag != "label":
        up = up.parent
    assert up is not None, "a choice without a label"
    return up


def pass_quiz(reader: Reader, page: Page, language: str) -> Page:
    quiz = urlsplit(page.url).path.rstrip("/").split("/")[-1]
    key = key_of(quiz, language)
    page = reader.submit(page, "start-attempt")
    while page.kind == "question":
        page = answer_right(reader, page, key)
    assert page.kind == "check"
    page = reader.submit(page, "hand-in")
    assert page.kind == "result"
    return page


def work_through(reader: Reader, language: str) -> list[str]:
    """Follows *Continue* from /learn until nothing is left. Gives what was met on the way."""
    met: list[str] = []
    for _ in range(40):
        learn = reader.get("/learn")
        go_on = learn.tree.all("a", id="continue")
        if not go_on:
            return met
        page = reader.get(go_on[0].attributes["href"])
        met.append(page.kind)
        if page.kind == "lesson":
            assert page.main.attributes["data-done"] == "no"
            reader.submit(page, "lesson-done")
            assert reader.get(page.url).main.attributes["data-done"] == "yes"
        elif page.kind == "quiz":
            result = pass_quiz(reader, page, language)
            assert result.main.attributes["data-result"] == "passed"
            assert result.main.attributes["data-points"] == result.main.attributes["data-max"]
        else:
            return met
    raise AssertionError(f"Continue never ends: {met}")


def standing(page: Page, certification: str, **wanted: str) -> dict[str, str]:
    found = [
        element.attributes
        for element in page.tree.with_attribute("data-certification")
        if element.attributes["data-certification"] == certification and "data-status" in element.attributes
    ]
    assert found, f"no standing of {certification} on {page.url}"
    return found[0]


@pytest.mark.parametrize(
    "language", [pytest.param("ru", marks=pytest.mark.slow), "en"]
)  # in Russian: in a browser
def test_from_the_first_day_to_the_certificate_and_a_year_on(
    start_site: Callable[..., Site], language: str
) -> None:
    site = start_site()
    operator = Reader(site.base, language)
    landed = operator.sign_in(OPERATOR)
    assert landed.kind == "learn"
    operator.post("/language", [*hidden(landed, "language"), ("lang", language)])
    learn = operator.get("/learn")
    assert learn.tree.one("html").attributes["lang"] == language
    assert standing(learn, RULE)["data-may-work"] == "no"

    met = work_through(operator, language)
    assert {"lesson", "quiz"} <= set(met)

    page = operator.get(f"/certifications/{RULE}")
    now = standing(page, RULE)
    a_year_on = today().replace(year=today().year + 1) if (today().month, today().day) != (2, 29) else None
    assert (now["data-status"], now["data-may-work"]) == ("valid", "yes")
    if a_year_on is not None:
        assert now["data-valid-until"] == a_year_on.isoformat()
    link = page.tree.with_attribute("data-certificate")[0]
    number = link.attributes["data-certificate"]
    pdf = operator.get(link.attributes["href"])
    assert pdf.status == 200
    assert pdf.body.startswith(b"%PDF-")

    stranger = Reader(site.base, language)
    verified = stranger.get(f"/verify/{number.lower().replace('-', ' ').replace(' ', '%20')}")
    assert (verified.status, verified.main.attributes["data-verify"]) == (200, "valid")
    assert {element.attributes["data-fact"] for element in verified.tree.with_attribute("data-fact")} >= {
        "name",
        "certification",
        "issued_on",
        "valid_until",
        "number",
    }
    assert stranger.get("/verify/0000-0000-0001").status == 404

    manager = Reader(site.base, language)
    manager.sign_in(MANAGER)
    person = learn_number(operator)
    team = manager.get(f"/team?certification={RULE}&status=valid&q={person}")
    assert [row.attributes["data-person"] for row in team.tree.with_attribute("data-person")] == [person]

    site.stop()
    later = start_site(today=(today() + timedelta(days=350)).isoformat(), folder=site.folder)
    manager = Reader(later.base, language)
    manager.sign_in(MANAGER)
    page = manager.get(f"/people/{person}")
    renewal, briefing = standing(page, RULE), standing(page, "safety-briefing")
    assert (renewal["data-status"], renewal["data-may-work"]) == ("due_soon", "yes")
    assert (briefing["data-status"], briefing["data-may-work"]) == ("expired", "no")
    operator = Reader(later.base, language)
    operator.sign_in(OPERATOR)
    assert operator.get("/learn").tree.all("a", id="continue"), (
        "the renewal is open: there is something to do"
    )


def test_a_renewal_keeps_the_anniversary(start_site: Callable[..., Site]) -> None:
    site = start_site()
    operator = Reader(site.base)
    operator.sign_in(OPERATOR_2)
    page = operator.get(f"/certifications/{RULE}")
    before = standing(page, RULE)
    assert (before["data-status"], before["data-may-work"]) == ("due_soon", "yes")
    work_through(
        operator, "ru" if operator.get("/learn").tree.one("html").attributes["lang"] == "ru" else "en"
    )
    after = standing(operator.get(f"/certifications/{RULE}"), RULE)
    kept = date.fromisoformat(before["data-valid-until"])
    assert date.fromisoformat(after["data-valid-until"]) == kept.replace(year=kept.year + 1)


def hidden(page: Page, form_id: str) -> list[tuple[str, str]]:
    form = page.tree.one("form", id=form_id)
    return [
        (field.attributes.get("name", ""), field.attributes.get("value", ""))
        for field in form.all("input", type="hidden")
    ]


def learn_number(operator: Reader) -> str:
    """The operator's own personnel number, as the own page shows it."""
    numbers = operator.get("/me").tree.with_attribute("data-person")
    assert numbers
    return numbers[0].attributes["data-person"]

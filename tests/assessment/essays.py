"""An exam with an essay, people who have sat it, and a grader before the page."""

from __future__ import annotations

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests import factories, pages
from tests.assessment.conftest import answer, hand_in, question, start, values_of
from tests.factories import Someone
from tests.pages import Element

ESSAY = """
## Card data {#card}
points: 2

Which of these may you never ask for?

- ( ) The postal code
- (x) The card code

## Follow-up mail {#mail}
type: essay
points: 3
words: 5-50

Write the mail.

| Criterion | 0 | 1 | 2 |
|---|---|---|---|
| Tone | cold | friendly | warm |
| Facts {critical} | wrong | some | all |

> [!grader] Look for the date.
"""
PLAIN_ESSAY = """
## Follow-up mail {#mail}
type: essay
points: 10

Write the mail.
"""
MAIL = "/grading/quizzes/exam/mail"
CARD = {"Card data": ["The card code"]}


def sat(app_client: FlaskClient, someone: Someone, text: str = "Dear Ms Petrova, we pay on Monday.") -> str:
    """Signs in, answers the choice rightly and the essay with this text, hands in. Gives the attempt's address."""
    browser = pages.signed_in(app_client, someone.id)
    attempt = start(browser)
    for number in (1, 2):
        page = question(browser, f"{attempt}/{number}")
        form = page.one("form#question")
        given = [text] if form["data-type"] == "essay" else values_of(page, CARD)
        assert answer(browser, f"{attempt}/{number}", given).status_code == 303
        if int(form["data-count"]) == number:
            break
    assert hand_in(browser, attempt).status_code == 303
    return attempt


def grader(client: FlaskClient, **traits: object) -> FlaskClient:
    return pages.signed_in(client, factories.account("trainer", locale="en", **traits).id)


def give(
    browser: FlaskClient, *levels: str, comment: str = "", page: TestResponse | None = None
) -> TestResponse:
    """Fills in the form of the answer that the page shows."""
    response = page or browser.get(MAIL)
    fields = {f"level-{number}": level for number, level in enumerate(levels, 1)}
    return pages.send_again(browser, response, "form#mark", comment=comment, **fields)


def publish_all(browser: FlaskClient) -> TestResponse:
    return pages.send(browser, f"{MAIL}/publication", "form#publish-marks")


def page_at(browser: FlaskClient, address: str) -> Element:
    response = browser.get(address)
    assert response.status_code == 200, response.status
    return pages.page_of(response)

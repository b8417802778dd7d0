"""A faulty question is repaired for those who were asked it: the effect is shown first, then made in one step."""

from __future__ import annotations

from app.assessment.models import RegradeRow
from app.foundation.models import Outbox
from tests import factories, pages
from tests.assessment.conftest import (
    QUESTIONS,
    RIGHT,
    answer_all,
    hand_in,
    only_attempt,
    question,
    quiz_facts,
    result_of,
    rows,
    start,
)
from tests.assessment.essays import page_at

REPAIR = "/studio/items/exam/canary-single/regrade"
MENDED = QUESTIONS.replace("- ( ) The postal code", "- (x) The postal code").replace(
    "- (x) The card code", "- ( ) The card code"
)
POSTAL = RIGHT | {"Card data": ["The postal code"]}


def sat(client, someone, answers):
    browser = pages.signed_in(client, someone.id)
    attempt = start(browser)
    answer_all(browser, attempt, answers)
    assert hand_in(browser, attempt).status_code == 303
    return attempt


def trainer(client):
    return pages.signed_in(client, factories.account("trainer", locale="en").id)


def repair(browser, policy, reason="The key was wrong.", **more):
    """Looks at the effect of a policy and applies it. Gives the response."""
    shown = browser.get(f"{REPAIR}?policy={policy}&revision=1")
    return pages.send_again(browser, shown, "form#apply-regrade", reason=reason, **more)


def test_a_failed_attempt_passes_by_the_new_key(client, operator, publish):
    """Rules 33 and 34: seen before it is made; the old fact is struck out, the new one has its day."""
    publish()
    attempt = sat(client, operator, {"Card data": ["The postal code"], "Hold music": ["false"]})
    (failed,) = quiz_facts(operator)
    assert failed.kind == "quiz_failed"
    publish(questions=MENDED)
    browser = trainer(client.application.test_client())
    main = page_at(browser, f"{REPAIR}?policy=new-key&revision=1").one("main#main")
    assert [main[f"data-{name}"] for name in ("changed", "up", "down", "manual")] == ["1", "1", "0", "0"]
    assert rows(RegradeRow) == 0
    assert quiz_facts(operator) == [failed]
    done = repair(browser, "new-key")
    assert done.status_code == 303, pages.page_of(done).text
    (fact,) = quiz_facts(operator)
    assert (fact.kind, fact.occurred_on, fact.occurred_at) == (
        "quiz_passed",
        failed.occurred_on,
        failed.occurred_at,
    )
    own = pages.signed_in(client, operator.id)
    assert result_of(own, attempt) == ("passed", "3", "5")
    assert "key of this question was mended" in question(own, f"{attempt}/result").text

"""/studio/items: questions that teach nothing; /studio/items/<quiz>/<item>: what is known of one, and its repair."""

from __future__ import annotations

from flask import render_template, request
from flask_babel import lazy_gettext as _l

from app.assessment.analysis.findings import HIDDEN_BELOW
from app.assessment.analysis.flags import SMALL_SAMPLE
from app.foundation.access import requires
from app.foundation.i18n import language
from app.studio.items import PAGE, AskedItems, counts, matching
from app.studio.queries.item import item_page
from app.studio.queries.items import items_page
from app.studio.views import blueprint

FINDINGS = {
    "key": _l("Key in doubt"),
    "negative": _l("Good people get it wrong"),
    "disputed": _l("Disputed"),
    "chance": _l("No better than guessing"),
    "weak": _l("Hardly tells who knows"),
    "decides": _l("Fails many"),
    "easy": _l("Too easy"),
    "unchosen": _l("Answers nobody chooses"),
    "slow": _l("Takes long"),
    "few": _l("Few answers yet"),
}


@blueprint.get("/studio/items")
@requires("studio")
def items() -> str:
    asked = AskedItems.from_query(request.args)
    view = items_page(language())
    found = matching(view.lines, asked)
    pages = max(1, -(-len(found) // PAGE))
    page = asked.page if asked.page <= pages else 1
    return render_template(
        "studio/items.html",
        view=view,
        asked=asked,
        lines=found[(page - 1) * PAGE : page * PAGE],
        tests=[test for test in view.tests if asked.quiz in ("", test.quiz)],
        total=len(found),
        page_number=page,
        pages=pages,
        counts=counts(view.lines, asked),
        finding_names=FINDINGS,
        hidden_below=HIDDEN_BELOW,
        small_sample=SMALL_SAMPLE,
        link=lambda **changes: f"/studio/items?{asked.query(**changes)}",
        page_link=lambda number: f"/studio/items?{asked.query(page=number)}",
    )


@blueprint.get("/studio/items/<quiz>/<item>")
@requires("studio")
def item(quiz: str, item: str) -> str:
    return render_template(
        "studio/item.html",
        view=item_page(quiz, item, language()),
        hidden_below=HIDDEN_BELOW,
        small_sample=SMALL_SAMPLE,
    )

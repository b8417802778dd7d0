"""/studio: all texts that a trainer may edit, those with a draft first."""

from __future__ import annotations

from flask import render_template, request

from app import assessment, learning, retraining
from app.foundation.access import requires, the_actor
from app.foundation.i18n import language
from app.studio import queries
from app.studio.catalogue import PAGE, Asked, counts, matching
from app.studio.queries.imports import imports_of
from app.studio.views import blueprint, words

MOST_UNANSWERED = 10


@blueprint.get("/studio")
@requires("studio")
def home() -> str:
    asked = Asked.from_query(request.args)
    everything = queries.documents(language())
    found = matching(everything, asked)
    pages = max(1, -(-len(found) // PAGE))
    page = asked.page if asked.page <= pages else 1
    shown = found[(page - 1) * PAGE : page * PAGE]
    unanswered = learning.unanswered_searches()
    return render_template(
        "studio/home.html",
        imports=imports_of(the_actor().person_id),
        left_decisions=assessment.left_decisions(),
        open_disputes=assessment.count_open_disputes(the_actor()) if the_actor().may("grading") else 0,
        unclear=retraining.unclear_instructions(the_actor()),
        unanswered=unanswered[:MOST_UNANSWERED],
        unanswered_more=max(0, len(unanswered) - MOST_UNANSWERED),
        asked=asked,
        lines=shown,
        total=len(found),
        everything=len(everything),
        page_number=page,
        pages=pages,
        counts=counts(everything, asked),
        kinds=words.KINDS,
        languages=words.LANGUAGES,
        names=words.names_of({line.draft.changed_by for line in shown if line.draft}),
        link=lambda **changes: f"/studio?{asked.query(**changes)}",
        page_link=lambda number: f"/studio?{asked.query(page=number)}",
    )

"""The public check of a certificate: typed by hand, or reached by the QR code."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, make_response, redirect, render_template, request, url_for

from app.certification.numbering import normalise
from app.certification.queries.verification import Answer, answer_about
from app.certification.views import blueprint
from app.foundation import clock
from app.foundation.access import public
from app.foundation.i18n import language
from app.foundation.security import limiter
from app.foundation.shell import wants_json

LONGEST_NUMBER = 40
LIMIT = "60 per minute; 600 per hour"  # a shift leader with a pile of papers; not a guesser of numbers
NOT_FOR_ENGINES = "noindex"


@blueprint.get("/verify")
@limiter.limit(LIMIT)
@public
def verify() -> Any:
    typed = request.args.get("number", "").strip()[:LONGEST_NUMBER]
    if not typed:
        return page(None)
    number, lang = normalise(typed) or typed, request.args.get("lang")
    return redirect(url_for("certification.verify_number", number=number, lang=lang), 303)


@blueprint.get("/verify/<number>")
@limiter.limit(LIMIT)
@public
def verify_number(number: str) -> Response:
    answer = answer_about(normalise(number[:LONGEST_NUMBER]), at=clock.now(), today=clock.today())
    status = 404 if answer.status == "unknown" else 200
    if wants_json():
        return unindexed(make_response(jsonify(answer.as_json(language())), status))
    return page(answer, status)


def page(answer: Answer | None, status: int = 200) -> Response:
    return unindexed(make_response(render_template("certification/verify.html", answer=answer), status))


def unindexed(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = NOT_FOR_ENGINES
    response.vary.update(("Accept", "Accept-Language"))
    return response


@blueprint.get("/robots.txt")
@public
def robots() -> Response:
    """Nothing here is for search engines: most of it is behind the sign-in, the rest names people."""
    return Response("User-agent: *\nDisallow: /\n", mimetype="text/plain")

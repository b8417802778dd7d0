"""The public check of a certificate: typed by hand, or reached by the QR code."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from flask import Response, jsonify, make_response, redirect, render_template, request, url_for

from app.certification.numbering import normalise
from app.certification.queries.verification import Answer, Seen, answer_from, look_for
from app.certification.views import blueprint
from app.foundation import clock
from app.foundation.access import current_actor, public
from app.foundation.i18n import instant, language
from app.foundation.shell import wants_json
from app.foundation.throttle import at_most

LONGEST_NUMBER = 40
LIMIT = "60 per minute"  # a shift leader with a pile of papers; nobody finds a number by trying at this pace
NOT_FOR_ENGINES = "noindex"
PAGES_KEPT = 512  # in memory, some 8 kB each
NOW = "\ue000now\ue000"  # where the time of day is put in: private use, nobody writes this


@blueprint.get("/verify")
@at_most(LIMIT)
@public
def verify() -> Any:
    typed = request.args.get("number", "").strip()[:LONGEST_NUMBER]
    if not typed:
        return page(None)
    number, lang = normalise(typed) or typed, request.args.get("lang")
    return redirect(url_for("certification.verify_number", number=number, lang=lang), 303)


@blueprint.get("/verify/<number>")
@at_most(LIMIT)
@public
def verify_number(number: str) -> Response:
    number = normalise(number[:LONGEST_NUMBER])
    seen, at, today = look_for(number), clock.now(), clock.today()
    status = 404 if seen is None else 200
    if wants_json():
        answer = answer_from(seen, number, at=at, today=today)
        return unindexed(make_response(jsonify(answer.as_json(language())), status))
    if seen is None or current_actor() is not None:
        return page(answer_from(seen, number, at=at, today=today), status)
    about = (today, clock.site_zone(), language(), request.script_root, request.args.get("lang"))
    kept = _page_for_strangers(seen, *about)
    return unindexed(Response(kept.replace(NOW, instant(at)), status))


@lru_cache(maxsize=PAGES_KEPT)
def _page_for_strangers(
    seen: Seen, today: date, _zone: str, _language: str, _root: str, _lang: str | None
) -> str:
    """The whole page but for the time of day: it is the same for all strangers until one of these values differs."""
    answer = answer_from(seen, seen.row.number, at=clock.now(), today=today)
    return render_template("certification/verify.html", answer=answer, now_shown=NOW)


def page(answer: Answer | None, status: int = 200) -> Response:
    return unindexed(make_response(render_template("certification/verify.html", answer=answer), status))


def unindexed(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = NOT_FOR_ENGINES
    response.headers["Vary"] = "Accept, Accept-Language"
    return response


@blueprint.get("/robots.txt")
@public
def robots() -> Response:
    """Nothing here is for search engines: most of it is behind the sign-in, the rest names people."""
    return Response("User-agent: *\nDisallow: /\n", mimetype="text/plain")

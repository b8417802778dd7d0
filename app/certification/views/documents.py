"""The PDF of a certificate, for its owner and for those who may see the owner's record."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from flask import Response, current_app, make_response, redirect, render_template, url_for
from werkzeug.exceptions import NotFound as NoSuchPage

from app.certification.numbering import normalise
from app.certification.queries.certificates import Issued, printed_file, visible_certificate
from app.certification.service import cards
from app.certification.views import blueprint
from app.foundation import blobs
from app.foundation.access import requires, the_actor
from app.foundation.downloads import private_file
from app.foundation.throttle import at_most

PATIENCE_SECONDS = 8.0  # the first certificate of a worker takes a second; a busy queue a few
PAUSE_SECONDS = 0.2
REFRESH_SECONDS = 3


@blueprint.get("/certificates/<number>.pdf")
@requires("certificate.own")
def certificate_pdf(number: str) -> Any:
    return pdf_of(certificate_to_see(number))


def certificate_to_see(number: str) -> Issued:
    """Raises NoSuchPage for that of somebody whose record the reader may not see, too."""
    certificate = visible_certificate(the_actor(), normalise(number))
    if certificate is None:
        raise NoSuchPage
    return certificate


def pdf_of(certificate: Issued) -> Response:
    """The file; while there is none, a page that says so."""
    sha256 = certificate.sha256
    if sha256 is None and certificate.fault is None:
        sha256 = wait_for_file(certificate.id)
    if sha256 is None:
        return being_prepared(certificate)
    return as_pdf(sha256, f"attesta-{certificate.number}.pdf")


def as_pdf(sha256: str, name: str) -> Response:
    return private_file(blobs.open_path(sha256), "application/pdf", name)


@blueprint.get("/certificates/<number>/card.pdf")
@requires("certificate.own")
def certificate_card(number: str) -> Any:
    """The card, once it was asked for; it is made by the worker, as every document."""
    certificate = certificate_to_see(number)
    card = cards.card_of(certificate)
    if card is None or card.fault is not None:
        return card_page(certificate, card)
    sha256 = card.sha256 or wait_for_file(certificate.id, cards.made_card)
    if sha256 is None:
        return card_page(certificate, card)
    return as_pdf(sha256, f"attesta-{certificate.number}-card.pdf")


@blueprint.post("/certificates/<number>/card")
@at_most("60 per hour")
@requires("certificate.own")
def make_card(number: str) -> Any:
    certificate = certificate_to_see(number)
    cards.ask_for_card(certificate)
    return redirect(url_for("certification.certificate_card", number=certificate.number), 303)


def card_page(certificate: Issued, card: cards.Card | None) -> Response:
    """The card is to be asked for, is being made, or could not be made."""
    is_made = card is not None and card.fault is None
    seconds = REFRESH_SECONDS if is_made else None
    page = render_template(
        "certification/card.html", issued=certificate, card=card, is_made=is_made, seconds=seconds
    )
    return make_response(page, 503 if is_made else 409 if card else 200)


def wait_for_file(certificate_id: int, read: Callable[[int], str | None] = printed_file) -> str | None:
    """The worker prints at once: to wait for it a little is kinder than a page that says "later"."""
    patience: float = current_app.config.get("CERTIFICATE_PATIENCE_SECONDS", PATIENCE_SECONDS)
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        time.sleep(PAUSE_SECONDS)
        sha256 = read(certificate_id)
        if sha256 is not None:
            return sha256
    return None


def being_prepared(certificate: Issued) -> Response:
    """It comes back by itself, unless the document could not be printed: then somebody has to do something first."""
    page = render_template(
        "certification/preparing.html",
        number=certificate.number,
        seconds=None if certificate.fault else REFRESH_SECONDS,
    )
    response = make_response(page, 503)
    if certificate.fault is None:
        response.headers["Retry-After"] = str(REFRESH_SECONDS)
    return response

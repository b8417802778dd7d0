"""Printing sign-in cards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for

from app.foundation import clock, i18n, once, settings
from app.foundation.access import requires, the_actor
from app.foundation.qr import QrCode, qr_code
from app.people import codes
from app.people.card_face import Words, words
from app.people.service import cards, links, reach
from app.people.views import blueprint

CARDS_ON_A_SHEET = 8
MOST_LISTED = 200


@dataclass(frozen=True)
class CardFace:
    """One card as it is printed."""

    name: str
    number: str
    groups: tuple[str, ...]
    organisation: str
    qr: QrCode
    words: Words


@blueprint.get("/admin/people/cards")
@requires("people.manage")
def cards_shown() -> str:
    """After a reload of the sheets: they were shown once; and which cards still wait to be used."""
    waiting = cards.outstanding_cards(the_actor().person_id, clock.now(), MOST_LISTED)
    return render_template("people/cards_shown.html", waiting=waiting, most=MOST_LISTED)


@blueprint.post("/admin/people/cards")
@requires("people.manage")
def print_cards() -> Any:
    key = once.check(request.form.get("form_key"))
    once.refuse_repeat(key)
    numbers = list(dict.fromkeys(request.form.getlist("person")))
    chosen = reach.people_in_reach(the_actor(), numbers) if numbers else []
    made = cards.make_cards(chosen, at=clock.now(), by=the_actor().person_id, form_key=key)
    once.settle(key, url_for("people.cards_shown"))
    faces = [face(card) for card in made]
    sheets = [faces[start : start + CARDS_ON_A_SHEET] for start in range(0, len(faces), CARDS_ON_A_SHEET)]
    return render_template(
        "people/cards.html",
        sheets=sheets,
        count=len(faces),
        site=links.site_host(),
        reachable=links.is_reachable(),
    )


def face(card: cards.Card) -> CardFace:
    language = card.person.locale or str(settings.read("language"))
    return CardFace(
        name=card.person.full_name,
        number=card.person.number,
        groups=codes.grouped(card.code),
        organisation=settings.organisation(language),
        qr=qr_code(f"{links.site_address()}/start/{card.code}"),
        words=words(language, i18n.long_day(card.last_day, language)),
    )

"""The organisation's logo on documents: looked at, written anew, tried in print, and only then kept."""

from __future__ import annotations

from datetime import UTC, datetime

from app import record
from app.foundation import blobs, settings
from app.foundation.database import transaction
from app.foundation.errors import Invalid
from app.foundation.faults import Text
from app.foundation.pdf import TemplateSource, Unprintable, print_document
from app.foundation.pictures import BadPicture, re_encoded

TRIAL_SECONDS = 4.0
TRIAL = TemplateSource(
    "logo.html", '<title>Logo</title><img src="{{ image("logo") }}" alt="" style="width: 60mm">'
)


class BadLogo(Invalid):
    code = "bad-picture"
    text = Text("This picture cannot be taken.", "Эту картинку принять нельзя.")


TOO_HEAVY = Text(
    "This picture takes too long to print. Save it as PNG, and send that.",
    "Эта картинка печатается слишком долго. Сохраните её как PNG и пришлите этот файл.",
)


def store_logo(content: bytes, *, at: datetime, by: int | None) -> str:
    """Use case: the logo of documents that are issued from now on. Gives the SHA-256 of what is kept. Raises BadLogo."""
    try:
        picture = re_encoded(content)
    except BadPicture as refusal:
        raise BadLogo(
            Text(f"{refusal.text.en}. {refusal.fix.en}", f"{refusal.text.ru}. {refusal.fix.ru}")
        ) from None
    try_in_print(picture)
    sha256 = blobs.put(picture)
    _note(sha256, at=at, by=by)
    return sha256


def try_in_print(picture: bytes) -> None:
    """Once, apart from us: a drawing of a hundred lines may ask for a billion strokes."""
    try:
        print_document(
            TemplateSource(TRIAL.name, TRIAL.html, images={"logo": picture}),
            {},
            language="en",
            title="Logo",
            author="",
            identifier="logo",
            created=datetime(2026, 1, 1, tzinfo=UTC),
            seconds=TRIAL_SECONDS,
        )
    except Unprintable:
        raise BadLogo(TOO_HEAVY) from None


def remove_logo(*, at: datetime, by: int | None) -> None:
    """Use case: documents that are issued from now on have none; what is printed keeps its own."""
    _note("", at=at, by=by)


def _note(sha256: str, *, at: datetime, by: int | None) -> None:
    with transaction() as session:
        before = str(settings.read("logo"))
        if before == sha256:
            return
        details = {"logo": sha256, "before": before}
        record.note(session, "people:organisation:changed", at=at, actor_id=by, details=details)
        settings.write(session, "logo", sha256)

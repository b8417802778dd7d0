"""Questions from a file of another system: kept until somebody has read the report, then taken into a draft at once."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete

from app import library
from app.foundation import blobs, settings
from app.foundation.database import transaction
from app.foundation.errors import Invalid
from app.foundation.faults import Text
from app.library.documents import LANGUAGES, SLUG, DocumentName
from app.library.exchange.drafted import Given
from app.library.exchange.formats import FORMATS
from app.studio import incoming, queries, question_text
from app.studio.incoming import Report
from app.studio.models import QuestionImportRow
from app.studio.queries.question_imports import IncomingQuestions, questions_at
from app.studio.rows import Desk, DeskMedia
from app.studio.service.drafting import NameTaken
from app.studio.service.making_questions import TITLES, NoSuchPlace, Swallowed, front_of
from app.studio.service.media import checked_name, media_path
from app.studio.service.together import Change, new_desk, write_together
from app.studio.textarea import shown
from app.studio.uploads import NotTaken

KEPT = timedelta(days=60)


class WrongName(Invalid):
    code = "bad-slug"
    text = Text(
        "Write the name with small Latin letters, digits and hyphens, 80 at most.",
        "Имя: строчные латинские буквы, цифры и дефисы, не больше 80.",
    )


@dataclass(frozen=True)
class Read:
    """What a file gave. `public_id` is empty where there is nothing to take; then nothing is kept."""

    report: Report
    reason: Text | None
    public_id: str = ""


@dataclass(frozen=True)
class NewQuiz:
    title: str
    slug: str
    use: str  # exam practice


@dataclass(frozen=True)
class Taken:
    quiz: DocumentName
    count: int
    renamed: Mapping[str, str]  # ids that the quiz had already → the new ones


def read_file(given: Given, format_name: str, *, by: int, at: datetime, form_key: str | None = None) -> Read:
    """Use case: reads a file within the limits of the command, and keeps what could be understood of it."""
    reader = FORMATS[format_name].read
    assert reader is not None
    brought = library.bring_in(reader, given)
    media, lost = _fit_for_keeping(brought.media)
    report = incoming.report_of(brought, lost)
    if not brought.imported:
        return Read(report, brought.reason)
    public_id = secrets.token_urlsafe(16)
    row = QuestionImportRow(
        public_id=public_id,
        person_id=by,
        file=given.name,
        format=format_name,
        language=given.language,
        content=brought.text.encode(),
        media=incoming.packed(media),
        report=incoming.as_json(report),
        begun_at=at,
    )
    with transaction(form_key) as session:
        old = QuestionImportRow.begun_at < at - KEPT
        session.execute(delete(QuestionImportRow).where(QuestionImportRow.person_id == by, old))
        session.add(row)
    return Read(report, None, public_id)


def _fit_for_keeping(media: Mapping[str, bytes]) -> tuple[dict[str, bytes], list[tuple[str, Text]]]:
    """The pictures that the studio would take as uploads, and why it would not take the others."""
    fit: dict[str, bytes] = {}
    lost: list[tuple[str, Text]] = []
    for path, content in media.items():
        try:
            checked_name(path, content)
            fit[path] = content
        except NotTaken as refusal:
            lost.append((path.rpartition("/")[2], refusal.text))
    return fit, lost


def begin_quiz(
    public_id: str, wanted: NewQuiz, *, by: int, at: datetime, form_key: str | None = None
) -> Taken:
    """Use case: a new quiz of the questions, as a draft. Raises NoSuchQuestions, WrongName, NameTaken."""
    found = questions_at(public_id, by)
    name = DocumentName("quiz", wanted.slug)
    if not SLUG.fullmatch(wanted.slug):
        raise WrongName
    if wanted.use not in TITLES:
        raise NoSuchPlace
    if library.find_current_revision(name.kind, name.slug) or queries.find_draft(name):
        raise NameTaken
    front = question_text.new_quiz(wanted.title or incoming.title_of(found.text), wanted.use)
    body, media = _with_pictures(new_desk(name), found)
    text = f"{front}\n{body}\n"
    return _write(
        found, Change(new_desk(name), {_path(name, found.language): text}, media), {}, by, at, form_key
    )


def add_to_quiz(
    public_id: str, name: DocumentName, *, by: int, at: datetime, form_key: str | None = None
) -> Taken:
    """Use case: the questions as a section at the end of a quiz or a pool, in its draft; a question whose id is taken
    gets another. Raises NoSuchQuestions, NoSuchPlace, Swallowed, Stale."""
    found = questions_at(public_id, by)
    try:
        desk = queries.desk_of(name)
    except library.NoSuchDocument:
        raise NoSuchPlace from None
    texts = {path: shown(file.content) for path, file in desk.files.items()}
    site_language = str(settings.read("language"))
    spoken = {path: desk.files[path].language or site_language for path in texts}
    path = next((path for path, language in spoken.items() if language == found.language), None)
    before = texts[path] if path else front_of(next(iter(texts.values())))
    taken = {one for text in texts.values() for one in question_text.ids_in(text)}
    body, media = _with_pictures(desk, found)
    body, renamed = incoming.with_free_ids(body, taken)
    text = incoming.added(before, body, incoming.title_of(found.text))
    expected = [*question_text.ids_in(before), *question_text.ids_in(f"---\ntitle: T\n---\n{body}\n")]
    if list(question_text.ids_in(text)) != expected:
        raise Swallowed
    change = Change(desk, {path or _path(name, found.language): text}, media)
    return _write(found, change, renamed, by, at, form_key)


def _write(
    found: IncomingQuestions,
    change: Change,
    renamed: Mapping[str, str],
    by: int,
    at: datetime,
    form_key: str | None,
) -> Taken:
    write_together([change], by=by, at=at, form_key=form_key)
    forget(found.public_id, by=by)
    return Taken(change.desk.name, len(found.report.imported), renamed)


def forget(public_id: str, *, by: int) -> None:
    """Use case: the questions are not needed any more."""
    with transaction() as session:
        mine = (QuestionImportRow.public_id == public_id, QuestionImportRow.person_id == by)
        session.execute(delete(QuestionImportRow).where(*mine))


def _path(name: DocumentName, language: str) -> str:
    assert language in LANGUAGES
    return f"{name.folder}/{name.slug}.{language}.md"


def _with_pictures(desk: Desk, found: IncomingQuestions) -> tuple[str, Sequence[DeskMedia]]:
    """The questions with their pictures beside the quiz, under names that no other picture has."""
    here = desk.with_media(queries.digests_at(desk.name, desk.base_revision))
    names: dict[str, str] = {}
    media: list[DeskMedia] = []
    for path, content in incoming.unpacked(found.media).items():
        sha256 = blobs.put(content)
        place = _free_place(media_path(desk.name, path.rpartition("/")[2]), sha256, here)
        here[place] = sha256
        names[path] = place.removeprefix(f"{desk.name.folder}/")
        media.append(DeskMedia(place, sha256, len(content)))
    return incoming.with_pictures_at(incoming.body_of(found.text), names), media


def _free_place(wanted: str, sha256: str, here: Mapping[str, str]) -> str:
    stem, _, ending = wanted.rpartition(".")
    place, number = wanted, 1
    while here.get(place, sha256) != sha256:
        number += 1
        place = f"{stem}-{number}.{ending}"
    return place

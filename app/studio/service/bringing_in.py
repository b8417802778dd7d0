"""A guide brought in from a text file: kept until somebody has read its outline through and made a course of it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from app import library
from app.foundation.database import transaction
from app.foundation.errors import Conflict, Invalid
from app.foundation.faults import Text
from app.library.course import CATEGORIES
from app.library.documents import LANGUAGES, SLUG, DocumentName
from app.library.guide_reading import Choices
from app.studio import guide_outline, queries
from app.studio.guide_files import GuideFile
from app.studio.models import GuideImportRow
from app.studio.queries.imports import NoSuchImport, import_of
from app.studio.service.drafting import NameTaken, begin_draft

KEPT = timedelta(days=60)


class StaleOutline(Conflict):
    code = "stale"
    text = Text(
        "The outline was changed in another window. Here is how it stands now; press the button again if it is still"
        " wanted.",
        "План изменён в другом окне. Вот каким он стал; нажмите кнопку ещё раз, если это всё ещё нужно.",
    )


class NothingLeft(Invalid):
    code = "empty"
    text = Text(
        "No lesson is left: keep at least one paragraph.",
        "Не осталось ни одного урока: оставьте хотя бы один абзац.",
    )


class WrongName(Invalid):
    """The name or one of the choices cannot be."""


@dataclass(frozen=True)
class Traits:
    """What the course will be called, and where it stands."""

    title: str
    slug: str
    language: str
    category: str


def free_slug(slug: str) -> bool:
    """Whether neither a course nor a draft of one has this name."""
    name = DocumentName("course", slug)
    return library.find_current_revision("course", slug) is None and queries.find_draft(name) is None


def check_traits(traits: Traits) -> None:
    """Raises WrongName, NameTaken."""
    if not SLUG.fullmatch(traits.slug):
        raise WrongName(
            Text(
                "Write the name with small Latin letters, digits and hyphens, 80 at most.",
                "Имя: строчные латинские буквы, цифры и дефисы, не больше 80.",
            ),
            code="bad-slug",
        )
    if traits.language not in LANGUAGES or traits.category not in CATEGORIES:
        raise WrongName(Text("Choose from the list.", "Выберите из списка."), code="bad-value")
    if not free_slug(traits.slug):
        raise NameTaken


def bring_in(file: GuideFile, traits: Traits, *, by: int, at: datetime, form_key: str | None = None) -> str:
    """Use case: keeps the text until its outline was read through. Gives its id for the address.

    Raises WrongName, NameTaken.
    """
    check_traits(traits)
    public_id = secrets.token_urlsafe(16)
    with transaction(form_key) as session:
        session.execute(
            delete(GuideImportRow).where(
                GuideImportRow.person_id == by, GuideImportRow.changed_at < at - KEPT
            )
        )
        session.add(
            GuideImportRow(
                public_id=public_id,
                person_id=by,
                file=file.name,
                encoding=file.encoding,
                content=file.text.encode(),
                title=traits.title,
                slug=traits.slug,
                language=traits.language,
                category=traits.category,
                roles={},
                lesson_titles={},
                version=1,
                begun_at=at,
                changed_at=at,
            )
        )
    return public_id


def change_outline(public_id: str, choices: Choices, *, version: int, by: int, at: datetime) -> None:
    """Use case: other choices for the lines. Raises NoSuchImport, StaleOutline."""
    roles, titles = guide_outline.kept(choices)
    _change(public_id, {"roles": roles, "lesson_titles": titles}, version=version, by=by, at=at)


def change_traits(public_id: str, traits: Traits, *, version: int, by: int, at: datetime) -> None:
    """Use case: another title, name, language or category. Raises WrongName, NameTaken, NoSuchImport, StaleOutline."""
    check_traits(traits)
    _change(public_id, vars(traits), version=version, by=by, at=at)


def _change(public_id: str, values: Mapping[str, object], *, version: int, by: int, at: datetime) -> None:
    with transaction() as session:
        wanted = select(GuideImportRow).where(
            GuideImportRow.public_id == public_id, GuideImportRow.person_id == by
        )
        row = session.scalar(wanted.with_for_update())
        if row is None:
            raise NoSuchImport
        if row.version != version:
            raise StaleOutline
        for name, value in values.items():
            setattr(row, name, value)
        row.version, row.changed_at = version + 1, at


def make_course(
    public_id: str, *, version: int, by: int, at: datetime, form_key: str | None = None
) -> DocumentName:
    """Use case: the outline becomes a draft of a course, with the files that `library import-guide` writes.

    Raises NoSuchImport, StaleOutline, NothingLeft, NameTaken.
    """
    found = import_of(public_id, by)
    if found.version != version:
        raise StaleOutline
    guide = found.review.guide
    if guide is None:
        raise NothingLeft
    name = DocumentName("course", found.slug)
    texts = {f"{name.folder}/{file}": text for file, text in guide.files.items()}
    begin_draft(name, texts, by=by, at=at, form_key=form_key)
    forget(public_id, by=by)
    return name


def forget(public_id: str, *, by: int) -> None:
    """Use case: the text that was brought in is not needed any more."""
    with transaction() as session:
        session.execute(
            delete(GuideImportRow).where(
                GuideImportRow.public_id == public_id, GuideImportRow.person_id == by
            )
        )

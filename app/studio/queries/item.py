"""One question with all that is known of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app import assessment, library
from app.assessment import telling
from app.assessment.analysis.choices import ChoiceFigures, Offered, offered
from app.assessment.analysis.findings import Finding, findings_of, is_choice, letter
from app.assessment.analysis.quiz_figures import VersionFigures
from app.assessment.disputing import Dispute
from app.assessment.wording import FileOf, Wording
from app.foundation.errors import NotFound
from app.foundation.faults import Text
from app.library.documents import DocumentName, name_of
from app.library.markdown import File
from app.library.quizzes import model
from app.library.quizzes.model import Item, Quiz
from app.library.rows import Asset
from app.studio import question_text
from app.studio.items import QuestionFace, QuizFace, lines_of, present_version, usual_seconds
from app.studio.queries.desks import desks_of
from app.studio.queries.items import face_of
from app.studio.rows import DeskFile
from app.studio.shelves import address


@dataclass(frozen=True)
class ChoiceRow:
    """One answer of the table: what it is called, what it says (HTML; empty: the name says it)."""

    name: Text
    html: str
    right: bool | None
    figures: ChoiceFigures | None  # None where nobody has answered yet


@dataclass(frozen=True)
class ItemPage:
    """`version`: of the question as it is published; None where nobody has answered that. `asked_now`: whether the
    quiz still has it."""

    quiz: str
    quiz_title: str
    item: Item
    body: str  # HTML
    right: tuple[str, ...]  # HTML
    section: str
    asked_now: bool
    language: str  # of the question
    version: VersionFigures | None
    versions: tuple[VersionFigures, ...]
    findings: tuple[Finding, ...]
    disputes: tuple[Dispute, ...]
    choices: tuple[ChoiceRow, ...]
    by_letter: bool
    elsewhere: tuple[tuple[str, str], ...]  # slug and title of other quizzes that ask the same
    analysed_at: datetime | None
    place: str  # address of its line in the studio; empty of one that stands in no file any more


def item_page(slug: str, item_id: str, language: str) -> ItemPage:
    """Raises NotFound for a question that is neither published nor was ever answered."""
    found = assessment.analyses().get(slug)
    face = (
        face_of(slug, language) if library.find_current_revision("quiz", slug) else QuizFace(slug, slug, ())
    )
    question = next((one for one in face.questions if one.id == item_id), None)
    history = next((one for one in found.figures.items if one.id == item_id), None) if found else None
    if question is None and history is None:
        raise NotFound
    versions = history.versions if history else ()
    version = present_version(question, history) if question and history else next(iter(versions), None)
    quiz, assets, spoken = _shown(slug, language, version, question is not None)
    item = quiz.item(item_id)
    wording = Wording(spoken, _files(slug, assets))
    disputes = assessment.disputes_of(slug, item_id)
    open_disputes = sum(dispute.is_open for dispute in disputes)
    usual = usual_seconds(line.version for line in lines_of(face, found.figures)) if found else None
    return ItemPage(
        quiz=slug,
        quiz_title=quiz.title,
        item=item,
        body=wording.block(telling.without_gaps(item.body), item.folder),
        right=tuple(telling.right_answers(item, wording)),
        section=question.section if question else "",
        asked_now=question is not None,
        language=spoken,
        version=version,
        versions=versions,
        findings=findings_of(version, item.critical, usual, open_disputes) if question else (),
        disputes=disputes,
        choices=_choices(item, version, wording),
        by_letter=is_choice(item.kind),
        elsewhere=_elsewhere(slug, question, language),
        analysed_at=found.at if found else None,
        place=_place(slug, item_id, spoken) if question else "",
    )


def _shown(
    slug: str, language: str, version: VersionFigures | None, asked_now: bool
) -> tuple[Quiz, Mapping[str, Asset], str]:
    """The quiz that shows the question: the published one, or what attempts have frozen."""
    if asked_now:
        found = library.current_quiz(slug, language)
        return found.quiz, found.assets, found.language
    assert version is not None
    spoken = language if language in version.snapshots else next(iter(version.snapshots))
    return assessment.frozen_quiz(version.snapshots[spoken]), {}, spoken


def _files(slug: str, assets: Mapping[str, Asset]) -> FileOf:
    """Pictures of the published quiz, by an address that only trainers may open."""

    def file(path: str) -> File | None:
        asset = assets.get(path)
        if asset is None:
            return None
        size = (asset.width, asset.height) if asset.width and asset.height else None
        place = f"{address(DocumentName('quiz', slug))}/media/{path.rpartition('/')[2]}"
        return File(place, asset.media_type, asset.bytes, size)

    return file


def _choices(item: Item, version: VersionFigures | None, wording: Wording) -> tuple[ChoiceRow, ...]:
    texts = _texts(item, wording)
    known: Sequence[ChoiceFigures | Offered] = version.choices if version else offered(item)
    return tuple(
        ChoiceRow(
            letter(it.name) if is_choice(item.kind) or it.name not in texts else Text(it.name, it.name),
            texts.get(it.name, ""),
            it.right,
            it if isinstance(it, ChoiceFigures) else None,
        )
        for it in known
    )


def _texts(item: Item, wording: Wording) -> dict[str, str]:
    """What the answers of the key say, by their names (`analysis/choices.py`)."""
    match item.content:
        case model.Choice(options=options):
            texts = [wording.line(option.text, item.folder) for option in options]
        case model.Numeric(answers=answers) | model.Written(answers=answers):
            texts = [wording.plain(answer.text) for answer in answers]
        case model.Matching(lefts=pairs):
            texts = [wording.line(pair.left, item.folder) for pair in pairs]
        case model.Ordering(items=lines):
            texts = [wording.line(line.text, item.folder) for line in lines]
        case model.Cloze(gaps=gaps):
            texts = [wording.plain(next(one.text for one in gap.alternatives if one.right)) for gap in gaps]
        case model.Hotspot(areas=areas):
            texts = [wording.plain(area.label) for area in areas]
        case _:
            texts = []
    return {str(number): text for number, text in enumerate(texts, 1)}


def _elsewhere(slug: str, question: QuestionFace | None, language: str) -> tuple[tuple[str, str], ...]:
    """Other quizzes that ask the same question: out of one pool, or word for word."""
    if question is None:
        return ()
    others = (face_of(one.slug, language) for one in library.current_documents("quiz") if one.slug != slug)
    return tuple(
        (face.slug, face.title)
        for face in others
        if any(one.id == question.id and one.fingerprints & question.fingerprints for one in face.questions)
    )


def _place(slug: str, item_id: str, language: str) -> str:
    """The address of its heading in the text of the quiz or of a pool, in this language if there is one."""
    quiz = library.current_revision("quiz", slug)
    pools = (name_of(text) for text in quiz.references)
    names = [quiz.name, *(name for name in pools if name is not None and name.kind == "pool")]
    desks = desks_of(names)
    found = [
        (file.language != language, f"{address(name)}/{path.rpartition('/')[2]}#line-{line}")
        for name in names
        if name in desks
        for path, file in desks[name].files.items()
        if (line := question_text.line_of(_text(file), item_id)) is not None
    ]
    return min(found)[1] if found else ""


def _text(file: DeskFile) -> str:
    return file.content.decode("utf-8", "replace").replace("\r\n", "\n")

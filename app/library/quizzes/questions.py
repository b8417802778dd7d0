"""One question: its heading, keys and lines become an item (quiz-format.md 2.3, 2.5). Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.foundation.faults import Fault, Text
from app.library.quizzes.contents import Draft, content_of
from app.library.quizzes.gaps import has_gap
from app.library.quizzes.keys import Keys, every_question_key, question_readers
from app.library.quizzes.marks import Answer, Marker, Parts, choice_mark, match_mark, order_mark, parts_of
from app.library.quizzes.model import KINDS, ONE, Content, Item, Kind, Note, Picture
from app.library.quizzes.notes import notes_of
from app.library.quizzes.numbers import numeric_answer
from app.library.quizzes.outline import Block, Line
from app.library.quizzes.references import Here, check_references
from app.library.quizzes.telling import Faults, listed
from app.library.quizzes.words import unescape

_MARKERS: Mapping[str, Marker] = {"match": match_mark, "order": order_mark}
_FAMILIES: Mapping[str, str] = {
    "single": "( )",
    "multi": "[ ]",
    "true-false": "=",
    "numeric": "=",
    "text": "=",
    "match": "=>",
    "order": "1.",
    "hotspot": "[ ]",
}
_PLAIN_WORDS = ("=",)  # answers that are no Markdown
_FOLLOWS_FROM_OPEN_FENCE = ("no-right-answer", "missing-asset")


@dataclass(frozen=True)
class Question:
    """What was read of one question. `item` is None where it is not even clear what kind it is."""

    id: str  # empty if it has none
    line: int  # of its heading
    item: Item | None
    keys: Keys
    told: tuple[Fault, ...] = ()  # what is wrong with it
    unclear: tuple[Fault, ...] = ()  # why it cannot be graded
    lines: tuple[int, ...] = ()  # of its answers
    odd_answers: bool = False  # something is wrong with an answer


def marker_of(block: Block) -> Marker:
    """How answers are marked under this heading: `type: match` and `type: order` have marks of their own."""
    return _MARKERS.get(_given_kind(block) or "", choice_mark)


def read_question(block: Block, here: Here, *, open_fence: bool) -> Question:
    """Faults go to `here`. With a fence left open, what is missing below it is not told."""
    faults = here.faults
    told, unclear = len(faults.told), len(faults.unclear_ones)
    parts = parts_of(block.lines, marker_of(block))
    given = _says_kind(block)
    kind = kind_of(block, parts)
    keys = Keys(
        block.keys,
        question_readers(kind),
        faults,
        known=every_question_key(),
        kind=kind or "",
        required=("scenario",) if kind == "call" else (),
    )
    _check_heading(block, faults)
    pictures = _check_texts(parts, here)
    notes = notes_of(parts.notes, faults)
    content, body, odd = None, "", True
    answers: list[Answer] = []
    if kind is not None:
        before = len(faults.told)
        answers = _own_answers(parts.answers, kind, faults)
        draft = Draft(block.number, kind, not given, answers, parts.body, keys, pictures)
        content, body = content_of(draft, here)
        odd = any(fault.level == "error" for fault in faults.told[before:])
    elif not given:
        _no_kind(block.number, faults)
    if open_fence:
        faults.told[told:] = [f for f in faults.told[told:] if f.code not in _FOLLOWS_FROM_OPEN_FENCE]
    item = _item(block, kind, content, body, keys, notes, here.folder) if kind and content else None
    return Question(
        id=block.id,
        line=block.number,
        item=item,
        keys=keys,
        told=tuple(faults.told[told:]),
        unclear=tuple(faults.unclear_ones[unclear:]),
        lines=tuple(answer.number for answer in answers),
        odd_answers=odd,
    )


def _item(
    block: Block,
    kind: Kind,
    content: Content,
    body: str,
    keys: Keys,
    notes: tuple[Note, ...],
    folder: str,
) -> Item:
    return Item(
        id=block.id,
        kind=kind,
        title=unescape(block.title),
        content=content,
        body=body,
        points=keys.get("points", ONE),
        critical=keys.get("critical", False),
        tags=keys.get("tags", ()),
        competencies=keys.get("competency", ()),
        difficulty=keys.get("difficulty"),
        source=keys.get("source", ""),
        notes=notes,
        folder=folder,
    )


def kind_of(block: Block, parts: Parts) -> Kind | None:
    """As it is written, else as the marks show it; None if neither can be read."""
    return _given_kind(block) if _says_kind(block) else _inferred(parts)


def _says_kind(block: Block) -> bool:
    return any(line.key == "type" for line in block.keys)


def _given_kind(block: Block) -> Kind | None:
    written = next((line.value for line in block.keys if line.key == "type"), "")
    return next((kind for kind in KINDS if kind == written), None)


def _inferred(parts: Parts) -> Kind | None:
    """The kind of a question without `type:`; None if nothing shows it."""
    if has_gap(parts.body):
        return "cloze"
    if not parts.answers:
        return None
    family = parts.answers[0].family
    if family != "=":
        return "single" if family == "( )" else "multi"
    texts = [answer.text for answer in parts.answers if answer.family == "="]
    if len(texts) == 1 and texts[0] in ("true", "false"):
        return "true-false"
    return "numeric" if all(numeric_answer(text) is not None for text in texts) else "text"


def _check_texts(parts: Parts, here: Here) -> tuple[Picture, ...]:
    """Pictures and links of all its texts; the pictures of the body are returned."""
    for answer in parts.answers:
        first = "" if answer.family in _PLAIN_WORDS else answer.words
        check_references([Line(answer.number, first), *answer.more], here)
        check_references(answer.quoted, here)
    for note in parts.notes:
        check_references(note.lines, here)
    return check_references(parts.body, here)


def _own_answers(answers: Sequence[Answer], kind: Kind, faults: Faults) -> list[Answer]:
    """Those with a mark of this kind; the first odd one is told."""
    family = _FAMILIES.get(kind)
    odd = [answer for answer in answers if answer.family != family]
    if odd:
        known = f"- {family} …" if family else ""
        faults.unclear(
            odd[0].number,
            "bad-value",
            Text(
                f"The mark {odd[0].mark} does not belong to a question of the kind {kind}",
                f"Знак {odd[0].mark} не для вопроса вида {kind}",
            ),
            Text(
                f"Write {known}; one question has marks of one kind."
                if family
                else "This kind has no answers below its text: delete the mark.",
                f"Пишите {known}; в одном вопросе знаки одного вида."
                if family
                else "У этого вида нет ответов под текстом: уберите знак.",
            ),
        )
    return [answer for answer in answers if answer.family == family]


def _check_heading(block: Block, faults: Faults) -> None:
    if not block.title:
        faults.error(
            block.number,
            "bad-value",
            Text("The question has no title", "У вопроса нет названия"),
            Text("Write it behind ##.", "Напишите его после ##."),
        )
    if not block.id:
        faults.unclear(
            block.number,
            "missing-id",
            Text("The question has no id", "У вопроса нет id"),
            Text(
                "Add one like {#refund} to the heading (small Latin letters, digits, hyphens), or run quiz fmt.",
                "Добавьте к заголовку {#refund} (строчные латинские буквы, цифры, дефисы) или запустите quiz fmt.",
            ),
        )


def _no_kind(heading: int, faults: Faults) -> None:
    faults.unclear(
        heading,
        "no-right-answer",
        Text("Nothing shows how this is answered", "Не видно, как на это отвечать"),
        Text(
            f"Write answers like - (x) …, - = …, a gap [[…]], or the kind: type: one of {listed(KINDS)}.",
            f"Напишите ответы вида - (x) …, - = …, пропуск [[…]] или вид: type: один из {listed(KINDS)}.",
        ),
    )

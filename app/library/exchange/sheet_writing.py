"""The review sheet as a file: Markdown, or Word where the wanted file is called so. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from app.library.exchange.drafted import Exported, Outgoing, Sent
from app.library.exchange.plain_words import as_markdown
from app.library.exchange.sheet import Block, Boxes, Heading, Key, Passage, Table, blocks_of
from app.library.exchange.sheet_word import word_of


def write(outgoing: Outgoing) -> Sent:
    """Every question is exported: the sheet holds all kinds."""
    blocks = tuple(blocks_of(outgoing))
    if outgoing.extension == "docx":
        content = word_of(blocks, outgoing.media)
    else:
        content = f"{markdown_of(blocks)}\n".encode()
    return Sent(content, tuple(Exported(question.item.id) for question in outgoing.questions))


def markdown_of(blocks: Iterable[Block]) -> str:
    """The keys of a question are one list; a blank line stands between all others."""
    parts = []
    for is_key, group in groupby(blocks, lambda block: isinstance(block, Key)):
        parts.append(("\n" if is_key else "\n\n").join(part for block in group for part in _markdown(block)))
    return "\n\n".join(parts)


def _markdown(block: Block) -> Iterator[str]:
    match block:
        case Heading(level=level, text=text):
            yield f"{'#' * level} {as_markdown(text)}"
        case Passage(text=text, label=label):
            yield f"**{label}:** {text}" if label else text
        case Key():
            yield from _key(block)
        case Table(rows=rows):
            head, *rest = (f"| {' | '.join(row)} |" for row in rows)
            yield "\n".join((head, f"|{'---|' * len(rows[0])}", *rest))
        case Boxes(labels=labels):
            *ticks, remark, signed = labels
            yield f"{'  '.join(f'☐ {tick}' for tick in ticks)}\\\n{remark}: ………………………………\\\n{signed}: ………………………………"


def _key(key: Key) -> Iterator[str]:
    worth = f" *({key.worth})*" if key.worth else ""
    first, *rest = key.text.split("\n")
    lines = [f"- {_safe_sign(key.sign)} {first}{worth}", *(f"  {line}".rstrip() for line in rest)]
    if key.feedback:
        lines += [f"  > {line}".rstrip() for line in key.feedback.split("\n")]
    yield "\n".join(lines)


def _safe_sign(sign: str) -> str:
    """`1.` behind a bullet would be a list of its own."""
    return sign.replace(".", "\\.")

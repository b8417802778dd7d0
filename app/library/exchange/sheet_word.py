"""The review sheet as a Word document. Pure: bytes come out of blocks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.image.exceptions import (
    InvalidImageStreamError,
    UnexpectedEndOfFileError,
    UnrecognizedImageError,
)
from docx.shared import Cm, Pt
from markdown_it.token import Token

from app.library.exchange.sheet import Block, Boxes, Heading, Key, Passage, Table
from app.library.markdown_reading import parser

WIDEST = Cm(12)
_MARKS = {"strong_open": ("bold", True), "strong_close": ("bold", False), "em_open": ("italic", True), "em_close": ("italic", False)}  # fmt: skip
_INDENT = Cm(0.9)


def word_of(blocks: Iterable[Block], media: Mapping[str, bytes]) -> bytes:
    document = Document()
    document.styles["Normal"].font.size = Pt(10.5)
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(2)
    writer = _Writer(document, media)
    for block in blocks:
        writer.take(block)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


class _Writer:
    def __init__(self, document: Any, media: Mapping[str, bytes]) -> None:
        self.document = document
        self.media = media

    def take(self, block: Block) -> None:
        match block:
            case Heading(level=level, text=text):
                heading = self.document.add_heading(text, level)
                heading.paragraph_format.keep_with_next = True
            case Passage(text=text, label=label):
                self.markdown(text, before=f"{label}: " if label else "")
            case Key():
                self.key(block)
            case Table(rows=rows):
                self.table(rows)
            case Boxes(labels=labels):
                self.boxes(labels)

    def key(self, key: Key) -> None:
        worth = f"  ({key.worth})" if key.worth else ""
        self.markdown(key.text, before=f"{key.sign} ", after=worth, indent=1)
        if key.feedback:
            self.markdown(key.feedback, indent=2, italic=True)

    def boxes(self, labels: Sequence[str]) -> None:
        *ticks, remark, signed = labels
        line = self.document.add_paragraph("   ".join(f"☐ {tick}" for tick in ticks))
        line.paragraph_format.keep_with_next = True
        self.document.add_paragraph(f"{remark}: {'_' * 60}").paragraph_format.keep_with_next = True
        self.document.add_paragraph(f"{signed}: {'_' * 40}")

    def table(self, rows: Sequence[Sequence[str]]) -> None:
        table = self.document.add_table(len(rows), len(rows[0]))
        table.style = "Table Grid"
        for row, texts in enumerate(rows):
            for column, text in enumerate(texts):
                cell = table.cell(row, column).paragraphs[0]
                self.words(cell, parser().parseInline(text, {})[0].children or [], bold=row == 0)
        self.document.add_paragraph()

    def markdown(
        self, text: str, *, before: str = "", after: str = "", indent: int = 0, italic: bool = False
    ) -> None:
        """Paragraphs, lists and code of a text; its pictures below. A table keeps its rows as lines."""
        depth, bullets = 0, ""
        paragraph = None
        tokens = parser().parse(text, {})
        for token in tokens:
            if token.type in (
                "bullet_list_open",
                "ordered_list_open",
                "bullet_list_close",
                "ordered_list_close",
            ):
                depth += token.nesting
            elif token.type == "list_item_open":
                bullets = f"{token.info}. " if token.info else "– "
            elif token.type == "inline":
                paragraph = self.paragraph(indent + depth, f"{before}{bullets}", italic)
                self.words(paragraph, token.children or [], italic=italic)
                before, bullets = "", ""
            elif token.type in ("fence", "code_block"):
                paragraph = self.paragraph(indent + depth, before, italic)
                paragraph.add_run(token.content.rstrip("\n")).font.name = "Courier New"
                before = ""
        if paragraph is None:
            paragraph = self.paragraph(indent, before, italic)
        if after:
            paragraph.add_run(after).bold = True

    def paragraph(self, indent: int, before: str, italic: bool) -> Any:
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.left_indent = _INDENT * indent
        paragraph.paragraph_format.space_after = Pt(3)
        if before:
            paragraph.add_run(before).italic = italic or None
        return paragraph

    def words(
        self, paragraph: Any, children: Sequence[Token], *, bold: bool = False, italic: bool = False
    ) -> None:
        form = {"bold": bold, "italic": italic}
        for child in children:
            if child.type in _MARKS:
                name, on = _MARKS[child.type]
                form[name] = on or (bold if name == "bold" else italic)
            elif child.type == "image":
                self.picture(paragraph, str(child.attrs.get("src", "")), child.content)
            elif child.type in ("softbreak", "hardbreak"):
                paragraph.add_run(" " if child.type == "softbreak" else "\n")
            elif child.content:
                run = paragraph.add_run(child.content)
                for name in (name for name, on in form.items() if on):
                    setattr(run, name, True)
                if child.type == "code_inline":
                    run.font.name = "Courier New"

    def picture(self, paragraph: Any, path: str, words: str) -> None:
        """A picture that Word does not know, as SVG, is told in its words."""
        content = self.media.get(path)
        try:
            if content is not None:
                shape = paragraph.add_run().add_picture(BytesIO(content))
                if shape.width > WIDEST:
                    shape.height = int(shape.height * WIDEST / shape.width)
                    shape.width = WIDEST
                return
        except (UnrecognizedImageError, InvalidImageStreamError, UnexpectedEndOfFileError, ZeroDivisionError):
            pass
        paragraph.add_run(f"[{words or path}: {path}]")

"""WeasyPrint, as documents of this product are set by it.

Four traps of WeasyPrint decide the shape of this file. It is not thread-safe: one lock for the process.
Every FontConfiguration leaks memory: one for the process, together with the parsed style sheets. It garbles text
silently when two files share family, weight and style: the fonts are whole files, one for each weight. And where our
fonts lack a letter it takes any font of the machine, so that two machines print differently: those are shut out.
"""

from __future__ import annotations

import base64
import logging
import os
import re
import tempfile
import threading
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from app.foundation import qr

FONTS_FOLDER = Path(__file__).parent / "static" / "fonts" / "pdf"
FONTS = (
    ("Golos Text", 400, "GolosText_400Regular.ttf"),
    ("Golos Text", 600, "GolosText_600SemiBold.ttf"),
    ("PT Serif", 400, "PTSerif_400Regular.ttf"),
    ("JetBrains Mono", 500, "JetBrainsMono_500Medium.ttf"),
    # For letters that those lack: Vietnamese, Greek, Armenian, Georgian, Hebrew, Arabic; Thai.
    ("DejaVu Sans", 400, "DejaVuSans.ttf"),
    ("Noto Sans Thai", 400, "NotoSansThai_400Regular.ttf"),
)
VARIANT = "pdf/a-3a"
MOST_SHEETS = 64  # parsed ones that are kept
MOST_PICTURES = 8  # of documents, such as logos


@dataclass(frozen=True)
class Attachment:
    """A file inside the PDF. `relationship` to the document: Data, Source, Alternative, Supplement, Unspecified."""

    name: str
    content: bytes
    media_type: str
    description: str = ""
    relationship: str = "Data"


@dataclass(frozen=True)
class About:
    """What the file says of itself. `created` (UTC) is its only instant."""

    language: str
    title: str
    author: str
    identifier: str  # ASCII
    created: datetime


class Drawing:
    """A picture of a style sheet, as WeasyPrint wants one: which strokes it is made of is worked out once."""

    def __init__(self, picture: Any) -> None:
        self.picture = picture
        # Size → operators of the PDF, and the opacities of strokes that each document has to declare for them.
        self.strokes: dict[tuple[float, float], tuple[bytes, list[float]]] = {}

    def get_intrinsic_size(self, *resolution: Any) -> Any:
        return self.picture.get_intrinsic_size(*resolution)

    def draw(self, stream: Any, width: float, height: float, style: Any) -> None:
        begin = len(stream.stream)
        if (width, height) not in self.strokes:
            self.picture.draw(stream, width, height, style)
            drawn = stream.stream[begin:]
            named = [part for part in drawn if not isinstance(part, bytes) or part.startswith(b"/")]
            opacities = [_OPACITY.fullmatch(part) if isinstance(part, bytes) else None for part in named]
            if None in opacities:  # it names fonts or pictures of this one document
                return
            declared = sorted({float(found[1]) for found in opacities if found is not None})
            self.strokes[width, height] = (b"\n".join(drawn), declared)
        strokes, declared = self.strokes[width, height]
        for opacity in declared:
            stream.set_alpha(opacity, stroke=True)  # the strokes say it again, where it belongs
        stream.stream[begin:] = [strokes]


_OPACITY = re.compile(rb"/A([0-9.]+) gs")


class Pictures(dict[str, Any]):
    """Address → picture, as WeasyPrint keeps them for one document; codes are drawn by ourselves."""

    def __contains__(self, address: object) -> bool:
        return super().__contains__(address) or str(address).startswith(qr.ADDRESS)

    def __missing__(self, address: str) -> Any:
        try:
            mark = qr.QrMark(address)
        except ValueError:  # more than a code can hold, or no text at all
            mark = None
        self[address] = mark
        return mark


class Engine:
    """WeasyPrint with what is shared by all documents of the process. `refused`: addresses that were not followed."""

    def __init__(self) -> None:
        # Half a second and 40 MB: only processes that do render pay for it.
        with no_fonts_of_the_system():
            import pydyf
            import weasyprint
            from weasyprint.text.fonts import FontConfiguration
            from weasyprint.urls import URLFetcher

            self.fonts = FontConfiguration()

        refused: list[str] = []
        self.refused = refused

        class Fetcher(URLFetcher):
            def fetch(self, url: str, headers: Any = None) -> Any:
                if url[:5].lower() != "data:":
                    refused.append(url)
                return super().fetch(url, headers)

        class Written(pydyf.Object):
            """An object of a PDF as bytes."""

            data, compressible = b"", False

            def __init__(self, one: Any) -> None:
                super().__init__()
                self.number, self.generation, self.free = one.number, one.generation, one.free
                self.compressible = one.compressible
                self.data = b"" if one.free == "f" else one.data

        self.written = Written
        self.weasyprint = weasyprint
        self.fetcher = Fetcher(allowed_protocols=("data",))
        self.parsed: dict[str, Any] = {}
        self.images: dict[str, Any] = {}  # of style sheets: every document of a kind has them
        self.pictures: dict[str, Any] = {}
        self.font_faces = self.sheet(font_faces())
        self.parsed.clear()  # the fonts are loaded; their text is large
        self.fonts.add_font_face = _no_more_fonts  # no template has a say in what others are set in

    def sheet(self, css: str) -> Any:
        if css not in self.parsed:
            if len(self.parsed) >= MOST_SHEETS:
                self.parsed.clear()
                self.images.clear()
            self.parsed[css] = self.weasyprint.CSS(
                string=css, font_config=self.fonts, url_fetcher=self.fetcher
            )
        return self.parsed[css]

    def laid_out(self, html: str, sheets: Sequence[Any], images: dict[str, Any]) -> Any:
        page = self.weasyprint.HTML(string=html, url_fetcher=self.fetcher)
        return page.render(cache=images, font_config=self.fonts, stylesheets=sheets, pdf_variant=VARIANT)

    def render(
        self, html: str, stylesheets: Sequence[str], about: About, attachments: Sequence[Attachment]
    ) -> bytes:
        self.refused.clear()
        sheets = [self.font_faces, *map(self.sheet, stylesheets)]
        images = Pictures(self.pictures | self.images)
        document = self.laid_out(html, sheets, images)
        known = {address for address, picture in images.items() if picture is not None}
        new = {one for one in known - self.images.keys() if any(one in css for css in stylesheets)}
        if new:
            self.images |= {address: Drawing(images[address]) for address in new}
            images = Pictures(self.images)
            document = self.laid_out(html, sheets, images)
        self.keep_pictures(images)
        metadata = document.metadata
        metadata.lang, metadata.title, metadata.authors = about.language, about.title, [about.author]
        metadata.keywords, metadata.attachments = [about.identifier], []
        metadata.created = metadata.modified = about.created.strftime("%Y-%m-%dT%H:%M:%SZ")
        pdf: bytes = document.write_pdf(
            pdf_variant=VARIANT,
            pdf_identifier=about.identifier.encode("ascii"),
            attachments=[self.attached(one, about.created) for one in attachments],
            finisher=self.finish,
        )
        return pdf

    def keep_pictures(self, images: dict[str, Any]) -> None:
        """A logo comes again with the next document: it is unpacked once."""
        for address, picture in images.items():
            if address.startswith("data:image/") and picture is not None and address not in self.images:
                self.pictures[address] = picture
        while len(self.pictures) > MOST_PICTURES:
            del self.pictures[next(iter(self.pictures))]

    def attached(self, file: Attachment, created: datetime) -> Any:
        attachment = self.weasyprint.Attachment(
            string=file.content,
            name=file.name,
            description=file.description or None,
            created=created,
            modified=created,
            relationship=file.relationship,
        )
        attachment.source = nullcontext((BytesIO(file.content), None, None, file.media_type))
        return attachment

    def finish(self, document: Any, pdf: Any) -> None:
        """What WeasyPrint leaves open: readers show the title and not the file's name, and each attachment is named
        once. Then every object is written out: pydyf would do it twice, once for its checksum."""
        pdf.catalog["ViewerPreferences"] = "<< /DisplayDocTitle true >>"
        if "AF" in pdf.catalog:
            once = list(dict.fromkeys(pdf.catalog["AF"]))
            pdf.catalog["AF"].clear()
            pdf.catalog["AF"].extend(once)
        pdf.objects[:] = [self.written(one) for one in pdf.objects]


@contextmanager
def no_fonts_of_the_system() -> Iterator[None]:
    """Fontconfig reads its file when a configuration is made; ours names no folder at all."""
    with tempfile.NamedTemporaryFile("w", prefix="attesta-fonts-", suffix=".conf") as file:
        file.write("<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'fonts.dtd'><fontconfig/>")
        file.flush()
        before = os.environ.get("FONTCONFIG_FILE")
        os.environ["FONTCONFIG_FILE"] = file.name
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # "No fonts configured": so it is meant
                yield
        finally:
            if before is None:
                del os.environ["FONTCONFIG_FILE"]
            else:
                os.environ["FONTCONFIG_FILE"] = before


def _no_more_fonts(descriptors: Any, fetcher: Any) -> None:
    logging.getLogger("weasyprint").warning("Ignored `@font-face`, fonts cannot be brought along.")


def font_faces() -> str:
    """CSS that carries the fonts within itself, so that rendering needs no access to files."""
    return "\n".join(
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-style: normal; '
        f"src: url(data:font/ttf;base64,{_base64_of(FONTS_FOLDER / file)}) }}"
        for family, weight, file in FONTS
    )


def _base64_of(path: Path) -> str:
    return base64.b64encode(path.read_bytes()).decode("ascii")


@cache
def letters_of(family: str) -> frozenset[int]:
    """The code points that a font of ours has."""
    from fontTools.ttLib import TTFont

    file = next(file for name, _weight, file in FONTS if name == family)
    with TTFont(FONTS_FOLDER / file, lazy=True) as font:
        return frozenset(font.getBestCmap())


def first_with_all(text: str, families: Sequence[str]) -> str:
    """The first of some families that has every letter of a text; the last where none has."""
    wanted = {ord(letter) for letter in text if not letter.isspace()}
    return next((one for one in families if wanted <= letters_of(one)), families[-1])


LOCK = threading.Lock()  # to be held while the engine is at work
_engine: Engine | None = None


def the_engine() -> Engine:
    """The one of this process, made on first use."""
    global _engine
    if _engine is None:
        _engine = Engine()
    return _engine

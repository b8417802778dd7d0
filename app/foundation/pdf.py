"""HTML becomes an archivable PDF (PDF/A-3a: tagged, fonts embedded), the same bytes for the same input.

Three traps of WeasyPrint decide the shape of this file. It is not thread-safe: one lock for the process. Every
FontConfiguration leaks memory: one for the process, together with the parsed style sheets. And it garbles text
silently when two files share family, weight and style: the fonts are whole files, one for each weight.
"""

from __future__ import annotations

import base64
import re
import threading
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

FONTS_FOLDER = Path(__file__).parent / "static" / "fonts" / "pdf"
FONTS = (
    ("Golos Text", 400, "GolosText_400Regular.ttf"),
    ("Golos Text", 600, "GolosText_600SemiBold.ttf"),
    ("PT Serif", 400, "PTSerif_400Regular.ttf"),
    ("JetBrains Mono", 500, "JetBrainsMono_500Medium.ttf"),
)
VARIANT = "pdf/a-3a"


@dataclass(frozen=True)
class Attachment:
    """A file inside the PDF. `relationship` to the document: Data, Source, Alternative, Supplement, Unspecified."""

    name: str
    content: bytes
    media_type: str
    description: str = ""
    relationship: str = "Data"


@cache
def print_template(folder: Path, name: str) -> Template:
    """A template of documents, apart from the pages' ones: a worker prints without a request, a language or a reader."""
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)


def render_pdf(
    html: str,
    *,
    stylesheets: Sequence[str] = (),
    language: str,
    title: str,
    author: str,
    identifier: str,
    created: datetime,
    attachments: Sequence[Attachment] = (),
) -> bytes:
    """The PDF of one HTML document. Nothing outside it is read: of addresses only `data:` is followed.

    `stylesheets` are texts of CSS, parsed once in a process. `identifier` (ASCII) stands in the file's permanent
    /ID and among its keywords. `created` is the only instant in the file, also that of its `attachments`.
    """
    with _lock:
        return _the_engine().render(
            html,
            stylesheets=stylesheets,
            language=language,
            title=title,
            author=author,
            identifier=identifier,
            created=created.astimezone(UTC),
            attachments=attachments,
        )


class _Drawing:
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


class _Engine:
    """WeasyPrint with what is shared by all documents of the process."""

    def __init__(self) -> None:
        # Half a second and 40 MB: only processes that do render pay for it.
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher

        self.weasyprint = weasyprint
        self.fonts = FontConfiguration()
        self.fetcher = URLFetcher(allowed_protocols=("data",))
        self.parsed: dict[str, Any] = {}
        self.images: dict[str, Any] = {}  # of style sheets: every document of a kind has them
        self.font_faces = self.sheet(font_faces())
        self.parsed.clear()  # the fonts are loaded; their text is large

    def sheet(self, css: str) -> Any:
        if css not in self.parsed:
            self.parsed[css] = self.weasyprint.CSS(
                string=css, font_config=self.fonts, url_fetcher=self.fetcher
            )
        return self.parsed[css]

    def laid_out(self, html: str, sheets: Sequence[Any], images: dict[str, Any]) -> Any:
        page = self.weasyprint.HTML(string=html, url_fetcher=self.fetcher)
        return page.render(cache=images, font_config=self.fonts, stylesheets=sheets, pdf_variant=VARIANT)

    def render(
        self,
        html: str,
        *,
        stylesheets: Sequence[str],
        language: str,
        title: str,
        author: str,
        identifier: str,
        created: datetime,
        attachments: Sequence[Attachment],
    ) -> bytes:
        sheets = [self.font_faces, *map(self.sheet, stylesheets)]
        images = dict(self.images)
        document = self.laid_out(html, sheets, images)
        new = {one for one in images.keys() - self.images.keys() if any(one in css for css in stylesheets)}
        if new:
            self.images |= {address: _Drawing(images[address]) for address in new}
            document = self.laid_out(html, sheets, dict(self.images))
        metadata = document.metadata
        metadata.lang, metadata.title, metadata.authors = language, title, [author]
        metadata.keywords = [identifier]
        metadata.created = metadata.modified = created.strftime("%Y-%m-%dT%H:%M:%SZ")
        pdf: bytes = document.write_pdf(
            pdf_variant=VARIANT,
            pdf_identifier=identifier.encode("ascii"),
            attachments=[self.attached(one, created) for one in attachments],
            finisher=finish,
        )
        return pdf

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


def finish(document: Any, pdf: Any) -> None:
    """What WeasyPrint leaves open: readers show the title and not the file's name, and each attachment is named once."""
    pdf.catalog["ViewerPreferences"] = "<< /DisplayDocTitle true >>"
    if "AF" in pdf.catalog:
        once = list(dict.fromkeys(pdf.catalog["AF"]))
        pdf.catalog["AF"].clear()
        pdf.catalog["AF"].extend(once)


_lock = threading.Lock()
_engine: _Engine | None = None


def _the_engine() -> _Engine:
    global _engine
    if _engine is None:
        _engine = _Engine()
    return _engine


def font_faces() -> str:
    """CSS that carries the fonts within itself, so that rendering needs no access to files."""
    return "\n".join(
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-style: normal; '
        f"src: url(data:font/ttf;base64,{_base64_of(FONTS_FOLDER / file)}) }}"
        for family, weight, file in FONTS
    )


def _base64_of(path: Path) -> str:
    return base64.b64encode(path.read_bytes()).decode("ascii")

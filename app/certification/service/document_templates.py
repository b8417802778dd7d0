"""Templates of documents: the built-in ones, those that somebody published, and what is wrong in one."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from app import learning, library
from app.certification import ornament
from app.certification.documents.kinds import Sample, kind_of, own_titles
from app.certification.documents.values import Drawn
from app.certification.queries.rule_book import rule_book
from app.foundation import clock
from app.foundation.document_templates import foreign_addresses, outline_of
from app.foundation.errors import NotFound
from app.foundation.faults import Fault, Text, in_order
from app.foundation.pdf import TemplateSource, first_with_all, print_document, try_template
from app.foundation.pictures import BadPicture, picture_type
from app.foundation.qr import qr_address
from app.library.documents import Document
from app.library.formats import Checked
from app.library.source import Source, Tree
from app.library.text_file import decode

FOLDER = Path(__file__).resolve().parent.parent / "templates" / "documents"
IMAGES = "certifications/documents/img"
DEFAULT = "certificate"
MOST_IMAGES = 20
TRIAL_SECONDS = 8.0


@cache
def built_in(slug: str) -> TemplateSource | None:
    """The template that comes with the product; None where there is none of this name."""
    if slug == learning.REGISTER_TEMPLATE:
        return learning.register_template()
    page = FOLDER / f"{slug}.html"
    if not page.is_file():
        return None
    style = FOLDER / f"{slug}.css"
    css = style.read_text(encoding="utf-8") if style.is_file() else ""
    if slug in ornament.BACKDROPS:
        css += backdrop_style(ornament.BACKDROPS[slug])
    return TemplateSource(f"{slug}.html", page.read_text(encoding="utf-8"), css, trusted=True)


def built_in_slugs() -> tuple[str, ...]:
    return tuple(sorted([*(page.stem for page in FOLDER.glob("*.html")), learning.REGISTER_TEMPLATE]))


def backdrop_style(backdrop: ornament.Backdrop) -> str:
    drawing = base64.b64encode(backdrop.draw().encode()).decode("ascii")
    size = f"{backdrop.width}mm {backdrop.height}mm"
    address = f"url(data:image/svg+xml;base64,{drawing})"
    return f"@page {backdrop.page} {{ background: {address} no-repeat 0 0 / {size} }}"


def template_for(slug: str, revision: int | None) -> TemplateSource:
    """What a document was, or is to be, printed with. `revision` None: the built-in one.

    What no longer is there gives way to the plain certificate: a document is printed in any case.
    """
    published = library.template_source(slug, revision) if revision is not None else None
    found = published or built_in(slug) or built_in(DEFAULT)
    assert found is not None  # comes with the product
    return found


def chosen(slug: str) -> tuple[str, int | None]:
    """Slug and revision with which a document is printed that is made now, by the name in its rule."""
    today = clock.today()
    for entry in reversed(library.revisions_of("document-template", slug)):
        if entry.effective_on is None or entry.effective_on <= today:
            return slug, entry.number
    return (slug, None) if built_in(slug) is not None else (DEFAULT, None)


# -- checking ----------------------------------------------------------------------------------------------------------


def images_of(document: Document, source: Tree) -> tuple[str, ...]:
    """Paths of the pictures that a template asks for and that stand there."""
    texts = (decode(file.content, file.path).value for file in document.files)
    named = {name for text in texts if text for name in outline_of(document.name.slug, text).images}
    paths = (f"{IMAGES}/{name}" for name in sorted(named) if "/" not in name)
    return tuple(path for path in paths if source.exists(path))[:MOST_IMAGES]


def check_document_template(document: Document, source: Source, site_language: str) -> Checked:
    """What can be told by reading it; and if that is nothing bad, by filling and setting it with sample values."""
    faults: list[Fault] = []
    titles = kind_of(document.name.slug).titles(document.name.slug)
    for file in document.files:
        found, template = read_template(file.content, file.shown, source)
        if template is not None and not any(fault.level == "error" for fault in found):
            found += tried(document.name.slug, template)
            titles = {**titles, **own_titles(template.html)}
        faults += found
    return Checked(in_order(faults), titles=titles)


def read_template(content: bytes, shown: str, source: Source) -> tuple[list[Fault], TemplateSource | None]:
    """The template with its pictures, without running it; None where it cannot be read at all."""
    text = decode(content, shown)
    if text.value is None:
        return list(text.faults), None
    outline = outline_of(shown, text.value)
    faults = [*outline.faults, *foreign(shown, text.value)]
    images: dict[str, bytes] = {}
    for name, line in outline.images.items():
        picture = source.read(f"{IMAGES}/{name}") if "/" not in name else None
        if picture is None:
            faults.append(no_picture(shown, line, name))
            continue
        try:
            picture_type(picture)
        except BadPicture as refusal:
            faults.append(Fault(shown, line, "error", "bad-picture", of_picture(name, refusal), refusal.fix))
        images[name] = picture
    return faults, TemplateSource(shown, text.value, images=images)


def foreign(shown: str, html: str) -> Iterator[Fault]:
    for line, address in foreign_addresses(html):
        yield Fault(
            shown,
            line,
            "error",
            "foreign-address",
            Text(f"A template cannot fetch “{address}”", f"Шаблон не может загрузить «{address}»"),
            Text(
                'Put the picture into certifications/documents/img and write image("name.png").',
                'Положите картинку в certifications/documents/img и напишите image("name.png").',
            ),
        )


def no_picture(shown: str, line: int, name: str) -> Fault:
    return Fault(
        shown,
        line,
        "error",
        "missing-file",
        Text(f"There is no picture “{name}”", f"Нет картинки «{name}»"),
        Text(
            "Put it into certifications/documents/img, or correct the name.",
            "Положите файл в certifications/documents/img или исправьте имя.",
        ),
    )


def of_picture(name: str, refusal: BadPicture) -> Text:
    return Text(f"{name}: {refusal.text.en}", f"{name}: {refusal.text.ru}")


_TRIED: dict[
    str, tuple[Fault, ...]
] = {}  # by all that goes in: who writes a text has it checked again and again
MOST_TRIED = 200


def tried(slug: str, template: TemplateSource) -> tuple[Fault, ...]:
    """What filling and setting with each of the sample values says; after the first error no more is tried."""
    told = repr((slug, template.name, template.html, sorted(template.images.items())))
    key = hashlib.sha256(told.encode()).hexdigest()
    if key not in _TRIED:
        if len(_TRIED) >= MOST_TRIED:
            _TRIED.clear()
        _TRIED[key] = tuple(_trials(slug, template))
    return _TRIED[key]


def _trials(slug: str, template: TemplateSource) -> Iterator[Fault]:
    for sample in samples_of(slug):
        _pdf, faults = try_template(template, sample.values, language=sample.language, seconds=TRIAL_SECONDS)
        yield from faults
        if any(fault.level == "error" for fault in faults):
            return


def samples_of(slug: str) -> tuple[Sample, ...]:
    return kind_of(slug).samples(Drawn(qr_address, face_of))


def face_of(name: str) -> str:
    """Class of the family in which a name is set, so that all its letters look alike."""
    return FACES[first_with_all(name, tuple(FACES))]


FACES = {"PT Serif": "serif", "Golos Text": "sans", "DejaVu Sans": "wide"}


# -- for those who write templates -------------------------------------------------------------------------------------

SAMPLE_MADE_AT = datetime(2026, 1, 1, tzinfo=UTC)


def sample_of(slug: str, key: str) -> Sample:
    """Raises NotFound for a key that this kind does not have."""
    found = next((one for one in samples_of(slug) if one.key == key), None)
    if found is None:
        raise NotFound
    return found


def print_sample(template: TemplateSource, sample: Sample) -> bytes:
    """A document with invented values. Raises Unprintable."""
    return print_document(
        template,
        sample.values,
        language=sample.language,
        title=str(sample.values["title"]),
        author="Attesta",
        identifier=f"sample-{sample.key}",
        created=SAMPLE_MADE_AT,
        seconds=TRIAL_SECONDS,
    )


def own_text(slug: str) -> str:
    """The text with which a template of one's own begins: the built-in one in a single file. Raises NotFound."""
    source = built_in(slug)
    if source is None:
        raise NotFound
    titles = kind_of(slug).titles(slug)
    named = "".join(f"{{# title.{side}: {titles[side]} #}}\n" for side in ("en", "ru"))
    style = f"    <style>\n{source.css.rstrip()}\n    </style>\n  </head>"
    return named + source.html.replace("  </head>", style, 1)


def rules_with(slug: str) -> tuple[tuple[str, Text], ...]:
    """Slug and title of the certifications whose newest rule chooses this template, by slug."""
    newest = ((name, versions[-1].rule) for name, versions in rule_book().rules.items() if versions)
    return tuple((name, rule.title) for name, rule in sorted(newest) if rule.document.template == slug)

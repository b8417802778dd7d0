"""The catalogues of the interface: one a capability, Russian; the texts in the code are the English ones.

tools/translations.py [CAPABILITY…]             collects the texts, updates and compiles the catalogues, says what is missing
tools/translations.py --compile [CAPABILITY…]   compiles only (installation)
tools/translations.py --check [CAPABILITY…]     changes nothing; exit 1 where a text is missing, uncertain or left over
"""

from __future__ import annotations

import argparse
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

APP = Path(__file__).resolve().parent.parent / "app"
LOCALE = "ru"
PLURALS = 3
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
    "_l": None,
}
MARKED = re.compile(r"gettext|\b_l?\(|\{%-?\s*trans\b")
PLACEHOLDER = re.compile(r"%\((\w+)\)")
HEADER = """\
# Russian texts of the interface. Made by tools/translations.py; write only the msgstr lines.
msgid ""
msgstr ""
"Language: ru\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\\n"

"""
# Forms that a text for everybody does not use: a gender in brackets, straight quotation marks.
FORBIDDEN = re.compile(r"\((?:а|ась|лась|ла|на)\)|\"")


def sources(folder: Path) -> Iterator[tuple[Path, str, dict[str, object]]]:
    for place in sorted(folder.rglob("*.py")):
        yield place, "python", {}
    for place in sorted(folder.glob("templates/**/*")):
        if place.suffix in (".html", ".txt", ".xml"):
            yield place, "jinja2.ext:babel_extract", {"silent": "false", "newstyle_gettext": "true"}


def texts_of(folder: Path) -> Catalog:
    """All texts that one capability shows through gettext, each with the files that use it."""
    found = Catalog(locale=LOCALE)
    for place, method, options in sources(folder):
        if not MARKED.search(place.read_text(encoding="utf-8")):
            continue
        with place.open("rb") as file:
            for line, message, comments, context in extract(method, file, KEYWORDS, options=options):
                location = (place.relative_to(APP).as_posix(), line)
                found.add(message, None, [location], auto_comments=comments, context=context)
    return found


def catalogue_path(folder: Path) -> Path:
    return folder / "translations" / LOCALE / "LC_MESSAGES" / "messages.po"


def catalogue_of(folder: Path) -> Catalog:
    place = catalogue_path(folder)
    if not place.is_file():
        return Catalog(locale=LOCALE)
    with place.open("rb") as file:
        return read_po(file, locale=LOCALE)


def as_text(catalogue: Catalog) -> str:
    """Without line numbers and dates, so that a catalogue changes only where its texts do."""
    buffer = io.BytesIO()
    write_po(
        buffer,
        catalogue,
        width=100,
        omit_header=True,
        sort_by_file=True,
        ignore_obsolete=True,
        include_lineno=False,
    )
    return HEADER + buffer.getvalue().decode().strip() + "\n"


def update(folder: Path) -> Catalog:
    """Adds new texts, drops those that are gone; a changed text keeps its old translation, marked as uncertain."""
    found, known = texts_of(folder), catalogue_of(folder)
    known.update(found)
    place = catalogue_path(folder)
    if len(found):
        place.parent.mkdir(parents=True, exist_ok=True)
        text = as_text(known)
        if not place.is_file() or place.read_text(encoding="utf-8") != text:
            place.write_text(text, encoding="utf-8")
    return known


def compile_catalogue(folder: Path) -> None:
    if catalogue_path(folder).is_file():
        with catalogue_path(folder).with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue_of(folder))


def faults_of(folder: Path) -> Iterator[str]:
    found, known = texts_of(folder), catalogue_of(folder)
    name = catalogue_path(folder).relative_to(APP.parent)
    for message in found:
        if message.id:
            for fault in faults_of_message(message, known.get(message.id, message.context)):
                yield f"{name}: {fault}: {english(message)!r}"
    for message in known:
        if message.id and found.get(message.id, message.context) is None:
            yield f"{name}: left over: {english(message)!r}"


def conflicts(chosen: list[Path]) -> Iterator[str]:
    """All catalogues are read into one: the same text must be said the same everywhere, or be told apart by context."""
    said: dict[tuple[object, object], tuple[object, str]] = {}
    for folder in folders([]):
        for message in catalogue_of(folder):
            if not message.id or not message.string:
                continue
            strings, other = said.setdefault((message.id, message.context), (message.string, folder.name))
            if strings != message.string and (folder in chosen or APP / other in chosen):
                yield f"{folder.name}: said otherwise in {other}: {english(message)!r}: {strings!r}, {message.string!r}"


def faults_of_message(wanted: Message, written: Message | None) -> Iterator[str]:
    if written is None:
        yield "missing"
        return
    string = written.string or ""
    forms = [string] if isinstance(string, str) else [form or "" for form in string]
    if not all(forms) or not forms:
        yield "not translated"
        return
    if written.fuzzy:
        yield "uncertain (compare, then remove the fuzzy mark)"
    if wanted.pluralizable and len(forms) != PLURALS:
        yield f"{len(forms)} plural forms instead of {PLURALS}"
    names = set(PLACEHOLDER.findall(english(wanted)))
    if any(set(PLACEHOLDER.findall(form)) != names for form in forms):
        yield "other placeholders"
    if any(FORBIDDEN.search(re.sub(r"<[^>]*>", "", form)) for form in forms):
        yield "gender in brackets or straight quotation marks"


def english(message: Message) -> str:
    return str(message.id[-1] if isinstance(message.id, tuple | list) else message.id)


def folders(names: list[str]) -> list[Path]:
    every = sorted(place for place in APP.iterdir() if place.is_dir() and not place.name.startswith("_"))
    return [place for place in every if not names or place.name in names]


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("capability", nargs="*")
    parser.add_argument("--compile", action="store_true", dest="compile_only")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args(arguments)
    chosen = folders(options.capability)
    if not options.compile_only and not options.check:
        for folder in chosen:
            update(folder)
    if not options.check:
        for folder in chosen:
            compile_catalogue(folder)
    if options.compile_only:
        return 0
    faults = [fault for folder in chosen for fault in faults_of(folder)] + list(conflicts(chosen))
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

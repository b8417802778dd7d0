"""QTI in: 1.2, 2.x or 3.0, one XML or a package; which it is, is found out here (quiz-format.md 8.1). Pure."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import unquote

from app.foundation.faults import Text
from app.library.exchange.drafted import Drafted, Entry, Found, Given, Refused, Unreadable
from app.library.exchange.package import Package, is_package, package_of
from app.library.exchange.pictures import Pictures
from app.library.exchange.qti1_reading import read_bank
from app.library.exchange.qti2_asked import ReadFile, inside_of
from app.library.exchange.qti2_names import in_second_version
from app.library.exchange.qti2_reading import read_item
from app.library.exchange.qti_carried import carried
from app.library.exchange.qti_tests import Place, places_of
from app.library.exchange.xml_tree import Element, xml_of

MANIFEST = "imsmanifest.xml"
_ENDINGS = (".xml", ".qti", ".dat")
_ITEMS = ("assessmentItem", "qti-assessment-item")
_TESTS = ("assessmentTest", "qti-assessment-test")
_BANK = "questestinterop"
_LIKE_QTI = (b"assessmentItem", b"qti-assessment-item", b"questestinterop")
_NOWHERE = "somewhere/in/a/package"  # a file alone: nothing is beside it, and nothing to lead out of
_EXTENDED = "non_cc_assessments/"  # Canvas writes its own, fuller form of the same quiz there


def read_qti(given: Given) -> Found:
    """Raises Unreadable for what is neither a package nor an XML of QTI."""
    if is_package(given.content) or given.name.lower().endswith((".zip", ".imscc")):
        return _of_package(given)
    root = xml_of(given.content, given.encoding)
    pictures = Pictures()
    if root.name in _ITEMS:
        entry = read_item(root, pictures, lambda path: None, _NOWHERE, given.language, given.name)
        return Found((entry,), pictures.contents)
    if root.name == _BANK:
        bank = read_bank(root, pictures, lambda path: None, _NOWHERE, given.language)
        return Found(bank.entries, pictures.contents, bank.title)
    if root.name in _TESTS:
        raise Unreadable(
            Text(
                "This is a test that only names its questions; give the whole package (zip)",
                "Это тест, в котором вопросы только названы; нужен весь пакет (zip)",
            ),
            root.line,
        )
    raise Unreadable(
        Text(
            f"This is no QTI: it begins with <{root.name[:40]}>",
            f"Это не QTI: файл начинается с <{root.name[:40]}>",
        ),
        root.line,
    )


@dataclass
class _Parsed:
    """What stands in the XML files of a package."""

    items: dict[str, Element] = field(default_factory=dict)
    banks: dict[str, Element] = field(default_factory=dict)
    tests: dict[str, Element] = field(default_factory=dict)
    broken: list[Refused] = field(default_factory=list)


def _of_package(given: Given) -> Found:
    package = package_of(given.content)
    manifest = _manifest(package, given)
    parsed = _Parsed()
    for name in _in_order(package, manifest):
        _parse(name, package, given, parsed)
    pictures = Pictures()
    entries: list[Entry] = [*parsed.broken]
    title = ""
    for name, root in _without_twins(parsed.banks):
        bank = read_bank(root, pictures, _reader(package), posixpath.dirname(name), given.language)
        entries += bank.entries
        title = title or bank.title
    entries += _items(parsed, package, pictures, given)
    if manifest is not None:
        entries = carried(entries, manifest[1])
    for test in parsed.tests.values():
        title = title or test.get("title")
    return Found(tuple(entries), pictures.contents, title)


def _manifest(package: Package, given: Given) -> tuple[str, Element] | None:
    names = [name for name in package.names if posixpath.basename(name) == MANIFEST]
    if not names:
        return None
    name = min(names, key=lambda one: one.count("/"))
    return posixpath.dirname(name), xml_of(package.read(name))


def _in_order(package: Package, manifest: tuple[str, Element] | None) -> Iterator[str]:
    """XML files as the manifest lists them, then all others."""
    listed: dict[str, None] = {}
    if manifest is not None:
        folder, root = manifest
        for resource in root.deep("resource"):
            base = resource.get("base")
            for one in (resource, *resource.all("file")):
                if one.get("href"):
                    listed[inside_of(posixpath.join(folder, base), unquote(one.get("href")))] = None
    for name in dict.fromkeys((*listed, *package.names)):
        is_xml = name.lower().endswith(_ENDINGS) and posixpath.basename(name) != MANIFEST
        if is_xml and name in package:
            yield name


def _parse(name: str, package: Package, given: Given, parsed: _Parsed) -> None:
    content = package.read(name)
    if (
        not any(word in content for word in _LIKE_QTI)
        and b"ssessmentTest" not in content[:4000]
        and (b"qti-assessment-test" not in content[:4000])
    ):
        return
    try:
        root = xml_of(content)
    except Unreadable as error:
        parsed.broken.append(Refused(name, error.line, error.reason))
        return
    if root.name in _ITEMS:
        parsed.items[name] = root
    elif root.name == _BANK:
        parsed.banks[name] = root
    elif root.name in _TESTS:
        parsed.tests[name] = in_second_version(root)


def _without_twins(banks: dict[str, Element]) -> Iterable[tuple[str, Element]]:
    """Of two forms of one quiz in a package of Canvas, its own."""
    fuller = {_ident(root) for name, root in banks.items() if _EXTENDED in name}
    for name, root in banks.items():
        if _EXTENDED in name or _ident(root) not in fuller:
            yield name, root


def _ident(root: Element) -> str:
    first = root.first("assessment") or root.first("objectbank") or root
    return first.get("ident")


def _reader(package: Package) -> ReadFile:
    def read(path: str) -> bytes | None:
        for name in (path, f"web_resources/{path}"):
            if name in package:
                return package.read(name)
        return None

    return read


def _items(parsed: _Parsed, package: Package, pictures: Pictures, given: Given) -> list[Entry]:
    """Items as the tests order them, with their sections; then those that no test names."""
    places: list[Place] = []
    for name, test in parsed.tests.items():
        places += places_of(test, posixpath.dirname(name))
    named = {place.path for place in places}
    places += [Place(path) for path in parsed.items if path not in named]
    entries: list[Entry] = []
    taken: set[str] = set()
    for place in places:
        root = parsed.items.get(place.path)
        if root is None or place.path in taken:
            continue
        taken.add(place.path)
        entry = read_item(
            root, pictures, _reader(package), posixpath.dirname(place.path), given.language, place.path
        )
        entries.append(_placed(entry, place))
    return entries


def _placed(entry: Entry, place: Place) -> Entry:
    if not isinstance(entry, Drafted):
        return entry
    item = entry.item if place.weight == 1 else replace(entry.item, points=entry.item.points * place.weight)
    return replace(entry, item=item, section=place.section).with_changes(*place.told)

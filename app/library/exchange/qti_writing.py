"""Our questions as a package of QTI 2.1: items, a test that orders them, a manifest (quiz-format.md 8.1). Pure.

What QTI cannot say is told, and travels in an element of its own in the manifest: so the way back gives the same.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from app.foundation.faults import Text
from app.library.exchange.drafted import Exported, NotExported, NotTaken, Outgoing, Sent, ToWrite
from app.library.exchange.html_writing import element, xml_words
from app.library.exchange.qti_written import NAMESPACE, TOOL, Written, identifier_of
from app.library.exchange.qti_written_kinds import KINDS

_MANIFEST = "http://www.imsglobal.org/xsd/imscp_v1p1"
_LOM = "http://www.imsglobal.org/xsd/imsmd_v1p2"
_OWN = "urn:attesta:question"
_WHEN = (1980, 1, 1, 0, 0, 0)  # equal questions make equal bytes
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


@dataclass(frozen=True)
class _Made:
    """An item that is written."""

    id: str
    section: str
    xml: str
    resource: str  # of the manifest
    pictures: Mapping[str, str]  # path as written → in the package


def write_qti(out: Outgoing) -> Sent:
    made: list[_Made] = []
    exported: list[Exported] = []
    refused: list[NotExported] = []
    for question in out.questions:
        try:
            item, changes = _item(question, out)
        except NotTaken as error:
            refused.append(NotExported(question.item.id, error.reason))
            continue
        made.append(item)
        exported.append(Exported(question.item.id, (*question.changes, *changes)))
    files: dict[str, bytes] = {
        "imsmanifest.xml": _manifest(made).encode(),
        "test.xml": _test(out, made).encode(),
    }
    for one in made:
        files[_path(one.id)] = one.xml.encode()
        files |= {inside: out.media[path] for path, inside in one.pictures.items()}
    return Sent(_zipped(files), tuple(exported), tuple(refused))


def _path(name: str) -> str:
    return f"items/{name}.xml"


def _item(question: ToWrite, out: Outgoing) -> tuple[_Made, tuple[Text, ...]]:
    item = question.item
    write = KINDS.get(item.kind)
    if write is None:
        raise NotTaken(
            Text(f"QTI has no questions of the kind {item.kind}", f"Вопросов вида {item.kind} в QTI нет")
        )
    written = Written(item, out.media, out.language)
    xml = written.as_xml(write(written))
    made = _Made(item.id, question.section, xml, _resource(written), written.pictures)
    return made, tuple(dict.fromkeys(written.told))


def _resource(written: Written) -> str:
    item = written.item
    keys = written.own_keys()
    keywords = [
        element("imsmd:keyword", element("imsmd:langstring", xml_words(tag), **{"xml:lang": "x-none"}))
        for tag in item.tags
    ]
    own = [
        *(element("attesta:key", xml_words(value), name=key) for key, value in keys.items()),
        element("attesta:lines", xml_words(written.lines)) if written.lines else "",
    ]
    metadata = element(
        "metadata",
        element("imsmd:lom", element("imsmd:general", *keywords)) if keywords else "",
        element("attesta:attesta", *own) if any(own) else "",
    )
    return element(
        "resource",
        metadata if keywords or any(own) else "",
        element("file", href=_path(item.id)),
        *(element("file", href=path) for path in written.pictures.values()),
        identifier=identifier_of(item.id),
        type="imsqti_item_xmlv2p1",
        href=_path(item.id),
    )


def _manifest(made: Sequence[_Made]) -> str:
    test = element(
        "resource",
        element("file", href="test.xml"),
        *(element("dependency", identifierref=identifier_of(one.id)) for one in made),
        identifier="test",
        type="imsqti_test_xmlv2p1",
        href="test.xml",
    )
    return _XML + element(
        "manifest",
        element("metadata", element("schema", "QTIv2.1 Package"), element("schemaversion", "1.0.0")),
        element("organizations"),
        element("resources", test, *(one.resource for one in made)),
        xmlns=_MANIFEST,
        identifier="attesta",
        **{"xmlns:imsmd": _LOM, "xmlns:attesta": _OWN},
    )


def _test(out: Outgoing, made: Sequence[_Made]) -> str:
    sections: dict[str, list[_Made]] = {}
    for one in made:
        sections.setdefault(one.section, []).append(one)
    parts = [
        element(
            "assessmentSection",
            *(
                element("assessmentItemRef", identifier=f"ref-{identifier_of(one.id)}", href=_path(one.id))
                for one in items
            ),
            identifier=f"section-{number}",
            title=title,
            visible="true" if title else "false",
        )
        for number, (title, items) in enumerate(sections.items(), 1)
    ]
    return _XML + element(
        "assessmentTest",
        element(
            "testPart", *parts, identifier="part", navigationMode="nonlinear", submissionMode="simultaneous"
        ),
        xmlns=NAMESPACE,
        identifier="test",
        title=out.title or "Test",
        toolName=TOOL,
    )


def _zipped(files: Mapping[str, bytes]) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _WHEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, content)
    return packed.getvalue()

"""Files that mean harm, made when they are asked for."""

from __future__ import annotations

import struct
import warnings
import zipfile
from collections.abc import Callable
from io import BytesIO

ITEM = b"""<?xml version="1.0"?><assessmentItem identifier="q" title="Q"><responseDeclaration identifier="RESPONSE"
 cardinality="single" baseType="identifier"><correctResponse><value>A</value></correctResponse></responseDeclaration>
 <itemBody><choiceInteraction responseIdentifier="RESPONSE"><simpleChoice identifier="A">a</simpleChoice>
 <simpleChoice identifier="B">b</simpleChoice></choiceInteraction></itemBody><responseProcessing
 template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"/></assessmentItem>"""
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


def zipped(*entries: tuple[str, bytes], link: bool = False, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = BytesIO()
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(packed, "w", method) as archive:
        for name, content in entries:
            entry = zipfile.ZipInfo(name)
            entry.compress_type = method
            if link:
                entry.external_attr = 0o120777 << 16
            archive.writestr(entry, content)
    return packed.getvalue()


def with_raw_name(name: str, other: str) -> bytes:
    """A zip whose library would clean the name away: written in its bytes."""
    return zipped((name, ITEM)).replace(name.encode(), other.encode())


def many_entries(count: int) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number in range(count):
            archive.writestr(zipfile.ZipInfo(f"{number}.xml"), b"")
    return packed.getvalue()


def forged_size() -> bytes:
    """Says that it unpacks to 300 MB."""
    small = zipped(("item.xml", b"x" * 2000))
    directory = small.index(b"PK\x01\x02")
    return small[: directory + 24] + struct.pack("<I", 300 * 1024 * 1024) + small[directory + 28 :]


def locked() -> bytes:
    content = bytearray(zipped(("item.xml", ITEM)))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.index(mark) + offset
        content[place] |= 1
    return bytes(content)


def overlapping() -> bytes:
    """A thousand entries that all unpack the same bytes."""
    content = zipped(("a.xml", b"<a>" + b"0" * 900_000))
    start = content.index(b"PK\x01\x02")
    end = content.index(b"PK\x05\x06")
    directory = content[start:end] * 1000
    tail = bytearray(content[end:])
    tail[8:12] = struct.pack("<HH", 1000, 1000)
    tail[12:16] = struct.pack("<I", len(directory))
    return content[:start] + directory + bytes(tail)


XML: dict[str, Callable[[], bytes]] = {
    "a billion laughs": lambda: f'<!DOCTYPE quiz [<!ENTITY l0 "ha">{LAUGHS}]><quiz>&l9;</quiz>'.encode(),
    "a file of the machine": lambda: (
        b'<!DOCTYPE q [<!ENTITY e SYSTEM "file:///etc/passwd">]><quiz>&e;</quiz>'
    ),
    "an address": lambda: b'<!DOCTYPE quiz SYSTEM "http://127.0.0.1:1/x.dtd"><quiz/>',
    "a parameter entity": lambda: b'<!DOCTYPE q [<!ENTITY % p SYSTEM "http://127.0.0.1:1/"> %p;]><quiz/>',
    "an entity blown up": lambda: (
        f'<!DOCTYPE q [<!ENTITY a "{"a" * 50_000}">]><quiz>{"&a;" * 50_000}</quiz>'.encode()
    ),
    "a deep nest": lambda: b"<quiz>" + b"<a>" * 200_000,
    "thousands of tags in a text": lambda: (
        b'<quiz><question type="essay"><name><text>n</text></name><questiontext format="html"><text><![CDATA['
        + b"<div>" * 20_000
        + b"]]></text></questiontext></question></quiz>"
    ),
    "millions of elements": lambda: b"<quiz>" + b"<a/>" * 4_000_000,
    "a tag without an end": lambda: b"<quiz " + b'a="1" ' * 3_000_000,
    "an endless attribute": lambda: b'<quiz a="' + b"x" * 18_000_000,
    "an endless comment": lambda: b"<quiz><!--" + b"x" * 18_000_000,
    "bytes of no encoding": lambda: b"<?xml version='1.0' encoding='utf-7'?><quiz>\xff\xfe</quiz>",
    "an encoding that is none": lambda: b"<?xml version='1.0' encoding='zlib_codec'?><quiz/>",
    "nothing": lambda: b"",
    "no XML": lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 1000,
}
PACKAGES: dict[str, Callable[[], bytes]] = {
    "a way out": lambda: zipped(("../../etc/cron.d/x.xml", ITEM)),
    "a way out below": lambda: zipped(("items/../../x.xml", ITEM)),
    "a root": lambda: zipped(("/etc/x.xml", ITEM)),
    "backslashes": lambda: with_raw_name("aaabbb.xml", "..\\bbb.xml"),
    "a drive": lambda: with_raw_name("aaabbb.xml", "C:/bbb.xml"),
    "a control character": lambda: with_raw_name("aaabbb.xml", "aaa\x01bb.xml"),
    "a link": lambda: zipped(("item.xml", b"/etc/passwd"), link=True),
    "a package in a package": lambda: zipped(("inner.zip", zipped(("item.xml", ITEM)))),
    "a bomb": lambda: zipped(("item.xml", b"<a>" + b"0" * 20_000_000)),
    "a forged size": forged_size,
    "bytes used again and again": overlapping,
    "too many entries": lambda: many_entries(10_001),
    "a password": locked,
    "an odd method": lambda: zipped(("item.xml", ITEM), method=zipfile.ZIP_LZMA),
    "the same name twice": lambda: zipped(("a.xml", ITEM), ("a.xml", b"<a/>")),
    "half a package": lambda: zipped(("item.xml", ITEM))[:-40],
    "only a beginning": lambda: b"PK\x03\x04" + b"\0" * 100,
}

"""Templates of strangers: filled and set apart from us, in bounded time and memory, refused with file and line."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from app.foundation import pdf
from app.foundation.confined import Confined, Limits, Stopped
from app.foundation.pdf import Attachment, TemplateSource, Unprintable, print_document, try_template
from app.foundation.pictures import BadPicture, picture_type, re_encoded
from app.foundation.qr import QrMark, qr_address, qr_code

NAME = "certifications/documents/blue.html"
ABOUT: dict[str, Any] = {
    "language": "ru",
    "title": "Удостоверение",
    "author": "ООО «Тёплый дом»",
    "identifier": "7K3M",
    "created": datetime(2026, 11, 24, 9, 30, tzinfo=UTC),
}


def printed(
    html: str,
    values: Mapping[str, Any] | None = None,
    *,
    images: Mapping[str, bytes] | None = None,
    seconds: float = 20,
) -> bytes:
    source = TemplateSource(NAME, html, images=images or {})
    return print_document(source, values or {}, **ABOUT, seconds=seconds)


def refusal(html: str, **more: Any) -> tuple[str, int]:
    with pytest.raises(Unprintable) as caught:
        printed(html, **more)
    fault = caught.value.fault
    assert fault.file == NAME
    assert fault.message.en and fault.message.ru and fault.fix.ru
    return fault.code, fault.line


def png(width: int, height: int) -> bytes:
    """A small file that says that it is of this size."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    points = zlib.compress(b"".join(b"\0" + b"\x80" * 3 * min(width, 9) for _ in range(min(height, 9))))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", points) + chunk(b"IEND", b"")


LINES = "<p>\n\n"


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        (LINES + "{{ nothing }}", ("unknown-name", 3)),
        (LINES + "{{ person.age }}", ("unknown-name", 3)),
        (LINES + "{% if %}", ("template", 3)),
        (LINES + '{{ "x" * 10**9 }}', ("forbidden", 3)),
        (LINES + "{{ 9 ** 9 ** 9 }}", ("forbidden", 3)),
        (LINES + "{{ range(10 ** 9)|list }}", ("forbidden", 3)),
        (LINES + '{{ "".__class__.__mro__ }}', ("forbidden", 3)),
        (LINES + "{{ person.update({}) }}", ("forbidden", 3)),
        (LINES + '{% include "/etc/passwd" %}', ("template", 3)),
        (LINES + "{{ name|safe }}", ("template", 3)),
        (LINES + "{{ lipsum(9999) }}", ("unknown-name", 3)),
        ("{% macro m(x) %}{{ m(x) }}{% endmacro %}\n{{ m(1) }}", ("too-deep", 1)),
        ("{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}", ("too-deep", 1)),
        ('{% for one in range(99999) %}{{ "x" * 1000 }}{% endfor %}', ("too-large", 1)),
        (LINES + '<img src="file:///etc/passwd">', ("foreign-address", 3)),
        (LINES + "<style>p { background: url(http://127.0.0.1:9/x.png) }</style>", ("foreign-address", 3)),
        (LINES + '<link rel="stylesheet" href="https://example.org/x.css">', ("foreign-address", 3)),
        (LINES + '<img src="{{ image("none.png") }}">', ("missing-file", 3)),
        (LINES + '<img src="{{ image("bomb.png") }}">', ("bad-picture", 3)),
        (LINES + '<img src="{{ image("script.svg") }}">', ("bad-picture", 3)),
        ("x" * 50_000_000, ("too-large", 1)),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_refused_at_its_line(html: str, fault: tuple[str, int]) -> None:
    images = {
        "bomb.png": png(60_000, 60_000),
        "script.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
    }
    with pytest.raises(Unprintable) as caught:
        printed(html, {"name": "Анна", "person": {"name": "Анна"}}, images=images)
    assert (caught.value.fault.code, caught.value.fault.line) == fault


def test_what_never_ends_is_ended_and_the_next_one_is_set() -> None:
    loops = "{% for a in range(100000) %}" * 3 + "{% endfor %}" * 3
    assert refusal(loops, seconds=0.5) == ("too-much-time", 1)
    assert printed("<p>{{ name }}", {"name": "Анна"}).startswith(b"%PDF-")


def test_what_eats_memory_is_ended_and_the_next_one_is_set() -> None:
    assert refusal('{{ "x"|center(10 ** 9) }}') == ("too-much-memory", 1)
    assert printed("<p>{{ name }}", {"name": "Анна"}).startswith(b"%PDF-")


@pytest.mark.slow
@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 20_000,
        "<style>@page { size: 1mm 1mm; margin: 0 }</style>" + "<p>x y z</p>" * 20_000,
        "<table>" + "<td>x" * 20_000,
        "{% set ns = namespace(x='aaaaaaaaaa') %}{% for i in range(40) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}",
        "<svg xmlns='http://www.w3.org/2000/svg'><g id='a0'><rect width='1' height='1'/></g>"
        + "".join(f"<g id='a{n + 1}'>" + f"<use href='#a{n}'/>" * 10 + "</g>" for n in range(12))
        + "<use href='#a12'/></svg>",
    ],
    ids=["deep", "pages", "table", "doubling", "drawing"],
)
def test_other_bombs(html: str) -> None:
    code, _line = refusal(html, seconds=2)
    assert code in ("too-much-time", "too-much-memory", "typesetting")


def test_a_confined_process_is_none_of_ours() -> None:
    """It has no environment, no line but its own, and may write no file."""
    printed("<p>x")
    process = pdf.confined._process
    assert process is not None
    with open(f"/proc/{process.pid}/environ", "rb") as file:
        names = {entry.partition(b"=")[0] for entry in file.read().split(b"\0") if entry}
    assert names <= {b"LANG", b"TMPDIR", b"HOME", b"LC_CTYPE", b"FONTCONFIG_FILE"}
    with open(f"/proc/{process.pid}/limits") as file:
        limits = {line[:25].strip(): line[26:].split()[0] for line in file}
    assert (limits["Max file size"], limits["Max core file size"]) == ("0", "0")
    assert int(limits["Max address space"]) < 2**31


def test_a_program_that_does_not_start_is_told() -> None:
    broken = Confined(Path("/nonexistent.py"), Limits(seconds=5))
    with pytest.raises(Stopped) as caught:
        broken({})
    assert caught.value.why == "broken"


def test_remarks_on_style_stand_at_their_line() -> None:
    html = "<style>\np { colour: red }\n@font-face { font-family: 'PT Serif'; src: url(data:,x) }\n</style>\n<p>{{ a }}"
    made, faults = try_template(TemplateSource(NAME, html), {"a": "x"}, language="en")
    assert made is not None
    assert [(fault.level, fault.code, fault.line) for fault in faults][:1] == [("warning", "style", 2)]


@pytest.mark.parametrize("trusted", [True, False])
def test_a_file_inside_the_archive_format(trusted: bool) -> None:
    credential = Attachment("credential.jwt", b"abc.def.ghi", "application/vc+jwt", "Open Badge", "Data")
    source = TemplateSource("x.html", "<h1>{{ title }}</h1><p>{{ name }}", trusted=trusted)
    made = print_document(source, {"title": "Ж", "name": "Анна\u202e\x07"}, **ABOUT, attachments=[credential])
    assert made == print_document(source, {"title": "Ж", "name": "Анна"}, **ABOUT, attachments=[credential])
    with pikepdf.open(io.BytesIO(made)) as file:
        root: Any = file.Root
        assert file.attachments["credential.jwt"].get_file().read_bytes() == b"abc.def.ghi"
        (known,) = root.AF
        assert (str(known.AFRelationship), str(known.EF.F.Subtype)) == ("/Data", "/application/vc+jwt")
        assert (str(root.Lang), bool(root.MarkInfo.Marked)) == ("ru", True)
        assert root.StructTreeRoot and root.OutputIntents and root.Outlines
        assert root.ViewerPreferences.DisplayDocTitle
        with file.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")


PROGRAM = """
import sys
from datetime import UTC, datetime
sys.path[:0] = [sys.argv[1], sys.argv[1] + "/app/foundation"]
import typesetter
typesetter.take_only_foundation()
from app.foundation.pdf import TemplateSource, print_document
source = TemplateSource("x.html", sys.argv[2], trusted=True)
about = dict(language="ru", title="t", author="a", identifier="x", created=datetime(2026, 11, 24, tzinfo=UTC))
print_document(source, {"t": "Another document before it"}, **about)
sys.stdout.buffer.write(print_document(source, {"t": sys.argv[3]}, **about))
"""


def test_another_process_gives_the_same_bytes() -> None:
    """Whatever it has set before, and whatever its environment is."""
    html, text = "<h1>{{ t }}</h1><p style='font-family: PT Serif'>{{ t }}", "Анна Ёж 🙂 王 გ"
    root = str(Path(pdf.__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, root, html, text],
        capture_output=True,
        check=True,
        env={"PATH": "", "LANG": "C.UTF-8", "PYTHONHASHSEED": "7"},
    )
    about = {"language": "ru", "title": "t", "author": "a", "identifier": "x"}
    created = datetime(2026, 11, 24, tzinfo=UTC)
    source = TemplateSource("x.html", html, trusted=True)
    assert done.stdout == print_document(source, {"t": text}, **about, created=created)


# -- pictures ------------------------------------------------------------------------------------------------------------

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9" fill="%s"/></svg>'


@pytest.mark.parametrize(
    "content",
    [
        png(60_000, 60_000),
        png(9, 9)[:30],
        b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
        b"%PDF-1.7",
        b"",
        b"x" * 3_000_000,
        b'<!DOCTYPE s [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"><text>&a;</text></svg>',
        b"<html></html>",
        SVG % b"url(http://example.org/x)",
        SVG.replace(b"<rect", b'<rect onload="x()"') % b"red",
        SVG.replace(b"<rect", b'<image href="file:///etc/passwd"/><rect') % b"red",
        SVG.replace(b"<rect", b"<style>@import 'http://example.org'</style><rect") % b"red",
    ],
)
def test_pictures_that_are_refused(content: bytes) -> None:
    with pytest.raises(BadPicture) as caught:
        re_encoded(content)
    assert caught.value.text.ru and caught.value.fix.en


def test_pictures_that_are_taken() -> None:
    assert picture_type(png(9, 9)) == "image/png"
    assert re_encoded(SVG % b"url(#a)") == SVG % b"url(#a)"
    again = re_encoded(png(9, 9) + b"and a secret behind it")
    assert picture_type(again) == "image/png" and b"secret" not in again


def test_a_code_is_drawn_as_it_is_on_pages() -> None:
    text = "https://training.example.org/verify/7K3M-A9RS-XH2E"
    drawn = QrMark(qr_address(text)).drawn.decode()
    code = qr_code(text)
    side = code.size * 2
    lines = drawn.split("\n")[1].removesuffix(">")
    width = -(-side // 8) * 2
    rows = [lines[place : place + width] for place in range(0, len(lines), width)]
    assert len(rows) == side and rows[0] == rows[1]
    dark = [
        "".join(str(1 - int(bit)) for bit in f"{int(row, 16):0{width * 4}b}"[:side:2]) for row in rows[::2]
    ]
    assert sum(row.count("1") for row in dark) == sum(
        int(one.partition("M")[0]) for one in code.path.split("h")[1:]
    )

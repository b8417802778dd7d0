"""XML and packages that mean harm are refused in plain words, quickly, and in little memory."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app.library.exchange.bringing import bring
from app.library.exchange.drafted import Given
from app.library.exchange.formats import FORMATS
from tests.library.exchange.hostile import ITEM, PACKAGES, XML, zipped

MOST_SECONDS = 2
MOST_MEGABYTES = 200


def check(format_name: str, name: str, content: bytes) -> None:
    read = FORMATS[format_name].read
    assert read is not None
    start = time.process_time()
    brought = bring(read, Given(name, content))
    taken = time.process_time() - start
    assert not brought.imported and not brought.text and not brought.media
    reasons = [refused.reason for refused in brought.refused]
    assert reasons and taken < MOST_SECONDS
    for reason in reasons:
        assert reason.en and reason.ru and reason.en != reason.ru
        assert "Traceback" not in reason.en and "Error" not in reason.en


@pytest.mark.parametrize("make", XML.values(), ids=XML)
def test_hostile_xml_is_refused(make: Callable[[], bytes]) -> None:
    content = make()
    check("moodle-xml", "questions.xml", content)
    check("qti", "item.xml", content)


SMALL = [name for name in XML if name not in ("millions of elements", "an endless attribute", "an endless comment",
                                              "a tag without an end")]  # fmt: skip


@pytest.mark.parametrize("make", [XML[name] for name in SMALL], ids=SMALL)
def test_hostile_xml_in_a_package_is_refused(make: Callable[[], bytes]) -> None:
    content = make()
    read = FORMATS["qti"].read
    assert read is not None
    brought = bring(read, Given("p.zip", zipped(("item.xml", content + b"<!-- assessmentItem -->"))))
    assert not brought.imported


@pytest.mark.parametrize("make", PACKAGES.values(), ids=PACKAGES)
def test_a_hostile_package_is_refused_whole(make: Callable[[], bytes]) -> None:
    check("qti", "package.zip", make())


@pytest.mark.parametrize("name", ["../x.txt", "/x", "notes/../../x", "inner.zip"])
def test_one_bad_name_refuses_all_that_is_good_beside_it(name: str) -> None:
    check("qti", "package.zip", zipped(("item.xml", ITEM), (name, b"x")))


def test_the_same_package_without_it_is_read() -> None:
    read = FORMATS["qti"].read
    assert read is not None
    assert bring(read, Given("package.zip", zipped(("item.xml", ITEM), ("notes.txt", b"x")))).is_whole


HEAVY = {"f.xml": XML["millions of elements"], "g.xml": XML["an endless comment"], "h.zip": PACKAGES["a bomb"],
         "i.zip": PACKAGES["too many entries"], "j.zip": PACKAGES["bytes used again and again"]}  # fmt: skip


def test_the_largest_of_them_take_little_memory(tmp_path: Path) -> None:
    """In a process of its own, whose greatest size the system knows."""
    for name, make in HEAVY.items():
        (tmp_path / name).write_bytes(make())
    program = """
import re, sys
from pathlib import Path
from app.library.exchange.bringing import bring
from app.library.exchange.drafted import Given
from app.library.exchange.formats import FORMATS
for path in sorted(Path(sys.argv[1]).iterdir()):
    assert not bring(FORMATS["qti"].read, Given(path.name, path.read_bytes())).imported
print(int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024)
"""
    ran = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert int(ran.stdout) < MOST_MEGABYTES


PATHS = {
    "a picture of Moodle": (
        "moodle-xml",
        "f.xml",
        b'<quiz><question type="essay"><name><text>n</text></name><questiontext><text>t</text><file name="../../x.png"'
        b' encoding="base64">aaaa</file></questiontext></question></quiz>',
    ),
    "a picture of an item": (
        "qti",
        "p.zip",
        zipped(("item.xml", ITEM.replace(b"<itemBody>", b'<itemBody><img src="../../../x.png"/>'))),
    ),
    "a file of the manifest": (
        "qti",
        "p.zip",
        zipped(
            ("item.xml", ITEM),
            ("imsmanifest.xml", b'<manifest><resource><file href="../../x.xml"/></resource></manifest>'),
        ),
    ),
}


@pytest.mark.parametrize(("name", "file", "content"), PATHS.values(), ids=PATHS)
def test_a_path_in_the_text_that_leads_out_refuses_everything(name: str, file: str, content: bytes) -> None:
    check(name, file, content)

"""A guide as a file that somebody sends: its text, or in one sentence why it is none. Pure.

Read without asking: UTF-8 with or without a mark, UTF-16, windows-1251.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.foundation.errors import Invalid
from app.foundation.faults import Fault, Text
from app.library.text_file import BYTE_ORDER_MARK, MAX_BYTES

KINDS = (".txt", ".md", ".markdown", ".text")
LONGEST_NAME = 200
_LETTERS_OF_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\x98\ufffd\ufffe\uffff]")
_BINARY = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")


class GuideRefused(Invalid):
    """The file cannot be brought in; nothing was kept of it."""


@dataclass(frozen=True)
class GuideFile:
    name: str
    text: str
    encoding: str  # utf-8 utf-16 windows-1251


def read_guide_file(name: str, content: bytes) -> GuideFile:
    """The text of an uploaded file. Raises GuideRefused: `no-file`, `wrong-kind`, `too-large`, `empty`, `not-text`."""
    name = name.replace("\\", "/").rpartition("/")[2].strip()[-LONGEST_NAME:]
    if not name:
        raise GuideRefused(NO_FILE, code="no-file")
    if len(content) > MAX_BYTES:
        raise GuideRefused(TOO_LARGE, code="too-large")
    if not name.lower().endswith(KINDS) or content.startswith(_BINARY):
        raise GuideRefused(WRONG_KIND, code="wrong-kind")
    text, encoding = _decoded(content)
    if _NO_TEXT.search(text):
        raise GuideRefused(NOT_TEXT, code="not-text")
    if len(text.split()) == 0:
        raise GuideRefused(EMPTY, code="empty")
    if len(text.encode()) > MAX_BYTES:  # in UTF-8 a letter takes more room than in windows-1251
        raise GuideRefused(TOO_LARGE, code="too-large")
    return GuideFile(name, text, encoding)


def refuse_faulty(faults: Sequence[Fault]) -> None:
    """Raises GuideRefused where no course can be made of the text, with the first reason."""
    for fault in faults:
        words = Text(f"{fault.message.en}. {fault.fix.en}", f"{fault.message.ru}. {fault.fix.ru}")
        raise GuideRefused(words, code=fault.code)


def _decoded(content: bytes) -> tuple[str, str]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace"), "utf-16"
    bare = _bare_utf16(content)
    if bare is not None:
        return content.decode(bare, "replace"), "utf-16"
    try:
        return content.removeprefix(BYTE_ORDER_MARK).decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    above = sum(byte > 127 for byte in content)
    letters = sum(len(found) for found in _LETTERS_OF_UTF8.findall(content))
    if letters * 2 > above:  # UTF-8 with a broken place
        raise GuideRefused(BROKEN, code="not-text")
    return content.decode("cp1251", "replace"), "windows-1251"


def _bare_utf16(content: bytes) -> str | None:
    """UTF-16 without a mark: of two bytes one says the alphabet, and that is Latin or Cyrillic."""
    sample = content[:4096]
    if len(content) % 2 or not content:
        return None
    for place, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        half = sample[place::2]
        if sum(byte in (0, 4) for byte in half) * 10 >= len(half) * 9:
            return name
    return None


NO_FILE = Text("Choose the file of the guide.", "Выберите файл руководства.")
TOO_LARGE = Text(
    "The file is over 1 MiB: divide the guide into several files.",
    "Файл больше 1 МиБ: разделите руководство на несколько файлов.",
)
WRONG_KIND = Text(
    "This is no plain text file: in the editor choose Save as, Plain text (.txt), and send that file.",
    "Это не простой текстовый файл: в редакторе выберите «Сохранить как», «Обычный текст (.txt)» и отправьте его.",
)
NOT_TEXT = Text(
    "There are characters in the file that no text has: it may be a program or a picture under the name of a text.",
    "В файле есть знаки, каких не бывает в тексте: возможно, это программа или картинка с именем текста.",
)
BROKEN = Text(
    "The file is UTF-8 with a broken place: save it again with the encoding UTF-8.",
    "Файл в UTF-8, но повреждён: сохраните его заново в кодировке UTF-8.",
)
EMPTY = Text("There is no text in the file.", "В файле нет текста.")

"""The bytes of a text file: decoding, lines, front matter, and the faults of these. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.foundation.faults import Fault, Parsed, Text

MAX_BYTES = 1024 * 1024
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_KEY = re.compile(r"([^\W\d][\w-]*)[^\S\n]*:(.*)$")


@dataclass(frozen=True)
class KeyLine:
    """`key: value` in a front matter; `value` is trimmed and may be empty."""

    key: str
    value: str
    line: int


@dataclass(frozen=True)
class TextFile:
    """A text taken into lines. The body begins on line `body_line` (counted from 1) and may be empty."""

    file: str
    lines: tuple[str, ...]
    front: tuple[KeyLine, ...]
    body_line: int

    @property
    def body(self) -> str:
        return "\n".join(self.lines[self.body_line - 1 :])


def decode(content: bytes, file: str) -> Parsed[str]:
    """The text, without a byte order mark. Told are `too-large` and `not-utf8`, and nothing else of such a file."""
    if len(content) > MAX_BYTES:
        return Parsed(None, (_too_large(file, len(content)),))
    plain = content.removeprefix(BYTE_ORDER_MARK)
    try:
        return Parsed(plain.decode("utf-8"))
    except UnicodeDecodeError as error:
        return Parsed(None, (_not_utf8(file, plain[: error.start].count(b"\n") + 1),))


def lines_of(text: str) -> tuple[str, ...]:
    """Lines end with LF, CRLF or CR, and with nothing else: a form feed or U+2028 inside a line stays there."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return tuple(lines[:-1] if lines[-1] == "" else lines)


def read_text(content: bytes, file: str) -> Parsed[TextFile]:
    """Decodes and takes the front matter off. Without one (line 1 not `---`, or no closing `---`) there is no value."""
    decoded = decode(content, file)
    if decoded.value is None:
        return Parsed(None, decoded.faults)
    lines = lines_of(decoded.value)
    if not lines or lines[0].rstrip() != "---":
        return Parsed(None, (_no_front_matter(file),))
    closing = next((row for row, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if closing is None:
        return Parsed(None, (_open_front_matter(file),))
    front, faults = _front(lines[1:closing], file)
    return Parsed(TextFile(file, lines, front, closing + 2), faults)


def _front(lines: tuple[str, ...], file: str) -> tuple[tuple[KeyLine, ...], tuple[Fault, ...]]:
    found: dict[str, KeyLine] = {}
    faults = []
    for number, line in enumerate(lines, 2):
        if not line.strip():
            continue
        match = _KEY.match(line.rstrip())
        if match is None:
            faults.append(_no_key(file, number, line.strip()))
        elif match.group(1) in found:
            faults.append(_key_twice(file, number, match.group(1), found[match.group(1)].line))
        else:
            found[match.group(1)] = KeyLine(match.group(1), (match.group(2) or "").strip(), number)
    return tuple(found.values()), tuple(faults)


def _fault(file: str, line: int, code: str, message: Text, fix: Text) -> Fault:
    return Fault(file, line, "error", code, message, fix)


def _too_large(file: str, count: int) -> Fault:
    size = f"{count / MAX_BYTES:.1f}"
    return _fault(
        file,
        1,
        "too-large",
        Text(
            f"The file has {size} MiB; a text may have 1 MiB",
            f"В файле {size.replace('.', ',')} МиБ; в тексте может быть 1 МиБ",
        ),
        Text("Divide it into several files.", "Разделите его на несколько файлов."),
    )


def _not_utf8(file: str, line: int) -> Fault:
    return _fault(
        file,
        line,
        "not-utf8",
        Text("The file is not UTF-8", "Файл не в кодировке UTF-8"),
        Text(
            "Save it again with the encoding UTF-8 (in the editor: Save as, Encoding).",
            "Сохраните его заново в кодировке UTF-8 (в редакторе: «Сохранить как», «Кодировка»).",
        ),
    )


def _no_front_matter(file: str) -> Fault:
    return _fault(
        file,
        1,
        "front-matter",
        Text("The file does not begin with ---", "Файл начинается не с ---"),
        Text(
            "Put --- into the first line, then lines like title: …, then --- again.",
            "Поставьте в первую строку ---, затем строки вида title: …, затем снова ---.",
        ),
    )


def _open_front_matter(file: str) -> Fault:
    return _fault(
        file,
        1,
        "front-matter",
        Text("The opening --- has no closing ---", "У открывающей строки --- нет закрывающей"),
        Text(
            "Put --- on a line of its own after the last key.",
            "Поставьте --- отдельной строкой после последнего ключа.",
        ),
    )


def _no_key(file: str, line: int, found: str) -> Fault:
    return _fault(
        file,
        line,
        "front-matter",
        Text(f"`{found[:60]}` is not of the form key: value", f"`{found[:60]}` — не вида ключ: значение"),
        Text(
            "Write one key a line, for example title: Safety.",
            "Пишите по ключу в строке, например title: Безопасность.",
        ),
    )


def _key_twice(file: str, line: int, key: str, earlier: int) -> Fault:
    return _fault(
        file,
        line,
        "front-matter",
        Text(f"`{key}` already stands in line {earlier}", f"`{key}` уже есть в строке {earlier}"),
        Text("Delete one of the two lines.", "Удалите одну из двух строк."),
    )

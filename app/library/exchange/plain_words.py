"""Plain words as Markdown that shows exactly these words; and the text of a file in its encoding. Pure."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator

from app.foundation.faults import Text
from app.library.exchange.drafted import Given, Unreadable

MOST_TITLE = 100  # characters of a title that is made from a text
MOST_TEXT = 5 * 1024 * 1024  # bytes of a file that is all text: what comes of it may have 1 MiB
_SIGNS = re.compile(r"[\\`*~|\[]|<(?=[A-Za-z/!?])|&(?=#?\w+;)")
_SLASHES = re.compile(r"\\(?=[!-/:-@\[-`{-~]|$)")
_UNDERSCORES = re.compile(r"_+")
_AT_START = re.compile(r"(#{1,6}(?=\s|$)|[-+](?=\s|$)|>|={3,}\s*$|-{2,}\s*$|:{3}|[0-9]{1,9}(?=[.)](?:\s|$)))")
_SPACES = re.compile(r"[^\S\n]+")
_KEPT_CONTROLS = "\t\n"
# Byte order marks of encodings that say what they are.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def as_markdown(words: str) -> str:
    """Lines stay lines; blanks at their ends go."""
    return "\n".join(_line(line) for line in words.split("\n"))


def _line(words: str) -> str:
    text = escape_signs(_SPACES.sub(" ", words).strip())
    found = _AT_START.match(text)
    if found is None:
        return text
    digits = found.group() if found.group()[0].isdigit() else ""
    return f"{digits}\\{text[len(digits) :]}"


def escape_signs(words: str) -> str:
    """Signs of Markdown within a line. A backslash is escaped only where it would take a meaning away."""
    text = _SIGNS.sub(_escaped, words)
    return _UNDERSCORES.sub(_underscores, text) if "_" in text else text


def _escaped(found: re.Match[str]) -> str:
    sign = found.group()
    if sign != "\\":
        return f"\\{sign}"
    return "\\\\" if _SLASHES.match(found.string, found.start()) else sign


def _underscores(found: re.Match[str]) -> str:
    before = found.string[found.start() - 1 : found.start()]
    after = found.string[found.end() : found.end() + 1]
    if before.isalnum() and after.isalnum():
        return found.group()  # snake_case
    if _is_blank_to_fill(found.group(), before, after):
        return found.group()
    return "\\_" * len(found.group())


def _is_blank_to_fill(run: str, before: str, after: str) -> bool:
    """A run by itself in a line of words, as `_____`."""
    if before.strip("\n") and not before.isspace():
        return False
    is_line = before in ("", "\n") and after in ("", "\n")
    return not is_line and (not after or after.isspace() or (len(run) > 2 and after in ".,;:!?)"))


def whole_text(title: str, body: str) -> str:
    """What a reader of other systems has to see: our title is part of the question, theirs is only a name. Reading
    takes the first paragraph away again."""
    return "\n\n".join(part for part in (as_markdown(title), body) if part)


def tame(markdown: str) -> str:
    """Markdown of others: headings that would begin a section or a question become smaller ones."""
    fence = ""
    lines = []
    given = markdown.split("\n")
    for line, below in zip(given, [*given[1:], ""], strict=True):
        bare = line.strip()
        if fence:
            fence = "" if bare.startswith(fence) else fence
        elif bare.startswith(("```", "~~~")):
            fence = bare[:3]
        elif re.match(r"#{1,2}\s", line):
            line = f"###{line.lstrip('#')}"
        elif line.endswith("  ") and bare and below.strip():
            line = f"{line.rstrip()}\\"  # a break that nobody sees in a text
        lines.append(line.rstrip())
    return "\n".join(lines)


def tidy(text: str) -> str:
    """Lines end with LF; no control characters, none of private use, no more than one blank line in a row."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    if any(unicodedata.category(sign) in ("Cc", "Co", "Cs") for sign in set(lines) - set(_KEPT_CONTROLS)):
        lines = "".join(
            sign
            for sign in lines
            if sign in _KEPT_CONTROLS or unicodedata.category(sign) not in ("Cc", "Co", "Cs")
        )
    return re.sub(r"\n{3,}", "\n\n", lines)


def one_line(text: str) -> str:
    return " ".join(tidy(text).split())


def first_words(text: str) -> str:
    """A title made of a plain text: its first sentence or words, at most a hundred characters."""
    words = one_line(text)
    if len(words) <= MOST_TITLE:
        return words
    cut = words[: MOST_TITLE - 1]
    return f"{cut.rpartition(' ')[0] or cut}…"


def text_of(given: Given) -> str:
    """The text of a file. Raises Unreadable where its bytes are of no encoding that is told, or too many."""
    if len(given.content) > MOST_TEXT:
        raise Unreadable(_TOO_LONG, code="too-large")
    encoding = given.encoding or next(
        (name for mark, name in _MARKS if given.content.startswith(mark)), "utf-8"
    )
    try:
        text = given.content.decode(encoding)
    except LookupError:
        raise Unreadable(_no_encoding(encoding)) from None
    except UnicodeDecodeError as error:
        line = given.content[: error.start].count(b"\n") + 1
        reason = _not_decoded(encoding, line, told=given.encoding is not None)
        raise Unreadable(reason, line, "not-utf8") from None
    except UnicodeError:
        raise Unreadable(_not_decoded(encoding, 1, told=given.encoding is not None), 1, "not-utf8") from None
    if not isinstance(text, str):
        raise Unreadable(_no_encoding(encoding))
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise Unreadable(
            Text(
                f"Line {line} holds a null character: this is no text file",
                f"В строке {line} нулевой символ: это не текстовый файл",
            ),
            line,
        )
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def lines_of(text: str) -> Iterator[str]:
    """Lines with their ends, one after the other: a list of a million would take the memory of a whole book."""
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield text[start:end]
        start = end


_TOO_LONG = Text(
    f"The text is longer than {MOST_TEXT // 1024 // 1024} MB. Divide the file",
    f"Текст длиннее {MOST_TEXT // 1024 // 1024} МБ. Разделите файл",
)


def _no_encoding(name: str) -> Text:
    return Text(
        f"There is no encoding “{name[:40]}”; known are for example utf-8, utf-16, windows-1251",
        f"Кодировки «{name[:40]}» нет; есть, например, utf-8, utf-16, windows-1251",
    )


def _not_decoded(encoding: str, line: int, *, told: bool) -> Text:
    if told:
        return Text(
            f"Line {line} is not in the encoding {encoding}", f"Строка {line} не в кодировке {encoding}"
        )
    return Text(
        f"Line {line} is not UTF-8. Say what it is with --encoding, for example --encoding windows-1251",
        f"Строка {line} не в UTF-8. Назовите кодировку: --encoding, например --encoding windows-1251",
    )

"""Templates of documents: HTML with Jinja, filled with values.

Those that come with the product are trusted. Those that somebody published are not: they are filled in Jinja's
sandbox, without other files, and with a limit to what may come out; whoever calls this for them does so in the
confined process (`typesetter.py`), because nothing in here bounds time and memory.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from jinja2 import Environment, StrictUndefined, Template, TemplateError, TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from app.foundation.errors import DomainError
from app.foundation.faults import Fault, Text
from app.foundation.pictures import BadPicture, picture_address

MOST_TEXT = 1024 * 1024  # bytes of a template
MOST_FILLED = 4 * 1024 * 1024  # characters of a filled one
MOST_REPEATED = 100_000  # characters or entries that one repetition may make
LARGEST_POWER = 1_000
NOT_FOR_TEMPLATES = frozenset({"safe", "xmlattr", "pprint", "random", "urlize"})
UNKNOWN_FUNCTIONS = frozenset({"lipsum"})
OTHER_FILES = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)


@dataclass(frozen=True)
class TemplateSource:
    """One template as a value. `name` is what faults call it; a published one carries its style inside `html`."""

    name: str
    html: str
    css: str = ""
    images: Mapping[str, bytes] = field(default_factory=dict)  # name in `image("…")` → content
    trusted: bool = False


class Unprintable(DomainError):
    """The document cannot be made from this template; `fault` says where and why."""

    status = 422
    code = "template"

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        place_en, place_ru = (
            (f"{fault.file}, line {fault.line}: ", f"{fault.file}, строка {fault.line}: ")
            if fault.line
            else (f"{fault.file}: ", f"{fault.file}: ")
        )
        super().__init__(Text(place_en + fault.message.en, place_ru + fault.message.ru), code=fault.code)


def fault_of(file: str, line: int, code: str, message: Text, fix: Text) -> Fault:
    return Fault(file, line, "error", code, message, fix)


class _Sandbox(ImmutableSandboxedEnvironment):
    """Nothing but the values, and no repetition that makes a megabyte out of ten characters."""

    intercepted_binops = frozenset({"*", "**"})

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if operator == "*":
            for text, times in ((left, right), (right, left)):
                repeats = isinstance(text, (str, list, tuple)) and isinstance(times, int)
                if repeats and len(text) * max(times, 0) > MOST_REPEATED:
                    raise SecurityError("repetition")
        elif operator == "**" and not (abs(left) <= LARGEST_POWER and abs(right) <= LARGEST_POWER):
            raise SecurityError("power")
        return super().call_binop(context, operator, left, right)


def _environment(trusted: bool) -> Environment:
    kind = Environment if trusted else _Sandbox
    made = kind(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    if not trusted:
        for name in NOT_FOR_TEMPLATES:
            made.filters.pop(name, None)
        for name in UNKNOWN_FUNCTIONS:
            made.globals.pop(name, None)
    return made


_TRUSTED, _UNTRUSTED = _environment(True), _environment(False)


@lru_cache(maxsize=64)
def _compiled(name: str, html: str, trusted: bool) -> Template:
    environment = _TRUSTED if trusted else _UNTRUSTED
    code = environment.compile(html, name=name, filename=name)
    return Template.from_code(environment, code, environment.make_globals(None))


def filled(source: TemplateSource, values: Mapping[str, Any]) -> str:
    """The HTML of one document. Raises Unprintable."""
    context = {"image": _image_of(source), **values}
    if source.trusted:
        return _compiled(source.name, source.html, True).render(context)
    refuse_size(source)
    try:
        pieces: list[str] = []
        length = 0
        for piece in _compiled(source.name, source.html, False).generate(context):
            pieces.append(piece)
            length += len(piece)
            if length > MOST_FILLED:
                raise Unprintable(fault_of(source.name, 1, "too-large", TOO_MUCH_CAME, SHORTEN))
        return "".join(pieces)
    except Unprintable:
        raise
    except MemoryError:
        raise
    except Exception as error:
        raise Unprintable(_explained(source, error)) from None


def _image_of(source: TemplateSource) -> Callable[[str], str]:
    def image(name: str) -> str:
        content = source.images.get(name)
        if content is None:
            raise _NoImage(name)
        return picture_address(content)

    return image


class _NoImage(TemplateError):
    """A template asks for a picture that does not belong to it."""


def refuse_size(source: TemplateSource) -> None:
    size = len(source.html.encode()) + len(source.css.encode())
    if size > MOST_TEXT:
        raise Unprintable(fault_of(source.name, 1, "too-large", TOO_LARGE, SHORTEN))


# -- what is wrong, in words -------------------------------------------------------------------------------------------

TOO_LARGE = Text(
    f"The template is larger than {MOST_TEXT // 1024} KiB", f"Шаблон больше {MOST_TEXT // 1024} КиБ"
)
TOO_MUCH_CAME = Text("The filled template is larger than 4 MiB", "Заполненный шаблон больше 4 МиБ")
SHORTEN = Text(
    "Shorten it; pictures belong into files of their own.", "Сократите его; картинки — отдельные файлы."
)
_UNKNOWN_NAME = re.compile(r"'([^']+)' is undefined")
_UNKNOWN_PART = re.compile(r"has no attribute '([^']+)'")
SEE_VALUES = Text(
    "The names that a template may use stand on the page of templates and in docs/AUTHORING.md.",
    "Имена, доступные шаблону, перечислены на странице шаблонов и в docs/AUTHORING.md.",
)


def _explained(source: TemplateSource, error: Exception) -> Fault:
    line = line_of(source.name, error)
    code, message, fix = in_words(error)
    return fault_of(source.name, line, code, message, fix)


def line_of(name: str, error: BaseException) -> int:
    """The innermost line of the template that an error comes from; 1 where none is known."""
    if isinstance(error, TemplateSyntaxError):
        return error.lineno
    frames = traceback.extract_tb(error.__traceback__)
    return next((frame.lineno or 1 for frame in reversed(frames) if frame.filename == name), 1)


def in_words(error: Exception) -> tuple[str, Text, Text]:
    """Code, message and fix."""
    if isinstance(error, _NoImage):
        name = str(error)
        return (
            "missing-file",
            Text(f"There is no picture “{name}”", f"Нет картинки «{name}»"),
            Text(
                "Put it into certifications/documents/img, or correct the name.",
                "Положите файл в certifications/documents/img или исправьте имя.",
            ),
        )
    if isinstance(error, BadPicture):
        return "bad-picture", error.text, error.fix
    if isinstance(error, (SecurityError, OverflowError)):
        return (
            "forbidden",
            Text("The template does what no template may do", "Шаблон делает то, что шаблонам нельзя"),
            Text(
                "Use the values and plain conditions only.", "Используйте только значения и простые условия."
            ),
        )
    if isinstance(error, UndefinedError):
        told = str(error)
        found = _UNKNOWN_NAME.search(told) or _UNKNOWN_PART.search(told)
        name = found.group(1) if found else told
        return "unknown-name", Text(f"There is no value “{name}”", f"Нет значения «{name}»"), SEE_VALUES
    if isinstance(error, RecursionError):
        return (
            "too-deep",
            Text("The template is nested too deeply", "В шаблоне слишком глубокая вложенность"),
            Text("Make it flatter.", "Сделайте его проще."),
        )
    told = getattr(error, "message", None) or str(error) or type(error).__name__
    told = " ".join(str(told).split())[:200]
    return (
        "template",
        Text(f"The template cannot be filled: {told}", f"Шаблон не заполняется: {told}"),
        Text("Correct this line.", "Исправьте эту строку."),
    )


# -- without filling ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Outline:
    """What a template names. `images`: name → line."""

    images: Mapping[str, int]
    faults: tuple[Fault, ...]


def outline_of(name: str, html: str) -> Outline:
    """Reads a template without running it. Safe for what strangers wrote: Jinja only parses."""
    try:
        tree = _UNTRUSTED.parse(html)
        _UNTRUSTED.compile(html, name=name, filename=name)
    except TemplateSyntaxError as error:
        code, message, fix = in_words(error)
        return Outline({}, (fault_of(name, error.lineno, code, message, fix),))
    except (RecursionError, MemoryError, SyntaxError):
        code, message, fix = in_words(RecursionError())
        return Outline({}, (fault_of(name, 1, code, message, fix),))
    images: dict[str, int] = {}
    faults = [
        fault_of(name, node.lineno, "forbidden", NO_OTHER_FILES, ONE_FILE)
        for node in tree.find_all(OTHER_FILES)
    ]
    faults += [
        fault_of(name, node.lineno, "forbidden", NO_RAW_TEXT, ESCAPED)
        for node in tree.find_all((nodes.EvalContextModifier, nodes.ScopedEvalContextModifier))
    ]
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "image":
            named = call.args[0] if call.args else None
            if isinstance(named, nodes.Const) and isinstance(named.value, str):
                images.setdefault(named.value, call.lineno)
            else:
                faults.append(fault_of(name, call.lineno, "forbidden", NAME_ITSELF, NAME_IT))
    return Outline(images, tuple(faults))


NO_OTHER_FILES = Text("A template cannot take in other files", "Шаблон не может подключать другие файлы")
ONE_FILE = Text("Write everything into this one.", "Напишите всё в этом файле.")
NO_RAW_TEXT = Text("A template cannot switch off escaping", "Шаблон не может отключать экранирование")
ESCAPED = Text("Take `autoescape` away.", "Уберите `autoescape`.")
NAME_ITSELF = Text(
    "`image` takes the name of a picture, written out", "`image` принимает имя картинки, написанное явно"
)
NAME_IT = Text('Write image("logo.png").', 'Напишите image("logo.png").')


# -- style -------------------------------------------------------------------------------------------------------------

_STYLE = re.compile(r"<style>([^<{]*(?:\{(?![{%#])[^<{]*)*)</style>", re.IGNORECASE)


def with_style_apart(source: TemplateSource) -> TemplateSource:
    """The same template with the style that no value changes beside its page, so that it is parsed once for all
    documents. Lines stay where they are."""
    styles = [source.css, *_STYLE.findall(source.html)]
    html = _STYLE.sub(lambda found: "\n" * found[0].count("\n"), source.html)
    return replace(source, html=html, css="\n".join(style for style in styles if style))


# -- addresses ---------------------------------------------------------------------------------------------------------

_ADDRESS = re.compile(
    r"""(?:\b(?:src|srcset|data|poster|background)\s*=\s*["']?|url\(\s*["']?|@import\s+["']?|"""
    r"""<link\b[^>]*\bhref\s*=\s*["']?)\s*(?P<address>[a-z][a-z0-9+.-]*:(?!//\s*\{)[^"'\s)>]*)""",
    re.IGNORECASE,
)


def foreign_addresses(html: str) -> Iterator[tuple[int, str]]:
    """Line and address of everything that a template would have to fetch. Only `data:` is followed, links are not."""
    for found in _ADDRESS.finditer(html):
        address = found["address"]
        if not address.lower().startswith("data:"):
            yield html.count("\n", 0, found.start("address")) + 1, address[:80]


# -- values ------------------------------------------------------------------------------------------------------------

# Controls, marks of direction and what XML cannot hold: a text is shown as it is read, and from one side.
_NOT_PRINTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)


def printable(value: Any) -> Any:
    """A text without characters that no page shows; of lists and dictionaries, every text in them."""
    if isinstance(value, str):
        return _NOT_PRINTED.sub("", value)
    if isinstance(value, Mapping):
        return {name: printable(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [printable(one) for one in value]
    return value

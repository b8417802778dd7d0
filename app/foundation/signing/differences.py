"""What was added to a PDF after it was signed, in words."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.foundation.faults import Text

MOST_TOLD = 12


@dataclass(frozen=True)
class Added:
    changes: tuple[Text, ...]
    is_harmless: bool  # only what proves the signature itself was added


PROOFS = Text(
    "Proofs of the signature were added after it; the document is the same.",
    "После подписи добавлены данные для её проверки; сам документ тот же.",
)
OTHER = Text(
    "Other parts of the file were replaced after it was signed.",
    "После подписания заменены другие части файла.",
)
METADATA = Text(
    "What the file says of itself was changed (title, author, dates).",
    "Изменены сведения о файле (название, автор, даты).",
)
ACTIONS = Text(
    "A programme or an action was added that runs when the file is opened.",
    "Добавлена программа или действие, которое выполняется при открытии файла.",
)

_MARKS, _SHAPES = Text("marks", "выделение"), Text("shapes", "фигуры")
KINDS = {  # of annotations
    "FreeText": Text("text", "текст"),
    "Text": Text("notes", "заметки"),
    "Stamp": Text("stamps", "штампы"),
    "Ink": Text("drawings", "рисунки"),
    "Link": Text("links", "ссылки"),
    "FileAttachment": Text("files", "файлы"),
    **dict.fromkeys(("Highlight", "Underline", "Squiggly", "StrikeOut"), _MARKS),
    **dict.fromkeys(("Line", "Square", "Circle", "Polygon", "PolyLine"), _SHAPES),
}


def bytes_after_the_end(count: int) -> Text:
    return Text(
        f"After the signed end {count} bytes were added.", f"После подписанного конца добавлено {count} байт."
    )


def since(pdf: bytes, end: int, embedded: Any) -> Added:
    """What the bytes after the signed part, which ends there, have changed in the document."""
    count = len(pdf) - end
    try:  # whatever hostile bytes bring about, the caller only learns that they are there
        is_harmless = is_allowed(embedded)
    except Exception:
        is_harmless = False
    try:
        signed, seen = read(pdf[:end]), read(pdf)
        if seen.total_revisions == signed.total_revisions:  # a tail that no reader looks at
            return Added((bytes_after_the_end(count),), True)
        found = tuple(differences(signed, seen))
    except Exception:
        found, is_harmless = (), False
    if is_harmless and set(found) <= {METADATA}:  # the date of the last change
        return Added((PROOFS, *found), True)
    return Added((*(found or (OTHER,))[:MOST_TOLD], bytes_after_the_end(count)), False)


def is_allowed(embedded: Any) -> bool:
    """By the rules of PDF (ISO 32000-2, 12.8.2.2), as pyHanko applies them."""
    embedded.compute_integrity_info()
    summary = embedded.summarise_integrity_info()
    return bool(summary["docmdp_ok"]) and summary["coverage"].name in ("ENTIRE_REVISION", "ENTIRE_FILE")


def read(pdf: bytes) -> Any:
    """A reader of a document. Raises whatever hostile bytes bring about."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    return PdfFileReader(io.BytesIO(pdf), strict=False)


def differences(signed: Any, seen: Any) -> Iterator[Text]:
    """By comparing the document as it was signed with the document as it is shown, two readers."""
    before, after = signed.root, seen.root
    old, new = pages_of(before), pages_of(after)
    if len(new) > len(old):
        count = len(new) - len(old)
        yield Text(f"Pages were added: {count}.", f"Добавлены страницы: {count}.")
    elif len(new) < len(old):
        count = len(old) - len(new)
        yield Text(f"Pages were removed: {count}.", f"Удалены страницы: {count}.")
    for number, (one, other) in enumerate(zip(old, new, strict=False), 1):
        yield from differences_of_page(number, one, other)
    yield from differences_of_fields(fields_of(before), fields_of(after))
    yield from differences_of_attachments(attached(before), attached(after))
    if described(signed) != described(seen):
        yield METADATA
    if any(shown(entry(before, name)) != shown(entry(after, name)) for name in ("/OpenAction", "/AA")):
        yield ACTIONS


def pages_of(root: Any) -> list[Any]:
    found: list[Any] = []
    waiting = [root["/Pages"]]
    while waiting and len(found) < 1000:
        node = waiting.pop()
        if "/Kids" in node:
            waiting.extend(reversed(items(node["/Kids"])))
        else:
            found.append(node)
    return found


def differences_of_page(number: int, before: Any, after: Any) -> Iterator[Text]:
    if any(shown(entry(before, name)) != shown(entry(after, name)) for name in ("/Contents", "/Resources")):
        yield Text(
            f"What stands on page {number} was replaced.",
            f"Заменено то, что изображено на странице {number}.",
        )
    if any(
        shown(entry(before, name)) != shown(entry(after, name))
        for name in ("/MediaBox", "/CropBox", "/Rotate")
    ):
        yield Text(f"Page {number} was cut or turned.", f"Страница {number} обрезана или повёрнута.")
    old, new = annotations_of(before), annotations_of(after)
    for kind, count in sorted((new - old).items()):
        what = KINDS.get(kind, Text(kind, kind))
        yield Text(
            f"On page {number} something was laid over what is printed: {what.en} ({count}).",
            f"На странице {number} поверх напечатанного добавлено: {what.ru} ({count}).",
        )
    if old - new:
        yield Text(
            f"On page {number} notes or links were removed or changed.",
            f"На странице {number} удалены или изменены пометки или ссылки.",
        )


def entry(node: Any, name: str) -> Any:
    """The value under a name, also one that is written elsewhere; None where there is none."""
    return node[name] if isinstance(node, dict) and name in node else None


def items(array: Any) -> list[Any]:
    """The values of an array, also of those that are written elsewhere; none where there is no array."""
    return [array[index] for index in range(len(array))] if isinstance(array, list) else []


def annotations_of(page: Any) -> Counter[str]:
    """Annotations by their kind; form fields are told apart from them."""
    kinds = (str(entry(one, "/Subtype")).lstrip("/") for one in items(entry(page, "/Annots")))
    return Counter(kind for kind in kinds if kind != "Widget")


def fields_of(root: Any) -> dict[str, tuple[str, str]]:
    """Form fields: name → kind and value."""
    found: dict[str, tuple[str, str]] = {}
    waiting = [("", field) for field in items(entry(entry(root, "/AcroForm"), "/Fields"))]
    while waiting and len(found) < 1000:
        above, field = waiting.pop(0)
        name = ".".join(part for part in (above, str(entry(field, "/T") or "")) if part)
        kids = [kid for kid in items(entry(field, "/Kids")) if "/T" in kid]
        waiting.extend((name, kid) for kid in kids)
        if not kids:
            found[name] = (
                str(entry(field, "/FT") or ""),
                "signed" if entry(field, "/FT") == "/Sig" and "/V" in field else shown(entry(field, "/V")),
            )
    return found


def differences_of_fields(
    before: dict[str, tuple[str, str]], after: dict[str, tuple[str, str]]
) -> Iterator[Text]:
    for name, (kind, value) in after.items():
        if before.get(name) == (kind, value):
            continue
        if kind == "/Sig":
            yield Text(f"Another signature was added: “{name}”.", f"Добавлена другая подпись: «{name}».")
        elif name in before:
            yield Text(f"The form field “{name}” was changed.", f"Изменено поле формы «{name}».")
        else:
            yield Text(f"The form field “{name}” was added.", f"Добавлено поле формы «{name}».")
    for name in before.keys() - after.keys():
        yield Text(f"The form field “{name}” was removed.", f"Удалено поле формы «{name}».")


def attached(root: Any) -> dict[str, bytes]:
    """The files that lie in a document, by their names."""
    found: dict[str, bytes] = {}
    waiting = [entry(entry(root, "/Names"), "/EmbeddedFiles")]
    while waiting and len(found) < 100:
        node = waiting.pop()
        waiting.extend(items(entry(node, "/Kids")))
        names = items(entry(node, "/Names"))
        for file in names[1::2]:
            name = str(entry(file, "/UF") or entry(file, "/F"))
            found[name] = bytes(file["/EF"]["/F"].data)
    return found


def differences_of_attachments(before: dict[str, bytes], after: dict[str, bytes]) -> Iterator[Text]:
    for name in sorted(before.keys() | after.keys()):
        if name not in before:
            yield Text(f"The file “{name}” was attached.", f"Приложен файл «{name}».")
        elif name not in after:
            yield Text(f"The attached file “{name}” was removed.", f"Удалён приложенный файл «{name}».")
        elif before[name] != after[name]:
            yield Text(f"The attached file “{name}” was replaced.", f"Заменён приложенный файл «{name}».")


def described(reader: Any) -> tuple[str, str]:
    """What a file says of itself, in both ways of saying it."""
    return shown(entry(reader.root, "/Metadata")), shown(entry(reader.trailer_view, "/Info"))


def shown(value: Any, depth: int = 6) -> str:
    """A value as a text that differs where the values do, as far down as a reader would look."""
    from pyhanko.pdf_utils import generic

    if isinstance(value, generic.IndirectObject):
        value = value.get_object()  # type: ignore[no-untyped-call]
    if depth == 0:
        return "…"
    if isinstance(value, generic.StreamObject):
        return f"{value.encoded_data!r}"
    if isinstance(value, generic.DictionaryObject):
        keys = (key for key in sorted(value) if key not in ("/Parent", "/P"))
        return "<" + " ".join(f"{key} {shown(value.raw_get(key), depth - 1)}" for key in keys) + ">"
    if isinstance(value, generic.ArrayObject):
        return "[" + " ".join(shown(value.raw_get(index), depth - 1) for index in range(len(value))) + "]"
    return repr(value)

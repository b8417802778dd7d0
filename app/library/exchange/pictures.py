"""Pictures that come with questions: kept under plain names, and taken out of texts where they are missing. Pure."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from app.foundation.faults import Text
from app.library.exchange.drafted import Drafted
from app.library.exchange.drawings import only_draws
from app.library.links import resolve, target_of
from app.library.media_types import is_picture, media_type_of, written_size
from app.library.quizzes.model import Hotspot, Item
from app.library.quizzes.naming import Names, slug_of

FOLDER = "img"
MOST_PIXELS = 40_000_000
_BEGINNINGS = {
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/gif": (b"GIF87a", b"GIF89a"),
    "image/webp": (b"RIFF",),
}
_ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp", "image/svg+xml": "svg"}  # fmt: skip
_PICTURE = re.compile(r"!\[((?:[^\[\]\\]|\\.)*)\]\((?:<([^<>\n]*)>|([^\s()<>]*))[^()\n]*\)")


@dataclass
class Pictures:
    """The pictures of a file, each once. Names are made of what the file calls them."""

    contents: dict[str, bytes] = field(default_factory=dict)  # by path: img/a.png
    _names: Names = field(default_factory=Names)
    _paths: dict[tuple[str, bytes], str] = field(default_factory=dict)

    def keep(self, name: str, content: bytes) -> str | None:
        """The path by which texts name it; None for what is no picture that a page can show safely."""
        kind = kind_of(content)
        if kind is None:
            return None
        stem = posixpath.basename(name.replace("\\", "/")).rpartition(".")[0] or name
        known = self._paths.get((stem, content))
        if known is None:
            known = f"{FOLDER}/{self._names.made_from(slug_of(stem), 'picture')}.{_ENDINGS[kind]}"
            self._paths[(stem, content)] = known
            self.contents[known] = content
        return known


def kind_of(content: bytes) -> str | None:
    """png, jpeg, gif or webp by its first bytes, or a drawing (SVG) that only draws; of a sane size."""
    kind = next((kind for kind, starts in _BEGINNINGS.items() if content.startswith(starts)), None)
    if kind is None and only_draws(content):
        kind = "image/svg+xml"
    if kind is None:
        return None
    size = written_size(content, kind)
    return kind if size is not None and 0 < size[0] * size[1] <= MOST_PIXELS else None


def without_missing(draft: Drafted, media: Mapping[str, bytes], is_there: Callable[[str], bool]) -> Drafted:
    """Pictures that are neither in the file nor beside the text give way to their words; told in the changes. The
    picture of a hotspot stays: without it there is nothing to click on."""
    wanted = draft.item.content.picture if isinstance(draft.item.content, Hotspot) else None
    gone: dict[str, None] = {}

    def seen(found: re.Match[str]) -> str:
        path = found.group(2) if found.group(2) is not None else found.group(3)
        if path in media or _is_beside(path, is_there) or (wanted is not None and path == wanted.path):
            return found.group()
        gone.setdefault(path)
        return found.group(1)

    item: Item = _everywhere(draft.item, lambda text: _PICTURE.sub(seen, text) if "![" in text else text)
    if not gone:
        return draft
    changes = [
        Text(
            f"The picture {path[:80]} is not in the file: imported without it",
            f"Картинки {path[:80]} в файле нет: взято без неё",
        )
        for path in gone
    ]
    return replace(draft, item=item).with_changes(*changes)


def _is_beside(path: str, is_there: Callable[[str], bool]) -> bool:
    target = target_of(path)
    if target.kind != "file" or not is_picture(target.path):
        return False
    inside = resolve("", target.path)
    return inside is not None and media_type_of(inside) != "" and is_there(inside)


def _everywhere(item: Item, change: Callable[[str], str]) -> Item:
    """All Markdown of a question changed."""
    notes = tuple(replace(note, text=change(note.text)) for note in item.notes)
    return replace(item, body=change(item.body), notes=notes, content=_answers(item.content, change))


def _answers(content: Any, change: Callable[[str], str]) -> Any:
    for name in ("options", "lines", "items", "answers", "areas"):
        answers = getattr(content, name, None)
        if answers is not None:
            changed = tuple(_answer(name, answer, change) for answer in answers)
            content = replace(content, **{name: changed})
    if hasattr(content, "feedback"):
        content = replace(content, feedback=change(content.feedback))
    return content


def _answer(family: str, answer: Any, change: Callable[[str], str]) -> Any:
    """Accepted texts, numbers and labels are no Markdown; the rest of an answer is."""
    texts = {"options": ("text",), "items": ("text",), "lines": ("left", "right")}.get(family, ())
    return replace(answer, **{name: change(getattr(answer, name)) for name in (*texts, "feedback")})

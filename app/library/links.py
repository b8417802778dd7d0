"""Where a link or a picture of a text points to. Pure.

Paths are relative to the file they stand in, never absolute; web addresses are allowed for links, never for pictures.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote

_SCHEME = re.compile(r"^\s*([A-Za-z][A-Za-z0-9+.-]*):")
_UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\ufeff]")
WEB_SCHEMES = frozenset({"http", "https", "mailto", "tel"})

_LANGUAGE = re.compile(r"\.(?:ru|en)$")
_LESSON = re.compile(r"(?P<number>\d+)-(?P<slug>[a-z0-9-]+)")


@dataclass(frozen=True)
class Target:
    """`path` is what was written, decoded; `anchor` is the part behind `#`."""

    kind: Literal["anchor", "web", "file", "absolute", "forbidden", "empty"]
    path: str = ""
    anchor: str = ""


def target_of(written: str) -> Target:
    """Sorts a written target. A scheme that is not of the web (javascript:, data:, file: …) is forbidden, however
    it is spelled: browsers skip control characters and blanks inside a scheme, so they are skipped here too."""
    decoded = unquote(written)
    bare = _UNSEEN.sub("", decoded)
    scheme = _SCHEME.match(bare)
    if scheme is not None:
        return Target("web" if scheme.group(1).lower() in WEB_SCHEMES else "forbidden", written)
    if not bare:
        return Target("empty")
    if bare.startswith("#"):
        return Target("anchor", "", decoded.strip()[1:])
    if bare.startswith(("/", "\\")):
        return Target("absolute", decoded)
    path, _, anchor = decoded.strip().partition("#")
    return Target("file", path, anchor)


def resolve(folder: str, path: str) -> str | None:
    """`path` as seen from `folder`, from the top of the library; None if it leads out of it."""
    joined = posixpath.normpath(posixpath.join(folder, path))
    return None if joined == ".." or joined.startswith(("../", "/")) else joined


@dataclass(frozen=True)
class Place:
    """A document of the library that a path names."""

    kind: Literal["course", "lesson", "quiz", "call"]
    slug: str
    lesson: str = ""


def place_of(path: str) -> Place | None:
    """The page that a path from the top of the library stands for; None if it is a file without a page."""
    parts = path.split("/")
    stem = _LANGUAGE.sub("", parts[-1].removesuffix(".md"))
    match parts:
        case ["courses", slug]:
            return Place("course", slug)
        case ["courses", slug, name] if name.endswith(".md"):
            lesson = _LESSON.fullmatch(stem)
            if lesson is not None:
                return Place("lesson", slug, lesson["slug"])
            return Place("course", slug) if stem == "course" else None
        case ["quizzes", name] if name.endswith(".md"):
            return Place("quiz", stem)
        case ["quizzes", "calls", name] if name.endswith(".md"):
            return Place("call", stem)
    return None


def address_of(place: Place, anchor: str = "") -> str:
    """The page's address (interfaces.md, section 8)."""
    base = {
        "course": f"/courses/{place.slug}",
        "lesson": f"/courses/{place.slug}/{place.lesson}",
        "quiz": f"/quizzes/{place.slug}",
        "call": f"/calls/{place.slug}",
    }[place.kind]
    return f"{base}#{anchor}" if anchor else base

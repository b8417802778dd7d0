"""The last gate before a text becomes part of a page: what is not on these lists is dropped. Pure.

The text is written by our own renderer from Markdown without HTML, so nothing should ever be dropped here; the gate
holds when the renderer or a library under it has a hole.
"""

from __future__ import annotations

from collections.abc import Callable

import nh3

TAGS = {
    "a",
    "abbr",
    "audio",
    "b",
    "blockquote",
    "br",
    "code",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "picture",
    "pre",
    "s",
    "section",
    "source",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "track",
    "ul",
    "video",
}
ATTRIBUTES = {
    "*": {"id", "lang", "role", "tabindex", "aria-label", "aria-describedby"},
    "a": {"href", "rel", "download"},
    "img": {"src", "alt", "width", "height", "loading", "decoding"},
    "source": {"srcset", "media", "type", "width", "height"},
    "audio": {"src", "controls", "preload"},
    "video": {"src", "controls", "preload", "playsinline"},
    "track": {"src", "kind", "srclang", "label", "default"},
    "ol": {"start"},
    "th": {"scope"},
}
CLASSES = {
    "a": {"external", "attachment", "note-back"},
    "code": set[str](),
    "div": {
        "alert",
        "alert-note",
        "alert-tip",
        "alert-important",
        "alert-warning",
        "alert-caution",
        "table-scroll",
        "diagram-scroll",
        "notes",
    },
    "figure": {"picture", "diagram", "video"},
    "details": {"transcript"},
    "li": {"task-done", "task-open"},
    "p": {"alert-title"},
    "section": {"notes"},
    "span": {"vh", "attachment-kind"},
    "sup": {"note-mark"},
    "td": {"align-left", "align-center", "align-right"},
    "th": {"align-left", "align-center", "align-right"},
    "ul": {"task-list"},
}
SCHEMES = {"http", "https", "mailto", "tel"}


def _only_pictures(tag: str, attribute: str, value: str) -> str | None:
    """Of `data:` addresses only pictures in `src` and `srcset`: they cannot run anything."""
    is_picture = value.startswith("data:image/") and (tag, attribute) in PICTURE_PLACES
    return None if value.lower().lstrip().startswith("data:") and not is_picture else value


PICTURE_PLACES = {("img", "src"), ("source", "srcset")}


def _cleaner(
    schemes: set[str], attribute_filter: Callable[[str, str, str], str | None] | None
) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=TAGS,
        attributes=ATTRIBUTES,
        allowed_classes=CLASSES,
        url_schemes=schemes,
        attribute_filter=attribute_filter,
        link_rel=None,  # our renderer says which links lead away
        strip_comments=True,
    )


_CLEANER = _cleaner(SCHEMES, None)
_PREVIEW_CLEANER = _cleaner({*SCHEMES, "data"}, _only_pictures)


def clean(html: str, *, embedded_pictures: bool = False) -> str:
    """`embedded_pictures`: pictures may stand in the page itself, as in the preview of what is not published yet."""
    return str((_PREVIEW_CLEANER if embedded_pictures else _CLEANER).clean(html))

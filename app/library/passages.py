"""One paragraph of a lesson on another page: what stands under a heading, with links that lead back. Pure.

It cuts the HTML that `markdown_writing` has written and `clean_html` has passed, and knows its form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

_HEADING = re.compile(r'<h([2-6]) id="([^"]*)">(.*?)</h\1>\n?', re.DOTALL)
_ID = re.compile(r'(<[a-z][a-z0-9]*\b[^>]*?) id="[^"]*"')
_NOTES = '<section class="notes"'
_NOTE_MARK = re.compile(r'<sup class="note-mark">.*?</sup>', re.DOTALL)
_REFERENCE = re.compile(r"(?P<course>[a-z0-9-]+)/(?P<lesson>[a-z0-9-]+)(?:#(?P<heading>[a-z0-9-]+))?")


def reference_of(source: str) -> tuple[str, str, str] | None:
    """`<course>/<lesson>#<heading>` in its parts; the heading may be missing (empty). None for any other text."""
    found = _REFERENCE.fullmatch(source)
    return None if found is None else (found["course"], found["lesson"], found["heading"] or "")


def cut(html: str, heading_id: str, address: str) -> str | None:
    """The HTML under a heading, up to the next of its level or above; None if there is no such heading.

    Without ids (two passages may stand on one page) and footnotes; links inside the lesson lead to `address`.
    """
    headings = list(_HEADING.finditer(html))
    start = next((place for place, found in enumerate(headings) if found.group(2) == heading_id), None)
    if start is None:
        return None
    level = int(headings[start].group(1))
    following = (found.start() for found in headings[start + 1 :] if int(found.group(1)) <= level)
    end = next(following, len(html))
    return _free(html[headings[start].end() : end], address)


def beginning(html: str, address: str) -> str:
    """The HTML above the first heading, in the same form."""
    first = _HEADING.search(html)
    return _free(html[: first.start()] if first is not None else html, address)


def headings_over(headings: Sequence[Mapping[str, Any]], heading_id: str) -> tuple[str, ...]:
    """The texts of the headings under which this one stands, the highest first."""
    place = next((number for number, one in enumerate(headings) if one["id"] == heading_id), None)
    if place is None:
        return ()
    found: list[str] = []
    level = headings[place]["level"]
    for one in reversed(headings[:place]):
        if one["level"] < level:
            level = one["level"]
            found.append(one["text"])
    return tuple(reversed(found))


def _free(passage: str, address: str) -> str:
    notes = passage.find(_NOTES)
    passage = passage[:notes] if notes >= 0 else passage
    passage = _ID.sub(r"\1", _NOTE_MARK.sub("", passage))
    return passage.replace(' href="#', f' href="{address}#').strip()

"""Pictures that stand in a text as letters, and how a text's addresses lead to bytes. Pure."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable

from app.library.exchange.hypertext import PictureOf
from app.library.exchange.pictures import Pictures

_EMBEDDED = re.compile(r"data:image/[a-z0-9.+-]+;base64,(.*)", re.DOTALL | re.IGNORECASE)


def decoded(letters: str) -> bytes | None:
    """The bytes of a base64 text, blanks between its letters left aside; None for what is none."""
    try:
        return base64.b64decode("".join(letters.split()), validate=True)
    except (binascii.Error, ValueError):
        return None


def finder(pictures: Pictures, content_of: Callable[[str], bytes | None]) -> PictureOf:
    """From an address and the words of a picture to its path. `content_of` knows the bytes of what is beside."""

    def find(address: str, words: str) -> str | None:
        found = _EMBEDDED.fullmatch(address)
        content = content_of(address) if found is None else decoded(found.group(1))
        name = address if found is None else f"{words or 'picture'}.x"
        return None if content is None else pictures.keep(name, content)

    return find

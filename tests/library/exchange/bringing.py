"""What a file of another format becomes, as short as it can be asked for."""

from __future__ import annotations

from collections.abc import Callable

from app.library.exchange.bringing import Brought, bring, nothing_there
from app.library.exchange.drafted import Given
from app.library.exchange.formats import FORMATS


def brought(
    name: str,
    content: str | bytes,
    *,
    file: str = "bank.txt",
    encoding: str | None = None,
    is_there: Callable[[str], bool] = nothing_there,
) -> Brought:
    read = FORMATS[name].read
    assert read is not None
    data = content.encode() if isinstance(content, str) else content
    return bring(read, Given(file, data, encoding), is_there=is_there)


def questions_of(found: Brought) -> str:
    """The text without its front matter."""
    return found.text.partition("\n---\n")[2].strip()


def told(found: Brought) -> list[str]:
    return [change.en for one in found.imported for change in one.changes]


def reasons(found: Brought) -> list[tuple[int, str]]:
    return [(one.line, one.reason.en) for one in found.refused]

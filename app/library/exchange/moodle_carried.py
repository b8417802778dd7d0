"""What only our text says of a question, in an element of its own that Moodle leaves aside: `<attesta>`. Pure."""

from __future__ import annotations

from app.library.exchange.keyed import with_keys
from app.library.exchange.moodle_texts import Asked
from app.library.exchange.own_lines import with_lines
from app.library.quizzes.model import Item


def carried(asked: Asked, item: Item) -> Item:
    """The question with the keys and lines that came with it."""
    own = asked.element.first("attesta")
    if own is None:
        return item
    keyed, lost = with_keys(item, {key.get("name"): key.text for key in own.all("key")})
    for key in lost:
        asked.tell(f"The key {key[:40]} cannot be read", f"Ключ {key[:40]} не читается")
    return with_lines(keyed, own.text_at("lines"))

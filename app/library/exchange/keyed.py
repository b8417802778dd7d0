"""Keys of our text that another format cannot say, carried beside a question as they are written. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.library.quizzes.keys import Keys, every_question_key, question_readers
from app.library.quizzes.model import Essay, Item
from app.library.quizzes.telling import Faults
from app.library.text_file import KeyLine

_OF_ANY = {
    "points": "points",
    "critical": "critical",
    "tags": "tags",
    "competency": "competencies",
    "difficulty": "difficulty",
    "source": "source",
}
_OF_SOME = {
    "score": "score",
    "match": "comparison",
    "units": "units",
    "unit-penalty": "unit_penalty",
    "digits": "digits",
    "negative": "negative",
}


def with_keys(item: Item, given: Mapping[str, str]) -> tuple[Item, Sequence[str]]:
    """The question with these keys, and the names of keys that cannot be read or are of no use to its kind."""
    faults = Faults("")
    lines = [KeyLine(key, value, 1) for key, value in given.items()]
    keys = Keys(lines, question_readers(item.kind), faults, known=every_question_key(), kind=item.kind)
    values = {field: keys.values[key] for key, field in _OF_ANY.items() if key in keys.values}
    content: Any = item.content
    own = {
        field: keys.values[key]
        for key, field in _OF_SOME.items()
        if key in keys.values and hasattr(content, field)
    }
    if isinstance(content, Essay) and "words" in keys.values:
        own["fewest_words"], own["most_words"] = keys.values["words"]
    lost = [key for key in given if key not in keys.values]
    return replace(item, **values, content=replace(content, **own)), lost

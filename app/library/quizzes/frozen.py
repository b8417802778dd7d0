"""A quiz as JSON and back: what an attempt freezes, key included. Exact numbers stand as text: "4/5". Pure."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from fractions import Fraction
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from app.library.quizzes import model
from app.library.quizzes.model import Item, Quiz

SCHEMA = 1
_CONTENTS = {content.__name__: content for content in get_args(model.Content)}


def to_json(quiz: Quiz) -> dict[str, Any]:
    """The quiz with everything in it. Defaults stand there too: what a key means by default may change later, a quiz
    that was sat may not."""
    return {"schema": SCHEMA, **_plain(quiz)}


def from_json(stored: dict[str, Any]) -> Quiz:
    """The quiz that `to_json` was given."""
    return _made(Quiz, {key: value for key, value in stored.items() if key != "schema"})


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        result = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        if isinstance(value, Item):
            result["form"] = type(value.content).__name__
        return result
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value


def _made(kind: Any, stored: dict[str, Any]) -> Any:
    hints = _hints(kind)
    values = {name: _read(hints[name], value) for name, value in stored.items() if name in hints}
    if kind is Item:
        values["content"] = _made(_CONTENTS[stored["form"]], stored["content"])
    return kind(**values)


@lru_cache(maxsize=64)
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _read(hint: Any, value: Any) -> Any:
    """A stored value in the type that the field has."""
    origin = get_origin(hint)
    if value is None or hint is model.Content or origin is Literal:
        return value
    if origin in (Union, UnionType):
        (inner,) = (part for part in get_args(hint) if part is not NoneType)
        return _read(inner, value)
    if origin is tuple:
        return _read_tuple(get_args(hint), value)
    if hint is Fraction:
        return Fraction(value)
    return _made(hint, value) if isinstance(value, dict) else value


def _read_tuple(parts: tuple[Any, ...], values: list[Any]) -> tuple[Any, ...]:
    if len(parts) == 2 and parts[1] is Ellipsis:
        return tuple(_read(parts[0], value) for value in values)
    return tuple(_read(part, value) for part, value in zip(parts, values, strict=True))

"""What every application makes anew, alike each time, and tests make once a process: it takes longer than most tests.

Each test still has an application of its own; what these share is only what was compiled.
"""

from __future__ import annotations

import gc
from typing import Any

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Engine, event
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from app.foundation import database
from app.foundation.database import db

STATEMENTS_KEPT = 4000
PRAGMAS = database.SQLITE_PRAGMAS  # as they are outside of tests


class CompiledTemplates(BytecodeCache):
    """Templates are compiled once."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key, bucket.checksum] = bucket.code


TEMPLATES = CompiledTemplates()


def addresses() -> None:
    """The 300 addresses of an application are compiled once."""
    compile_anew, kept = Rule.compile, {}
    compiled = ("_parts", "_trace", "_converters", "_build", "_build_unknown")

    def compile_once(rule: Rule) -> None:
        alike = (rule.rule, rule.subdomain, rule.host, rule.merge_slashes, repr(rule.defaults))
        if alike not in kept:
            compile_anew(rule)
            parts = {name: getattr(rule, name) for name in compiled[:3]}
            builders = {name: getattr(rule, name).__func__ for name in compiled[3:]}
            kept[alike] = (parts, builders, frozenset(rule.arguments))
            return
        parts, builders, arguments = kept[alike]
        for name, part in parts.items():
            setattr(rule, name, part)
        for name, builder in builders.items():
            setattr(rule, name, builder.__get__(rule, None))
        rule.arguments |= arguments

    Rule.compile = compile_once  # type: ignore[method-assign]


def statements() -> None:
    """Statements are compiled once for all SQLite files.

    What is compiled belongs to a dialect, so all engines have that of the first that has met a database.
    """
    make_anew = db._make_engine
    met: list[Engine] = []

    def make_engine(bind_key: str | None, options: dict[str, Any], app: Flask) -> Engine:
        engine = make_anew(bind_key, options, app)
        if engine.dialect.name != "sqlite":
            return engine
        if met:
            engine.dialect, engine._compiled_cache = met[0].dialect, met[0]._compiled_cache
        else:
            engine._compiled_cache = LRUCache(STATEMENTS_KEPT)
            event.listen(engine, "connect", lambda *_: met.append(engine), once=True)
        return engine

    db._make_engine = make_engine  # type: ignore[method-assign]


def wait_for_no_disk() -> None:
    """Nothing of a test is to survive a power loss."""
    database.SQLITE_PRAGMAS = tuple(
        "synchronous=OFF" if pragma.startswith("synchronous") else pragma for pragma in PRAGMAS
    )


def set_aside() -> None:
    """What was imported is there until the end: nobody has to look through it for what may be thrown away."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)

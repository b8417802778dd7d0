"""The database: one declarative base, and one way to write.

Reads happen in a read-only transaction, which the database itself enforces. Writing happens inside
`transaction()` alone: begun IMMEDIATE on SQLite, committed or rolled back as a whole, never nested.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, TypeVar, TypeVarTuple

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, DateTime, Engine, MetaData, Result, Select, TypeDecorator, event
from sqlalchemy.orm import DeclarativeBase, Session

Value = TypeVar("Value")
Columns = TypeVarTuple("Columns")
_writing: ContextVar[bool] = ContextVar("writing", default=False)

SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # a saved answer survives a power loss
    "busy_timeout=15000",  # a list of a thousand people is one transaction, and who waits polls without a queue
    "foreign_keys=ON",
    "cache_size=-16000",
    "temp_store=MEMORY",
)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base)


class Instant(TypeDecorator[datetime]):
    """An instant in UTC: aware in Python, without a zone in the database."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant without a time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


Json = JSON(none_as_null=True)


class NestedTransaction(RuntimeError):
    """A use case was called inside another: make the inner one an operation that takes the session."""


class UnsavedChanges(RuntimeError):
    """Rows were changed outside `transaction()`."""


def is_writing() -> bool:
    """Whether this is inside `transaction()`."""
    return _writing.get()


@contextmanager
def transaction(form_key: str | None = None) -> Iterator[Session]:
    """The one way to write. With a form key, a form that was sent before raises `AlreadyDone`."""
    if _writing.get():
        raise NestedTransaction
    session: Session = db.session()
    if session.new or session.dirty or session.deleted:
        raise UnsavedChanges
    session.rollback()  # what was read before may be stale
    session.info["after_commit"] = []
    token = _writing.set(True)
    try:
        if form_key is not None:
            from app.foundation import once

            once.claim(session, form_key)
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        session.info["after_commit"] = []
        raise
    finally:
        _writing.reset(token)
    for effect in session.info.pop("after_commit"):
        effect()


def rows(statement: Select[*Columns], values: Mapping[str, Any] | None = None) -> Result[*Columns]:
    """Rows of a statement that asks for columns, in half the steps of `Session.execute`, which is made for objects.

    For the statements of every page. Inside `transaction()` it is the session that asks, and writes down first what
    it holds.
    """
    session: Session = db.session()
    if _writing.get():
        return session.execute(statement, values)
    lasting = session.get_transaction()
    kept = session.info.get("reads")
    if kept is None or lasting is None or kept[0] is not lasting:
        connection = session.connection()
        kept = session.info["reads"] = (session.get_transaction(), connection)
    return kept[1].execute(statement, values)


def after_commit(session: Session, effect: Callable[[], None]) -> None:
    """Runs `effect` once the transaction has been committed; forgotten when it is rolled back."""
    session.info["after_commit"].append(effect)


def once_a_reading(name: str, read: Callable[[], Value]) -> Value:
    """What `read` gives, read once while the same read-only transaction lasts: a page asks for some things often.

    Inside `transaction()` it is read anew each time.
    """
    if _writing.get():
        return read()
    session: Session = db.session()
    kept: dict[str, Any] = session.info.setdefault("read", {})
    lasting = session.get_transaction()
    if lasting is not None and kept.get("in") is lasting and name in kept:
        found: Value = kept[name]
        return found
    value = read()
    lasting = session.get_transaction()
    if kept.get("in") is not lasting:
        kept.clear()
        kept["in"] = lasting
    kept[name] = value
    return value


@contextmanager
def migrating() -> Iterator[None]:
    """For Alembic alone, which begins its own transactions."""
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)


def init_database(app: Flask, url: str) -> None:
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {} if url.startswith("sqlite") else {"pool_pre_ping": True}
    db.init_app(app)
    with app.app_context():
        listen(db.engine)


def listen(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _open_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "begin", _begin_postgresql)


def _open_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # sqlite3 must not begin by itself
    for pragma in SQLITE_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Any) -> None:
    """Each connection is told what it may do only where that differs from last time: most pages follow a page."""
    may_write = _writing.get()
    driver = connection.connection.driver_connection
    if connection.info.get("may_write") is not may_write:
        driver.execute(f"PRAGMA query_only={'OFF' if may_write else 'ON'}")
        connection.info["may_write"] = may_write
    driver.execute("BEGIN IMMEDIATE" if may_write else "BEGIN")


def _begin_postgresql(connection: Any) -> None:
    if not _writing.get():
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")

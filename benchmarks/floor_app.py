"""The least that a page and a save can cost on this machine: an application of its own, nothing of `app/`.

A signed cookie session, one SQLAlchemy select by primary key, a page of 10 kB made by Jinja with a loop of 20. It is
served by the same gunicorn with the same settings as the product, on the same kind of database with the same pragmas.
"""

from __future__ import annotations

import os
from contextvars import ContextVar
from typing import Any

from flask import Flask, redirect, render_template, session
from sqlalchemy import String, Text, create_engine, event, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from werkzeug.wrappers import Response

NOTES, NOTE_WORDS = 100, 40
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "busy_timeout=5000",
    "foreign_keys=ON",
    "cache_size=-16000",
    "temp_store=MEMORY",
)
_writing: ContextVar[bool] = ContextVar("writing", default=False)

app = Flask(__name__)
app.secret_key = "of the benchmark alone, and published"
engine = create_engine(f"sqlite:///{os.environ['FLOOR_DATABASE']}")


class Base(DeclarativeBase):
    pass


class Note(Base):
    __tablename__ = "note"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)


class Answer(Base):
    __tablename__ = "answer"
    id: Mapped[int] = mapped_column(primary_key=True)
    note_id: Mapped[int]
    text: Mapped[str] = mapped_column(Text)


@event.listens_for(engine, "connect")
def open_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(engine, "begin")
def begin(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")


def fill() -> None:
    """Makes the tables and the notes; once, before the server starts."""
    _writing.set(True)
    with engine.begin() as connection:
        Base.metadata.create_all(connection)
        words = " ".join(f"word{number}" for number in range(NOTE_WORDS))
        rows = [{"id": number, "title": f"Note {number}", "body": words} for number in range(1, NOTES + 1)]
        connection.execute(Note.__table__.insert(), rows)
    engine.dispose()


@app.get("/healthz")
def health() -> str:
    return "ok"


@app.get("/sign-in/<int:number>")
def sign_in(number: int) -> Response:
    session["note"] = number
    return redirect("/page", 303)


@app.get("/page")
def page() -> str:
    with Session(engine) as database:
        note = database.scalars(select(Note).where(Note.id == session["note"])).one()
        return render_template("floor.html", note=note, rows=range(20))


@app.post("/save")
def save() -> Response:
    token = _writing.set(True)
    try:
        with Session(engine) as database, database.begin():
            database.add(Answer(note_id=session["note"], text="2"))
    finally:
        _writing.reset(token)
    return redirect("/page", 303)


if __name__ == "__main__":
    fill()

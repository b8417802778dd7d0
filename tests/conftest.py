"""An application on a real database of its own, made once by the migrations and copied for each test.

SQLite by default; with ATTESTA_TEST_DATABASE_URL (see tools/with-postgres) a PostgreSQL.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import create_engine, text
from werkzeug.routing import Rule

from app import create_app
from app.foundation.database import db
from app.foundation.security import keep_secret_key
from config import ROOT, Settings
from tests.pages import Browser

POSTGRES = os.environ.get("ATTESTA_TEST_DATABASE_URL", "")
TEMPLATE, COPY = "attesta_template", "attesta_test"


class CompiledTemplates(BytecodeCache):
    """Templates are compiled once and not once a test: that takes longer than most tests."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key, bucket.checksum] = bucket.code


TEMPLATES = CompiledTemplates()


def compile_addresses_once() -> None:
    """Each application compiles its 300 addresses anew, alike each time: that takes longer than most tests."""
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


compile_addresses_once()


def test_settings(folder: Path, database: str = "", **changes: object) -> Settings:
    environment = {"ATTESTA_INSTANCE": str(folder)}
    if POSTGRES and database:
        environment["ATTESTA_DATABASE_URL"] = f"{POSTGRES.rsplit('/', 1)[0]}/{database}"
    return replace(Settings.from_environment(environment), testing=True, **changes)  # type: ignore[arg-type]


test_settings.__test__ = False  # type: ignore[attr-defined]


def on_server(*statements: str) -> None:
    """Statements that make or drop whole databases."""
    engine = create_engine(Settings.from_environment({"ATTESTA_DATABASE_URL": POSTGRES}).database_url)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


@pytest.fixture(scope="session")
def template_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with all tables and nothing in them."""
    folder = tmp_path_factory.mktemp("template")
    if POSTGRES:
        on_server(f"DROP DATABASE IF EXISTS {TEMPLATE}", f"CREATE DATABASE {TEMPLATE}")
    settings = test_settings(folder, TEMPLATE)
    keep_secret_key(settings)
    app = create_app(settings)
    with app.app_context():
        upgrade(directory=str(ROOT / "migrations"))
        db.engine.dispose()
    return folder


@pytest.fixture
def app(template_folder: Path, tmp_path: Path) -> Iterator[Flask]:
    folder = tmp_path / "instance"
    shutil.copytree(template_folder, folder)
    if POSTGRES:
        on_server(f"DROP DATABASE IF EXISTS {COPY}", f"CREATE DATABASE {COPY} TEMPLATE {TEMPLATE}")
    app = create_app(test_settings(folder, COPY))
    app.jinja_env.bytecode_cache = TEMPLATES
    app.test_client_class = Browser
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()

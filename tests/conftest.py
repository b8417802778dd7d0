"""An application on a real database of its own, made once by the migrations and copied for each test.

SQLite by default; with ATTESTA_TEST_DATABASE_URL (see tools/with-postgres) a PostgreSQL.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import create_engine, text

from app import create_app
from app.foundation import signing
from app.foundation.database import db
from app.foundation.security import keep_secret_key
from app.foundation.throttle import begin_counting
from config import ROOT, Settings
from tests import made_once
from tests.pages import Browser

POSTGRES = os.environ.get("ATTESTA_TEST_DATABASE_URL", "")
TEMPLATE, COPY = "attesta_template", "attesta_test"


made_once.addresses()
made_once.statements()
made_once.wait_for_no_disk()


def pytest_collection_finish() -> None:
    made_once.set_aside()


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
    """An installation with all tables, and with keys to sign with."""
    folder = tmp_path_factory.mktemp("template")
    if POSTGRES:
        on_server(f"DROP DATABASE IF EXISTS {TEMPLATE}", f"CREATE DATABASE {TEMPLATE}")
    settings = test_settings(folder, TEMPLATE)
    keep_secret_key(settings)
    app = create_app(settings)
    with app.app_context():
        upgrade(directory=str(ROOT / "migrations"))
        signing.prepare()  # to make keys takes a second
        db.session.remove()  # a database that is in use cannot be copied
        db.engine.dispose()
    return folder


@pytest.fixture
def app(template_folder: Path, tmp_path: Path) -> Iterator[Flask]:
    folder = tmp_path / "instance"
    shutil.copytree(template_folder, folder)
    if POSTGRES:
        on_server(f"DROP DATABASE IF EXISTS {COPY}", f"CREATE DATABASE {COPY} TEMPLATE {TEMPLATE}")
    app = create_app(test_settings(folder, COPY))
    app.jinja_env.bytecode_cache = made_once.TEMPLATES
    app.test_client_class = Browser
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def throttled(app: Flask) -> None:
    """Requests are counted, as they are outside of tests."""
    begin_counting(app, redis_url=None)

"""An application on a real SQLite database of its own, made once and copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.foundation.database import Base, db, migrating
from app.foundation.security import keep_secret_key
from config import Settings
from tests.pages import Browser


@pytest.fixture(scope="session")
def template_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with all tables and nothing in them."""
    folder = tmp_path_factory.mktemp("template")
    settings = test_settings(folder)
    keep_secret_key(settings)
    app = create_app(settings)
    with app.app_context():
        with migrating(), db.engine.begin() as connection:
            Base.metadata.create_all(connection)
        db.engine.dispose()
    return folder


def test_settings(folder: Path, **changes: object) -> Settings:
    settings = Settings.from_environment({"ATTESTA_INSTANCE": str(folder)})
    return replace(settings, testing=True, **changes)  # type: ignore[arg-type]


test_settings.__test__ = False  # type: ignore[attr-defined]


@pytest.fixture
def app(template_folder: Path, tmp_path: Path) -> Iterator[Flask]:
    folder = tmp_path / "instance"
    shutil.copytree(template_folder, folder)
    app = create_app(test_settings(folder))
    app.test_client_class = Browser
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()

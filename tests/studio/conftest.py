"""A small published library, and two trainers with a browser each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import library
from tests import factories, pages
from tests.library.conftest import TERMS, edit, folder, put, tree

__all__ = ["edit", "folder", "put", "tree"]

COURSE = "/studio/courses/calls"
LESSON = f"{COURSE}/01-stages.en.md"
QUIZ = "/studio/quizzes/stages-check"
RULE = "/studio/certifications/safety-briefing"


@pytest.fixture
def published(app: Flask, folder: Path) -> Path:
    """The folder, published."""
    result = library.push([str(folder)], folder, TERMS)
    assert len(result.published) == 3
    return folder


@pytest.fixture
def trainer(app: Flask) -> FlaskClient:
    return signed_in_trainer(app, "Орлова", "Anna")


@pytest.fixture
def colleague(app: Flask) -> FlaskClient:
    return signed_in_trainer(app, "Белов", "Boris")


def signed_in_trainer(app: Flask, family: str, given: str) -> FlaskClient:
    someone = factories.account("trainer", family=family, given=given, locale="en")
    return pages.signed_in(app.test_client(), someone.id)


Change = Callable[[str], str]


def text_in(client: FlaskClient, address: str) -> str:
    return str(pages.form_values(client.get(address), "form#write")["text"])


def write(client: FlaskClient, address: str, change: Change) -> TestResponse:
    """Opens a text, changes it and saves it, as a browser does: with CRLF."""
    page = client.get(address)
    return write_on(client, page, change)


def write_on(client: FlaskClient, page: TestResponse, change: Change) -> TestResponse:
    """Goes on from a page that is already open."""
    tree = pages.page_of(page)
    values = pages.form_values(page, "form#write")
    beside = tree.all("input", form="write", name="seen")
    if beside:
        values["seen"] = beside[0]["value"]
    values["text"] = change(values["text"]).replace("\n", "\r\n")
    return client.post(tree.one("form#write")["action"], data=values)


def publish(client: FlaskClient, document: str, **changes: str) -> TestResponse:
    return pages.send(client, document, "form#publication", **changes)

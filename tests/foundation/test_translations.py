"""Russian texts: each there, with its three plural forms, in the words of the catalogue tool."""

from __future__ import annotations

import gettext
import io

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from flask import Flask
from flask_babel import ngettext

from app.foundation.i18n import speaking
from tools.translations import HEADER, PLURALS, conflicts, faults_of, faults_of_message, folders

FORMS = {0: 2, 1: 0, 2: 1, 5: 2, 11: 2, 12: 2, 21: 0, 22: 1, 25: 2, 101: 0, 111: 2}


@pytest.mark.parametrize(("number", "form"), FORMS.items())
def test_numbers_choose_the_russian_form(number: int, form: int) -> None:
    catalogue = read_po(io.BytesIO(HEADER.encode()))
    assert catalogue.num_plurals == PLURALS
    assert gettext.c2py(catalogue.plural_expr)(number) == form


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "Истекает через 1 день"), (22, "Истекает через 22 дня"), (11, "Истекает через 11 дней")],
)
def test_a_page_declines_with_the_number(app: Flask, number: int, text: str) -> None:
    with app.test_request_context("/"), speaking("ru"):
        assert ngettext("Ends in %(num)s day", "Ends in %(num)s days", number) == text


def test_a_missing_form_is_found() -> None:
    wanted = Message(("%(num)s day", "%(num)s days"))
    written = Message(wanted.id, ("%(num)s день", "%(num)s дня"))
    assert list(faults_of_message(wanted, written)) == ["2 plural forms instead of 3"]


def test_a_lost_placeholder_is_found() -> None:
    assert list(faults_of_message(Message("Until %(day)s"), Message("Until %(day)s", "До срока"))) == [
        "other placeholders"
    ]


def test_a_gender_in_brackets_is_found() -> None:
    assert list(faults_of_message(Message("Done"), Message("Done", "Сделал(а)")))


def test_every_text_of_the_interface_is_russian_too() -> None:
    chosen = folders([])
    assert [*(fault for folder in chosen for fault in faults_of(folder)), *conflicts(chosen)] == []

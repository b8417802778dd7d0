"""The form that brings a list of people."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired


class ListForm(FlaskForm):
    file = FileField(
        _l("File"),
        [FileRequired(_l("Choose a file"))],
        description=_l(
            "CSV or XLSX, up to 16 MB. Nothing is changed before you have looked at what it does."
        ),
    )

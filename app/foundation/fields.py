"""Fields that forms of several capabilities share."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext
from wtforms import DateField

FIRST_YEAR, LAST_YEAR = 1900, 2100


class DayField(DateField):
    """A day as browsers send it; typed by hand also as 31.01.2026."""

    data: date | None

    def __init__(self, label: Any, *validators: Any, **options: Any) -> None:
        super().__init__(label, [*validators], format=["%Y-%m-%d", "%d.%m.%Y"], **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = " ".join(valuelist).strip()
        if not typed:
            return
        try:
            super().process_formdata([typed])
        except ValueError:
            raise ValueError(gettext("This is not a date: write it as 31.01.2026")) from None
        if self.data is not None and not FIRST_YEAR <= self.data.year <= LAST_YEAR:
            self.data = None
            raise ValueError(gettext("This year cannot be right"))

    @property
    def day(self) -> date:
        """Of a field that is needed, once the form is valid."""
        assert self.data is not None
        return self.data

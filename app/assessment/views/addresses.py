"""Where what is sat has its pages: quizzes under /quizzes, calls that are taken alone under /calls."""

from __future__ import annotations

from flask.blueprints import BlueprintSetupState
from werkzeug.routing import BaseConverter

CALLS = "calls/"
QUIZZES = "quizzes/"


class SittingConverter(BaseConverter):
    """An attempt names its quiz as the library does below `quizzes`: `procedures-exam`, and a call taken alone
    `calls/refund-angry`. In an address these are /quizzes/procedures-exam and /calls/refund-angry."""

    part_isolating = False
    regex = f"(?:{QUIZZES}|{CALLS})[^/]+"

    def to_python(self, value: str) -> str:
        return value.removeprefix(QUIZZES)

    def to_url(self, value: str) -> str:
        name = str(super().to_url(value.removeprefix(CALLS)))
        return f"{CALLS if value.startswith(CALLS) else QUIZZES}{name}"


def know_sittings(state: BlueprintSetupState) -> None:
    state.app.url_map.converters["sitting"] = SittingConverter

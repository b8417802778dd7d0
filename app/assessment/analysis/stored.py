"""Figures of a quiz as JSON and back: what is kept between two analyses. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from app.assessment.analysis.choices import ChoiceFigures
from app.assessment.analysis.figures import TestFigures
from app.assessment.analysis.item_figures import ItemFigures
from app.assessment.analysis.quiz_figures import InTest, ItemHistory, QuizFigures, VersionFigures, WholeTest

SCHEMA = 1


def to_json(figures: QuizFigures) -> dict[str, Any]:
    return {"schema": SCHEMA, **asdict(figures)}


def from_json(stored: Mapping[str, Any]) -> QuizFigures | None:
    """The figures that `to_json` was given; None of an older form, which is counted anew."""
    if stored.get("schema") != SCHEMA:
        return None
    test = stored["test"]
    found = test["figures"] and TestFigures(**test["figures"])
    whole = WholeTest(test["persons"], tuple(test["revisions"]), test["drawn"], found)
    items = tuple(
        ItemHistory(item["id"], tuple(_version(version) for version in item["versions"]))
        for item in stored["items"]
    )
    return QuizFigures(stored["persons"], whole, items)


def _version(stored: Mapping[str, Any]) -> VersionFigures:
    return VersionFigures(
        **{
            **stored,
            "fingerprints": tuple(stored["fingerprints"]),
            "revisions": tuple(stored["revisions"]),
            "figures": ItemFigures(**stored["figures"]),
            "choices": tuple(ChoiceFigures(**choice) for choice in stored["choices"]),
            "in_test": stored["in_test"] and InTest(**stored["in_test"]),
        }
    )

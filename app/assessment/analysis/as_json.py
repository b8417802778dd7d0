"""The analysis of a test as `quiz stats` prints it (interfaces.md, section 3). Pure."""

from __future__ import annotations

from typing import Any

from app.assessment.analysis.figures import Analysis, TestItem
from app.assessment.analysis.flags import flags_of


def to_json(analysis: Analysis) -> dict[str, Any]:
    return {
        "persons": analysis.persons,
        "items": [_item(item) for item in analysis.items],
        "test": dict(vars(analysis.test)),
    }


def _item(item: TestItem) -> dict[str, Any]:
    figures = item.figures
    return {
        "id": figures.id,
        "missing": figures.missing,
        "max": figures.max,
        "mean": figures.mean,
        "facility": figures.facility,
        "sd": figures.sd,
        "intended_weight": item.intended_weight,
        "effective_weight": item.effective_weight,
        "covariance": figures.covariance,
        "discrimination_index": figures.discrimination_index,
        "discriminative_efficiency": figures.discriminative_efficiency,
        "item_rest_correlation": figures.item_rest_correlation,
        "alpha_if_deleted": item.alpha_if_deleted,
        "flags": list(flags_of(item)),
    }

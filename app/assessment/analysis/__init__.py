"""Item analysis: what the answers of many people say of the questions (quiz-format.md 9). Pure.

Sums are exact whole numbers: a variance that is nothing is exactly 0, and the order of persons changes no figure. Only
the last step of a figure is a floating-point number. Work grows with the number of marks (and their sorting).
"""

from app.assessment.analysis.figures import Analysis, TestFigures, TestItem, analyse
from app.assessment.analysis.item_figures import ItemFigures, item_figures
from app.assessment.analysis.marks import ItemMarks, Marks

__all__ = [
    "Analysis",
    "ItemFigures",
    "ItemMarks",
    "Marks",
    "TestFigures",
    "TestItem",
    "analyse",
    "item_figures",
]

"""Filters of lists as addresses carry them."""

import pytest

from app.foundation.list_filter import page_of


@pytest.mark.parametrize(
    ("text", "page"),
    [("3", 3), ("", 1), ("0", 1), ("-2", 1), ("two", 1), ("1e3", 1), ("٣", 1), ("9" * 5000, 1), (" 4", 1)],
)
def test_a_page_that_cannot_be_meant_is_the_first(text: str, page: int) -> None:
    assert page_of({"page": text}) == page
    assert page_of({}) == 1

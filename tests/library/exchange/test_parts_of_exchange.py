"""Small parts that several formats share: stars, drawings, areas."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.library.exchange.drafted import NotTaken
from app.library.exchange.drawings import only_draws
from app.library.exchange.shapes import Shape, area_of
from app.library.exchange.wildcards import (
    has_star,
    pattern_of,
    wildcard_of,
    with_backslashes,
    without_backslashes,
)
from app.library.quizzes import patterns

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'
DRAWN = ["<rect/>", '<a href="#x"><path d="M0 0"/></a>', '<image href="data:image/png;base64,AAAA"/>']
ACTIVE = [
    "<script>x</script>",
    '<rect onload="x()"/>',
    "<foreignObject/>",
    '<image href="http://a.example/x.png"/>',
    '<a href="javascript:x"/>',
    "<set/>",
]


@pytest.mark.parametrize("inside", DRAWN)
def test_a_drawing_that_only_draws_is_taken(inside: str) -> None:
    assert only_draws(SVG.format(inside).encode())


@pytest.mark.parametrize("inside", ACTIVE)
def test_a_drawing_that_acts_or_calls_elsewhere_is_not(inside: str) -> None:
    assert not only_draws(SVG.format(inside).encode())
    assert not only_draws(b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.format("&a;").encode())


texts = some.text("ab*\\(.|+x", min_size=1, max_size=8)


@given(words=texts)
def test_words_with_stars_come_back_as_they_were(words: str) -> None:
    written = with_backslashes(words)
    assert not has_star(written) and without_backslashes(written) == words


@given(text=texts.filter(has_star))
def test_a_star_takes_anything_and_is_a_star_again(text: str) -> None:
    pattern = pattern_of(text)
    assert patterns.fits(pattern, without_backslashes(text).replace("*", "zz"), exact=True) or "\\*" in text
    back = wildcard_of(pattern)
    assert back is not None and pattern_of(back) == pattern


@pytest.mark.parametrize("pattern", ["a|b", "C.M", "x+", "(a)", "[ab]", "a.*?"])
def test_other_expressions_have_no_form_with_stars(pattern: str) -> None:
    assert wildcard_of(pattern) is None


def pixels(*numbers: int) -> tuple[Fraction, ...]:
    return tuple(Fraction(number) for number in numbers)


@pytest.mark.parametrize(
    ("shape", "size", "place"),
    [
        (Shape("rect", pixels(20, 10, 60, 60)), (200, 100), ("rect", 10, 10, 20, 50)),
        (Shape("circle", pixels(50, 50, 10)), (100, 100), ("circle", 50, 50, 10, 10)),
        (Shape("circle", pixels(100, 50, 10)), (200, 100), ("rect", 45, 40, 10, 20)),
        (Shape("ellipse", pixels(100, 50, 20, 10)), (200, 100), ("circle", 50, 50, 10, 10)),
        (Shape("poly", pixels(0, 0, 100, 0, 50, 50)), (200, 100), ("rect", 0, 0, 50, 50)),
        (Shape("rect", pixels(150, 50, 900, 900)), (200, 100), ("rect", 75, 50, 25, 50)),
    ],
)
def test_pixels_become_percent(
    shape: Shape, size: tuple[int, int], place: tuple[str, int, int, int, int]
) -> None:
    area = area_of(shape, size, "x").area
    assert (area.shape, area.x, area.y, area.width, area.height) == place


def test_an_area_outside_of_its_picture_is_none() -> None:
    with pytest.raises(NotTaken):
        area_of(Shape("circle", pixels(500, 500, 10)), (100, 100), "x")

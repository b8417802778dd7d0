"""Gaps and pictures to click on, as Moodle XML has them. Pure."""

from __future__ import annotations

import re
from fractions import Fraction
from math import cos, gcd, lcm, pi, sin

from app.library.exchange.asking import refuse
from app.library.exchange.html_writing import element, html_of, xml_words
from app.library.exchange.moodle_texts import BESIDE
from app.library.exchange.moodle_written import Written
from app.library.exchange.plain_words import whole_text
from app.library.exchange.wildcards import with_backslashes
from app.library.media_types import media_type_of, written_size
from app.library.quizzes.model import (
    GAP_END,
    GAP_START,
    Alternative,
    Area,
    Cloze,
    Gap,
    Hotspot,
)
from app.library.quizzes.writing import decimal

_SIGNS = re.compile(r"([}#~/\"\\])")
_MARK = re.compile(rf"{GAP_START}([0-9]+){GAP_END}")
_CORNERS = 16


def embedded_answers(written: Written) -> list[str]:
    content = written.item.content
    assert isinstance(content, Cloze)
    if content.comparison.exact:
        written.said.add("match")
    weights = _whole_weights(content.gaps)
    if [Fraction(weight) for weight in weights] != [gap.weight for gap in content.gaps]:
        written.tell(
            "Weights of gaps are whole numbers there: all were multiplied by the same number",
            "Веса пропусков там — целые числа: все умножены на одно и то же число",
        )
    if sum(weights) != written.item.points:
        written.tell(
            f"In Moodle such a question is worth the sum of its weights: {sum(weights)}",
            f"В Moodle такой вопрос даёт сумму своих весов: {sum(weights)}",
        )
    codes = [
        _code(gap, weight, exact=content.comparison.exact)
        for gap, weight in zip(content.gaps, weights, strict=True)
    ]
    # The marks of gaps pass through the writing of HTML as they are.
    html = html_of(
        whole_text(written.item.title, written.item.body), lambda path: f"{BESIDE}{path.rpartition('/')[2]}"
    )
    written.html = _MARK.sub(lambda found: xml_words(codes[int(found.group(1)) - 1]), html)
    return ["cloze"]


def _whole_weights(gaps: tuple[Gap, ...]) -> list[int]:
    common = lcm(*(gap.weight.denominator for gap in gaps))
    whole = [int(gap.weight * common) for gap in gaps]
    shared = gcd(*whole) if common > 1 else 1
    return [weight // shared for weight in whole]


def _code(gap: Gap, weight: int, *, exact: bool) -> str:
    if gap.form == "choice":
        inside = "~".join(f"{'=' if one.right else '%0%'}{_sign(one.text)}" for one in gap.alternatives)
        return f"{{{weight}:MULTICHOICE:{inside}}}"
    if gap.form == "numeric":
        inside = "~".join(f"={_number(one)}" for one in gap.alternatives)
        return f"{{{weight}:NUMERICAL:{inside}}}"
    if any(one.number is not None for one in gap.alternatives):
        raise refuse(
            "A gap of Moodle takes words or numbers, not both",
            "Пропуск в Moodle принимает слова или числа, но не то и другое",
        )
    inside = "~".join(f"={_sign(with_backslashes(one.text))}" for one in gap.alternatives)
    return f"{{{weight}:{'SHORTANSWER_C' if exact else 'SHORTANSWER'}:{inside}}}"


def _number(one: Alternative) -> str:
    assert one.number is not None
    if one.number.unit:
        raise refuse("Gaps of Moodle take no units", "Пропуски в Moodle не принимают единиц")
    value, tolerance = (one.number.low + one.number.high) / 2, (one.number.high - one.number.low) / 2
    return decimal(value) if tolerance == 0 else f"{decimal(value)}:{decimal(tolerance)}"


def _sign(text: str) -> str:
    return _SIGNS.sub(r"\\\1", text)


def marker(written: Written) -> list[str]:
    """One marker with one place. All areas travel along as our text has them."""
    content = written.item.content
    assert isinstance(content, Hotspot)
    right = [area for area in content.areas if area.right]
    picture = content.picture
    image = None if picture is None else written.texts.picture(picture.path)
    size = None if picture is None or image is None else written_size(image, media_type_of(picture.path))
    if picture is None or image is None or size is None:
        raise refuse(
            "Its picture is not there, or its size cannot be read",
            "Картинки вопроса нет, или её размер не читается",
        )
    if len(right) != 1:
        raise refuse(
            "Moodle wants a marker on every right area; here one click on any of them is enough",
            "В Moodle нужна метка на каждой верной области; здесь хватает щелчка по любой из них",
        )
    if len(content.areas) > 1:
        written.tell(
            f"Wrong areas are unknown there ({len(content.areas) - 1})",
            f"Неверных областей там нет (здесь их {len(content.areas) - 1})",
        )
    shape, coordinates = _shape(written, right[0], size)
    written.words = picture.words
    written.body = written.item.body.replace(f"![{picture.words}]({picture.path})", "", 1).strip()
    return [
        "ddmarker",
        element("shuffleanswers", "0"),
        written.texts.file(picture.path),
        element(
            "drag", element("no", "1"), element("text", xml_words(right[0].label)), element("noofdrags", "1")
        ),
        element(
            "drop",
            element("no", "1"),
            element("shape", shape),
            element("coords", coordinates),
            element("choice", "1"),
        ),
    ]


def _shape(written: Written, area: Area, size: tuple[int, int]) -> tuple[str, str]:
    width, height = size
    x, y = area.x * width / 100, area.y * height / 100
    across, down = area.width * width / 100, area.height * height / 100
    if area.shape == "rect":
        return "rectangle", f"{round(x)},{round(y)};{max(1, round(across))},{max(1, round(down))}"
    if across == down:
        return "circle", f"{round(x)},{round(y)};{max(1, round(across))}"
    written.tell(
        f"The ellipse became a polygon with {_CORNERS} corners",
        f"Овал стал многоугольником: углов {_CORNERS}",
    )
    corners = [2 * pi * number / _CORNERS for number in range(_CORNERS)]
    points = (
        f"{round(float(x) + float(across) * cos(turn))},{round(float(y) + float(down) * sin(turn))}"
        for turn in corners
    )
    return "polygon", ";".join(points)

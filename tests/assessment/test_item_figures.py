"""Figures of items equal what others have published for the same marks, and follow the rules of quiz-format.md 9.1."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from app.assessment.analysis import ItemMarks, Marks, analyse
from app.assessment.analysis.as_json import to_json
from app.assessment.cli.group import quiz

PUBLISHED = Path(__file__).parent / "published_marks"
# Bock & Lieberman 1970: five questions of the LSAT, section 6; pattern of right answers and how many gave it.
LSAT = """
00000 3, 00001 6, 00010 2, 00011 11, 00100 1, 00101 1, 00110 3, 00111 4, 01000 1, 01001 8, 01011 16, 01101 3,
01110 2, 01111 15, 10000 10, 10001 29, 10010 14, 10011 81, 10100 3, 10101 28, 10110 15, 10111 80, 11000 16,
11001 56, 11010 21, 11011 173, 11100 11, 11101 61, 11110 28, 11111 298
"""


def stats(*arguments: str, given: str | None = None) -> tuple[int, dict[str, Any]]:
    result = CliRunner().invoke(quiz, ["stats", *arguments, "--json"], input=given)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result.exit_code, json.loads(result.stdout) if result.stdout else {}


def column(document: dict[str, Any], name: str) -> list[Any]:
    return [item[name] for item in document["items"]]


def close(values: list[float], digits: float = 1e-7) -> Any:
    return pytest.approx(values, rel=digits, abs=digits)


def test_figures_equal_those_of_moodle_for_25_attempts_of_7_questions() -> None:
    """Moodle's own test of its quiz report: results00.csv, qstats00.csv and stats_from_steps_walkthrough_test.php."""
    status, found = stats(str(PUBLISHED / "moodle-25.csv"))
    assert status == 0
    assert column(found, "facility") == close([0.704, 0.48, 0.973333332, 0.68, 0.52, 0.64, 0.62])
    assert column(found, "sd") == close(
        [0.4513682901, 0.5099019514, 0.13333334, 0.4760952286, 0.3055050463, 0.4898979486, 0.331662479]
    )
    assert column(found, "effective_weight") == close(
        [21.2922742344, 18.8979800309, 4.443012573, 18.9347251357, 11.1450138688, 9.8081339177, 15.4788602394]
    )
    assert column(found, "covariance") == close(
        [
            -0.022555556,
            -0.1172777785,
            -0.0098888894,
            -0.0833888893,
            -0.0436944444,
            -0.2015555547,
            -0.0142499998,
        ]
    )
    assert column(found, "discrimination_index") == close(
        [
            -7.0650767526,
            -28.8982125772,
            -9.1230674268,
            -22.6306444113,
            -17.6997047674,
            -45.3785178421,
            -5.6543166602,
        ]
    )
    assert column(found, "discriminative_efficiency") == close(
        [
            -9.4550536967,
            -36.7834118938,
            -21.6545012165,
            -31.4411395613,
            -21.1794802584,
            -56.9365974439,
            -6.5043742058,
        ]
    )
    test = found["test"]
    expected = {
        "mean": 4.617333332,
        "median": 4.5,
        "sd": 0.8117265554,
        "skewness": -0.092502502,
        "kurtosis": -0.7073968557,
        "alpha": -0.872230935542,
        "error_ratio": 136.8294900795,
        "standard_error": 1.1106813066,
    }
    assert {name: test[name] for name in expected} == pytest.approx(expected, rel=1e-8)


def test_figures_equal_those_of_moodle_for_22_attempts_of_20_questions() -> None:
    """mdl_question_states.csv and the values of statistics_test.php: questions nobody solved, and some worth nothing."""
    status, found = stats(str(PUBLISHED / "moodle-22.csv"))
    assert status == 0
    unsolved = [None] * 7
    assert column(found, "facility")[:7] == [0, 0, 0, 0, None, None, None]
    assert column(found, "discrimination_index")[:7] == unsolved
    assert column(found, "discriminative_efficiency")[:7] == unsolved
    assert column(found, "effective_weight")[:7] == [0] * 7
    solved: dict[str, list[float]] = {
        "facility": [
            *(
                0.4119318182,
                0.8136363636,
                0.7136363636,
                0.6545454545,
                0.6590909091,
                0.3636363636,
                0.5909090909,
            ),
            *(0.5, 0.5909090909, 0.6363636364, 0.4545454545, 0.2727272727, 0.5),
        ],
        "sd": [
            *(
                1.912733589,
                0.2512738111,
                0.3226312277,
                0.3334199022,
                0.3375811591,
                0.4923659639,
                0.5032362797,
            ),
            *(0.5117663157, 0.5032362797, 0.4923659639, 0.5096471914, 0.4558423058, 0.5117663157),
        ],
        "effective_weight": [
            *(26.58464457, 3.368456046, 3.253955259, 7.584083694, 3.79658376, 3.183278505, 4.532356904),
            *(7.78856243, 10.08351572, 8.381139345, 8.727645713, 7.946277111, 4.769500946),
        ],
        "discrimination_index": [
            *(25.88327077, 1.170256965, -4.207816809, 28.16930644, -2.513606859, -12.99017581, -8.900638238),
            *(8.670004606, 29.63337745, 15.18945843, 16.21079629, 15.52451404, -8.396734802),
        ],
        "discriminative_efficiency": [
            *(27.23492723, 1.382386552, -4.691171307, 31.12404354, -2.877487579, -17.5074184, -10.27568922),
            *(10.86956522, 34.58997279, 17.4790556, 20.14359793, 22.06477733, -10.0),
        ],
    }
    assert {name: column(found, name)[7:] for name in solved} == {
        name: close(values) for name, values in solved.items()
    }


def test_figures_equal_those_of_r_for_the_lsat() -> None:
    """Bock & Lieberman 1970 (ltm's LSAT, mirt's LSAT6): 1000 persons, 5 questions; values of R psych 2.2.9."""
    lines = ["person,1,2,3,4,5"]
    for pattern, count in (pair.split() for pair in LSAT.replace("\n", " ").split(",")):
        lines += [f"{pattern}-{number},{','.join(pattern)}" for number in range(int(count))]
    status, found = stats("-", given="\n".join(lines))
    assert status == 0 and found["persons"] == 1000
    assert column(found, "mean") == close([0.924, 0.709, 0.553, 0.763, 0.870])
    assert column(found, "item_rest_correlation") == close(
        [0.1128327, 0.1531781, 0.1727789, 0.1444281, 0.1215964], 1e-6
    )
    assert column(found, "alpha_if_deleted") == close(
        [0.2753562, 0.2375839, 0.2167995, 0.2459327, 0.2662944], 1e-6
    )
    assert found["test"]["alpha"] == pytest.approx(0.2949972, abs=1e-7)
    assert not any("small sample" in item["flags"] for item in found["items"])


def test_figures_equal_those_of_ctt_for_its_example() -> None:
    """The example of itemAnalysis in the R package CTT: 10 persons, 5 questions."""
    status, found = stats(str(PUBLISHED / "ctt-10.csv"))
    assert status == 0
    assert found["test"]["alpha"] == pytest.approx(0.8157894737)
    assert column(found, "item_rest_correlation") == close(
        [0.4036036764, 0.5299577334, 0.7905694150, 0.7237468645, 0.5995437735]
    )
    assert column(found, "alpha_if_deleted") == close(
        [0.8325791855, 0.8027210884, 0.7166666667, 0.7424242424, 0.7827529022]
    )


@pytest.mark.parametrize(
    ("case", "text", "expected"),
    [
        ("nobody", "name,a,b\n", {"facility": None, "sd": None, "discrimination_index": None}),
        ("one person", "name,a,b\nx,1,0\n", {"facility": 1.0, "sd": None, "discrimination_index": None}),
        ("a constant", "name,a,b\nx,1,0\ny,1,1\nz,1,1", {"sd": 0.0, "discrimination_index": None}),
        ("no points", "name,a,b\nmax,0,1\nx,0,0\ny,0,1", {"facility": None, "mean": 0.0}),
        ("one item", "name,a\nx,1\ny,0\nz,1", {"alpha_if_deleted": None, "discrimination_index": None}),
        ("decimal comma", 'name,a,b\nx,"0,5",1\ny,1,0', {"mean": 0.75}),
        ("semicolons", "name;a;b\nx;0,5;1\ny;1;", {"mean": 0.75, "missing": 0}),
        ("missing", "name,a,b\nx,,1\ny,1,0", {"mean": 0.5, "missing": 1}),
        (
            "maxima",
            "name,a,b\nx,2,1\nmax,4,1\ny,1,0",
            {"facility": 0.375, "max": 4.0, "intended_weight": 80.0},
        ),
        ("short row", "name,a,b\nx\ny,1,0", {"missing": 1}),
    ],
)
def test_a_figure_is_null_only_where_it_has_no_value(case: str, text: str, expected: dict[str, Any]) -> None:
    status, found = stats("-", given=text)
    assert status == 0, found
    assert {name: found["items"][0][name] for name in expected} == expected
    if case in ("nobody", "one person", "one item"):
        assert found["test"]["alpha"] is None and found["test"]["standard_error"] is None


@pytest.mark.parametrize(
    ("case", "text", "code", "line"),
    [
        ("nothing", "", "bad-value", 1),
        ("no questions", "name\nx\n", "bad-value", 1),
        ("a word", "name,a\nx,1\ny,many", "bad-value", 3),
        ("no number of ours", "name,a\nx,nan", "bad-value", 2),
        ("endless", "name,a\nx,1e999", "bad-value", 2),
        ("twice", "name,a,a\nx,1,1", "duplicate-id", 1),
        ("no id", "name,,b\nx,1,1", "missing-id", 1),
        ("too many", "name,a\nx,1,1", "bad-value", 2),
        ("two maxima", "name,a\nmax,1\nmax,1", "bad-value", 3),
        ("below zero", "name,a\nmax,-1\nx,0", "bad-value", 2),
        ("quotes", 'name,a\nx,"1', "bad-value", 2),
    ],
)
def test_a_bad_file_is_told_with_its_line(case: str, text: str, code: str, line: int) -> None:
    status, found = stats("-", given=text)
    assert status == 1
    assert [(fault["code"], fault["line"]) for fault in found["faults"]] == [(code, line)]
    assert "items" not in found


def test_a_file_of_nothing_but_mistakes_is_not_read_to_its_end() -> None:
    status, found = stats("-", given="name,a\n" + "x,many\n" * 2000)
    assert status == 1 and len(found["faults"]) == 501


def test_all_that_is_wrong_is_told_at_once() -> None:
    status, found = stats("-", given="name,a,a\nx,1,many\ny,-,1\n")
    assert status == 1
    assert [(fault["code"], fault["line"]) for fault in found["faults"]] == [
        ("duplicate-id", 1),
        ("bad-value", 2),
        ("bad-value", 3),
    ]


def test_more_marks_than_anybody_has_are_refused_at_once() -> None:
    status, found = stats("-", given="name,a\n" + "x,1\n" * 100_001)
    assert status == 1 and [fault["code"] for fault in found["faults"]] == ["too-large"]


def test_other_bytes_than_utf8_are_told(tmp_path: Path) -> None:
    file = tmp_path / "marks.csv"
    file.write_bytes("имя,a\nАнна,1\n".encode("cp1251"))
    status, found = stats(str(file))
    assert status == 1 and found["faults"][0]["code"] == "not-utf8"
    assert stats(str(tmp_path / "none.csv"))[0] == 2


def test_marks_above_the_maximum_are_a_warning() -> None:
    status, found = stats("-", given="name,a,b\nx,5,1\ny,4,0\n")
    assert status == 0
    assert [(fault["level"], fault["line"]) for fault in found["faults"]] == [("warning", 2)]


def test_people_read_the_same_in_words() -> None:
    result = CliRunner().invoke(quiz, ["stats", str(PUBLISHED / "ctt-10.csv"), "--lang", "ru"])
    assert result.exit_code == 0
    assert "Альфа 0.816" in result.stdout and "мало ответов" in result.stdout


MARK = st.one_of(st.none(), st.fractions(-2, 4, max_denominator=12))


@st.composite
def tables(draw: st.DrawFn) -> Marks:
    persons, items = draw(st.integers(0, 8)), draw(st.integers(1, 5))
    return Marks(
        persons,
        tuple(
            ItemMarks(
                str(number),
                draw(st.sampled_from([Fraction(0), Fraction(1), Fraction(5, 2)])),
                tuple(draw(st.lists(MARK, min_size=persons, max_size=persons))),
            )
            for number in range(items)
        ),
    )


@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_persons_changes_nothing(marks: Marks, random: Any) -> None:
    order = list(range(marks.persons))
    random.shuffle(order)
    items = tuple(ItemMarks(it.id, it.max, tuple(it.marks[place] for place in order)) for it in marks.items)
    assert analyse(Marks(marks.persons, items)) == analyse(marks)


@given(tables())
def test_figures_keep_their_bounds_and_are_null_by_rule(marks: Marks) -> None:
    found = analyse(marks)
    json.dumps(to_json(found), allow_nan=False)
    totals = [sum(it.marks[place] or 0 for it in marks.items) for place in range(marks.persons)]
    varies = len(set(totals)) > 1
    test = found.test
    assert (test.sd is None) == (marks.persons < 2)
    assert (test.alpha is None) == (len(marks.items) < 2 or marks.persons < 3 or not varies)
    assert (test.skewness is None) == (marks.persons < 3 or not varies)
    assert (test.kurtosis is None) == (marks.persons < 4 or not varies)
    assert (test.standard_error is None) == (test.alpha is None)
    assert test.alpha is None or test.alpha <= 1
    for it, given_marks in zip(found.items, marks.items, strict=True):
        figures = it.figures
        values = [mark or Fraction(0) for mark in given_marks.marks]
        rests = [total - value for total, value in zip(totals, values, strict=True)]
        constant = len(set(values)) < 2 or len(set(rests)) < 2
        assert (figures.discrimination_index is None) == constant
        assert (figures.facility is None) == (not marks.persons or not given_marks.max)
        assert figures.discrimination_index is None or abs(figures.discrimination_index) <= 100.0001
        assert (it.effective_weight is None) >= it.against_total
    weights = [it.effective_weight for it in found.items if it.effective_weight is not None]
    assert not weights or sum(weights) == pytest.approx(100)

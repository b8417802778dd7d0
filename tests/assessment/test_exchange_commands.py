"""`quiz import` and `quiz export`: exit statuses, what is written and what is told."""

from __future__ import annotations

import json
import resource
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
from click.testing import CliRunner

from app.assessment.cli.group import quiz

SAMPLE = Path(__file__).parents[1] / "samples" / "quizzes" / "call-handling.en.md"
GOOD = "::Hold:: How long? {=One minute ~Two}\n"
MIXED = f"{GOOD}\n::Broken:: Which? {{=a ~b\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x64\x00\x00\x00\x64\x08\x02"
MOODLE = """<?xml version="1.0"?><quiz><question type="truefalse"><name><text>Wet</text></name>
<questiontext format="html"><text><![CDATA[<p>Wet? <img src="@@PLUGINFILE@@/a.png" alt="Sea"></p>]]></text>
<file name="a.png" path="/" encoding="base64">{}</file></questiontext>
<answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer></question></quiz>"""


def run(*arguments: str | Path, given: bytes = b"") -> tuple[int, str, str]:
    result = CliRunner().invoke(quiz, [str(argument) for argument in arguments], input=given)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result.exit_code, result.stdout, result.stderr


def as_json(*arguments: str | Path) -> tuple[int, dict[str, Any]]:
    code, out, _ = run(*arguments, "--json")
    return code, json.loads(out)


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_file_becomes_a_quiz_without_faults(tmp_path: Path) -> None:
    out = tmp_path / "out.en.md"
    code, document = as_json("import", "--format", "gift", written(tmp_path, "a.gift", GOOD), "-o", out)
    assert (code, document) == (
        0,
        {
            "format": "gift",
            "found": 1,
            "imported": [{"id": "hold", "source": "Hold", "type": "single", "changes": []}],
            "refused": [],
            "output": str(out),
            "media": [],
            "faults": [],
        },
    )
    assert run("check", out)[0] == 0 and run("fmt", "--check", out)[0] == 0
    code, again, _ = run("import", "--format", "gift", tmp_path / "a.gift", "-o", out)
    assert code == 0 and again.endswith(f"Found: 1, imported: 1, refused: 0.\nWritten: {out}\n")


def test_without_a_place_the_text_goes_to_standard_output(tmp_path: Path) -> None:
    code, out, told = run("import", "--format", "gift", "-", given=GOOD.encode())
    assert code == 0 and out.startswith("---\ntitle: ") and "- (x) One minute" in out
    assert "Found: 1, imported: 1, refused: 0." in told
    code, document = as_json("import", "--format", "gift", written(tmp_path, "a.gift", GOOD))
    assert (code, document["output"], document["text"]) == (
        0,
        None,
        out.replace("title: Questions", "title: A"),
    )


@pytest.mark.parametrize(("partial", "code"), [(False, 1), (True, 0)])
def test_with_a_refused_question_nothing_is_written_unless_part_is_wanted(
    partial: bool, code: int, tmp_path: Path
) -> None:
    out = tmp_path / "out.md"
    options = ["--partial"] if partial else []
    found, document = as_json(
        "import", "--format", "gift", written(tmp_path, "a.gift", MIXED), "-o", out, *options
    )
    assert found == code and out.exists() == partial
    assert (document["found"], len(document["imported"]), document["output"]) == (
        2,
        1,
        str(out) if partial else None,
    )
    (refused,) = document["refused"]
    assert (refused["source"], refused["line"]) == ("Broken", 3) and "not in a pair" in refused["reason"]


def test_the_report_is_told_in_russian_too(tmp_path: Path) -> None:
    code, out, _ = run("import", "--format", "gift", written(tmp_path, "a.gift", MIXED), "--lang", "ru")
    assert code == 1
    assert "Строка 3, «Broken»: отклонено. Скобки с ответами не в паре" in out
    assert out.endswith("Ничего не записано. С --partial записалось бы остальное.\n")


@pytest.mark.parametrize("name", ["gift", "aiken", "csv"])
def test_a_file_without_questions_is_said_so(name: str, tmp_path: Path) -> None:
    code, document = as_json("import", "--format", name, written(tmp_path, "a.txt", ""), "--partial")
    assert (code, document["found"], document["output"]) == (1, 0, None)
    assert document["faults"][0]["message"] == "No questions found"


def test_encodings_are_told_and_asked_for(tmp_path: Path) -> None:
    file = written(tmp_path, "a.gift", "\n::Вопрос:: Да? {T}".encode("cp1251"))
    code, document = as_json("import", "--format", "gift", file)
    assert code == 1 and document["refused"][0]["line"] == 2
    assert "--encoding windows-1251" in document["refused"][0]["reason"]
    assert [(fault["line"], fault["code"]) for fault in document["faults"]] == [(2, "not-utf8")]
    code, document = as_json("import", "--format", "gift", file, "--encoding", "windows-1251")
    assert code == 0 and document["imported"][0]["id"] == "vopros"
    for name in ("nonsense", "hex", "base64"):
        assert run("import", "--format", "gift", file, "--encoding", name)[0] == 2


def test_what_cannot_be_read_or_written_is_status_2(tmp_path: Path) -> None:
    file = written(tmp_path, "a.gift", GOOD)
    assert run("import", "--format", "gift", tmp_path / "none.gift")[0] == 2
    assert run("import", "--format", "word", file)[0] == 2
    assert run("import", "--format", "gift", file, "-o", tmp_path / "none" / "out.md")[0] == 2
    assert run("export", "--format", "gift", tmp_path / "none.md")[0] == 2
    assert run("export", "--format", "qti", SAMPLE)[0] == 2  # a package is no text for standard output


def test_pictures_go_beside_the_text_and_take_nobody_s_place(tmp_path: Path) -> None:
    from base64 import b64encode

    file = written(tmp_path, "a.xml", MOODLE.format(b64encode(PNG).decode()))
    (tmp_path / "img").mkdir()
    written(tmp_path / "img", "a.png", b"another")
    out = tmp_path / "out.md"
    code, document = as_json("import", "--format", "moodle-xml", file, "-o", out)
    assert (code, document["media"]) == (0, ["img/a-2.png"])
    assert "![Sea](img/a-2.png)" in out.read_text() and (tmp_path / "img/a-2.png").read_bytes() == PNG
    assert (tmp_path / "img/a.png").read_bytes() == b"another"
    assert as_json("import", "--format", "moodle-xml", file, "-o", out)[1]["media"] == ["img/a-2.png"]
    told = run("import", "--format", "moodle-xml", file)[2]
    assert "Pictures that are not written without -o: img/a.png" in told


def packed(*entries: tuple[str, bytes]) -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as target:
        for name, content in entries:
            target.writestr(name, content)
    return stream.getvalue()


HOSTILE = {
    "a hundred megabytes": ("gift", "a.gift", b"a" * 100 * 1024 * 1024),
    "a long text": ("gift", "a.gift", b"::Q:: a {T}\n\n" * 1_500_000),
    "open braces without end": ("gift", "a.gift", b"Q {=a\n\n" * 600_000),
    "comments without end": ("gift", "a.gift", b"// " + b"[a:" * 1_500_000 + b"\nQ {"),
    "nested tags": ("gift", "a.gift", b"::Q:: [html]" + b"<b>" * 60_000 + b" {T}"),
    "answers without end": ("aiken", "a.txt", b"Q\n" + b"A) a\n" * 900_000 + b"ANSWER: A\n"),
    "a cell without end": ("csv", "a.csv", b'title\n"' + b"a" * 5_000_000),
    "a zip bomb": ("csv", "a.xlsx", packed(("xl/worksheets/sheet1.xml", b"0" * 50_000_000))),
    "a path that leads out": ("csv", "a.xlsx", packed(("../../etc/passwd", b"x"))),
    "noise": ("gift", "a.gift", bytes(range(256)) * 4000),
}


def spent() -> float:
    """Seconds of work, that of ended children included."""
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_files_are_refused_in_plain_words(case: str, tmp_path: Path) -> None:
    name, file, content = HOSTILE[case]
    place = written(tmp_path, file, content)
    began = spent()
    code, document = as_json("import", "--format", name, place, "-o", tmp_path / "out.md", "--partial")
    assert spent() - began < 2
    assert (code, document["imported"], document["found"]) == (1, [], len(document["refused"]))
    assert document["refused"] and not (tmp_path / "out.md").exists()
    for refused in document["refused"]:
        assert refused["reason"] and "Traceback" not in refused["reason"]


# -- export ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["gift", "csv", "moodle-xml", "qti", "sheet"])
def test_every_question_of_the_sample_is_exported_or_refused(name: str, tmp_path: Path) -> None:
    out = tmp_path / f"out.{'xlsx' if name == 'csv' else 'zip' if name == 'qti' else 'txt'}"
    code, document = as_json("export", "--format", name, SAMPLE, "-o", out)
    ids = {one["id"] for one in (*document["exported"], *document["refused"])}
    assert len(ids) == 12 == len(document["exported"]) + len(document["refused"])
    assert code == (1 if document["refused"] else 0) and document["output"] == str(out) and out.stat().st_size
    changes = " ".join(document["exported"][0]["changes"])
    assert ("Settings of the quiz are not carried: pass" in changes) == (name != "sheet")


def test_what_a_format_has_no_question_for_is_refused(tmp_path: Path) -> None:
    _, document = as_json("export", "--format", "gift", SAMPLE, "-o", tmp_path / "out.gift")
    assert [one["id"] for one in document["refused"]] == [
        "crm",
        "order-call",
        "cloze-greet",
        "hot-hold",
        "call-angry",
    ]


@pytest.mark.parametrize(("name", "file"), [("gift", "a.gift"), ("csv", "a.csv"), ("csv", "a.xlsx")])
def test_the_sample_comes_back_with_its_ids_tags_points_and_result(
    name: str, file: str, tmp_path: Path
) -> None:
    out, back = tmp_path / file, tmp_path / "back.en.md"
    exported = as_json("export", "--format", name, SAMPLE, "-o", out)[1]["exported"]
    code, document = as_json("import", "--format", name, out, "-o", back)
    assert code == 0 and [one["id"] for one in document["imported"]] == [one["id"] for one in exported]
    responses = {
        "never-ask": 2,
        "two-ids": [1, 3, 4],
        "hold-tf": False,
        "sl": "20 s",
        "match-mood": [1, 2, 4],
    }
    asked = {
        "drawn": [*responses, "mail"],
        "responses": {**responses, "mail": {"text": "…", "levels": [2, 1, 2]}},
    }
    place = written(tmp_path, "R.json", json.dumps({"locale": "en", **asked}))
    before, after = (
        as_json("grade", quiz_file, "--responses", place)[1]["items"] for quiz_file in (SAMPLE, back)
    )
    assert [{**one, "why": ()} for one in before] == [{**one, "why": ()} for one in after]
    assert "tags: identification, data-protection" in back.read_text()


def test_a_call_or_a_text_that_cannot_be_read_is_no_quiz(tmp_path: Path) -> None:
    call = SAMPLE.parent / "calls" / "refund-angry.en.md"
    for file in (call, written(tmp_path, "a.md", "no front matter\n")):
        code, document = as_json("export", "--format", "gift", file, "-o", tmp_path / "out.gift")
        assert (code, document["exported"], document["output"]) == (1, [], None)
        assert document["faults"][0]["code"] in ("bad-value", "front-matter")
        assert not (tmp_path / "out.gift").exists()


def test_a_question_that_is_not_clear_is_left_out(tmp_path: Path) -> None:
    text = "---\ntitle: T\n---\n## A\n- (x) a\n- ( ) b\n## B {#b}\n- ( ) a\n- ( ) b\n"
    code, document = as_json("export", "--format", "gift", written(tmp_path, "t.md", text))
    assert code == 1 and [one["id"] for one in document["exported"]] == ["a"]
    assert document["refused"] == [{"id": "b", "reason": "Nothing here is the right answer"}]


def test_the_review_sheet_shows_keys_feedback_and_sources(tmp_path: Path) -> None:
    plain, word = tmp_path / "sheet.md", tmp_path / "sheet.docx"
    for out in (plain, word):
        assert run("export", "--format", "sheet", SAMPLE, "-o", out)[0] == 0
    text = plain.read_text()
    document = docx.Document(str(word))
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    for wanted in (
        "☑ The code on the back of the card",
        "☐ The date of birth",
        "Right. Nobody may ask for it, not even the bank.",
        "first-call/six-stages#identification",
        "minimum: 60%",
        "Reviewed by, date",
        "Angry → Let them finish, then acknowledge",
        "calls/refund-angry.md",
    ):
        assert wanted in text and wanted in words
    assert "| Criterion | 0 | 1 | 2 |" in text and document.tables[0].cell(0, 0).text == "Criterion"

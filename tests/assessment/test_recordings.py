"""Something to listen to in a question and in its options, under an address of the attempt."""

from __future__ import annotations

from pathlib import Path

from flask.testing import FlaskClient

from tests import pages
from tests.assessment.conftest import question, start

SOUND = b"OggS\x00\x02" + bytes(40)
HEARD = """
## Heard {#heard}

![The caller's second sentence](img/caller.ogg)

Which greeting fits?

- (x) ![A calm greeting](img/calm.ogg)
- ( ) ![A hasty greeting](img/hasty.ogg)
- ( ) ![A drawing of an ear](img/ear.svg)
"""
EAR = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8" width="8" height="8"></svg>\n'


def test_a_recording_is_played_in_the_question_and_in_its_options(
    browser: FlaskClient, publish, tmp_path: Path
) -> None:
    folder = tmp_path / "texts" / "quizzes" / "img"
    folder.mkdir(parents=True)
    for name in ("caller", "calm", "hasty"):
        (folder / f"{name}.ogg").write_bytes(SOUND + name.encode())
    (folder / "ear.svg").write_bytes(EAR)
    publish(questions=HEARD)
    attempt = start(browser)
    page = question(browser, f"{attempt}/1")
    sounds = page.all("audio")
    assert sorted(sound["aria-label"] for sound in sounds) == [
        "A calm greeting",
        "A hasty greeting",
        "The caller's second sentence",
    ]
    assert {image["alt"] for image in page.one("form#question").all("img")} == {"A drawing of an ear"}
    assert "caller.ogg" not in str(page) and "calm.ogg" not in str(page)
    for sound in sounds:
        answer = browser.get(sound["src"])
        assert sound["src"].startswith(f"{attempt}/media/")
        assert (answer.status_code, answer.mimetype) == (200, "audio/ogg")
        assert answer.data.startswith(SOUND)
    assert pages.page_of(browser.get(f"{attempt}/1")).one("form#question")["data-type"] == "single"

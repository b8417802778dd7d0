"""What both sides of a session sign, and the code by which people show that they are in the room. Pure.

**Code**: the first 80 bits of HMAC-SHA256 over the number of the half-minute, in base 32. It changes every half
minute and is taken for a minute more, so that a picture of it is soon worth nothing.

**Line**: what somebody signs, as JSON with sorted keys and without spaces, in UTF-8. The trainer's line carries the
SHA-256 of the person's; the SHA-256 of the trainer's line stands in the facts.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

from app.foundation.faults import Text
from app.learning.sessions import FORMS, TrainingSession
from app.record.chain import canonical_instant

HOLDS = timedelta(seconds=30)
TAKEN_FOR = 2  # half-minutes after its own
CODE_BYTES = 10
Way = Literal["own", "device", "list"]

ATTENDED = Text(
    "I took part in this session ({hours} h), and I have understood what it was about.",
    "Подтверждаю участие в этом занятии ({hours} ч); содержание понятно.",
)
HELD = Text(
    "I held this session. Those listed here as present were there for the time that is given.",
    "Удостоверяю: занятие проведено мной, указанные присутствующие были на нём указанное время.",
)


def code_at(secret: str, at: datetime) -> str:
    return _code(secret, _number(at))


def is_code(secret: str, code: str, at: datetime) -> bool:
    """Whether it is the code of now, or one of the last minute. Every comparison takes the same time."""
    typed = "".join(code.split()).upper().encode()
    known = [_code(secret, _number(at) - back).encode() for back in range(TAKEN_FOR + 1)]
    return any([hmac.compare_digest(one, typed) for one in known])


def seconds_left(at: datetime) -> int:
    """Until the next code is shown."""
    return int(HOLDS.total_seconds()) - int(at.timestamp()) % int(HOLDS.total_seconds())


def _number(at: datetime) -> int:
    return int(at.timestamp()) // int(HOLDS.total_seconds())


def _code(secret: str, number: int) -> str:
    digest = hmac.new(secret.encode(), str(number).encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:CODE_BYTES]).decode("ascii")


# -- lines -------------------------------------------------------------------------------------------------------


def attendance_line(
    session: TrainingSession, *, number: str, name: str, minutes: int, way: Way, signed_at: datetime
) -> dict[str, Any]:
    """What the person signs: the session as it was held, their own hours, and the meaning of the signature."""
    hours = f"{minutes / 60:.2f}".rstrip("0").rstrip(".")
    meaning = filled(ATTENDED, hours=hours)
    return {
        "session": session.public_id,
        "programme": session.programme,
        "form": session.form,
        "title": {"en": session.title.en, "ru": session.title.ru},
        "begins_at": canonical_instant(session.begins_at),
        "ends_at": canonical_instant(session.ends_at),
        "held_on": session.held_on.isoformat(),
        "trainer": session.trainer_id,
        "topic": session.topic,
        "act": session.act,
        "reason": session.reason,
        "number": number,
        "name": name,
        "minutes": minutes,
        "way": way,
        "signed_at": canonical_instant(signed_at),
        "meaning": {"en": meaning.en, "ru": meaning.ru},
    }


def trainer_line(
    person_line: Mapping[str, Any], *, number: str, name: str, signed_at: datetime
) -> dict[str, Any]:
    """What the trainer signs for one person."""
    return {
        "attendance": sha256_of(person_line),
        "number": number,
        "name": name,
        "signed_at": canonical_instant(signed_at),
        "meaning": {"en": HELD.en, "ru": HELD.ru},
    }


def sha256_of(line: Mapping[str, Any]) -> str:
    text = json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def filled(meaning: Text, *, hours: str) -> Text:
    return Text(meaning.en.format(hours=hours), meaning.ru.format(hours=hours.replace(".", ",")))


def name_of(session: TrainingSession) -> Text:
    """What it is called where the form is not told beside it: a briefing is no training."""
    form = FORMS.get(session.form, FORMS["training"])
    return Text(f"{form.en}: {session.title.en}", f"{form.ru}: {session.title.ru}")

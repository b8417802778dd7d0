"""What a person's own download says of sessions: every place they had, with what both sides signed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from app.foundation.i18n import iso_instant
from app.learning.queries.sessions import own_sessions

FROM_THE_BEGIN = datetime(1970, 1, 1, tzinfo=UTC)


def own_places(person_id: int, _at: datetime) -> dict[str, Any]:
    return {
        "sessions": [
            {
                "session": one.session.public_id,
                "programme": one.session.programme,
                "title": {"en": one.session.title.en, "ru": one.session.title.ru},
                "form": one.session.form,
                "begins_at": iso_instant(one.session.begins_at),
                "ends_at": iso_instant(one.session.ends_at),
                "place": one.place.state,
                "present": one.place.present,
                "minutes": one.place.minutes_of(one.session),
                "signed": one.place.signature,
                "countersigned": one.place.countersignature,
            }
            for one in own_sessions(person_id, FROM_THE_BEGIN)
        ]
    }

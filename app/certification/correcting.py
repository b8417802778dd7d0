"""Which records a manager may strike out by hand, and what must be corrected where it was made. Pure."""

from __future__ import annotations

from app.foundation.errors import Conflict
from app.foundation.faults import Text
from app.record import facts
from app.record.facts import Fact

STRIKABLE = (
    *(facts.Passed, facts.Failed, facts.Done, facts.Hours, facts.SessionAttended, facts.CourseCompleted),
    *(facts.Incident, facts.QaFailed, facts.EquipmentChange, facts.Revised, facts.Suspended),
    *(facts.Reinstated, facts.Exempted, facts.Revoked, facts.Imported),
)


class CorrectedElsewhere(Conflict):
    code = "corrected-elsewhere"
    text = Text(
        "This record is corrected where it was made: results of attempts and observations, planned sessions, "
        "reports, absences and positions have pages of their own.",
        "Эта запись исправляется там, где она сделана: у результатов попыток и наблюдений, занятий, "
        "сообщений о происшествиях, отсутствий и должностей есть свои страницы.",
    )


class OwnRecord(Conflict):
    code = "own-record"
    text = Text("Nobody strikes out a record of their own.", "Свою запись аннулировать нельзя.")


def may_be_struck(fact: Fact) -> bool:
    """Not what stands on a signature, a plan, a report or the word of two people: these would go on telling the opposite."""
    if not isinstance(fact.payload, STRIKABLE):
        return False
    return not any(getattr(fact.payload, name, "") for name in ("sitting", "planned", "report", "request"))

"""Invented attestation lists and a record of evidence, to try a template on. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from app.assessment.shown import AttemptShown, LineSeen, ObservationShown, QuestionShown
from app.certification.attestations import About, ListRow
from app.certification.attestations import paper_of as list_of
from app.certification.attestations import values_of as list_values
from app.certification.audit import Counts
from app.certification.documents.protocols import LONG_NAME
from app.certification.evidence_index import CONTENTS
from app.certification.evidence_page import paper_of as record_of
from app.certification.evidence_page import values_of as record_values
from app.certification.evidence_record import Asked, Behind, CertificateBehind, Evidence, Whose
from app.certification.rules import Rule, RuleVersion
from app.foundation.faults import Language, Text

AT = datetime(2026, 12, 3, 12, tzinfo=UTC)
ON = date(2026, 3, 3)
ABOUT = About(
    language="ru",
    organisation="ООО «Тёплый дом»",
    on=ON,
    known_at=None,
    unit="Северная смена",
    certification="",
    filters=(),
    sample=0,
    seed="",
    made_by="Сидорова Анна Петровна, 00102",
    made_at=AT,
    zone="Europe/Moscow",
    seal=(214, "ab12" * 16, 10_412),
    facts=10_431,
)
ROW = ListRow(
    number="1008",
    name="Васильева Анна Викторовна",
    unit="Линия 1",
    position="Оператор контакт-центра",
    certification="Приём звонков",
    status="valid",
    may_work="yes",
    valid_until=date(2026, 10, 14),
    certificate="7K3M-A9RS-XH2E",
)
ENGLISH = replace(
    ABOUT, language="en", organisation="Warm House Ltd", unit="North shift", made_by="Anna Sidorova, 00102"
)
ENGLISH_ROW = ROW._replace(
    name="Anna Vasilyeva", unit="Line 1", position="Contact-centre operator", certification="Taking calls"
)


def many() -> Iterator[ListRow]:
    """With the longest names, and people who may not work."""
    for place in range(1, 61):
        hard, barred = place % 20 == 1, place % 9 == 0
        yield ROW._replace(
            number=f"{1000 + place}",
            name=LONG_NAME if hard else f"Фамилия{place} Имя Отчество",
            position="Электромонтёр по ремонту и обслуживанию электрооборудования" if hard else ROW.position,
            status="expired" if barred else "valid",
            may_work="no" if barred else "yes",
            certificate="" if barred else ROW.certificate,
        )


def lists() -> tuple[tuple[str, Text, Language, dict[str, Any]], ...]:
    drawn = replace(ABOUT, known_at=AT, sample=60, seed="7f3a", filters=("Работать нельзя",))
    pack: dict[str, Any] = {"contents": CONTENTS, "sums": "cd34" * 16}
    return (
        ("ru", Text("In Russian", "На русском языке"), "ru",
         list_values(list_of(ABOUT, Counts(1, 1, 0, 0), [ROW]))),
        ("en", Text("In English, nobody", "На английском языке, пустая"), "en",
         list_values(list_of(ENGLISH, Counts(0, 0, 0, 0), []))),
        ("many", Text("The cover of a pack, several pages", "Титул пакета, несколько листов"), "ru",
         list_values(list_of(drawn, Counts(60, 54, 0, 6), list(many()), **pack))),
    )  # fmt: skip


# -- the record of one person ------------------------------------------------------------------------------------------

QUESTIONS = (
    QuestionShown(
        1, "Звонящий молчит. С чего вы начнёте?", (("Представлюсь и спрошу, что случилось", True),), (), "right",
        "1", "1",
    ),
    QuestionShown(2, "Что записывают сразу?", (), ("Адрес", "Телефон"), "unanswered", "0", "2"),
)  # fmt: skip
ATTEMPT = AttemptShown(
    "a1", "calls", "Приём звонков", 2, 4, "ru", AT, AT, "passed", "11", "12", QUESTIONS, {}
)
OBSERVATION = ObservationShown(
    "o1", "calls", "Звонок от первого слова до записи", 1, ON, 7, "confirmed", "passed", AT,
    (LineSeen("l1", "Приём звонка", "Отвечает за 20 секунд", True, "done", ""),
     LineSeen("l2", "Завершение", "Прощается", False, "not-done", "торопится")), True, {},
)  # fmt: skip


def records() -> tuple[tuple[str, Text, Language, dict[str, Any]], ...]:
    russian = evidence("ru", ABOUT.organisation, Whose(ROW.number, LONG_NAME, ROW.unit, ROW.position))
    english = evidence(
        "en", ENGLISH.organisation, Whose(ROW.number, ENGLISH_ROW.name, "Line 1", ENGLISH_ROW.position)
    )
    nothing = replace(english, behind=())
    return (
        ("ru", Text("In Russian", "На русском языке"), "ru", record_values(record_of(russian))),
        ("en", Text("In English", "На английском языке"), "en", record_values(record_of(english))),
        (
            "empty",
            Text("In English, nothing required", "На английском языке, пустые"),
            "en",
            record_values(record_of(nothing)),
        ),
    )


def evidence(language: Language, organisation: str, whose: Whose) -> Evidence:
    one = Behind(
        certification="calls",
        title=Text("Taking calls", "Приём звонков"),
        required=True,
        status="valid",
        may_work="yes",
        valid_until=date(2026, 10, 14),
        due=None,
        why=(Text("Passed on 14 Oct 2025.", "Сдано 14 окт. 2025 г."),),
        version=RuleVersion(Rule(slug="calls", version=3), date(2025, 1, 1), AT, 5),
        sentences=(Text("A pass holds for one year.", "Срок действия — 1 год."),),
        grounds=("14.10.2025 · Тест «Приём звонков», редакция 4, 92 % · № 1204",),
        facts=(),
        attempts=(ATTEMPT,),
        observations=(OBSERVATION,),
        certificate=CertificateBehind(
            ROW.certificate, date(2025, 10, 14), date(2026, 10, 14), "ab12" * 16, "superseded", None
        ),
        protocols=(),
    )
    asked = Asked(language, organisation, ON, AT, AT, ABOUT.zone)
    return Evidence(whose, asked, (one,), (), (), {}, {7: "Орлов Олег Олегович"})

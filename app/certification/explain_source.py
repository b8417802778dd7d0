"""Where a rule comes from, how far that is known, what is kept and who answers for it, in plain sentences. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.certification.reasons import day_in_words
from app.certification.rules import Document, Rule, Source
from app.certification.words import duration_in_words
from app.foundation.faults import Text


def about_source(rule: Rule) -> Iterator[Text]:
    source = rule.source
    if source.name:
        checked = verified(source)
        yield Text(f"It follows from: {source.name}.{checked.en}", f"Основание: {source.name}.{checked.ru}")
    if source.basis is not None:
        yield BASIS[source.basis]
    if source.in_force is not None:
        yield Text(
            f"It is in force from {day_in_words(source.in_force, 'en')}.",
            f"Действует с {day_in_words(source.in_force, 'ru')}",
        )
    if source.until is not None:
        yield Text(
            f"The act is in force until {day_in_words(source.until, 'en')}.",
            f"Сам акт действует по {day_in_words(source.until, 'ru')}",
        )


def verified(source: Source) -> Text:
    """Ends the sentence that names the act."""
    if not source.verified_by:
        return UNVERIFIED
    if source.verified_on is None:
        return Text(f" Compared by {source.verified_by}.", f" Сверено: {source.verified_by}.")
    en, ru = (day_in_words(source.verified_on, language) for language in ("en", "ru"))
    return Text(
        f" Compared by {source.verified_by} on {en}.",
        f" Сверено: {source.verified_by}, {ru}".rstrip(".") + ".",
    )


BASIS: Mapping[str, Text] = {
    "read": Text(
        "It was written from the text of the act or a quotation of it.",
        "Написано по тексту самого акта или по цитате из него.",
    ),
    "reported": Text(
        "It was written from what others say of the act.", "Написано по пересказу акта в других источниках."
    ),
    "recalled": Text(
        "It was written from memory: an example, to be checked before any use.",
        "Написано по памяти: это пример, до применения его нужно сверить с актом.",
    ),
}
UNVERIFIED = Text(
    " Nobody has confirmed yet that the act says so.", " Текст акта пока никем не сверен с этим правилом."
)


def about_keeping(rule: Rule) -> Iterator[Text]:
    """What is printed, how long it is kept, and who answers for the rule."""
    document = rule.document
    if document.template != Document().template:
        yield Text(
            f"The document is made by the template “{document.template}”.",
            f"Документ оформляется по образцу «{document.template}».",
        )
    if document.commission_min is not None:
        yield Text(
            f"The commission has at least {document.commission_min} members.",
            f"В комиссии — не меньше {document.commission_min}.",
        )
    if document.programme_hours is not None:
        hours = f"{document.programme_hours.normalize():f}"
        yield Text(f"The programme takes {hours} hours.", f"Объём программы, часов: {hours}.")
    if rule.keep_records is not None:
        kept = [duration_in_words(rule.keep_records, language) for language in ("en", "ru")]
        yield Text(f"Records are kept for {kept[0]}.", f"Записи хранятся {kept[1]}.")
    if rule.owner:
        yield Text(f"Who answers for this rule: {rule.owner}.", f"За правило отвечает: {rule.owner}.")

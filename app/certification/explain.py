"""A rule in plain sentences, so that its owner can see what they have written. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from app.certification.explain_evidence import expression_in_words
from app.certification.explain_source import about_keeping, about_source
from app.certification.reasons import day_in_words
from app.certification.rules import Fail, HoursNeeded, Initial, Renew, Rule, Trigger
from app.certification.words import PERMISSION, REQUIRED, duration_in_words
from app.foundation.durations import Duration
from app.foundation.faults import Text


def explain(rule: Rule) -> tuple[Text, ...]:
    """What the rule says, one thing a sentence, in the order in which a person meets it."""
    return tuple(
        [
            *about_source(rule),
            *about_evidence(rule),
            *about_initial(rule.initial),
            *about_renewal(rule),
            *about_failing(rule.fail),
            *(about_trigger(trigger) for trigger in rule.triggers),
            *about_change(rule),
            *about_keeping(rule),
        ]
    )


def in_words(duration: Duration) -> Text:
    """Accusative in Russian: на 6 месяцев, каждые 2 года."""
    return Text(duration_in_words(duration, "en"), duration_in_words(duration, "ru"))


def of_words(duration: Duration) -> Text:
    """Genitive in Russian: в течение 60 дней."""
    return Text(duration_in_words(duration, "en"), duration_in_words(duration, "ru", "genitive"))


def about_evidence(rule: Rule) -> Iterator[Text]:
    if rule.evidence is None:
        yield Text(
            "A pass is entered by hand or imported: the rule names no evidence.",
            "Зачёт вносится вручную или импортируется: правило не называет, что нужно сдать.",
        )
        return
    needed, fresh = expression_in_words(rule.evidence), of_words(rule.fresh)
    yield Text(f"For the first pass: {needed.en}.", f"Чтобы получить допуск: {needed.ru}.")
    yield Text(
        f"For the first pass nothing counts that is older than {fresh.en}.",
        f"Для первого раза не засчитывается то, что старше {fresh.ru}.",
    )
    if rule.renewal is not None and rule.renewal != rule.evidence:
        again = expression_in_words(rule.renewal)
        yield Text(f"For a renewal: {again.en}.", f"Чтобы продлить: {again.ru}.")


def about_initial(initial: Initial | None) -> Iterator[Text]:
    if initial is None or initial.within is None:
        yield Text("Nobody works before the first pass.", "До первой сдачи работать нельзя.")
        return
    within, work = of_words(initial.within), PERMISSION[initial.until_then]
    yield Text(
        f"The first pass is due within {within.en} after the requirement begins; until then {work.en}.",
        f"Первый раз сдать нужно в течение {within.ru} после начала требования; до этого {work.ru}.",
    )


def about_renewal(rule: Rule) -> Iterator[Text]:
    renew = rule.renew
    if renew is None:
        yield Text("Once passed, it does not expire.", "Сданное один раз не истекает.")
        return
    yield about_term(renew)
    for case in renew.cases:
        every, tenure = in_words(case.every), of_words(case.tenure_lt)
        first = (
            Text("in their first job and ", "на первом месте работы и ") if case.first_job else Text("", "")
        )
        yield Text(
            f"For people {first.en}employed for less than {tenure.en} it is {every.en}.",
            f"Для тех, кто {first.ru}работает меньше {tenure.ru}, срок — {every.ru}.",
        )
    yield from about_window(renew)
    yield from about_the_end(renew)
    if renew.hours is not None:
        yield from about_hours(renew, renew.hours)


def about_term(renew: Renew) -> Text:
    if renew.anchor == "fixed" and renew.fixed is not None:
        day, least = f"{renew.fixed[1]:02}.{renew.fixed[0]:02}", of_words(renew.min_active)
        return Text(
            f"A pass holds until the next {renew.fixed[0]:02}-{renew.fixed[1]:02} (month-day), at least {least.en}.",
            f"Сданное действует до ближайшего {day}, но не меньше {least.ru}.",
        )
    every = in_words(renew.every or Duration())
    text = {
        "due": Text(
            f"A pass holds for {every.en}; an early or late renewal inside its window keeps the dates of the series.",
            f"Срок — {every.ru}; продление в своём окне сохраняет даты ряда.",
        ),
        "month_end": Text(
            f"A pass holds for {every.en}, to the end of the calendar month.",
            f"Срок — {every.ru}, до конца календарного месяца.",
        ),
    }.get(
        renew.anchor,
        Text(
            f"A pass holds for {every.en} from the day of the pass.",
            f"Срок — {every.ru} со дня сдачи.",
        ),
    )
    if renew.last_day == "day_before":
        return Text(f"{text.en} The last day is the one before.", f"{text.ru} Последний день — предыдущий.")
    return text


def about_window(renew: Renew) -> Iterator[Text]:
    if renew.window is not None:
        window = in_words(renew.window)
        if renew.anchor == "month_end":
            yield Text(
                f"Renewal is open in the last {window.en} of the term, counted in calendar months.",
                f"Продление открыто последние {window.ru} срока, считая календарными месяцами.",
            )
    if renew.window is not None and renew.anchor != "month_end":
        window = in_words(renew.window)
        yield Text(
            f"Renewal opens {window.en} before the end.",
            f"Продление открывается за {window.ru} до конца срока.",
        )
    if renew.due_soon is not None:
        soon = in_words(renew.due_soon)
        yield Text(
            f"Reminders begin {soon.en} before the end.", f"Напоминания — за {soon.ru} до конца срока."
        )
    if renew.grace is not None:
        grace, work = in_words(renew.grace), PERMISSION[renew.grace_work]
        yield Text(
            f"Late renewal is possible for {grace.en}; in that time {work.en}.",
            f"Опоздать с продлением можно на {grace.ru}; в это время {work.ru}.",
        )
    if renew.anchor in ("due", "month_end") and renew.on_late == "due":
        yield Text("Even a late renewal keeps the dates.", "Даже поздняя сдача сохраняет даты ряда.")


def about_the_end(renew: Renew) -> Iterator[Text]:
    if renew.lapse_after is not None:
        lapse = in_words(renew.lapse_after)
        yield Text(
            f"Later than {lapse.en} after the end the whole initial programme is needed again.",
            f"Позже чем через {lapse.ru} после конца срока снова нужна вся начальная программа.",
        )
    if renew.suspend is not None:
        suspend = in_words(renew.suspend)
        yield Text(
            f"If hours are missing at the end, it is suspended for {suspend.en} and then lapses.",
            f"Если в конце срока не хватает часов, допуск приостановлен на {suspend.ru}, а затем утрачивается.",
        )


def about_hours(renew: Renew, hours: HoursNeeded) -> Iterator[Text]:
    topics = "; ".join(f"{topic} {least.normalize():f}" for topic, least in hours.topics)
    at_least = (
        Text(f" (of these at least: {topics})", f" (из них не меньше: {topics})") if topics else Text("", "")
    )
    total = f"{hours.total.normalize():f}"
    yield Text(
        f"Each cycle asks for {total} hours{at_least.en}.",
        f"На каждый срок нужно часов: {total}{at_least.ru}.",
    )
    if renew.by_hours:
        yield Text("Complete hours renew by themselves.", "Набранные часы продлевают срок сами.")
    if hours.gates_pass:
        yield Text("No pass before the hours are complete.", "Пока часы не набраны, сдать нельзя.")


def about_failing(fail: Fail | None) -> Iterator[Text]:
    if fail is None:
        yield Text(
            "A failed exam changes nothing before the end of the term.",
            "Неудачная сдача до конца срока ничего не меняет.",
        )
        return
    work = PERMISSION[fail.until_then]
    if fail.retake_within is not None:
        within = of_words(fail.retake_within)
        yield Text(
            f"After a failed exam the retake is due within {within.en}; until then {work.en}.",
            f"После неудачной сдачи пересдать нужно в течение {within.ru}; до этого {work.ru}.",
        )
    else:
        yield Text(
            f"After a failed exam, until the retake, {work.en}.",
            f"После неудачной сдачи до пересдачи {work.ru}.",
        )
    if fail.extends:
        yield Text("The term is prolonged to the retake.", "Срок продлевается до пересдачи.")
    if fail.max_attempts is not None:
        yield Text(f"Attempts: at most {fail.max_attempts}.", f"Попыток: не больше {fail.max_attempts}.")
    if fail.cooldown:
        pause = in_words(fail.cooldown)
        yield Text(f"Between attempts: {pause.en}.", f"Между попытками: {pause.ru}.")


EVENTS = {
    "incident": Text("After an incident", "После происшествия"),
    "qa_failed": Text("After a failed quality check", "После непройденной проверки качества"),
    "equipment_change": Text("After a change of equipment", "После смены оборудования"),
    "revised": Text("After a new revision", "После новой редакции"),
    "minor": Text("After a minor revision", "После небольшой правки"),
    "major": Text("After a major revision", "После существенной правки"),
}


def about_trigger(trigger: Trigger) -> Text:
    when, what = EVENTS.get(trigger.impact or trigger.event), REQUIRED[trigger.require]
    if trigger.more_than is not None or when is None:
        length = of_words(trigger.more_than or Duration())
        when = Text(f"After an absence of more than {length.en}", f"После отсутствия дольше {length.ru}")
    work = PERMISSION[trigger.until_then]
    if trigger.before_work:
        until = Text("before any work", "до начала работы")
    elif trigger.before_effective:
        until = Text(
            f"before the revision takes effect; until then {work.en}",
            f"до вступления редакции в силу; до этого {work.ru}",
        )
    else:
        within = of_words(trigger.within or Duration())
        until = Text(
            f"within {within.en}; until then {work.en}", f"в течение {within.ru}; до этого {work.ru}"
        )
    clock = CLOCK_STARTS if trigger.resets_clock else CLOCK_STAYS
    return Text(
        f"{when.en}: {what.en.lower()} {until.en}. {clock.en}",
        f"{when.ru}: {what.ru[0].lower()}{what.ru[1:]} {until.ru}. {clock.ru}",
    )


CLOCK_STARTS = Text("It starts the term again.", "Срок начинается заново.")
CLOCK_STAYS = Text("The term does not move.", "Срок не сдвигается.")


def about_change(rule: Rule) -> Iterator[Text]:
    if rule.nonworking != "keep":
        way = Text("next", "следующий") if rule.nonworking == "next" else Text("previous", "предыдущий")
        yield Text(
            f"A deadline on a weekend moves to the {way.en} working day; the validity never moves.",
            f"Крайний срок в выходной переносится на {way.ru} рабочий день; срок действия не переносится.",
        )
    if rule.transition == "apply_now":
        yield Text(
            "From its first day this version applies to passes of before, too.",
            "С первого дня эта версия действует и для сданного раньше.",
        )
    elif rule.transition == "by" and rule.transition_by is not None:
        by = rule.transition_by
        yield Text(
            f"From {day_in_words(by, 'en')} this version applies to passes of before, too.",
            f"С {day_in_words(by, 'ru')} эта версия действует и для сданного раньше.",
        )
    else:
        yield Text(
            "What was passed under an older version keeps its term.",
            "Сданное по прежней версии сохраняет свой срок.",
        )

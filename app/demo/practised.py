"""What people of the demo did at the telephone itself: calls played, skills observed, letters written. Plain values."""

from __future__ import annotations

from collections.abc import Iterator

MENTOR_CALLS = ("calls/refund-by-tonight", "calls/colleague-in-a-hurry")
SKILLS = "call-handling"
PRACTICE = "call-practice"
FIRST_OBSERVED = 20  # days after somebody has begun as a lead
OBSERVED_AGAIN = 353  # days later: in the month before the anniversary

# Line of the checklist → what the assessor noted beside "not done".
NOT_YET = {
    "funnel": {
        "en": "Two questions in one sentence; the caller answered the second.",
        "ru": "Два вопроса в одной фразе: звонящий ответил только на второй.",
    },
}
LETTERS = (
    {
        "en": "Dear Mr Hart, your 410 euros left us on Wednesday the 25th, to the card that you paid with. "
        "They will be there within five working days, by Wednesday, 2 December. You were told Friday: that was our "
        "mistake, and I am sorry for it. If nothing has come by then, answer this letter with reference 7715.",
        "ru": "Здравствуйте! Деньги за шкаф ушли к вам в среду, 25-го, на карту, которой вы платили. "
        "Они придут в течение пяти рабочих дней, то есть до среды, 2 декабря. Вам назвали пятницу: это была наша "
        "ошибка, простите. Если к этому дню денег не будет, ответьте на это письмо, номер обращения 7715.",
    },
    {
        "en": "Hello, about your wardrobe: the money is on its way and you will surely have it on Friday.",
        "ru": "Добрый день. По вашему шкафу: деньги отправлены, в пятницу точно будут у вас.",
    },
)
OBJECTION = {
    "en": "Both answers are taught in the lesson; the question does not say which case it means.",
    "ru": "В уроке разрешены оба способа, а в вопросе не сказано, о каком случае речь.",
}


QUESTIONS = {"duties": 14, "communication": 15, "safety": 18, "procedures": 16}  # of their exams
SLIPS = (0, 0, 1, 0, 2, 0, 1)  # questions missed by one who passes, person after person
SECOND_TRY = 6  # each so many pass at the second try only


def right_answers(subject: str, person: int) -> int:
    """How many answers of a passed exam are right."""
    return QUESTIONS[subject] - SLIPS[person % len(SLIPS)]


def first_try(subject: str, person: int) -> int | None:
    """How many were right at the first try; None for who passes at once."""
    return QUESTIONS[subject] // 2 + person % 3 if person % SECOND_TRY == SECOND_TRY - 1 else None


def observed_days(hired_days_ago: int) -> Iterator[int]:
    """Days ago on which a lead was observed: soon after the beginning, then each year before it runs out."""
    day = hired_days_ago - FIRST_OBSERVED
    while day > 0:
        yield day
        day -= OBSERVED_AGAIN

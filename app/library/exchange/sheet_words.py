"""Words of the review sheet in both languages. Pure."""

from __future__ import annotations

from app.foundation.faults import Text

WORDS = {
    "count": Text("Questions: {count}, points: {points}.", "Вопросов: {count}, баллов: {points}."),
    "points": Text("points", "баллы"),
    "critical": Text("critical", "критично"),
    "score": Text("scored by", "оценка"),
    "tags": Text("tags", "метки"),
    "competency": Text("competency", "компетенция"),
    "difficulty": Text("difficulty", "сложность"),
    "source": Text("source", "источник"),
    "scenario": Text("Scenario", "Сценарий"),
    "feedback": Text("Feedback", "Отклик"),
    "true": Text("true", "верно"),
    "false": Text("false", "неверно"),
    "distractor": Text("fits nothing", "лишнее"),
    "criterion": Text("Criterion", "Критерий"),
    "stays": Text("stays", "оставить"),
    "change": Text("change", "изменить"),
    "drop": Text("drop", "убрать"),
    "remark": Text("Remark", "Замечание"),
    "signed": Text("Reviewed by, date", "Кто проверил, дата"),
}
KINDS = {
    "single": Text("one answer", "один ответ"),
    "multi": Text("several answers", "несколько ответов"),
    "true-false": Text("true or false", "верно или неверно"),
    "numeric": Text("number", "число"),
    "text": Text("short answer", "краткий ответ"),
    "match": Text("pairs", "пары"),
    "order": Text("order", "порядок"),
    "cloze": Text("gaps", "пропуски"),
    "hotspot": Text("place in a picture", "место на картинке"),
    "essay": Text("essay", "развёрнутый ответ"),
    "call": Text("call", "звонок"),
}
NOTES = {
    "right": Text("If right", "Если верно"),
    "partly": Text("If partly right", "Если верно отчасти"),
    "wrong": Text("If wrong", "Если неверно"),
    "explain": Text("Explanation", "Пояснение"),
    "hint": Text("Hint", "Подсказка"),
    "grader": Text("For the grader", "Для проверяющего"),
}
SCORES = {
    "all-or-nothing": Text("all or nothing", "всё или ничего"),
    "right-minus-wrong": Text("right minus wrong", "верные минус неверные"),
    "each-option": Text("each option by itself", "каждый вариант отдельно"),
    "coverage": Text("coverage", "полнота и точность"),
    "weights": Text("weights", "доли вариантов"),
    "parts": Text("parts", "по частям"),
    "position": Text("places", "по местам"),
    "next": Text("neighbours", "по соседям"),
    "longest-run": Text("longest run", "самая длинная цепочка"),
}

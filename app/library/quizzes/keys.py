"""Which keys stand where, and what they hold (quiz-format.md 2.3, 6.1). Lists are closed. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.foundation.faults import Text
from app.library.quizzes import values as v
from app.library.quizzes.model import KINDS
from app.library.quizzes.telling import Faults, listed, similar
from app.library.quizzes.values import Readers, Refusal
from app.library.text_file import KeyLine

_WHEN = v.one_of("after-answer", "after-submit", "after-close", "never")
QUIZ: Readers = {
    "title": v.words,
    "pass": v.share_above_zero,
    "use": v.one_of("exam", "practice", "refresher"),
    "time-limit": v.duration_above_zero,
    "grace": v.duration,
    "attempts": v.whole(1),
    "cooldown": v.duration,
    "opens": v.moment,
    "closes": v.moment,
    "shuffle": v.shuffled,
    "navigation": v.one_of("free", "one-way"),
    "supervised": v.yes_or_no,
    "show-score": _WHEN,
    "show-answers": _WHEN,
    "show-feedback": _WHEN,
}
SECTION: Readers = {
    "draw": v.whole(1),
    "from": v.path,
    "filter": v.conditions_of_filter,
    "minimum": v.share,
}
_ANY: Readers = {
    "type": v.one_of(*KINDS),
    "points": v.number_above_zero,
    "critical": v.yes_or_no,
    "tags": v.word_list,
    "competency": v.word_list,
    "difficulty": v.whole(1, 5),
    "source": v.source,
}
SCORES = {
    "multi": ("all-or-nothing", "right-minus-wrong", "each-option", "coverage", "weights"),
    "match": ("parts", "all-or-nothing"),
    "cloze": ("parts", "all-or-nothing"),
    "order": ("position", "next", "longest-run", "all-or-nothing"),
}
_ALL_SCORES = tuple(dict.fromkeys(score for scores in SCORES.values() for score in scores))
_SOME: dict[str, Readers] = {
    "single": {"negative": v.yes_or_no},
    "multi": {"score": v.one_of(*SCORES["multi"])},
    "numeric": {"units": v.units, "unit-penalty": v.share, "digits": v.whole(1, 100)},
    "text": {"match": v.comparison},
    "match": {"score": v.one_of(*SCORES["match"])},
    "order": {"score": v.one_of(*SCORES["order"])},
    "cloze": {"score": v.one_of(*SCORES["cloze"]), "match": v.comparison},
    "essay": {"words": v.word_counts},
    "call": {"scenario": v.path},
}
_EVERY: Readers = {
    **_ANY,
    **{key: reader for readers in _SOME.values() for key, reader in readers.items()},
    "score": v.one_of(*_ALL_SCORES),
}
CALL: Readers = {
    "title": v.words,
    "type": v.one_of("call"),
    "customer": v.words,
    "channel": v.words,
    "mood": v.whole(0, 100),
    "hang-up-at": v.whole(0, 100),
    "pass": v.share_above_zero,
    "stages": v.slugs,
    "stage-minimum": v.words,  # needs the stages: see calls
    "max-points": v.number,
}
NODE: Readers = {
    "end": v.one_of("finished", "failed"),
    "when": v.one_of("hang-up"),
    "time": v.duration_above_zero,
    "visits": v.whole(1),
    "audio": v.path,
}
CHECKLIST: Readers = {"title": v.words, "pass": v.share_above_zero}
CHECKLIST_LINE: Readers = {"critical": v.yes_or_no, "tags": v.word_list}

# Without these it is unknown what is right.
GRADED = frozenset({"pass", "minimum", "type", "points", "score", "match", "units", "unit-penalty", "digits"})


class Keys:
    """The keys at one place, read. A value that is refused counts as not given."""

    def __init__(
        self,
        given: Sequence[KeyLine],
        readers: Readers,
        faults: Faults,
        *,
        known: Readers | None = None,
        kind: str = "",
        required: Sequence[str] = (),
    ) -> None:
        """`known` are keys that exist here, though only those of `readers` are of use to this `kind`."""
        self.values: dict[str, Any] = {}
        self.lines: dict[str, int] = {}
        self.refused: set[str] = set()
        self._readers, self._known, self._faults = readers, known or readers, faults
        self._kind, self._required = kind, required
        for line in given:
            self._take(line)

    def get(self, key: str, default: Any = None) -> Any:
        return self.values.get(key, default)

    def refuse(self, key: str, refusal: Refusal) -> None:
        """A value that was read, and turns out not to fit the rest of the file."""
        del self.values[key]
        self.refused.add(key)
        self._bad(KeyLine(key, "", self.lines[key]), refusal)

    def line(self, key: str, otherwise: int = 1) -> int:
        return self.lines.get(key, otherwise)

    def _take(self, line: KeyLine) -> None:
        if line.key not in self._known:
            unknown_key(line, tuple(self._known), self._faults)
        elif line.key in self.lines:
            self.refused.add(line.key)
            self._bad(line, _twice(line, self.lines[line.key]))
        elif line.key not in self._readers:
            self._faults.error(line.line, "bad-value", *_no_use(line, self._kind, tuple(self._readers)))
        elif line.value:
            self.lines[line.key] = line.line
            self._read(line)
        elif line.key not in self._required:
            self.lines[line.key] = line.line
            self.refused.add(line.key)
            self._bad(line, _empty(line))

    def _read(self, line: KeyLine) -> None:
        value = self._readers[line.key](line.value)
        if isinstance(value, Refusal):
            self.refused.add(line.key)
            self._bad(line, value)
        else:
            self.values[line.key] = value

    def _bad(self, line: KeyLine, refusal: Refusal) -> None:
        tell = self._faults.unclear if line.key in GRADED else self._faults.error
        tell(line.line, "bad-value", Text(*_about(line, refusal)), refusal.fix)


def question_readers(kind: str | None) -> Readers:
    """The keys that a question of this kind may have; of an unknown kind, all."""
    return _EVERY if kind is None else {**_ANY, **_SOME.get(kind, {})}


def every_question_key() -> Readers:
    return _EVERY


def unknown_key(line: KeyLine, known: Sequence[str], faults: Faults) -> None:
    if not known:
        fix = Text(
            "No keys stand here: put a blank line before text.",
            "Ключей здесь нет: перед текстом нужна пустая строка.",
        )
    else:
        near = similar(line.key, known)
        fix = Text(
            f"{f'Did you mean `{near}`? ' if near else ''}Known here: {listed(known)}.",
            f"{f'Может быть, `{near}`? ' if near else ''}Здесь есть: {listed(known)}.",
        )
    faults.error(
        line.line,
        "unknown-key",
        Text(f"There is no key `{line.key[:60]}` here", f"Ключа `{line.key[:60]}` здесь нет"),
        fix,
    )


def missing_key(line: int, key: str, example: str, faults: Faults, *, unclear: bool = False) -> None:
    (faults.unclear if unclear else faults.error)(
        line,
        "missing-key",
        Text(f"The key `{key}` is missing", f"Нет ключа `{key}`"),
        Text(f"Add a line, for example {key}: {example}", f"Добавьте строку, например {key}: {example}"),
    )


def _about(line: KeyLine, refusal: Refusal) -> tuple[str, str]:
    return f"{line.key}: {refusal.message.en}", f"{line.key}: {refusal.message.ru}"


def _twice(line: KeyLine, earlier: int) -> Refusal:
    return Refusal(
        Text(f"already stands in line {earlier}", f"уже есть в строке {earlier}"),
        Text("Delete one of the two lines.", "Удалите одну из двух строк."),
    )


def _empty(line: KeyLine) -> Refusal:
    return Refusal(
        Text("the value is missing", "нет значения"),
        Text(
            "Write the value behind the colon, or delete the line.", "Напишите значение или удалите строку."
        ),
    )


def _no_use(line: KeyLine, kind: str, known: Sequence[str]) -> tuple[Text, Text]:
    return (
        Text(
            f"`{line.key}` is of no use to a question of the kind {kind}", f"`{line.key}` не для вида {kind}"
        ),
        Text(
            f"Delete the line. Keys of this kind: {listed(known)}.",
            f"Удалите строку. Ключи этого вида: {listed(known)}.",
        ),
    )

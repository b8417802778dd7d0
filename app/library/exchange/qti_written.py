"""One question while it is written as an item of QTI 2.1: declarations, body, rules, feedback. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from urllib.parse import quote

from app.foundation.faults import Text
from app.library.exchange.html_writing import element, html_of, pictures_in, xml_words
from app.library.exchange.plain_words import whole_text
from app.library.quizzes.model import Item, NoteKind
from app.library.quizzes.writing import decimal, keys_of

NAMESPACE = "http://www.imsglobal.org/xsd/imsqti_v2p1"
TOOL = "Attesta"
MEDIA = "media"
SHOWN: Mapping[NoteKind, str] = {
    "right": "attesta-right", "partly": "attesta-partly", "wrong": "attesta-wrong", "explain": "attesta-explain",
}  # fmt: skip


@dataclass
class Written:
    """Filled by the kinds (`qti_written_kinds`). `rules` set SCORE, from 0 to the points."""

    item: Item
    media: Mapping[str, bytes]
    language: str = "en"
    told: list[Text] = field(default_factory=list)
    said: set[str] = field(
        default_factory=lambda: {"points", "tags", "negative"}
    )  # keys that QTI says itself
    declared: list[str] = field(default_factory=list)
    outcomes: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    template: str = ""  # instead of rules, if nothing else is to be set
    feedback: list[str] = field(default_factory=list)
    before: list[str] = field(default_factory=list)  # of the body
    pictures: dict[str, str] = field(default_factory=dict)  # path as written → path in the package
    lines: str = ""
    keys: dict[str, str] = field(default_factory=dict)

    def tell(self, en: str, ru: str) -> None:
        self.told.append(Text(en, ru))

    def html(self, markdown: str) -> str:
        for path in pictures_in(markdown):
            self.picture(path)
        return html_of(
            markdown, lambda path: f"../{quote(self.pictures[path])}" if path in self.pictures else path
        )

    def inline(self, markdown: str) -> str:
        """Without a paragraph round it, if there is only one."""
        html = self.html(markdown)
        inner = html.removeprefix("<p>").removesuffix("</p>")
        return inner if html == f"<p>{inner}</p>" and "<p>" not in inner else html

    def picture(self, path: str) -> bytes | None:
        """The bytes of a picture, which then is in the package."""
        content = self.media.get(path)
        if content is None:
            self.tell(
                f"The picture {path} is not there: written without it",
                f"Картинки {path} нет: записано без неё",
            )
        elif path not in self.pictures:
            self.pictures[path] = f"{MEDIA}/{self._name_of(path)}"
        return content

    def _name_of(self, path: str) -> str:
        """Its own name, if no other picture has the same."""
        name = path.rpartition("/")[2]
        namesakes = [other for other in self.media if other.rpartition("/")[2] == name]
        return name if len(namesakes) == 1 else path.replace("/", "-").replace("..", "-")

    def text(self, body: str | None = None) -> str:
        return self.html(whole_text(self.item.title, self.item.body if body is None else body))

    def own_keys(self) -> dict[str, str]:
        """Keys that QTI does not say; they travel in the manifest."""
        keys = {key: value for key, value in keys_of(self.item).items() if key not in self.said} | self.keys
        for key, value in keys.items():
            if key != "units":
                self.tell(
                    f"QTI knows no “{key}: {value}”; it travels along for the way back only",
                    f"В QTI нет «{key}: {value}»; это записано только для обратного пути",
                )
        return keys

    def as_xml(self, body: str) -> str:
        """The item. `body` is markup."""
        item = self.item
        notes = self._notes()
        processing = (
            element("responseProcessing", template=self.template)
            if self.template and not self.feedback and not notes
            else element("responseProcessing", *self.rules, *self._note_rules())
            if self.rules
            else ""
        )
        return '<?xml version="1.0" encoding="UTF-8"?>\n' + element(
            "assessmentItem",
            *self.declared,
            outcome("SCORE", "float", most=item.points, value=Fraction(0)),
            outcome("MAXSCORE", "float", value=item.points),
            outcome("FEEDBACK", "identifier", cardinality="multiple") if notes else "",
            *self.outcomes,
            element("itemBody", *self._instructions(), *self.before, body),
            processing,
            *self.feedback,
            *notes,
            xmlns=NAMESPACE,
            identifier=identifier_of(item.id),
            title=item.title or item.id,
            label=item.id,
            adaptive="false",
            timeDependent="false",
            toolName=TOOL,
            toolVersion="1",
        )

    def _instructions(self) -> list[str]:
        found = []
        if self.item.note("grader"):
            found.append(element("rubricBlock", self.html(self.item.note("grader")), view="scorer"))
        if self.item.note("hint"):
            hint = self.html(self.item.note("hint"))
            found.append(element("rubricBlock", hint, view="tutor", **{"class": "attesta-hint"}))
            self.tell(
                "QTI shows no hint before the answer: it is written for tutors",
                "QTI не показывает подсказку до ответа: она записана для наставника",
            )
        return found

    def _notes(self) -> list[str]:
        return [
            element(
                "modalFeedback",
                self.html(self.item.note(kind)),
                outcomeIdentifier="FEEDBACK",
                identifier=name,
                showHide="show",
            )
            for kind, name in SHOWN.items()
            if self.item.note(kind)
        ]

    def _note_rules(self) -> list[str]:
        """By the points that were earned."""
        states: Sequence[tuple[NoteKind, str]] = (
            ("right", element("gte", variable("SCORE"), number(self.item.points))),
            ("partly", element("gt", variable("SCORE"), number(Fraction(0)))),
            ("wrong", ""),
        )
        if not any(self.item.note(kind) for kind in SHOWN):
            return []
        branches = []
        for place, (kind, test) in enumerate(states):
            shown = [name for one, name in SHOWN.items() if one in (kind, "explain") and self.item.note(one)]
            values = [element("baseValue", name, baseType="identifier") for name in shown]
            value = element("multiple", *values) if values else element("null")
            tag = "responseIf" if place == 0 else "responseElseIf" if test else "responseElse"
            branches.append(element(tag, test, assign("FEEDBACK", value)))
        return [element("responseCondition", *branches)]


def identifier_of(name: str) -> str:
    """Identifiers begin with a letter."""
    return f"q-{name}"


def outcome(
    name: str,
    base: str,
    *,
    cardinality: str = "single",
    most: Fraction | None = None,
    value: Fraction | None = None,
) -> str:
    inner = "" if value is None else element("defaultValue", element("value", decimal(value)))
    return element(
        "outcomeDeclaration",
        inner,
        identifier=name,
        cardinality=cardinality,
        baseType=base,
        normalMaximum=None if most is None else decimal(most),
    )


def response(name: str, cardinality: str, base: str, correct: Sequence[str], mapping: str = "") -> str:
    right = (
        element("correctResponse", *(element("value", xml_words(one)) for one in correct)) if correct else ""
    )
    return element(
        "responseDeclaration", right, mapping, identifier=name, cardinality=cardinality, baseType=base
    )


def mapping_of(
    entries: Sequence[tuple[str, Fraction]], *, case: bool | None = None, lowest: Fraction | None = None
) -> str:
    """What single values are worth; `case`: whether it counts, of texts."""
    return element(
        "mapping",
        *(
            element(
                "mapEntry",
                mapKey=key,
                mappedValue=decimal(value),
                caseSensitive=None if case is None else "true" if case else "false",
            )
            for key, value in entries
        ),
        lowerBound=None if lowest is None else decimal(lowest),
        defaultValue="0",
    )


def variable(name: str) -> str:
    return element("variable", identifier=name)


def number(value: Fraction) -> str:
    return element("baseValue", decimal(value), baseType="float")


def assign(name: str, value: str) -> str:
    return element("setOutcomeValue", value, identifier=name)


def when(test: str, *rules: str) -> str:
    return element("responseCondition", element("responseIf", test, *rules))


def by_points(amount: str, whole: Fraction, points: Fraction) -> str:
    """SCORE is this amount of a whole, in points; exact also where a part of the points is no finite decimal."""
    if whole == points:
        return assign("SCORE", amount)
    return assign("SCORE", element("divide", element("product", amount, number(points)), number(whole)))

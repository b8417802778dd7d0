"""What the form of a question offers: quizzes that it may join, paragraphs that it may come from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.foundation import settings
from app.library.documents import LANGUAGES, DocumentName
from app.studio import course_text, question_text
from app.studio.course_text import Paragraph
from app.studio.queries.desks import desk_of, desks_of
from app.studio.rows import Desk
from app.studio.textarea import shown


@dataclass(frozen=True)
class QuizChoice:
    """`texts`: language → text."""

    slug: str
    title: str
    texts: Mapping[str, str]


@dataclass(frozen=True)
class Asking:
    """`course` is empty where the form was opened from a quiz. `new_quizzes`: use and slug of quizzes that could be
    begun for the course. `lessons`: language → paragraphs."""

    name: DocumentName
    title: str
    language: str
    course: str = ""
    quizzes: tuple[QuizChoice, ...] = ()
    new_quizzes: tuple[tuple[str, str], ...] = ()
    lessons: Mapping[str, tuple[Paragraph, ...]] = field(default_factory=dict)

    def paragraphs(self, language: str) -> tuple[Paragraph, ...]:
        return self.lessons.get(language) or next(iter(self.lessons.values()), ())

    def questions(self, quiz: str, language: str) -> dict[str, str]:
        """Id → question of those that the quiz has in this language."""
        return question_text.titles_in(self._texts(quiz).get(language, ""))

    def missing(self, quiz: str, language: str) -> dict[str, str]:
        """Those that only the other language has."""
        texts = self._texts(quiz)
        others = [text for spoken, text in texts.items() if spoken != language]
        return question_text.missing_ids(texts.get(language, ""), others)

    def _texts(self, quiz: str) -> Mapping[str, str]:
        return next((one.texts for one in self.quizzes if one.slug == quiz), {})


def asking_of(name: DocumentName, language: str) -> Asking:
    """Raises library.NoSuchDocument."""
    desk = desk_of(name)
    spoken = spoken_in(desk)
    chosen = language if language in spoken or not spoken else spoken[0]
    if name.kind == "quiz":
        choice = _quiz(desk, chosen)
        return Asking(name, choice.title, chosen, quizzes=(choice,))
    texts = _texts(desk)
    slugs = dict.fromkeys(slug for text in texts.values() for slug in course_text.quizzes_of(text))
    new = {slug: use for use, slug in _possible(name.slug)}
    choices = quiz_choices((*slugs, *new), chosen)
    titles = {one: course_text.title_of(text) for one, text in texts.items()}
    return Asking(
        name=name,
        title=titles.get(chosen) or next(iter(titles.values()), "") or name.slug,
        language=chosen,
        course=name.slug,
        quizzes=tuple(choices[slug] for slug in slugs if slug in choices),
        new_quizzes=tuple((use, slug) for slug, use in new.items() if slug not in choices),
        lessons={one: _paragraphs(desk, one) for one in spoken},
    )


def spoken_in(desk: Desk) -> tuple[str, ...]:
    site_language = str(settings.read("language"))
    found = {file.language or site_language for file in desk.files.values()}
    return tuple(language for language in LANGUAGES if language in found)


def _texts(desk: Desk) -> dict[str, str]:
    """The front pages of a course by language."""
    site_language = str(settings.read("language"))
    return {
        file.language or site_language: shown(file.content)
        for file in desk.files.values()
        if file.file.startswith("course.")
    }


def quiz_choices(slugs: Iterable[str], language: str) -> dict[str, QuizChoice]:
    """By slug, in this order; quizzes that are not there are left out."""
    names = {slug: DocumentName("quiz", slug) for slug in slugs}
    desks = desks_of(tuple(names.values()))
    return {slug: _quiz(desks[name], language) for slug, name in names.items() if name in desks}


def _quiz(desk: Desk, language: str) -> QuizChoice:
    site_language = str(settings.read("language"))
    texts = {file.language or site_language: shown(file.content) for file in desk.files.values()}
    titles = {one: course_text.title_of(text) for one, text in texts.items()}
    title = titles.get(language) or next((one for one in titles.values() if one), "") or desk.name.slug
    return QuizChoice(desk.name.slug, title, texts)


def _possible(course: str) -> tuple[tuple[str, str], ...]:
    """Use and slug of the quizzes that a course usually has."""
    return (("exam", f"{course[:74]}-exam"), ("practice", f"{course[:73]}-check"))


def _paragraphs(desk: Desk, language: str) -> tuple[Paragraph, ...]:
    found: list[Paragraph] = []
    for lesson, paths in course_text.lessons_in(desk.files):
        path = next((path for path in paths if desk.files[path].language in (language, "")), None)
        if path is not None:
            found += course_text.paragraphs_of(lesson, shown(desk.files[path].content))
    return tuple(found)

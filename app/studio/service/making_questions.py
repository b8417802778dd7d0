"""A question from a form joins a quiz; where the course has no quiz yet, one is begun and the course names it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app import library
from app.foundation import settings
from app.foundation.errors import Conflict, Invalid
from app.foundation.faults import Text
from app.library.documents import LANGUAGES, SLUG, DocumentName
from app.studio import course_text, queries, question_text
from app.studio.question_text import NewQuestion
from app.studio.rows import Desk
from app.studio.service.together import Change, new_desk, write_together
from app.studio.textarea import shown

TITLES = {
    "exam": Text("{title}: exam", "{title}: экзамен"),
    "practice": Text("{title}: check yourself", "{title}: проверьте себя"),
}


class NoSuchPlace(Invalid):
    code = "no-such-place"
    text = Text("Choose the quiz and the language from the list.", "Выберите тест и язык из списка.")


class MovedParagraph(Conflict):
    code = "stale"
    text = Text(
        "The lesson was changed in the meantime, and its heading is no longer there. Choose the paragraph again.",
        "За это время урок изменили, и такого заголовка в нём больше нет. Выберите абзац ещё раз.",
    )


class Swallowed(Invalid):
    code = "open-fence"
    text = Text(
        "A code fence or the front matter of this quiz is not closed, so nothing can be added to its end. Mend its text"
        " first.",
        "В тексте теста не закрыт блок кода или верхний блок, поэтому дописать ничего нельзя. Сначала исправьте текст.",
    )


@dataclass(frozen=True)
class Target:
    """`use`: of a quiz that is to be begun, exam or practice. `course`: the one that names the quiz, if any.

    `lesson` and `key`: the paragraph that the question comes from (`course_text.Paragraph`), empty for none. `same_as`:
    id of the same question in the other language.
    """

    quiz: str
    language: str
    use: str = "exam"
    course: str = ""
    lesson: str = ""
    key: str = ""
    same_as: str = ""


@dataclass(frozen=True)
class Made:
    quiz: DocumentName
    question_id: str
    count: int  # of questions in this language now


def make_question(
    target: Target, question: NewQuestion, *, by: int | None, at: datetime, form_key: str | None = None
) -> Made:
    """Use case. Raises NoSuchPlace, MovedParagraph, Swallowed, Stale."""
    if not SLUG.fullmatch(target.quiz) or target.language not in LANGUAGES or target.use not in TITLES:
        raise NoSuchPlace
    quiz_name = DocumentName("quiz", target.quiz)
    quiz = _desk(quiz_name)
    course = queries.desk_of(DocumentName("course", target.course)) if target.course else None
    changed = _named(course, target) if course else {}
    source, marked = _source(course, target)
    question = NewQuestion(**{**vars(question), "source": source or question.source})
    path, text = text_in(quiz, target, course)
    question_id = _id(quiz, path, question, target)
    text = question_text.with_question(text, question, question_id)
    if question_text.reads_back(text, question_id) is None:
        raise Swallowed
    changes = [Change(quiz, {path: text})]
    if course is not None and {**changed, **marked}:
        changes.append(Change(course, {**changed, **marked}))
    write_together(changes, by=by, at=at, form_key=form_key)
    return Made(quiz_name, question_id, len(question_text.ids_in(text)))


def _desk(name: DocumentName) -> Desk:
    try:
        return queries.desk_of(name)
    except library.NoSuchDocument:
        return new_desk(name)


def text_in(quiz: Desk, target: Target, course: Desk | None) -> tuple[str, str]:
    """Path and text of the quiz in the language of the question; begun where there is none."""
    site_language = str(settings.read("language"))
    for path, file in quiz.files.items():
        if (file.language or site_language) == target.language:
            return path, shown(file.content)
    others = [shown(file.content) for file in quiz.files.values()]
    path = f"quizzes/{quiz.name.slug}.{target.language}.md"
    if others:
        return path, front_of(others[0])
    titles = _titles(course) if course else {}
    title = titles.get(target.language) or next(iter(titles.values()), "") or quiz.name.slug
    words = TITLES[target.use].in_language(target.language).format(title=title)
    return path, question_text.new_quiz(words, target.use)


def front_of(other: str) -> str:
    """The keys of the quiz as the other language has them: they must be the same."""
    lines = other.split("\n")
    end = next((row for row, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), 0)
    return "\n".join(lines[: end + 1]) + "\n"


def _titles(course: Desk) -> dict[str, str]:
    return {
        file.language: course_text.title_of(shown(file.content))
        for file in course.files.values()
        if file.file.startswith("course.")
    }


def _id(quiz: Desk, path: str, question: NewQuestion, target: Target) -> str:
    """Of the other language, where it is the same question; else one that no language has."""
    texts = {one: shown(file.content) for one, file in quiz.files.items()}
    here = texts.get(path, "")
    others = [text for one, text in texts.items() if one != path]
    if target.same_as:
        if target.same_as not in question_text.missing_ids(here, others):
            raise NoSuchPlace
        return target.same_as
    return question_text.new_id(
        question, {name for text in texts.values() for name in question_text.ids_in(text)}
    )


def _named(course: Desk, target: Target) -> dict[str, str | None]:
    """The front pages of the course, naming the quiz."""
    found: dict[str, str | None] = {}
    for path, file in course.files.items():
        if file.file.startswith("course."):
            text = shown(file.content)
            named = course_text.with_quiz(text, target.quiz)
            if named != text:
                found[path] = named
    return found


def _source(course: Desk | None, target: Target) -> tuple[str, dict[str, str | None]]:
    """`source:` of the question, and the lesson's texts if its heading gets an id for that."""
    if course is None or not target.lesson or not target.key:
        return "", {}
    paths = dict(course_text.lessons_in(course.files)).get(target.lesson, [])
    texts = {path: shown(course.files[path].content) for path in paths}
    if not target.key.startswith("@"):
        known = any(
            one.key == target.key for path in paths for one in course_text.paragraphs_of("", texts[path])
        )
        if not known:
            raise MovedParagraph
        return f"{target.course}/{target.lesson}#{target.key}", {}
    marked = course_text.with_heading_id(texts, target.key)
    if marked is None:
        raise MovedParagraph
    changed: dict[str, str | None] = {**marked[0]}
    return f"{target.course}/{target.lesson}#{marked[1]}", changed

"""What can be wrong in a course as a whole: its files, its quizzes, its languages. Pure."""

from __future__ import annotations

from app.foundation.faults import Fault, Text
from app.library.lesson_faults import error
from app.library.media_types import MAX_MEDIA_BYTES


def unknown_quiz(file: str, line: int, slug: str) -> Fault:
    return error(
        file,
        line,
        "broken-link",
        Text(f"There is no quiz `{slug}`", f"Теста `{slug}` нет"),
        Text(
            f"Correct the name, or write quizzes/{slug}.en.md.",
            f"Исправьте имя или напишите quizzes/{slug}.ru.md.",
        ),
    )


def no_practice(file: str, line: int, slug: str) -> Fault:
    return error(
        file,
        line,
        "bad-value",
        Text(f"The quiz `{slug}` is not for practice", f"Тест `{slug}` — не для упражнений"),
        Text(
            "Questions inside a lesson come from a quiz with `use: practice`.",
            "Вопросы внутри урока берутся из теста с `use: practice`.",
        ),
    )


def unknown_question(file: str, line: int, slug: str, item: str, nearest: str | None) -> Fault:
    fix = Text(
        f"Correct the id{f'; did you mean `{nearest}`?' if nearest else '.'}",
        f"Исправьте id{f'; может быть, `{nearest}`?' if nearest else '.'}",
    )
    message = Text(f"The quiz `{slug}` has no question `{item}`", f"В тесте `{slug}` нет вопроса `{item}`")
    return error(file, line, "broken-link", message, fix)


def reserved_lesson(file: str, slug: str) -> Fault:
    return error(
        file,
        1,
        "bad-value",
        Text(
            f"No lesson can be called `{slug}`: at that address stands what has changed in the course",
            f"Урок нельзя назвать `{slug}`: по этому адресу показано, что изменилось в курсе",
        ),
        Text("Rename the file.", "Переименуйте файл."),
    )


def misnamed_file(file: str) -> Fault:
    return error(
        file,
        1,
        "bad-value",
        Text(
            "The file's name is neither that of a course nor of a lesson", "Имя файла — не курса и не урока"
        ),
        Text(
            "Call it course.en.md or 01-name-of-the-lesson.en.md (small Latin letters, digits, hyphens).",
            "Назовите его course.ru.md или 01-name-of-the-lesson.ru.md (строчные латинские буквы, цифры, дефисы).",
        ),
    )


def misnamed_course(file: str, slug: str) -> Fault:
    return error(
        file,
        1,
        "bad-value",
        Text(
            f"The folder `{slug}` cannot be the name of a course", f"Папка `{slug}` не годится в имена курса"
        ),
        Text(
            "Use small Latin letters, digits and hyphens.", "Нужны строчные латинские буквы, цифры и дефисы."
        ),
    )


def no_course_file(file: str) -> Fault:
    return error(
        file,
        1,
        "missing-asset",
        Text("The lesson's folder has no course.md", "В папке урока нет course.md"),
        Text(
            "Write course.en.md beside it, with title and category.",
            "Напишите рядом course.ru.md с названием и категорией.",
        ),
    )


def no_lesson(file: str) -> Fault:
    return Fault(
        file,
        1,
        "warning",
        "missing-asset",
        Text("The course has no lesson", "В курсе нет ни одного урока"),
        Text("Write 01-first.en.md beside this file.", "Напишите рядом с этим файлом 01-first.ru.md."),
    )


def same_text_twice(file: str, other: str) -> Fault:
    return error(
        file,
        1,
        "duplicate-id",
        Text(f"`{other}` is the same text in the same language", f"`{other}` — тот же текст на том же языке"),
        Text("Rename one of the two files.", "Переименуйте один из двух файлов."),
    )


def mismatch(file: str, line: int, message: Text, fix: Text) -> Fault:
    return error(file, line, "language-mismatch", message, fix)


def other_number(file: str, other: str) -> Fault:
    return mismatch(
        file,
        1,
        Text(f"The lesson has another number than {other}", f"У урока другой номер, чем у {other}"),
        Text("Give both files the same number.", "Дайте обоим файлам один номер."),
    )


def no_course_in_language(file: str, language: str) -> Fault:
    return mismatch(
        file,
        1,
        Text(f"There is a lesson, but no course.{language}.md", f"Урок есть, а course.{language}.md нет"),
        Text(f"Write course.{language}.md beside it.", f"Напишите рядом course.{language}.md."),
    )


def lesson_in_one_language(file: str, slug: str, missing: str) -> Fault:
    return mismatch(
        file,
        1,
        Text(
            f"The course is in two languages, the lesson `{slug}` in one",
            f"Курс на двух языках, а урок `{slug}` — на одном",
        ),
        Text(
            f"Write the lesson `{slug}` as .{missing}.md, too.",
            f"Напишите урок `{slug}` и как .{missing}.md.",
        ),
    )


def misnamed_document(file: str) -> Fault:
    return error(
        file,
        1,
        "bad-value",
        Text("The file's name cannot be that of a document", "Имя файла не годится для документа"),
        Text(
            "Use small Latin letters, digits and hyphens: safety-exam.en.md.",
            "Нужны строчные латинские буквы, цифры и дефисы: safety-exam.ru.md.",
        ),
    )


def too_large_media(file: str) -> Fault:
    most = MAX_MEDIA_BYTES // (1024 * 1024)
    return error(
        file,
        1,
        "too-large",
        Text(f"The file has over {most} MiB", f"В файле больше {most} МиБ"),
        Text("Make it smaller, or divide a film into parts.", "Сожмите его или разделите видео на части."),
    )

"""What can be wrong in the text of a course, said to its author. Pure."""

from __future__ import annotations

from app.foundation.faults import Fault, Text
from app.library.diagrams import Undrawable
from app.library.headings import Heading


def error(file: str, line: int, code: str, message: Text, fix: Text) -> Fault:
    return Fault(file, line, "error", code, message, fix)


def unknown_note(file: str, line: int, label: str) -> Fault:
    return error(
        file,
        line,
        "broken-link",
        Text(f"There is no footnote [^{label}]", f"Сноски [^{label}] нет"),
        Text(
            f"Write it at the end of the lesson: [^{label}]: its text.",
            f"Напишите её в конце урока: [^{label}]: текст сноски.",
        ),
    )


def open_block(file: str, line: int, mark: str) -> Fault:
    return error(
        file,
        line,
        "bad-value",
        Text(
            f"The block that begins here is not closed by {mark}",
            f"Начатый здесь блок не закрыт строкой {mark}",
        ),
        Text(
            f"Put {mark} on a line of its own where it ends.",
            f"Поставьте {mark} отдельной строкой там, где он кончается.",
        ),
    )


def unknown_alert(file: str, line: int, word: str) -> Fault:
    return error(
        file,
        line,
        "bad-value",
        Text(f"[!{word}] begins no box", f"[!{word}] не начинает рамку"),
        Text(
            "Write [!NOTE], [!TIP], [!IMPORTANT], [!WARNING] or [!CAUTION] alone in its line, the words below.",
            "Пишите [!NOTE], [!TIP], [!IMPORTANT], [!WARNING] или [!CAUTION] отдельной строкой, слова — ниже.",
        ),
    )


def undrawable(file: str, line: int, drawn: Undrawable) -> Fault:
    return error(file, line, "bad-value", drawn.reason, drawn.fix)


def diagram_without_words(file: str, line: int) -> Fault:
    return error(
        file,
        line,
        "missing-alt",
        Text("The diagram has no words for those who cannot see it", "У диаграммы нет описания словами"),
        Text(
            "Add the lines `accTitle: …` and `accDescr: …` below its first line: they are read aloud.",
            "Добавьте под её первой строкой строки `accTitle: …` и `accDescr: …`: их читают вслух.",
        ),
    )


def unknown_block(file: str, line: int, name: str) -> Fault:
    return error(
        file,
        line,
        "bad-value",
        Text(f"There is no block “::: {name}”", f"Блока «::: {name}» нет"),
        Text("The only block is ::: video src=… captions=…", "Есть только блок ::: video src=… captions=…"),
    )


def unknown_video_key(file: str, line: int, key: str) -> Fault:
    return error(
        file,
        line,
        "unknown-key",
        Text(f"A video has no key `{key}`", f"У видео нет ключа `{key}`"),
        Text("It has two: src and captions.", "Их два: src и captions."),
    )


def missing_video_key(file: str, line: int, key: str) -> Fault:
    return error(
        file,
        line,
        "missing-key",
        Text(f"The video has no `{key}`", f"У видео нет `{key}`"),
        Text(
            "Write ::: video src=media/film.webm captions=media/film.en.vtt",
            "Напишите ::: video src=media/film.webm captions=media/film.ru.vtt",
        ),
    )


def video_without_words(file: str, line: int) -> Fault:
    return error(
        file,
        line,
        "missing-alt",
        Text("The video has no transcript", "У видео нет расшифровки"),
        Text(
            "Tell between this line and ::: what is seen and said.",
            "Расскажите между этой строкой и ::: что видно и что говорят.",
        ),
    )


def bad_heading_id(file: str, line: int, found: str) -> Fault:
    return error(
        file,
        line,
        "bad-value",
        Text(f"`{found}` cannot be the id of a heading", f"`{found}` не может быть id заголовка"),
        Text(
            "Use small Latin letters, digits and hyphens, for example {#greeting}.",
            "Годятся строчные латинские буквы, цифры и дефис, например {#greeting}.",
        ),
    )


def taken_heading_id(file: str, line: int, found: str) -> Fault:
    return error(
        file,
        line,
        "bad-value",
        Text(f"The page itself uses the id `{found}`", f"Id `{found}` занят самой страницей"),
        Text(f"Choose another, for example {{#{found}-1}}.", f"Выберите другой, например {{#{found}-1}}."),
    )


def duplicate_heading_id(file: str, heading: Heading, earlier: int) -> Fault:
    return error(
        file,
        heading.line,
        "duplicate-id",
        Text(
            f"The id `{heading.id}` is already that of the heading in line {earlier}",
            f"Id `{heading.id}` уже есть у заголовка в строке {earlier}",
        ),
        Text("Give this heading an id of its own.", "Дайте этому заголовку свой id."),
    )


def empty_heading(file: str, line: int) -> Fault:
    return error(
        file,
        line,
        "bad-value",
        Text("The heading has no words", "В заголовке нет слов"),
        Text(
            "Write its words behind the #, or delete the line.", "Напишите слова после # или удалите строку."
        ),
    )


def no_such_file(file: str, line: int, written: str) -> Fault:
    return error(
        file,
        line,
        "missing-asset",
        Text(f"There is no file `{written}`", f"Файла `{written}` нет"),
        Text(
            "Put it there, or correct the path: it is relative to this file.",
            "Положите его туда или исправьте путь: он считается от этого файла.",
        ),
    )


def asset_at_an_address(file: str, line: int, written: str) -> Fault:
    return error(
        file,
        line,
        "missing-asset",
        Text(f"`{written}` is not a file beside this text", f"`{written}` — не файл рядом с этим текстом"),
        Text(
            "Save the file in the folder media and give its relative path: addresses can vanish.",
            "Сохраните файл в папке media и укажите относительный путь: чужой адрес может пропасть.",
        ),
    )


def wrong_kind_of_file(file: str, line: int, written: str, wanted: Text) -> Fault:
    return error(
        file,
        line,
        "bad-value",
        Text(f"`{written}` is not {wanted.en}", f"`{written}` — не {wanted.ru}"),
        Text(
            "Give a file of that kind: pictures are .png .jpg .webp .gif .svg, films .webm .mp4, captions .vtt.",
            "Нужен файл такого вида: картинки .png .jpg .webp .gif .svg, видео .webm .mp4, субтитры .vtt.",
        ),
    )


def picture_without_words(file: str, line: int, written: str) -> Fault:
    return error(
        file,
        line,
        "missing-alt",
        Text(f"The picture `{written}` has no alternative text", f"У картинки `{written}` нет описания"),
        Text(
            "Say between [ and ] what it shows; some people hear it instead of seeing it.",
            "Опишите между [ и ], что на ней: кто-то её услышит, а не увидит.",
        ),
    )


def forbidden_address(file: str, line: int, written: str) -> Fault:
    return error(
        file,
        line,
        "bad-value",
        Text(f"A link cannot lead to `{written}`", f"Ссылка не может вести на `{written}`"),
        Text(
            "Links lead to http, https, mailto, tel, or to a file beside this text.",
            "Ссылки ведут на http, https, mailto, tel или на файл рядом с этим текстом.",
        ),
    )


def broken_link(file: str, line: int, written: str) -> Fault:
    return error(
        file,
        line,
        "broken-link",
        Text(f"The link leads nowhere: `{written}`", f"Ссылка ведёт в никуда: `{written}`"),
        Text(
            "Correct the path: it is relative to this file, for example 02-next.md#heading or media/rules.pdf.",
            "Исправьте путь: он считается от этого файла, например 02-next.md#heading или media/rules.pdf.",
        ),
    )


def unknown_anchor(file: str, line: int, written: str, nearest: str | None) -> Fault:
    fix = (
        Text(f"Did you mean #{nearest}?", f"Может быть, #{nearest}?")
        if nearest
        else Text("Give the heading an id: ## Title {#id}.", "Дайте заголовку id: ## Заголовок {#id}.")
    )
    return error(
        file,
        line,
        "broken-link",
        Text(f"There is no heading for `{written}`", f"Для `{written}` нет заголовка"),
        fix,
    )

"""What a new document begins with: small, and right as it stands. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from app.foundation.faults import Text
from app.library.documents import LANGUAGES, DocumentName
from app.library.quizzes.naming import slug_of

New = Literal["course", "quiz", "checklist", "certification"]
NEW: tuple[New, ...] = ("course", "quiz", "checklist", "certification")
Titles = Mapping[str, str]  # language → title

COURSE_BODY = Text(
    "Say in two sentences whom this course is for, and what they can do afterwards.",
    "В двух предложениях: для кого этот курс и что получится после него.",
)
LESSON_TITLE = Text("First lesson", "Первый урок")
LESSON_BODY = Text(
    "Begin with a story from work.\n\n## What is right {#what-is-right}\n\n> [!IMPORTANT]\n> The one sentence that"
    " everybody must know.\n\n- The rule\n- The reason",
    "Начните с истории из работы.\n\n## Как правильно {#what-is-right}\n\n> [!IMPORTANT]\n> Одна фраза, которую"
    " должны знать все.\n\n- Правило\n- Причина",
)
QUESTION = Text(
    "## What do you do first? {#what-first}\n\nDescribe the situation here.\n\n- (x) What is right\n  > Why it is right.\n"
    "- ( ) A usual mistake\n  > What comes of it.\n",
    "## Что сделать первым? {#what-first}\n\nЗдесь опишите ситуацию.\n\n- (x) Верное решение\n  > Почему оно верное.\n"
    "- ( ) Частая ошибка\n  > Что из неё выйдет.\n",
)
CHECKLIST = Text(
    "# Beginning {#beginning}\n\n## Says the name and the organisation {#says-name}\ncritical: yes\n\nHow you see that it"
    " is done.\n",
    "# Начало {#beginning}\n\n## Называет имя и организацию {#says-name}\ncritical: yes\n\nПо чему видно, что это"
    " сделано.\n",
)
RULE = """rule: {slug}
title: {{en: {en}, ru: {ru}}}
short_title: {{en: {short_en}, ru: {short_ru}}}
owner: training
version: 1
source: {{act: {act}, clause: "1", in_force: {day}, until: null, verified_by: null}}
transition: keep_until_old_expiry
evidence: {{all: [{{course: {course}}}]}}
initial: {{before_work: true}}
renew: {{every: P1Y, anchor: completion, due_soon: P30D}}
keep_records: P3Y
"""
SHORT = 12  # characters of a short title


def slug_from(titles: Titles) -> str:
    """The English title says it best."""
    return slug_of(titles.get("en") or titles.get("ru") or "")


def first_texts(
    kind: New, slug: str, titles: Titles, *, category: str, course: str, day: str
) -> dict[str, str]:
    """Texts by path, for the languages that have a title. `course`: what a rule asks for; `day`: its first one."""
    name = DocumentName(kind, slug)
    spoken = [language for language in LANGUAGES if titles.get(language)]
    if kind == "certification":
        return {f"certifications/{slug}.yaml": _rule(slug, titles, course, day)}
    if kind == "course":
        texts = {}
        for language in spoken:
            texts[f"{name.folder}/course.{language}.md"] = _course(titles[language], category, language)
            texts[f"{name.folder}/01-first-lesson.{language}.md"] = _lesson(language)
        return texts
    body = QUESTION if kind == "quiz" else CHECKLIST
    return {
        f"{name.folder}/{slug}.{language}.md": f"---\ntitle: {titles[language]}\n---\n\n{body.in_language(language)}"
        for language in spoken
    }


def _course(title: str, category: str, language: str) -> str:
    return f"---\ntitle: {title}\ncategory: {category}\n---\n\n{COURSE_BODY.in_language(language)}\n"


def _lesson(language: str) -> str:
    title, body = LESSON_TITLE.in_language(language), LESSON_BODY.in_language(language)
    return f"---\ntitle: {title}\n---\n\n{body}\n"


def _rule(slug: str, titles: Titles, course: str, day: str) -> str:
    en = titles.get("en") or titles.get("ru") or slug
    ru = titles.get("ru") or titles.get("en") or slug
    return RULE.format(
        slug=slug,
        en=quoted(en),
        ru=quoted(ru),
        short_en=quoted(_short(en)),
        short_ru=quoted(_short(ru)),
        act=quoted("Приказ / Order"),
        day=day,
        course=course,
    )


def _short(title: str) -> str:
    return title if len(title) <= SHORT else title[:SHORT].rpartition(" ")[0] or title[:SHORT]


def quoted(text: str) -> str:
    """A text in a YAML line."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'

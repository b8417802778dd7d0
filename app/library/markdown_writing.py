"""Tokens become the HTML of a page. Pure.

No style attribute, no script, nothing from elsewhere: the page's content policy would block it. What stands beside
the text (pictures, films, downloads) is given by `Surroundings`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from typing import Any

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from app.foundation.faults import Text
from app.library import page_words as words
from app.library.clean_html import clean
from app.library.links import Target, address_of, place_of, resolve, target_of
from app.library.markdown_reading import Reading, diagram_of, is_mermaid, parser, video_of, words_of
from app.library.media_types import plays_in_page


@dataclass(frozen=True)
class File:
    """A file beside the text, as a page shows it."""

    url: str
    media_type: str
    bytes: int
    size: tuple[int, int] | None = None  # px, of pictures


def no_file(path: str) -> File | None:
    return None


def no_drawing(svg: str) -> str:
    return ""


@dataclass(frozen=True)
class Surroundings:
    """Where a text stands. Paths count from the top of the library."""

    language: str
    folder: str  # of the text's file, for example courses/first-call
    file: Callable[[str], File | None] = no_file
    drawing: Callable[[str], str] = no_drawing  # keeps a drawn SVG and gives its address
    title: str = ""  # of the page, for a table or film before the first heading
    embeds: bool = False  # pictures stand in the page as `data:` addresses, in a preview


@dataclass
class _Page:
    """What the renderer remembers while it writes one page."""

    around: Surroundings
    shift: int  # added to each heading's level: the page's only h1 is its title
    ids: list[str]
    heading: str
    snippet_of: str | None = None  # address of the page that a cut-out belongs to; None for the page itself
    tables: int = 0
    closers: list[str] = field(default_factory=list)  # what closes each open link

    def say(self, text: Text) -> str:
        return text.in_language(self.around.language)


def write(reading: Reading, around: Surroundings) -> str:
    """The HTML of a whole text, sanitised."""
    lowest = min((heading.level for heading in reading.headings), default=2)
    page = _Page(around, 1 if lowest == 1 else 0, [heading.id for heading in reading.headings], around.title)
    html = renderer().render(reading.tokens, parser().options, {"page": page})
    return clean(html, embedded_pictures=around.embeds)


def write_snippet(tokens: Sequence[Token], around: Surroundings, address: str = "") -> str:
    """The HTML of a cut-out that stands on another page: its links to headings lead back to `address`."""
    page = _Page(around, 0, [], around.title, snippet_of=address)
    html = renderer().render(tokens, parser().options, {"page": page})
    return clean(html, embedded_pictures=around.embeds)


@lru_cache(maxsize=1)
def renderer() -> PageRenderer:
    return PageRenderer(parser())


class PageRenderer(RendererHTML):
    """One method for each kind of token that needs more than its plain tag."""

    def heading_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        page: _Page = env["page"]
        page.heading = words_of(tokens[idx + 1])
        tag = self._heading_tag(tokens[idx], page)
        if page.snippet_of is not None:
            return f"<{tag}>"
        return f'<{tag} id="{escape(page.ids.pop(0))}">'

    def heading_close(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return f"</{self._heading_tag(tokens[idx], env['page'])}>\n"

    def _heading_tag(self, token: Token, page: _Page) -> str:
        return f"h{min(6, int(token.tag[1]) + page.shift)}"

    # -- links and pictures -----------------------------------------------------------------------------------

    def link_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        page: _Page = env["page"]
        target = target_of(str(tokens[idx].attrs.get("href", "")))
        if target.kind == "web":
            page.closers.append("</a>")
            away = target.path.lower().startswith(("http:", "https:"))
            return f'<a href="{escape(target.path)}"{EXTERNAL if away else ""}>'
        if target.kind == "anchor":
            page.closers.append("</a>")
            return f'<a href="{escape(page.snippet_of or "")}#{escape(target.anchor)}">'
        opening, closing = self._link_to_file(target, page) if target.kind == "file" else ("", "")
        page.closers.append(closing)
        return opening

    def link_close(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return str(env["page"].closers.pop()) if env["page"].closers else ""

    def _link_to_file(self, target: Target, page: _Page) -> tuple[str, str]:
        path = resolve(page.around.folder, target.path)
        place = place_of(path) if path else None
        if place is not None:
            return f'<a href="{escape(address_of(place, target.anchor))}">', "</a>"
        file = page.around.file(path) if path else None
        if file is None:
            return "", ""
        if plays_in_page(file.media_type):
            return f'<a href="{escape(file.url)}">', "</a>"
        kind = (target.path.rpartition(".")[2] or "?").upper()
        size = words.size_in_words(file.bytes, page.around.language)
        closing = f'</a> <span class="attachment-kind">({escape(kind)}, {escape(size)})</span>'
        return f'<a href="{escape(file.url)}" class="attachment" download="">', closing

    def image(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        page: _Page = env["page"]
        token = tokens[idx]
        alternative = self.renderInlineAsText(token.children, options, env)
        target = target_of(str(token.attrs.get("src", "")))
        path = resolve(page.around.folder, target.path) if target.kind == "file" else None
        file = page.around.file(path) if path else None
        if file is None:
            return escape(alternative)
        if file.media_type.startswith("audio/"):
            return recording(file.url, alternative)
        return picture(file.url, alternative, file.size)

    def paragraph_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        if tokens[idx].hidden or not _lone_picture(tokens[idx + 1]):
            return self.renderToken(tokens, idx, options, env)
        return '<figure class="picture">'

    def paragraph_close(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        if tokens[idx].hidden or not _lone_picture(tokens[idx - 1]):
            return self.renderToken(tokens, idx, options, env)
        title = str((tokens[idx - 1].children or [])[0].attrs.get("title", ""))
        caption = f"<figcaption>{escape(title)}</figcaption>" if title else ""
        return f"{caption}</figure>\n"

    # -- tables, lists, alerts --------------------------------------------------------------------------------

    def table_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        page: _Page = env["page"]
        page.tables += 1
        label = f"{page.say(words.TABLE)} {page.tables}. {page.heading}".strip(" .")
        return f'<div class="table-scroll" role="group" tabindex="0" aria-label="{escape(label)}"><table>\n'

    def table_close(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return "</table></div>\n"

    def th_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return f'<th scope="col"{_alignment(tokens[idx])}>'

    def td_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return f"<td{_alignment(tokens[idx])}>"

    def bullet_list_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        is_task_list = "contains-task-list" in str(tokens[idx].attrs.get("class", ""))
        return '<ul class="task-list">\n' if is_task_list else "<ul>\n"

    def list_item_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        checked = tokens[idx].meta.get("checked") if tokens[idx].meta else None
        if checked is None:
            return "<li>"
        said = env["page"].say(words.DONE if checked else words.OPEN)
        state = "task-done" if checked else "task-open"
        return f'<li class="{state}"><span class="vh">{escape(said)} </span>'

    def alert_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        kind = str(tokens[idx].meta["kind"]).lower()
        title = env["page"].say(words.ALERTS[kind])
        return f'<div class="alert alert-{kind}" role="note"><p class="alert-title">{escape(title)}</p>\n'

    # -- code, diagrams, film ---------------------------------------------------------------------------------

    def fence(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        page: _Page = env["page"]
        if not is_mermaid(tokens[idx]):
            return self._code(tokens[idx].content, page)
        diagram = diagram_of(tokens[idx])
        if diagram is None:
            return self._code(tokens[idx].content, page)
        wide = diagram.wide
        shown = picture(
            page.around.drawing(wide.svg), diagram.title or diagram.description, (wide.width, wide.height)
        )
        if diagram.narrow is not None:
            narrow = diagram.narrow
            source = escape(page.around.drawing(narrow.svg))
            size = f'width="{narrow.width}" height="{narrow.height}"'
            shown = f'<picture><source media="(max-width: 40rem)" srcset="{source}" {size}>{shown}</picture>'
        label = escape(f"{page.say(words.DIAGRAM)}: {diagram.title}".rstrip(": "))
        described = diagram.description if diagram.title else ""
        below = f'<figcaption><span class="vh">{escape(described)}</span></figcaption>' if described else ""
        scroll = f'<div class="diagram-scroll" role="group" tabindex="0" aria-label="{label}">{shown}</div>'
        return f'<figure class="diagram">{scroll}{below}</figure>\n'

    def code_block(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return self._code(tokens[idx].content, env["page"])

    def _code(self, content: str, page: _Page) -> str:
        label = escape(page.say(words.CODE))
        return f'<pre tabindex="0" role="group" aria-label="{label}"><code>{escape(content)}</code></pre>\n'

    def container_video_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        page: _Page = env["page"]
        given = video_of(tokens[idx])
        film = self._beside(given.get("src", ""), page)
        captions = self._beside(given.get("captions", ""), page)
        opening = f'<figure class="video">{self._film(film, captions, page)}'
        summary = escape(page.say(words.TRANSCRIPT))
        return f'{opening}<details class="transcript"><summary>{summary}</summary>\n'

    def container_video_close(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return "</details></figure>\n"

    def _film(self, film: File | None, captions: File | None, page: _Page) -> str:
        if film is None:
            return ""
        label = escape(f"{page.say(words.VIDEO)}: {page.heading}".rstrip(": "))
        track = ""
        if captions is not None:
            track = (
                f'<track kind="captions" src="{escape(captions.url)}" srclang="{escape(page.around.language)}" '
                f'label="{escape(page.say(words.CAPTIONS))}" default="">'
            )
        save = f'<a href="{escape(film.url)}" download="">{escape(page.say(words.SAVE_VIDEO))}</a>'
        start = f'<video controls="" preload="metadata" playsinline="" src="{escape(film.url)}" aria-label="{label}">'
        return f"{start}{track}{save}</video>"

    def _beside(self, written: str, page: _Page) -> File | None:
        target = target_of(written)
        path = resolve(page.around.folder, target.path) if target.kind == "file" else None
        return page.around.file(path) if path else None

    # -- footnotes --------------------------------------------------------------------------------------------

    def footnote_ref(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        page: _Page = env["page"]
        if page.snippet_of is not None:
            return ""
        number, again = tokens[idx].meta["id"] + 1, tokens[idx].meta.get("subId", 0)
        label = escape(f"{page.say(words.FOOTNOTE)} {number}")
        mark = f'<a href="#note:{number}" id="note:{number}:{again}" aria-label="{label}">{number}</a>'
        return f'<sup class="note-mark">{mark}</sup>'

    def footnote_block_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        label = escape(env["page"].say(words.FOOTNOTES))
        return f'<section class="notes" aria-label="{label}"><ol>\n'

    def footnote_block_close(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return "</ol></section>\n"

    def footnote_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return f'<li id="note:{tokens[idx].meta["id"] + 1}">'

    def footnote_close(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return "</li>\n"

    def footnote_anchor(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        meta = tokens[idx].meta
        back = escape(env["page"].say(words.BACK_TO_TEXT))
        return f' <a href="#note:{meta["id"] + 1}:{meta.get("subId", 0)}" class="note-back">{back}</a>'


EXTERNAL = ' rel="noopener noreferrer" class="external"'


def picture(url: str, alternative: str, size: tuple[int, int] | None) -> str:
    """An image that keeps its place while it loads."""
    sides = f' width="{size[0]}" height="{size[1]}"' if size else ""
    return f'<img src="{escape(url)}" alt="{escape(alternative)}"{sides} loading="lazy" decoding="async">'


def recording(url: str, words: str) -> str:
    """Something to listen to, in the place of a picture; nothing of it is loaded before it is played."""
    return f'<audio controls="" preload="none" src="{escape(url)}" aria-label="{escape(words)}"></audio>'


def _lone_picture(inline: Token) -> bool:
    children = inline.children or []
    return len(children) == 1 and children[0].type == "image"


def _alignment(token: Token) -> str:
    """The parser says it as a style, which a strict content policy blocks."""
    side = str(token.attrs.get("style", "")).removeprefix("text-align:")
    return f' class="align-{side}"' if side in ("left", "center", "right") else ""

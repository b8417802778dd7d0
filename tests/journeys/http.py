"""A reader of our pages that knows the published hooks and nothing else: plain HTTP, cookies, forms."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, Request, build_opener

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    parent: Element | None = None
    children: list[Element] = field(default_factory=list)

    def walk(self) -> list[Element]:
        return [self, *(inner for child in self.children for inner in child.walk())]

    def all(self, tag: str = "", **wanted: str) -> list[Element]:
        names = {name.replace("_", "-"): value for name, value in wanted.items()}
        return [
            element
            for element in self.walk()
            if (not tag or element.tag == tag)
            and all(element.attributes.get(name) == value for name, value in names.items())
        ]

    def one(self, tag: str = "", **wanted: str) -> Element:
        found = self.all(tag, **wanted)
        assert found, f"no <{tag} {wanted}> on the page"
        return found[0]

    def with_attribute(self, name: str) -> list[Element]:
        return [element for element in self.walk() if name in element.attributes]

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", self.raw_text()).strip()

    def raw_text(self) -> str:
        return "".join(part if isinstance(part, str) else part.raw_text() for part in self.content)

    content: list[str | Element] = field(default_factory=list)


class Tree(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("document", {})
        self.at = self.root
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self.at)
        self.at.children.append(element)
        self.at.content.append(element)
        if tag not in VOID:
            self.at = element

    def handle_endtag(self, tag: str) -> None:
        up: Element | None = self.at
        while up is not None and up.tag != tag:
            up = up.parent
        if up is not None and up.parent is not None:
            self.at = up.parent

    def handle_data(self, data: str) -> None:
        self.at.content.append(data)


@dataclass
class Page:
    url: str
    status: int
    headers: dict[str, str]
    body: bytes

    def __post_init__(self) -> None:
        is_page = "html" in self.headers.get("content-type", "")
        self.tree = Tree(self.body.decode() if is_page else "").root

    @property
    def kind(self) -> str:
        return self.tree.one("body").attributes.get("data-page", "")

    @property
    def main(self) -> Element:
        return self.tree.one("main", id="main")


class Reader:
    """One person at one browser without JavaScript."""

    def __init__(self, base: str, language: str = "en") -> None:
        self.base = base
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()))
        self.headers = {"Accept-Language": language}

    def get(self, address: str, **headers: str) -> Page:
        return self._open(Request(urljoin(self.base, address), headers={**self.headers, **headers}))

    def post(self, address: str, fields: list[tuple[str, str]], **headers: str) -> Page:
        body = urlencode(fields).encode()
        request = Request(urljoin(self.base, address), data=body, headers={**self.headers, **headers})
        return self._open(request)

    def submit(self, page: Page, form_id: str, **values: str | list[str]) -> Page:
        """Sends a form of the page as a browser would: its hidden fields and what is given."""
        form = page.tree.one("form", id=form_id)
        fields = [
            (element.attributes.get("name", ""), element.attributes.get("value", ""))
            for element in form.all("input", type="hidden")
        ]
        for name, value in values.items():
            fields = [(known, kept) for known, kept in fields if known != name]
            fields += [(name, each) for each in ([value] if isinstance(value, str) else value)]
        return self.post(urljoin(page.url, form.attributes.get("action", "")), fields)

    def sign_in(self, login: str, password: str = "attesta-demo") -> Page:
        return self.submit(self.get("/login"), "sign-in", login=login, password=password)

    def _open(self, request: Request) -> Page:
        try:
            with self.opener.open(request, timeout=30) as answer:
                headers = {name.lower(): value for name, value in answer.headers.items()}
                return Page(answer.url, answer.status, headers, answer.read())
        except HTTPError as refusal:
            headers = {name.lower(): value for name, value in refusal.headers.items()}
            return Page(refusal.url, refusal.code, headers, refusal.read())

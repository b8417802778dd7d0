"""A browser for tests: signs in, reads forms and hooks of pages. Knows no rule of the product."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextvars import Context
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser
from typing import Any

from flask import has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.foundation import clock
from app.foundation.database import db, transaction
from app.people.models import UserSession
from app.people.service.sign_in import token_hash

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Browser(FlaskClient):
    """A client whose requests see nothing of the test's own application context, as in real life.

    Without this a request would share `g`, and so the actor and the language, with the one before it.
    """

    def open(self, *args: Any, **options: Any) -> TestResponse:
        response = Context().run(super().open, *args, **options)
        if has_app_context():
            db.session.rollback()  # the test reads what the request has written
        return response


@dataclass
class Element:
    """A piece of a page: `page.one("form#sign-in")`, `page.all("li", data_task="quiz")`."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    def walk(self) -> Iterator[Element]:
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.walk()

    @property
    def text(self) -> str:
        parts = (child if isinstance(child, str) else child.text for child in self.children)
        return " ".join(" ".join(parts).split())

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]

    def get(self, name: str, otherwise: str | None = None) -> str | None:
        return self.attributes.get(name, otherwise)

    def all(self, what: str = "", **attributes: str | bool) -> list[Element]:
        """Elements by `tag`, `tag#id`, `#id` or `tag.class`, and attributes (`data_task="quiz"`; True: any value)."""
        return [element for element in self.walk() if _is_such(element, what, attributes)]

    def one(self, what: str = "", **attributes: str | bool) -> Element:
        found = self.all(what, **attributes)
        assert len(found) == 1, f"{len(found)} elements are {what} {attributes}"
        return found[0]

    def has(self, what: str = "", **attributes: str | bool) -> bool:
        return bool(self.all(what, **attributes))


def _is_such(element: Element, what: str, attributes: dict[str, str | bool]) -> bool:
    rest, _, identity = what.partition("#")
    tag, _, style = rest.partition(".")
    if (tag and element.tag != tag) or (identity and element.get("id") != identity):
        return False
    if style and style not in (element.get("class") or "").split():
        return False
    for name, wanted in attributes.items():
        found = element.get(name.rstrip("_").replace("_", "-"))
        if found is None or (wanted is not True and found != wanted):
            return False
    return True


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("")
        self.open_ones = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open_ones[-1].children.append(element)
        if tag not in VOID:
            self.open_ones.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open_ones[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        for depth in range(len(self.open_ones) - 1, 0, -1):
            if self.open_ones[depth].tag == tag:
                del self.open_ones[depth:]
                return

    def updatepos(self, i: int, j: int) -> int:
        return j  # nobody asks for the line

    def handle_data(self, data: str) -> None:
        self.open_ones[-1].children.append(data)


def page_of(html: str | TestResponse) -> Element:
    """A page as a tree, only to be read: several looks at one page share it."""
    return _tree_of(html if isinstance(html, str) else html.get_data(as_text=True))


@lru_cache(maxsize=8)
def _tree_of(html: str) -> Element:
    reader = _Reader()
    reader.feed(html)
    return reader.root


def form_values(html: str | TestResponse, form: str) -> dict[str, Any]:
    """What a browser would send of the form (`"form#sign-in"`) as it stands, without its buttons."""
    values: dict[str, Any] = {}
    for element in page_of(html).one(form).walk():
        name = element.get("name")
        if name:
            for value in _sent(element):
                values[name] = value if name not in values else [*_as_list(values[name]), value]
    return values


def _sent(element: Element) -> list[str]:
    match element.tag:
        case "input" if element.get("type") in ("checkbox", "radio"):
            return [element.get("value") or "on"] if "checked" in element.attributes else []
        case "input" if element.get("type") in ("submit", "button", "image", "file"):
            return []
        case "input":
            return [element.get("value") or ""]
        case "textarea":
            return ["".join(child for child in element.children if isinstance(child, str)).removeprefix("\n")]
        case "select":
            options = element.all("option")
            chosen = [option for option in options if "selected" in option.attributes]
            if not chosen and "multiple" not in element.attributes:
                chosen = options[:1]
            return [value if (value := option.get("value")) is not None else option.text for option in chosen]
        case _:
            return []


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def send(client: FlaskClient, address: str, form: str, **changes: Any) -> TestResponse:
    """Opens the page, fills in its form and sends it, as a browser does. `None` leaves a value out."""
    response = client.get(address)
    assert response.status_code == 200, f"{address}: {response.status}"
    return send_again(client, response, form, **changes)


def send_again(client: FlaskClient, page: str | TestResponse, form: str, **changes: Any) -> TestResponse:
    """Fills in and sends the form of a page that is already open."""
    element = page_of(page).one(form)
    values = {**form_values(page, form), **changes}
    sent = {name: value for name, value in values.items() if value is not None}
    place = element.get("action") or (page.request.path if isinstance(page, TestResponse) else "")
    method: Callable[..., TestResponse] = (
        client.post if element.get("method", "get") == "post" else client.get
    )
    return method(place, data=sent) if method == client.post else client.get(place, query_string=sent)


def csrf_token(client: FlaskClient) -> str:
    """A token that this browser may use in any form."""
    response = client.get("/login")
    if response.status_code != 200:
        response = client.get("/me")
    found: str = page_of(response).one("meta", name="csrf-token")["content"]
    return found


def sign_in(client: FlaskClient, login: str, password: str = "attesta-demo") -> TestResponse:
    """Signs in through the page. The client is that person from now on."""
    response = send(client, "/login", "form#sign-in", login=login, password=password)
    assert response.status_code == 303, page_of(response).text
    return response


def signed_in(client: FlaskClient, person_id: int) -> FlaskClient:
    """The client as this person, without the page and without a password: for tests of something else."""
    token = secrets.token_urlsafe(8)
    session_row = UserSession(
        token_hash=token_hash(token),
        person_id=person_id,
        created_at=clock.now(),
        last_seen_at=clock.now(),
        address="127.0.0.1",
        user_agent="",
    )
    with transaction() as session:
        session.add(session_row)
    with client.session_transaction() as cookie:
        cookie.clear()
        cookie["_user_id"] = token
    return client

"""Somebody at a browser, as far as the load needs it: signs in, begins a quiz, reads the fields of forms."""

from __future__ import annotations

import http.client
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urlencode

PASSWORD = "attesta-demo"


class Fields(HTMLParser):
    """What a form of the page sends as it stands; of choices that nobody has made, the first."""

    def __init__(self, html: str, form: str) -> None:
        super().__init__()
        self.form, self.is_inside, self.action = form, False, ""
        self.values: dict[str, str] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.is_inside = given.get("id") == self.form
            self.action = given.get("action", "") if self.is_inside else self.action
        elif tag == "input" and self.is_inside and given.get("name"):
            self.values.setdefault(given["name"], given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.is_inside = False


class Visitor:
    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    @property
    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def ask(self, method: str, path: str, body: str = "") -> tuple[int, str, str]:
        """Status, address of a redirection, page."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": self.cookie, "Accept": "text/html", "Accept-Language": "en"}
        if method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body or None, headers)
        response = connection.getresponse()
        page = response.read().decode()
        for line in response.headers.get_all("Set-Cookie") or ():
            self.cookies.update({name: it.value for name, it in SimpleCookie(line).items()})
        connection.close()
        return response.status, response.headers.get("Location", ""), page

    def page(self, path: str) -> str:
        status, location, page = self.ask("GET", path)
        if status != 200:
            raise SystemExit(f"GET {path}: {status} {location}")
        return page

    def body(self, path: str, form: str, **changes: str) -> str:
        """The form of a page, filled in, as it would be sent."""
        return urlencode({**Fields(self.page(path), form).values, **changes})

    def send(self, path: str, form: str, **changes: str) -> str:
        """Sends it, and gives the address that it leads to."""
        fields = Fields(self.page(path), form)
        status, location, page = self.ask(
            "POST", fields.action or path, urlencode({**fields.values, **changes})
        )
        if status != 303:
            raise SystemExit(f"POST {fields.action or path}: {status}\n{page[:500]}")
        return location

    def sign_in(self, login: str) -> Visitor:
        """And opens a first page, as every browser does: with it the session gets its token for forms."""
        self.send("/login", "sign-in", login=f"{login}@demo.example", password=PASSWORD)
        self.page("/me")
        return self

    def begin_quiz(self, slug: str) -> str:
        """Begins an attempt and gives the address of its first question."""
        return self.ask("GET", self.send(f"/quizzes/{slug}", "start-attempt"))[1]

"""Refusals of the domain: a code, the HTTP status they mean, and a sentence for the reader. Pure."""

from __future__ import annotations

from app.foundation.faults import Text


class DomainError(Exception):
    """Base of all refusals. `code` is stable and the same in both languages."""

    status = 400
    code = "refused"
    text = Text("This cannot be done.", "Это сделать нельзя.")

    def __init__(self, text: Text | None = None, *, code: str | None = None, **values: object) -> None:
        self.text = text or type(self).text
        self.code = code or type(self).code
        self.values = values
        super().__init__(f"{self.code}: {self.text.en}")

    def say(self, language: str) -> str:
        return self.text.in_language(language)


class BadRequest(DomainError):
    status = 400
    code = "bad-request"
    text = Text(
        "The form that arrived is not the one we sent. Open the page again and repeat.",
        "Пришла не та форма, что была отправлена. Откройте страницу заново и повторите.",
    )


class Forbidden(DomainError):
    status = 403
    code = "forbidden"
    text = Text("You have no access to this page.", "У вас нет доступа к этой странице.")


class NotFound(DomainError):
    status = 404
    code = "not-found"
    text = Text("There is no such page.", "Такой страницы нет.")


class Conflict(DomainError):
    status = 409
    code = "conflict"
    text = Text(
        "This has changed in the meantime. Open the page again.",
        "За это время всё изменилось. Откройте страницу заново.",
    )


class Invalid(DomainError):
    status = 422
    code = "invalid"
    text = Text("Something in the form needs to be corrected.", "В форме нужно кое-что исправить.")


class TooMany(DomainError):
    status = 429
    code = "too-many"
    text = Text("Too many attempts. Wait a little.", "Слишком много попыток. Немного подождите.")


class AlreadyDone(DomainError):
    """A form was sent twice: the first result stands, and the reader is led to it."""

    status = 303
    code = "already-done"

    def __init__(self, location: str | None) -> None:
        super().__init__()
        self.location = location

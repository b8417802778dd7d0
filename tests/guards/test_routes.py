"""Every address says who may use it, and holds everybody to that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app.foundation.access import PUBLIC, permission_of
from app.people.permissions import GRANTED_ROLES, PERMISSIONS, Grant, may
from tests import factories, pages

ANONYMOUS = "anonymous"
VISITORS = (ANONYMOUS, "operator", *GRANTED_ROLES)
# Values for the parts of an address that have a shape of their own; anything else is `some-slug` or 1.
PARTS: dict[str, str | int] = {
    "slug": "procedures",
    "lesson": "welcome",
    "shelf": "courses",
    "number": "00001",
    "filename": "favicon.svg",
}


def visits(app: Flask) -> Iterator[tuple[Rule, str, str]]:
    """Every rule with each of its methods, and an address that fits it."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        values = {
            name: PARTS.get(name, 1 if type(converter).__name__ == "IntegerConverter" else "some-slug")
            for name, converter in rule._converters.items()
        }
        built = app.url_map.bind("localhost").build(
            rule.endpoint, values, method=next(iter(rule.methods or ()))
        )
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule, method, built


@dataclass
class Door:
    """A new browser for each visit, as one visit may sign it out; all of them have met the same page of ours."""

    app: Flask
    someone: factories.Someone | None = None

    def __post_init__(self) -> None:
        first = self.client()
        self.token = pages.csrf_token(first)
        with first.session_transaction() as cookie:
            self.secret = cookie["csrf_token"]

    def client(self) -> FlaskClient:
        client = self.app.test_client()
        return client if self.someone is None else pages.signed_in(client, self.someone.id)

    def visit(self, method: str, address: str, **headers: str) -> TestResponse:
        client, form = self.client(), {}
        if method != "GET":
            form["csrf_token"] = self.token
            with client.session_transaction() as cookie:
                cookie["csrf_token"] = self.secret
        return client.open(address, method=method, data=form or None, headers=headers)


def test_every_route_says_who_may_use_it(app: Flask) -> None:
    found = {endpoint: permission_of(app, endpoint) for endpoint in app.view_functions}
    unknown = {e: p for e, p in found.items() if p != PUBLIC and p not in PERMISSIONS}
    assert not unknown


@pytest.mark.parametrize("visitor", VISITORS)
def test_every_route_answers_each_role_as_its_permission_says(app: Flask, visitor: str) -> None:
    grants = (Grant(visitor),) if visitor in GRANTED_ROLES else ()
    someone = None if visitor == ANONYMOUS else factories.account(*(grant.role for grant in grants))
    door, wrong = Door(app, someone), []
    for rule, method, address in visits(app):
        response = door.visit(method, address)
        permission = permission_of(app, rule.endpoint)
        assert permission is not None
        if permission == PUBLIC:
            right = response.status_code not in (401, 403)
        elif someone is None:
            right = response.status_code == 303 and response.location.startswith("/login")
        elif may(grants, permission):
            at_home = not (response.location or "").startswith("/login?")
            right = response.status_code not in (401, 403) and at_home
        else:
            right = response.status_code == 403
        if not right:
            wrong.append(f"{method} {address} ({permission}): {response.status}")
    assert not wrong


def test_a_fragment_is_never_answered_with_the_sign_in_page(app: Flask) -> None:
    door, wrong = Door(app), []
    for rule, method, address in visits(app):
        if permission_of(app, rule.endpoint) != PUBLIC:
            response = door.visit(method, address, **{"HX-Request": "true"})
            if response.status_code != 401 or pages.page_of(response).has("form#sign-in"):
                wrong.append(f"{method} {address}: {response.status}")
    assert not wrong


def test_nothing_is_taken_without_a_token_of_our_own_page(app: Flask) -> None:
    admin = factories.account(*GRANTED_ROLES)
    wrong = []
    for _, method, address in visits(app):
        if method != "GET":
            for client in (app.test_client(), pages.signed_in(app.test_client(), admin.id)):
                for form in ({}, {"csrf_token": "forged"}):
                    response = client.open(address, method=method, data=form)
                    error = pages.page_of(response).all(data_error="csrf")
                    if response.status_code != 400 or not error:
                        wrong.append(f"{method} {address}: {response.status}")
    assert not wrong


def test_no_page_of_a_person_is_kept_by_the_browser(app: Flask) -> None:
    admin = factories.account(*GRANTED_ROLES)
    kept = []
    for rule, method, address in visits(app):
        if method == "GET" and permission_of(app, rule.endpoint) != PUBLIC:
            response = pages.signed_in(app.test_client(), admin.id).get(address)
            caching = response.headers.get("Cache-Control", "")
            if "no-store" not in caching and "private" not in caching:
                kept.append(f"{address}: {caching}")
    assert not kept

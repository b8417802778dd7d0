"""The frame of every page: headers, health, language, refusals."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.foundation.throttle import begin_counting
from app.foundation.views import own_page


def token(client: FlaskClient) -> str:
    page = client.get("/login").get_data(as_text=True)
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found.group(1)


def test_it_is_alive_without_a_database(app: Flask) -> None:
    answer = app.test_client().get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_it_is_not_ready_before_its_migrations(client: FlaskClient) -> None:
    answer = client.get("/readyz")
    assert answer.json is not None
    assert set(answer.json["checks"]) == {"database", "migrations", "jobs"}
    assert answer.json["checks"]["database"] == "ok"
    assert (answer.status_code == 200) == (answer.json["status"] == "ready")


def test_metrics_are_for_loopback_or_the_token_alone(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/metrics").status_code == 200
    far = {"REMOTE_ADDR": "203.0.113.7"}
    assert client.get("/metrics", environ_base=far).status_code == 404
    app.extensions["settings"] = replace(app.extensions["settings"], metrics_token="let-prometheus-in")
    headers = {"Authorization": "Bearer let-prometheus-in"}
    assert client.get("/metrics", environ_base=far, headers=headers).status_code == 200


def test_metrics_are_not_for_whom_a_proxy_on_this_machine_hands_on(client: FlaskClient) -> None:
    for header in ({"X-Forwarded-For": "203.0.113.7"}, {"Forwarded": "for=203.0.113.7"}):
        assert client.get("/metrics", headers=header).status_code == 404


def answers_behind(app: Flask, proxies: int, *addresses: str) -> list[int]:
    """What strangers get who look for a certificate one after the other, by the word of a proxy."""
    behind = create_app(replace(app.extensions["settings"], trusted_proxies=proxies))
    begin_counting(behind, redis_url=None)
    headers = [{"X-Forwarded-For": address} for address in addresses]
    return [behind.test_client().get("/verify", headers=one).status_code for one in headers]


def test_strangers_behind_a_trusted_proxy_are_counted_each_alone(app: Flask) -> None:
    many = [f"203.0.113.{number}" for number in range(61)]
    assert answers_behind(app, 1, *many) == [200] * 61
    assert answers_behind(app, 1, *[f"10.0.0.{number}, 203.0.113.7" for number in range(61)])[-1] == 429, (
        "only the proxy's own word counts, not what was sent to it"
    )


def test_without_a_trusted_proxy_nobody_chooses_an_address(app: Flask) -> None:
    many = [f"203.0.113.{number}" for number in range(61)]
    assert answers_behind(app, 0, *many) == [200] * 60 + [429]


def test_behind_a_trusted_proxy_the_way_to_it_is_known_to_be_safe(app: Flask) -> None:
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7"}
    behind = create_app(replace(app.extensions["settings"], trusted_proxies=1)).test_client()
    assert "Strict-Transport-Security" in behind.get("/login", headers=headers).headers
    assert "Strict-Transport-Security" not in app.test_client().get("/login", headers=headers).headers


def test_every_page_carries_a_strict_policy(client: FlaskClient) -> None:
    headers = client.get("/login").headers
    policy = headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy and "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in policy


def test_static_files_may_be_kept_for_a_year(client: FlaskClient) -> None:
    answer = client.get("/static/css/tokens.css")
    assert answer.status_code == 200
    assert "max-age=31536000" in answer.headers["Cache-Control"]


def test_a_form_without_its_token_is_refused(client: FlaskClient) -> None:
    answer = client.post("/language", data={"lang": "ru"})
    assert answer.status_code == 400
    assert 'data-error="csrf"' in answer.get_data(as_text=True)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_language_can_be_chosen_before_signing_in(client: FlaskClient, language: str) -> None:
    fields = {"lang": language, "csrf_token": token(client)}
    answer = client.post("/language", data=fields, headers={"Referer": "http://localhost/login"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/login")
    assert f'<html lang="{language}"' in client.get("/login").get_data(as_text=True)


def test_an_unknown_language_is_a_bad_request(client: FlaskClient) -> None:
    assert client.post("/language", data={"lang": "xx", "csrf_token": token(client)}).status_code == 400


@pytest.mark.parametrize(
    ("asked", "given"), [("ru", "ru"), ("en-GB,en;q=0.9", "en"), ("ru-RU,ru;q=0.8,en;q=0.5", "ru")]
)
def test_the_first_language_is_that_of_the_browser(client: FlaskClient, asked: str, given: str) -> None:
    page = client.get("/login", headers={"Accept-Language": asked}).get_data(as_text=True)
    assert f'<html lang="{given}"' in page


def test_an_unknown_address_is_a_clear_page(client: FlaskClient) -> None:
    answer = client.get("/nowhere")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 404
    assert 'data-page="error"' in page and 'data-error="not-found"' in page
    assert page.count("<h1") == 1


def test_machines_get_problem_json(client: FlaskClient) -> None:
    answer = client.get("/nowhere", headers={"Accept": "application/json"})
    assert answer.mimetype == "application/problem+json"
    assert answer.json is not None and answer.json["code"] == "not-found"


@pytest.mark.parametrize(
    ("wanted", "address"),
    [
        ("/learn", "/learn"),
        ("/guide?q=refund", "/guide?q=refund"),
        ("http://localhost/learn", "/learn"),
        ("https://evil.example/learn", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/learn\r\nSet-Cookie: x=1", "/"),
        (None, "/"),
        ("", "/"),
    ],
)
def test_one_is_only_ever_led_to_a_page_of_ours(app: Flask, wanted: str | None, address: str) -> None:
    with app.test_request_context("/"):
        assert own_page(wanted) == address

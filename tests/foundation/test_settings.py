"""A wrong setting stops the start with its name, what was found and an example."""

from datetime import date
from pathlib import Path

import pytest

from config import Settings, SettingsError


def test_without_any_setting_it_runs_on_this_machine_alone(tmp_path: Path) -> None:
    settings = Settings.from_environment({"ATTESTA_INSTANCE": str(tmp_path)})
    assert settings.is_sqlite and settings.is_loopback and not settings.is_https
    assert settings.database_url == f"sqlite:///{tmp_path / 'attesta.db'}"
    assert settings.blobs == tmp_path / "blobs"
    assert settings.time_zone == "UTC"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ATTESTA_TODAY", "01.03.2027"),
        ("ATTESTA_DATABASE_URL", "mysql://localhost/attesta"),
        ("ATTESTA_SMTP_URL", "mail.example.org"),
        ("ATTESTA_BASE_URL", "training.example.org"),
        ("ATTESTA_SECRET_KEY", "short"),
        ("ATTESTA_TIME_ZONE", "Mars/Olympus"),
        ("ATTESTA_TSA_URL", "tsa.example.org"),
        ("ATTESTA_TSA_REQUIRED", "perhaps"),
        ("ATTESTA_TRUSTED_PROXIES", "10.0.0.1"),
        ("ATTESTA_SIGNING_PKCS12_PASSWORD_FILE", "/nowhere/at/all"),
    ],
)
def test_a_wrong_value_is_named_with_an_example(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as refusal:
        Settings.from_environment({name: value})
    assert name in str(refusal.value)
    assert "looks like" in str(refusal.value)


def test_a_secret_is_never_repeated_in_a_message() -> None:
    with pytest.raises(SettingsError) as refusal:
        Settings.from_environment({"ATTESTA_SECRET_KEY": "hunter2"})
    assert "hunter2" not in str(refusal.value)


def test_the_demo_can_be_moved_in_time() -> None:
    assert Settings.from_environment({"ATTESTA_TODAY": "2027-03-01"}).today == date(2027, 3, 1)


def test_postgresql_is_always_reached_by_psycopg_3() -> None:
    settings = Settings.from_environment({"ATTESTA_DATABASE_URL": "postgresql://a@localhost/attesta"})
    assert settings.database_url == "postgresql+psycopg://a@localhost/attesta"


def test_the_password_of_the_signing_key_may_stand_in_a_file(tmp_path: Path) -> None:
    place = tmp_path / "password"
    place.write_text("пароль с пробелом \n", encoding="utf-8")
    settings = Settings.from_environment(
        {
            "ATTESTA_SIGNING_PKCS12": str(tmp_path / "a.p12"),
            "ATTESTA_SIGNING_PKCS12_PASSWORD_FILE": str(place),
        }
    )
    assert (settings.signing_pkcs12, settings.signing_pkcs12_password) == (
        tmp_path / "a.p12",
        "пароль с пробелом ",
    )
    assert "пароль" not in repr(settings)


def test_time_stamps_are_required_where_a_server_is_named_unless_told_otherwise() -> None:
    assert Settings.from_environment({}).tsa_required
    assert not Settings.from_environment({"ATTESTA_TSA_REQUIRED": "no"}).tsa_required

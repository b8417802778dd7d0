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

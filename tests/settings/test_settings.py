"""The settings: documented, read from the environment, refused when malformed."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from monitor.settings import Settings, settings


def test_the_defaults_need_no_environment() -> None:
    assert settings().database == "sqlite:///var/tenderwatch.db"
    assert settings().place == "demo"
    assert settings() is settings()


def test_every_setting_is_described() -> None:
    silent = [name for name, field in Settings.model_fields.items() if not (field.description or "").endswith(".")]
    assert not silent


def test_the_environment_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TENDERWATCH_LAKE", "elsewhere/lake")
    monkeypatch.setenv("TENDERWATCH_PORT", "9000")
    monkeypatch.setenv("TENDERWATCH_LANGUAGE", "")
    assert Settings().lake == Path("elsewhere/lake")
    assert Settings().port == 9000
    assert Settings().language == "zh"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE", "mysql://db/x"),
        ("LANGUAGE", "fr"),
        ("PORT", "65536"),
        ("PLACE", "../etc"),
        ("LOG_ORIGIN", "two words"),
        ("MAX_BATCH", "0"),
        ("API_URL", "127.0.0.1:8000"),
    ],
)
def test_a_malformed_setting_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"TENDERWATCH_{name}", value)
    with pytest.raises(ValidationError, match=name.lower()):
        Settings()


def test_settings_do_not_change_under_way() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        settings().place = "daxing"

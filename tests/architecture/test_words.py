"""Chinese first, English complete: the words of the screens and the documented settings."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from monitor.settings import Settings


def leaves(table: dict[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from leaves(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value


@pytest.fixture(scope="module")
def words(root: Path) -> dict[str, dict[str, str]]:
    files = {language: root / f"data/words/{language}.toml" for language in ("zh", "en")}
    if not any(file.exists() for file in files.values()):
        pytest.skip("no words yet: data/words holds neither language")
    return {lang: dict(leaves(tomllib.loads(file.read_text(encoding="utf-8")))) for lang, file in files.items()}


def test_both_languages_have_the_same_keys(words: dict[str, dict[str, str]]) -> None:
    assert words["zh"].keys() == words["en"].keys()


def test_both_languages_have_the_same_placeholders(words: dict[str, dict[str, str]]) -> None:
    def placeholders(text: str) -> list[str]:
        return sorted(re.findall(r"\{(\w*)", text))

    unlike = [key for key, zh in words["zh"].items() if placeholders(zh) != placeholders(words["en"].get(key, zh))]
    assert not unlike


def test_no_word_is_empty(words: dict[str, dict[str, str]]) -> None:
    empty = [f"{lang}: {key}" for lang, table in words.items() for key, text in table.items() if not text.strip()]
    assert not empty


def test_every_setting_is_in_the_page_of_operations(root: Path) -> None:
    text = (root / "docs" / "operations.md").read_text(encoding="utf-8")
    missing = [name for field in Settings.model_fields if (name := f"TENDERWATCH_{field}".upper()) not in text]
    assert not missing


@pytest.mark.parametrize("page", ["README.md", "README.zh.md"])
def test_the_readme_names_no_setting_that_does_not_exist(root: Path, page: str) -> None:
    tests_only = {"TENDERWATCH_FIELD_DATA", "TENDERWATCH_KILLS"}
    named = set(re.findall(r"TENDERWATCH_[A-Z_]+[A-Z]", (root / page).read_text(encoding="utf-8")))
    assert named <= {f"TENDERWATCH_{field}".upper() for field in Settings.model_fields} | tests_only

"""Colours that carry words are legible: WCAG contrast of the theme's pairs, light and dark."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from dashboard.parts.charts import DARK, LIGHT, Ink

LEGIBLE = 4.5
SEEN = 3.0
COLOURS = ("red", "orange", "yellow", "blue", "green", "violet", "gray")


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


@pytest.fixture(scope="module")
def config(root: Path) -> dict[str, Any]:
    return tomllib.loads((root / "dashboard/.streamlit/config.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("shade", ["light", "dark"])
def test_text_and_tags_are_legible(config: dict[str, Any], shade: str) -> None:
    theme = config["theme"][shade]
    page, side = theme["backgroundColor"], theme["sidebar"]["backgroundColor"]
    pairs = {
        "text": (theme["textColor"], page),
        "text on the sidebar": (theme["textColor"], side),
        "link": (theme["linkColor"], page),
        "table head": (theme["dataframeHeaderTextColor"], theme["dataframeHeaderBackgroundColor"]),
        "code": (theme["codeTextColor"], theme["codeBackgroundColor"]),
    } | {name: (theme[f"{name}TextColor"], theme[f"{name}BackgroundColor"]) for name in COLOURS}
    weak = {name: round(contrast(*pair), 2) for name, pair in pairs.items() if contrast(*pair) < LEGIBLE}
    assert not weak


@pytest.mark.parametrize("ink", [LIGHT, DARK])
def test_charts_are_legible(ink: Ink) -> None:
    words = {name: contrast(getattr(ink, name), ink.page) for name in ("ink", "muted", "over")}
    bars = {name: contrast(getattr(ink, name), ink.page) for name in ("brand", "planned", "edge")}
    assert not {name: told for name, told in words.items() if told < LEGIBLE}
    assert not {name: told for name, told in bars.items() if told < SEEN}


def test_nothing_is_fetched_from_outside(config: dict[str, Any], root: Path) -> None:
    assert config["browser"]["gatherUsageStats"] is False
    files = [file for file in (root / "dashboard").rglob("*") if file.suffix in {".css", ".svg", ".toml"}]
    assert files
    allowed = "http://www.w3.org/2000/svg"
    assert not [file.name for file in files if "http" in file.read_text(encoding="utf-8").replace(allowed, "")]


def test_errors_are_not_shown_to_visitors(config: dict[str, Any]) -> None:
    assert config["client"]["showErrorDetails"] == "none"


def test_black_on_white_is_the_largest_contrast() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)

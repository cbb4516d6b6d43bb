"""A setting that cannot stand is refused with its key, what was found and what was expected."""

from __future__ import annotations

from typing import Any

import pytest

from monitor.indicators import Settings, SettingsRefused


@pytest.mark.parametrize(
    ("told", "key", "expected"),
    [
        ({"R999": {}}, "R999", "one of: R003"),
        ({"R003": 5}, "R003", "an object"),
        ({"R003": None}, "R003", "an object"),
        ({"R003": {"treshold": 5}}, "R003.treshold", "one of: procurement_method_details"),
        ({"R028": {"threshold": 5}}, "R028.threshold", "no setting"),
        ({"R003": {"threshold": "10"}}, "R003.threshold", "a whole number"),
        ({"R003": {"threshold": 1.5}}, "R003.threshold", "a whole number"),
        ({"R003": {"threshold": True}}, "R003.threshold", "a whole number"),
        ({"R003": {"procurement_methods": ["open"]}}, "R003.procurement_methods", "joined by |"),
        ({"R003": {"procurement_method_details": {"X": "5"}}}, "R003.procurement_method_details.X", "a whole number"),
        ({"R024": {"threshold": "5%"}}, "R024.threshold", "a number"),
        ({"R025": {"percentile": 101}}, "R025.percentile", "from 0 to 100"),
        ({"R035": {"threshold": -1}}, "R035.threshold", "0 or more"),
        ({"R048": {"digits": 1.0}}, "R048.digits", "0 or more"),
        ({"currency": 5}, "currency", "a text"),
        ({"exclusions": "X"}, "exclusions", "an object"),
        ({"exclusions": {"procurement_methods": "X"}}, "exclusions.procurement_methods", "procurement_method_details"),
        ([], "JSON", "a JSON object"),
    ],
)
def test_a_wrong_setting_is_told(told: Any, key: str, expected: str) -> None:
    with pytest.raises(SettingsRefused) as refused:
        Settings.of(told)
    assert refused.value.key == key
    assert expected in refused.value.expected
    assert key in str(refused.value)


@pytest.mark.parametrize("written", [b"", b"{", b"\xff", b"[" * 100_000])
def test_a_file_that_is_no_json_is_told(written: bytes) -> None:
    with pytest.raises(SettingsRefused, match="JSON"):
        Settings.from_json(written)


def test_a_named_indicator_is_on_and_no_other() -> None:
    told = Settings.from_json('{"R003": {"threshold": 10}, "R035": {"threshold": 0}}')
    assert told.r003 is not None
    assert (told.r003.threshold, told.r018, told.is_idle) == (10, None, False)
    assert Settings.of({"currency": "CNY"}).is_idle
    assert not Settings().is_idle


def test_lists_are_joined_by_bars() -> None:
    told = Settings.of({"R018": {"procurement_methods": "open|direct|"}, "R003": {"procurement_methods": ""}})
    assert told.r018 is not None
    assert told.r003 is not None
    assert (told.r018.procurement_methods, told.r003.procurement_methods) == ({"open", "direct"}, frozenset())

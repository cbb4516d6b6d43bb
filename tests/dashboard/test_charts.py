"""Charts are told without Altair's check against its schema; here each is held against it."""

from __future__ import annotations

import json
from typing import Any

import altair as alt
import pytest
from jsonschema import ValidationError

CASE = "views/audit/case.py"


@pytest.fixture
def specs(county: str, api: Any, opened: Any) -> list[dict[str, Any]]:
    """The charts of a case's page: its number against the bound, periods, money, network."""
    found = api("/findings", rule="tnd.bid-period-20d")["items"][0]
    return [json.loads(one.proto.spec) for one in opened(county, "zh", CASE, id=found["id"]).get("vega_lite_chart")]


def _checked(spec: dict[str, Any]) -> None:
    alt.LayerChart.from_dict(spec)


def test_every_chart_of_a_case_is_vega_lite(specs: list[dict[str, Any]]) -> None:
    assert len(specs) >= 3
    for spec in specs:
        _checked(spec)
        assert spec["config"]["axis"]["labelLimit"] == 260
    broken = specs[0] | {"layer": [{**specs[0]["layer"][0], "encoding": {"x": {"type": "sideways"}}}]}
    with pytest.raises(ValidationError):
        _checked(broken)

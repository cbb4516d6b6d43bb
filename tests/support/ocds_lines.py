"""Small OCDS releases for the tests of the red flags, and the flags found in them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from monitor.indicators import Settings, red_flags


def bid(status: str, who: str, amount: float | None = None, **more: Any) -> dict[str, Any]:
    """A bid of the tenderers named by the letters of `who`."""
    value = {} if amount is None else {"value": {"amount": amount, "currency": more.pop("currency", "CNY")}}
    return {"status": status, "tenderers": [{"id": one} for one in who], **value, **more}


def award(who: str, status: str = "active", **more: Any) -> dict[str, Any]:
    """An award to the suppliers named by the letters of `who`."""
    return {"status": status, "suppliers": [{"id": one} for one in who], **more}


def release(
    bids: Iterable[dict[str, Any]] = (), awards: Iterable[dict[str, Any]] = (), *, ocid: str = "o", **more: Any
) -> dict[str, Any]:
    """A release; `tender`, `buyer` and the like in `more`."""
    return {"ocid": ocid, "bids": {"details": list(bids)}, "awards": list(awards), **more}


def lines(releases: Iterable[Any]) -> list[bytes]:
    """Each on a line."""
    return [json.dumps(one).encode() + b"\n" for one in releases]


def flags(
    releases: Iterable[Any], settings: Mapping[str, Any] | None = None, *, compat: bool = False
) -> dict[str, dict[str, dict[str, float]]]:
    """The flags by group, without Meta."""
    told = Settings() if settings is None else Settings.of(settings)
    answer = red_flags(lines(releases), told, compat=compat)
    del answer["Meta"]
    return answer

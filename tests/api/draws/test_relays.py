"""The round is fetched from relays that nobody has to trust: one lies, one is down, one is slow, one tells it."""

from __future__ import annotations

from collections.abc import Iterator
from time import monotonic
from typing import Any

import pytest
from draw_office import draw, signature
from relay_server import relays

from monitor.drawing.relay import Relays


@pytest.fixture
def relay(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Relays on this machine, and little patience."""
    monkeypatch.setattr("monitor.drawing.relay.SECONDS", 0.5)
    with relays() as address:
        yield address


def due(opening: Any, *addresses: str) -> Any:
    """A county with these relays, whose draw is due."""
    county = opening(beacon_relays=" ".join(addresses))
    county.ask(draw())
    county.reveal(draw())
    county.clock.unix = draw().at
    return county


def test_the_first_relay_that_tells_the_truth_is_enough(opening: Any, relay: str) -> None:
    down = "http://127.0.0.1:1"
    county = due(opening, f"{relay}/other-value", f"{relay}/other-round", down, f"{relay}/slow", f"{relay}/good")
    began = monotonic()
    held = county.post("/DRAW-1-1/beacon", {})
    assert held.status_code == 201
    assert held.json()["draw"]["source"]["told"]["signature"] == signature()
    assert monotonic() - began < 5
    again = county.post("/DRAW-1-1/beacon", {})
    assert (again.status_code, again.json()["repeated"]) == (200, 1)


@pytest.mark.parametrize(("lang", "words"), [("zh", "可以手工录入该轮签名"), ("en", "its signature can be typed in")])
def test_where_none_does_the_signature_is_typed_in(opening: Any, relay: str, lang: str, words: str) -> None:
    county = due(opening, f"{relay}/missing", f"{relay}/other-round")
    answer = county.post("/DRAW-1-1/beacon", {}, lang=lang)
    assert (answer.status_code, answer.json()["code"]) == (503, "beacon_unavailable")
    assert answer.headers["retry-after"] == "5"
    assert words in answer.json()["detail"]
    assert "HTTP 404" in answer.json()["detail"]
    assert county.refusals("DRAW-1-1") == [], "only a network was missing"
    assert county.run(draw()).status_code == 201


def test_a_draw_that_is_not_due_asks_nobody(opening: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    county = due(opening, "http://127.0.0.1:1")
    asked: list[int] = []
    monkeypatch.setattr(Relays, "fetch", lambda *_: asked.append(1))
    county.clock.unix = draw().at - 1
    answer = county.post("/DRAW-1-1/beacon", {})
    assert (answer.status_code, answer.json()["problems"][0]["code"]) == (409, "round_not_published")
    assert asked == []

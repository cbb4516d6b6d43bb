"""Where a round comes from: whoever passes it on, only a value that verifies is taken, and each failure is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from draw_office import RECORDED, ROUND, Office, draw, signature
from relay_server import ANSWERS, GOOD, relays

from monitor.draw.chain import QUICKNET, TW_TEST
from monitor.drawing.refused import RoundNotPublished, TooFewRevealed
from monitor.drawing.relay import BeaconUnavailable, Recorded, Relays, TestChain, beacon_for, over_http
from monitor.store.about import about


@pytest.fixture
def relay(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Relays on this machine, and little patience."""
    monkeypatch.setattr("monitor.drawing.relay.SECONDS", 0.5)
    with relays() as address:
        yield address


def test_the_first_that_verifies_is_taken(relay: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def get(address: str) -> Mapping[str, Any]:
        """A busy machine may let the good one wait; the slow ones are not waited for."""
        with monkeypatch.context() as patience:
            patience.setattr("monitor.drawing.relay.SECONDS", 60 if "/good/" in address else 0.5)
            return over_http(address)

    bad = [f"{relay}/{name}" for name in ANSWERS if name != "good"]
    value, randomness = Relays([*bad, f"{relay}/good/"], get).fetch(QUICKNET, ROUND)
    assert value.hex() == signature()
    assert randomness == QUICKNET.verify(ROUND, value)


@pytest.mark.parametrize("name", [name for name in ANSWERS if name != "good"])
def test_a_value_that_does_not_verify_is_none(relay: str, name: str) -> None:
    with pytest.raises(BeaconUnavailable, match=name):
        Relays([f"{relay}/{name}"]).fetch(QUICKNET, ROUND)


def test_every_relay_that_failed_is_told(relay: str) -> None:
    closed = "http://127.0.0.1:1"
    with pytest.raises(BeaconUnavailable) as raised:
        Relays([f"{relay}/missing", closed, "no address"]).fetch(QUICKNET, ROUND)
    for part in ("HTTP 404", closed, "no address"):
        assert part in raised.value.text("zh")
        assert part in raised.value.text("en")
    with pytest.raises(BeaconUnavailable, match="no relay is set"):
        Relays([]).fetch(QUICKNET, ROUND)


def test_recorded_rounds_and_the_test_chain(tmp_path: Path) -> None:
    assert Recorded(RECORDED).fetch(QUICKNET, ROUND)[0].hex() == signature()
    for path in (RECORDED, tmp_path / "none.json"):
        with pytest.raises(BeaconUnavailable, match="does not hold round 4"):
            Recorded(path).fetch(QUICKNET, 4)
    assert TW_TEST.verify(9, TestChain().fetch(TW_TEST, 9)[0])
    with pytest.raises(BeaconUnavailable, match="no test chain"):
        TestChain().fetch(QUICKNET, ROUND)
    assert isinstance(beacon_for(TW_TEST, ["https://relay.example"]), TestChain)
    assert isinstance(beacon_for(QUICKNET, ["https://relay.example"]), Relays)


def test_the_draw_asks_for_its_round_when_it_is_due(fast: Office) -> None:
    told, asked = draw(), []

    def get(address: str) -> Mapping[str, Any]:
        asked.append(address)
        return GOOD

    def beacon(chain: str) -> Relays:
        return Relays([f"https://relay.example/{chain[:4]}"], get)

    other = draw(2)
    fast.commit(told)
    fast.commit(other)
    fast.reveal(told, "agency")
    fast.reveal(other)
    fast.clock.unix = told.at - 1
    with pytest.raises(RoundNotPublished):
        fast.acts.run(told.draw_id, {}, beacon)
    fast.clock.unix = told.at
    with pytest.raises(TooFewRevealed):
        fast.acts.run(told.draw_id, {}, beacon)
    with fast.database.reading() as read:
        assert [one.data["act"] for one in about(read, "draw.refused", told.draw_id)] == ["run"]
    assert asked == []
    event, _ = fast.acts.run(other.draw_id, {}, beacon)
    assert event.data["beacon"]["signature"] == signature()
    assert len(asked) == 1

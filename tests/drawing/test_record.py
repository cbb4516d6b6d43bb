"""What a draw's record, transcript and list hold when its entries came by other ways, or were erased."""

from __future__ import annotations

from typing import Any

import pytest
from draw_office import POLICY, UNIT, Office, draw
from small_draw import Draw

from monitor.draw.check import State
from monitor.draw.transcript import parse_transcript
from monitor.draw.verify import verify
from monitor.drawing.acts import Acts
from monitor.drawing.check import chains, of_draw, of_file
from monitor.drawing.listing import Wanted, listing
from monitor.drawing.record import record_of
from monitor.drawing.refused import NoSuchDraw
from monitor.drawing.state import DrawState, state
from monitor.drawing.transcript import NamesExperts, NotSignedYet, transcript
from monitor.drawing.trust import Trust
from monitor.ledger.note import SigningKey
from monitor.store.append import append
from monitor.store.database import Database
from monitor.store.erase import erase
from monitor.store.own import adopt_key, rotate
from monitor.vocabulary.contract import contract
from monitor.vocabulary.event import Event


def listed(office: Office, **wanted: Any) -> list[str]:
    with office.database.reading() as read:
        total, found = listing(read, Wanted(**wanted), office.trust, office.clock.unix)
    assert total >= len(found)
    return [f"{one.record.draw_id} {one.state}" for one in found]


def test_draws_are_listed_newest_first(office: Office) -> None:
    told = [draw(number) for number in (1, 2, 3)]
    for one in told:
        office.commit(one)
    office.reveal(told[0])
    office.reveal(told[1], late=1300)
    assert listed(office) == ["DRAW-3-1 revealing", "DRAW-2-1 awaiting_round", "DRAW-1-1 awaiting_round"]
    office.clock.unix = told[0].at
    assert listed(office) == ["DRAW-3-1 short_of_reveals", "DRAW-2-1 unwitnessed", "DRAW-1-1 due"]
    assert listed(office, limit=1, offset=1) == ["DRAW-2-1 unwitnessed"]
    assert listed(office, ocid=told[0].ocid) == ["DRAW-1-1 due"]
    assert listed(office, states=("due", "short_of_reveals")) == ["DRAW-3-1 short_of_reveals", "DRAW-1-1 due"]
    assert listed(office, lot="L1", limit=2) == ["DRAW-3-1 short_of_reveals", "DRAW-2-1 unwitnessed"]
    assert listed(office, lot="L2") == listed(office, ocid="ocds-tw9990-2026-0999") == []
    office.clock.unix = told[0].at + 86_400
    assert listed(office, ocid=told[0].ocid) == ["DRAW-1-1 overdue"]


def test_a_request_too_thin_to_draw_from(office: Office) -> None:
    """The contract's own examples, as a foreign system may send them."""
    with office.database.writing() as write:
        for kind in ("draw.committed", "draw.revealed", "draw.held", "seat.vacated", "draw.opened"):
            told = contract().kinds[kind].example
            names = ("id", "source", "type", "subject", "time", "data")
            append(write, [Event(**{name: told[name] for name in names})], now=office.clock())
    assert listed(office) == ["DRAW-1 unreadable"]
    assert listed(office, lot="L1") == ["DRAW-1 unreadable"]
    office.cosign()
    with office.database.reading() as read:
        here = state(read, "DRAW-1", office.trust, office.clock.unix)
        checked = of_draw(read, "DRAW-1", office.trust, ["quicknet"])
    assert [step.state for step in here.steps] == ["done"]
    assert here.next == []
    assert checked.checks[0].state is State.FAILED
    assert checked.arithmetic is None
    with pytest.raises(Exception, match="cannot be read"):
        office.acts.reveal("DRAW-1", source=UNIT, party="agency", nonce="00" * 32)
    office.acts.void("DRAW-1", source=UNIT, reason="error", signature={
        "signer": "P-5001", "role": "supervision", "form": "e_signature"})  # fmt: skip


def test_a_draw_that_a_unit_held_itself(fast: Office) -> None:
    """As the demonstration county does: the same protocol, the events sent by the platform's unit."""
    told = draw()
    fast.commit(told)
    fast.reveal(told)
    other = Acts(fast.database, fast.trust, ["quicknet"], fast.clock)
    event, _ = fast.run(told)
    assert event.data["slots"][0] == {"slot": "土建", "seats": 3, "eligible_count": 40}
    with pytest.raises(NoSuchDraw):
        other.void("DRAW-2", source=UNIT, reason="error", signature={})


def test_auditors_openings_stay_out_of_the_transcript(fast: Office) -> None:
    told = draw()
    fast.commit(told)
    fast.reveal(told)
    fast.run(told)
    fast.open(told, "auditors")
    assert all(expert not in str(whole(fast, told)) for expert in told.secrets)
    with fast.database.reading() as read:
        assert record_of(read, told.draw_id).is_public is False
    assert {row.expert for row in fast.seated(told)} == {None}
    fast.award(told)
    fast.open(told)
    assert sum(expert in str(whole(fast, told)) for expert in told.secrets) == 5


def test_a_draw_whose_record_names_experts_has_no_public_transcript(fast: Office) -> None:
    told = draw()
    fast.commit(told)
    held = contract().kinds["draw.held"].example["data"]
    data = {**held, **told.key, "lot_id": "L1", "eligible": ["E-0001"]}
    fast.enter("draw.held", "elsewhere", data, told.ocid)
    with pytest.raises(NamesExperts):
        whole(fast, told)


def test_no_head_covers_the_request_yet(fast: Office) -> None:
    told = draw()
    keyless = Database(fast.database.engine, fast.database.origin)
    acts = Acts(keyless, fast.trust, ["quicknet"], fast.clock)
    acts.commit(told.body, source=UNIT, regime="tendering", snapshot_id="SNAP-1")
    with pytest.raises(NotSignedYet):
        whole(fast, told)
    fast.cosign()
    acts.reveal(told.draw_id, source=UNIT, party="agency", nonce=told.nonces["agency"].hex())
    assert whole(fast, told)["revealed"] == []
    fast.cosign()
    assert len(whole(fast, told)["revealed"]) == 1


def test_the_keys_of_the_log_may_change(fast: Office) -> None:
    """Heads signed by the key before still verify: the policy names it."""
    with fast.database.writing() as write:
        adopt_key(write, now=fast.clock())
    told = fast.life(draw())
    new = SigningKey(fast.database.origin, 1, b"n" * 32)
    changed = Database(fast.database.engine, fast.database.origin, new)
    with changed.writing() as write:
        rotate(write, fast.database.key, now=fast.clock())
    trust = Trust(new.verifier, POLICY)
    with changed.reading() as read:
        raw = transcript(read, told.draw_id, trust)
        assert of_draw(read, told.draw_id, trust, ["quicknet"]).count(State.PASSED) == 10
    assert not [one for one in verify(parse_transcript(raw)) if one.state is State.FAILED]


def test_a_transcript_of_another_log_rests_on_its_own_word(fast: Office) -> None:
    told = fast.life(draw())
    raw = whole(fast, told)
    stranger = Trust(SigningKey("elsewhere/log", 1, b"x" * 32).verifier, POLICY)
    with fast.database.reading() as read:
        checked = of_file(read, raw, stranger, ["quicknet"])
    assert (checked.is_ours, checked.witnesses, checked.scanned) == (False, "file", None)
    assert checked.count(State.PASSED) == 9
    assert checked.arithmetic is not None
    assert [row["number"] for row in checked.arithmetic["replacements"]] == [1, 2]


def test_an_erased_request_is_no_draw_any_more(fast: Office) -> None:
    told = fast.life(draw())
    with fast.database.writing() as write:
        erase(write, 0, reason="test", actor="1", now=fast.clock())
    with pytest.raises(NoSuchDraw):
        whole(fast, told)
    assert listed(fast) == []


def test_the_pool_comes_from_the_snapshot_that_is_named(fast: Office) -> None:
    told = draw()
    fast.clock.unix = told.at - 7200
    data = contract().kinds["pool.snapshotted"].example["data"]
    fast.enter("pool.snapshotted", "frozen", data, data["pool_id"])
    fast.commit(told)
    fast.reveal(told)
    event, _ = fast.run(told)
    assert event.data["pool_ids"] == ["POOL-1"]
    assert event.data["snapshot_sha256"] == data["members_sha256"]


def test_chains_that_count() -> None:
    assert chains(test=False) == ("quicknet",)
    assert chains(test=True) == ("quicknet", "tw-test")


def whole(office: Office, told: Draw) -> dict[str, Any]:
    with office.database.reading() as read:
        assert isinstance(state(read, told.draw_id, office.trust, office.clock.unix), DrawState)
        return transcript(read, told.draw_id, office.trust)

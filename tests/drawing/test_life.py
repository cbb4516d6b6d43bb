"""The whole life of a draw on a recorded round, on both databases; at every moment its transcript verifies offline."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from draw_office import UNIT, Office, draw, signature
from small_draw import Draw

from monitor.draw.check import State
from monitor.draw.seating import chain
from monitor.draw.transcript import parse_transcript
from monitor.draw.verify import verify
from monitor.drawing.check import of_draw
from monitor.drawing.state import DrawState, state
from monitor.drawing.transcript import transcript
from monitor.ledger.policy import Policy
from monitor.store.database import Database
from monitor.store.outcome import Receipt

MARKS = {State.PASSED: "+", State.FAILED: "x", State.OPEN: "?"}


def offline(office: Office, told: Draw) -> str:
    """The ten checks of the transcript alone."""
    with office.database.reading() as read:
        raw = transcript(read, told.draw_id, office.trust)
    return "".join(MARKS[check.state] for check in verify(parse_transcript(raw)))


def online(office: Office, told: Draw) -> str:
    """The ten checks with the log at hand."""
    with office.database.reading() as read:
        checked = of_draw(read, told.draw_id, office.trust, ["quicknet"])
    assert checked.is_ours
    assert checked.witnesses == "ours"
    return "".join(MARKS[check.state] for check in checked.checks)


def here(office: Office, told: Draw) -> DrawState:
    with office.database.reading() as read:
        return state(read, told.draw_id, office.trust, office.clock.unix)


def steps(office: Office, told: Draw) -> list[str]:
    return [step.state for step in here(office, told).steps]


def test_from_the_request_to_the_names(office: Office) -> None:
    told = draw()
    _, outcome = office.commit(told)
    assert isinstance(outcome, Receipt)
    assert (here(office, told).state, offline(office, told)) == ("revealing", "++???????+")
    assert steps(office, told) == ["done", "done", "active", "waiting", "waiting", "waiting"]
    assert here(office, told).next == ["reveal", "void"]
    office.reveal(told, "agency", "supervision")
    assert (here(office, told).state, offline(office, told)) == ("revealing", "++???????+")
    office.reveal(told, "purchaser")
    assert here(office, told).state == "awaiting_round"
    office.clock.unix = told.at
    assert here(office, told).state == "due"
    assert steps(office, told) == ["done", "done", "done", "done", "active", "waiting"]
    event, _ = office.run(told)
    assert event.source == "urn:tw:monitor"
    assert (here(office, told).state, offline(office, told)) == ("held", "+++++++??+")
    assert online(office, told) == "+++++++?++"
    first = [row.handle for row in office.seated(told)]
    office.decline(told, 1)
    office.decline(told, 3, "illness")
    after = [row.handle for row in office.seated(told)]
    assert [new for new, old in zip(after, first, strict=True) if new == old] == [first[0], first[2], first[4]]
    office.award(told)
    office.open(told)
    assert (here(office, told).state, online(office, told)) == ("opened", "++++++++++")
    assert offline(office, told) == "++++++++?+"
    assert {row.expert for row in office.seated(told)} <= set(told.secrets)
    assert steps(office, told) == ["done"] * 6
    assert all(step.said.zh and step.said.en and step.title.zh for step in here(office, told).steps)


def test_what_is_sent_again_gets_its_first_receipt(office: Office) -> None:
    told = draw()
    first = [office.commit(told), *office.reveal(told), office.run(told), office.decline(told, 0)]
    seated, gone = office.seated(told), first[-1][0].data["out"]
    office.award(told)
    first.append(office.open(told))
    office.clock.unix += 60
    again = [
        office.acts.commit(told.body, source=UNIT, regime="tendering", snapshot_id="SNAP-1"),
        *(office.acts.reveal(told.draw_id, source=first[1][0].source, party=party, nonce=told.nonces[party].hex())
          for party in ("agency", "purchaser", "supervision")),
        office.acts.run(told.draw_id, {"signature": signature()}),
        office.acts.decline(told.draw_id, {**gone, "reason": "refused"}),
        office.open(told),
    ]  # fmt: skip
    assert len(again) == len(first)
    for (event, kept), (same, repeated) in zip(first, again, strict=True):
        assert isinstance(kept, Receipt)
        assert isinstance(repeated, Receipt)
        assert (same, repeated.seq, repeated.repeated) == (event, kept.seq, True)
    assert office.seated(told) != seated
    assert office.acts.run(told.draw_id, {})[1].seq == first[4][1].seq


def test_a_second_attempt_after_a_signed_void(office: Office) -> None:
    first, second = draw(), draw(attempt=2)
    office.commit(first, before=7200)
    office.reveal(first, "agency", before=6000)
    office.clock.unix = first.at - 800
    office.void(first, "too_few_reveals")
    assert here(office, first).state == "voided"
    assert here(office, first).next == []
    assert steps(office, first) == ["done", "done", "failed", "stopped", "stopped", "stopped"]
    later = draw(attempt=2, reveal_until=second.at - 610)
    office.commit(later, before=700)
    office.reveal(later, before=650)
    office.run(later)
    assert online(office, later) == "+++++++?++"
    assert online(office, first)[8] == "x", "a further attempt is told at the one before it"


def test_without_witnesses_it_rests_on_the_logs_word(new_database: Callable[..., Database]) -> None:
    office, told = Office(new_database(), policy=Policy()), draw()
    office.commit(told)
    office.reveal(told)
    office.run(told)
    assert offline(office, told) == "+?++?++??+"
    assert here(office, told).steps[1].said.en == "no witnesses are asked: the log's own word"


def test_a_draw_with_a_blind_reserve(office: Office) -> None:
    codes = chain(b"supervisor", 6)
    told = draw(reserve_anchor=codes[-1])
    office.commit(told)
    office.reveal(told)
    office.run(told)
    office.decline(told, 0, otc=codes[-2])
    office.decline(told, 2, otc=codes[-3])
    assert online(office, told) == "+++++++?++"


@pytest.mark.parametrize(
    ("fallback", "source", "wait"),
    [
        (
            {"kind": "lottery", "name": "快乐8", "issue": "2025220", "bits": 61, "drawn_at": draw().at + 7200},
            {"kind": "lottery", "name": "快乐8", "issue": "2025220", "numbers": [3, 9, 27, 80]},
            7200,
        ),
        ({"kind": "commit_reveal"}, {"kind": "commit_reveal"}, 3600),
    ],
    ids=["lottery", "commit_reveal"],
)
def test_a_fallback_in_its_turn(fast: Office, fallback: dict[str, Any], source: dict[str, Any], wait: int) -> None:
    told = draw(fallback=[fallback])
    fast.commit(told)
    fast.reveal(told)
    fast.run(told, after=wait, **source)
    fast.decline(told, 2)
    assert offline(fast, told) == "++??+++??+"
    assert here(fast, told).state == "held"

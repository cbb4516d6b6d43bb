"""The county's draws by tw-draw/1, taken through a ledger: an honest one passes, a planted one fails its own check."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from monitor.demo import County, generate
from monitor.demo.coming import Came, come, policy_of, write_policy
from monitor.draw.__main__ import main
from monitor.draw.chain import TW_TEST
from monitor.draw.check import State
from monitor.draw.transcript import parse_transcript
from monitor.draw.verify import verify
from monitor.drawing.check import of_draw
from monitor.drawing.record import record_of
from monitor.drawing.state import state
from monitor.drawing.transcript import transcript
from monitor.drawing.trust import Trust
from monitor.ledger.canonical import canonical
from monitor.ledger.note import COSIGNATURE, SigningKey
from monitor.ledger.policy import Policy
from monitor.store.check.verify import verify as verify_database
from monitor.store.database import Database, open_database
from monitor.vocabulary.event import COUNTY
from monitor.vocabulary.reading import read_event

KEY = SigningKey("localhost/tenderwatch", 1, b"d" * 32)
WITNESSES = [SigningKey(f"demo.invalid/w{n}", COSIGNATURE, bytes([n]) * 32) for n in (1, 2)]
RULE = "exp.draw-verifiable"
DONE = ("held", "voided")
BREAKS = {"the request entered": "V2", "a second attempt": "V9"}
"""How what was planted says begins -> the check that fails; any other is a seat, V6."""


@dataclass(frozen=True)
class Kept:
    """The county's processes with a draw by the protocol, as they stand in a ledger."""

    county: County
    database: Database
    came: Came
    policy: Policy
    sent: int
    held: frozenset[str]
    """Draws that were held by the protocol."""
    voided: frozenset[str]

    @property
    def trust(self) -> Trust:
        return Trust(KEY.verifier, self.policy)

    def checks(self, draw_id: str) -> dict[str, set[str]]:
        """State -> the checks in it, with the log at hand."""
        with self.database.reading() as read:
            checked = of_draw(read, draw_id, self.trust, [TW_TEST.name])
        assert (checked.is_ours, checked.witnesses) == (True, "ours")
        found: dict[str, set[str]] = {str(one): set() for one in State}
        for one in checked.checks:
            found[str(one.state)].add(f"V{one.number}")
        return found


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    county = generate(years=2, projects=110, breaches={RULE: 0.6}, gaps=0)
    events = list(county.events)
    mine = {event["data"]["ocid"] for event in events if event["type"] == "draw.committed"}
    sent = [read_event(event) for event in events if event["data"].get("ocid") in mine or "pool_id" in event["data"]]
    path = tmp_path_factory.mktemp("county") / "ledger.db"
    database = open_database(f"sqlite:///{path}", origin=KEY.name, key=KEY)
    database.migrate()
    came = come(database, sent, WITNESSES, "demo")
    draws = [(one.type, one.data) for one in sent if one.type in {"draw.held", "draw.voided"}]
    held, voided = (frozenset(str(data["draw_id"]) for kind, data in draws if kind == f"draw.{what}") for what in DONE)
    yield Kept(county, database, came, policy_of(KEY, WITNESSES), len(sent), held, voided)
    database.close()


def planted(kept: Kept) -> dict[str, str]:
    """Draw -> the check that must fail, of what was planted."""
    return {
        one.about["draw_id"]: next((check for says, check in BREAKS.items() if one.says.startswith(says)), "V6")
        for one in kept.county.planted
    }


def test_every_event_is_kept_and_the_ledger_is_clean(kept: Kept) -> None:
    assert (kept.came.kept, kept.came.refused) == (kept.sent, [])
    with kept.database.reading() as read:
        report = verify_database(read, [KEY.verifier], datetime.now(COUNTY))
    assert report.is_sound
    assert report.counts["cosignature"] == 2 * kept.came.heads


def test_an_honest_draw_passes_every_check(kept: Kept) -> None:
    known = planted(kept)
    superseded = {draw_id.removesuffix("-2") for draw_id in known}
    honest = kept.held - known.keys() - superseded
    assert len(honest) > 5
    assert any(draw_id.endswith("-2") for draw_id in honest), "the attempt after a void is in order"
    for draw_id in honest:
        assert kept.checks(draw_id) == {"pass": {f"V{n}" for n in range(1, 11)}, "fail": set(), "not_proved": set()}


def test_a_planted_draw_fails_the_check_that_sees_it(kept: Kept) -> None:
    known = planted(kept)
    assert set(known.values()) == {"V2", "V6", "V9"}
    for draw_id, check in known.items():
        assert kept.checks(draw_id)["fail"] == {check}


def test_a_void_attempt_was_not_drawn_and_is_followed_by_another(kept: Kept) -> None:
    assert kept.voided
    for draw_id in kept.voided:
        with kept.database.reading() as read:
            told = state(read, draw_id, kept.trust, 0)
            again = state(read, f"{draw_id}-2", kept.trust, 0)
        assert (told.state, told.record.held) == ("voided", None)
        assert (again.state, again.record.request.attempt) == ("opened", 2)


def test_declines_are_replaced_in_order(kept: Kept) -> None:
    with kept.database.reading() as read:
        declined = [one for one in kept.held if record_of(read, one).vacated]
    assert declined
    for draw_id in declined:
        assert "V7" in kept.checks(draw_id)["pass"]


@pytest.mark.parametrize(("is_honest", "code"), [(True, 0), (False, 1)])
def test_a_transcript_verifies_offline(
    kept: Kept, tmp_path: Path, capsys: pytest.CaptureFixture[str], *, is_honest: bool, code: int
) -> None:
    known = planted(kept)
    draw_id = min(kept.held - known.keys() - {one.removesuffix("-2") for one in known} if is_honest else known)
    with kept.database.reading() as read:
        told = transcript(read, draw_id, kept.trust)
    draw, policy = tmp_path / "draw.json", tmp_path / "witnesses.policy"
    draw.write_bytes(canonical(told))
    write_policy(policy, kept.policy)
    asked = [str(draw), "--vkey", KEY.verifier.text(), "--policy", str(policy), "--lang", "en"]
    assert main([*asked, "--test-chain"]) == code
    assert ("✗" in capsys.readouterr().out) is not is_honest
    assert main(asked) == 1, "without leave the test chain does not count"


def test_two_witnesses_make_the_quorum_and_one_does_not(kept: Kept) -> None:
    draw_id = min(kept.held - planted(kept).keys())
    alone = Policy(kept.policy.logs, kept.policy.witnesses[:1], (), kept.policy.witnesses[0].name)
    with kept.database.reading() as read:
        raw: dict[str, Any] = transcript(read, draw_id, kept.trust)
    for trusted, second in ((kept.policy, State.PASSED), (alone, State.PASSED), (Policy(kept.policy.logs), State.OPEN)):
        checks = verify(parse_transcript(raw, KEY.verifier, trusted), chains=[TW_TEST.name])
        assert checks[1].state is second

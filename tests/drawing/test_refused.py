"""What cannot stand is refused by name, in both languages, and what was tried stays on record."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from draw_office import UNIT, WITNESSES, Office, draw, signature
from small_draw import Draw

from monitor.draw.chain import QUICKNET, TW_TEST
from monitor.draw.roster import Entrant, openings
from monitor.drawing import refused
from monitor.drawing.refused import ActRefused, AttemptTaken
from monitor.store.about import about
from monitor.store.database import Database
from monitor.store.events import count
from monitor.store.outcome import Refusal
from monitor.vocabulary.problems import EventRefused

OTHER = "urn:tw:unit:91999001MA0000154D"
Do = Callable[[Office, Draw], Any]
LATER = {"kind": "drand", "chain": QUICKNET.hash, "round": 30_662_982}
LOTTERY = {"kind": "lottery", "name": "快乐8", "issue": "2025220", "bits": 61, "drawn_at": draw().at + 7200}


def refusals(office: Office, draw_id: str) -> list[dict[str, Any]]:
    with office.database.reading() as read:
        return [one.data for one in about(read, "draw.refused", draw_id)]


def assert_refused(office: Office, told: Draw, do: Do, fact: type[ActRefused], *, kept: bool = True) -> ActRefused:
    """`do` raises exactly this fact; the log keeps it, and takes nothing else."""
    before = len(refusals(office, told.draw_id))
    with office.database.reading() as read:
        size = count(read)
    with pytest.raises(fact) as raised:
        do(office, told)
    assert type(raised.value) is fact
    assert raised.value.text("zh") != raised.value.text("en") == str(raised.value)
    after = refusals(office, told.draw_id)
    assert len(after) == before + kept
    if kept:
        assert after[-1]["reason"] == raised.value.code
        assert len(after[-1]["body_sha256"]) == 64
    with office.database.reading() as read:
        assert count(read) == size + kept + (fact is AttemptTaken)
    return raised.value


def commit(**changed: Any) -> Do:
    def do(office: Office, told: Draw) -> Any:
        body = {**told.body, **changed}
        return office.acts.commit(body, source=UNIT, regime="tendering", snapshot_id="SNAP-1")

    return do


def at(before: int, do: Do) -> Do:
    """The same, `before` the round."""

    def done(office: Office, told: Draw) -> Any:
        office.clock.unix = told.at - before
        return do(office, told)

    return done


@pytest.mark.parametrize(
    ("do", "fact"),
    [
        (at(0, commit()), refused.RoundAlreadyPublished),
        (at(700, commit()), refused.RevealsAlreadyOver),
        (commit(pool=[]), refused.RequestUnfit),
        (commit(slots=[{"name": "土建", "seats": 300}]), refused.RequestUnfit),
        (commit(commitments={"agency": "00"}), refused.RequestUnfit),
        (commit(attempt=2), refused.AttemptNotVoided),
        (commit(beacon={"chain": TW_TEST.hash, "round": TW_TEST.round_at(draw().at)}), refused.TestChainNotAllowed),
    ],
)
def test_a_request_that_cannot_stand(fast: Office, do: Do, fact: type[ActRefused]) -> None:
    told = draw()
    error = assert_refused(fast, told, do, fact)
    assert error.place.startswith("request")
    again = len(refusals(fast, told.draw_id))
    with pytest.raises(fact):
        do(fast, told)
    assert len(refusals(fast, told.draw_id)) == again, "the same body is kept once"


def test_everything_wrong_with_a_request_is_told(fast: Office) -> None:
    with pytest.raises(refused.RequestUnfit) as raised:
        commit(min_reveals=0, max_per_employer=0)(fast, draw())
    assert {one.place for one in raised.value.problems} == {"min_reveals", "max_per_employer"}


@pytest.mark.parametrize("changed", [{"draw_id": "has a blank"}, {"draw_id": "x\x00"}, {"ocid": "no ocid"}])
def test_a_request_that_breaks_the_contract(office: Office, changed: dict[str, Any]) -> None:
    with pytest.raises((EventRefused, ActRefused)):
        commit(**changed)(office, draw())
    with office.database.reading() as read:
        assert count(read) <= 1


@pytest.mark.parametrize("source", [UNIT, OTHER])
def test_two_requests_for_one_attempt(office: Office, source: str) -> None:
    """Of the same unit or of another: the second is a conflict, and both bodies stay."""
    told, other = draw(), draw(min_reveals=3)
    office.commit(told)

    def again(_: Office, second: Draw) -> Any:
        return office.acts.commit(second.body, source=source, regime="tendering", snapshot_id="SNAP-1")

    other.body["draw_id"] = "DRAW-other"
    other.draw_id = "DRAW-other"
    error = assert_refused(office, other, again, AttemptTaken)
    assert isinstance(error, AttemptTaken)
    assert isinstance(error.refusal, Refusal)
    assert (error.refusal.record, error.refusal.first_seq) == (1, 0)


def test_one_number_for_two_draws(office: Office) -> None:
    office.commit(draw())
    other = draw(2)
    other.body["draw_id"] = other.draw_id = draw().draw_id
    assert_refused(office, other, commit(), refused.DrawIdTaken)


def test_a_void_without_the_supervisor_frees_nothing(office: Office) -> None:
    told = draw()
    office.commit(told)
    for changed in ({"role": "buyer"}, {"form": "circle"}, {"opinion": "disagree"}):
        unsigned: Do = lambda at, one, how=changed: at.void(one, **how)  # noqa: E731
        assert_refused(office, told, unsigned, refused.VoidUnsigned)
    data = {**told.key, "reason": "error", "signature": {"signer": "P-1", "role": "buyer", "form": "full_name"}}
    office.enter("draw.voided", "slipped-in", data, told.ocid)
    second = draw(attempt=2)
    assert_refused(office, second, commit(), refused.AttemptNotVoided)


@pytest.mark.parametrize(
    ("do", "fact"),
    [
        (lambda at, told: at.acts.reveal(told.draw_id, source=UNIT, party="platform", nonce="00" * 32),
         refused.PartyUnknown),
        (lambda at, told: at.acts.reveal(told.draw_id, source=UNIT, party="agency", nonce="00" * 32),
         refused.RevealOpensNothing),
        (lambda at, told: at.acts.reveal(told.draw_id, source=UNIT, party="agency", nonce="no hex"),
         refused.RevealOpensNothing),
        (lambda at, told: at.reveal(told, "agency", before=899), refused.RevealLate),
        (lambda at, told: at.void(told, "too_few_reveals"), refused.VoidReasonUnfounded),
        (lambda at, told: at.void(told, "beacon_unavailable"), refused.VoidReasonUnfounded),
        (lambda at, told: at.void(told, "pool_exhausted"), refused.VoidReasonUnfounded),
    ],
)  # fmt: skip
def test_before_the_round(fast: Office, do: Do, fact: type[ActRefused]) -> None:
    told = draw()
    fast.commit(told)
    assert_refused(fast, told, do, fact)


@pytest.mark.parametrize(
    "do",
    [
        lambda at, told: at.open(told, rows=[]),
        lambda at, told: at.acts.decline(told.draw_id, {"slot": "土建", "handle": "00" * 32, "reason": "refused"}),
    ],
)
def test_nobody_sits_before_the_draw(fast: Office, do: Do) -> None:
    told = draw()
    fast.commit(told)
    assert_refused(fast, told, do, refused.NotHeldYet, kept=False)


def test_a_draw_that_nobody_asked_for(office: Office) -> None:
    assert_refused(office, draw(), lambda at, told: at.run(told), refused.NoSuchDraw, kept=False)
    assert_refused(office, draw(), lambda at, told: at.reveal(told, "agency"), refused.NoSuchDraw, kept=False)


@pytest.mark.parametrize(
    ("after", "source", "fact", "kept"),
    [
        (-1, {}, refused.RoundNotPublished, False),
        (86_400, {}, refused.OpeningPassed, True),
        (5, {"signature": signature(30_662_982)}, refused.BeaconUnfit, True),
        (5, {"signature": "zz"}, refused.BeaconUnfit, True),
        (5, {"signature": "00" * 48}, refused.BeaconUnfit, True),
        (5, {"signature": signature(30_662_982), "round": 30_662_982}, refused.FallbackNotDue, True),
        (5, {"signature": signature(30_662_990), "round": 30_662_990}, refused.BeaconUnfit, True),
        (5, {"signature": signature(), "chain": TW_TEST.hash}, refused.BeaconUnfit, True),
        (3600, {"kind": "lottery", "name": "快乐8", "issue": "2025220", "numbers": [1]},
         refused.RoundNotPublished, False),
        (7200, {"kind": "lottery", "name": "快乐8", "issue": "2025221", "numbers": [1]}, refused.BeaconUnfit, True),
        (7200, {"kind": "lottery", "name": "快乐8", "issue": "2025220"}, refused.BeaconUnfit, True),
        (7200, {"kind": "commit_reveal"}, refused.BeaconUnfit, True),
    ],
)  # fmt: skip
def test_a_source_that_may_not_be_used(
    fast: Office, after: int, source: dict[str, Any], fact: type[ActRefused], kept: bool
) -> None:
    told = draw(fallback=[LOTTERY, LATER])
    fast.commit(told)
    fast.reveal(told)
    fast.clock.unix = told.at + after
    given = source or {"signature": signature()}
    assert_refused(fast, told, lambda at, one: at.acts.run(one.draw_id, given), fact, kept=kept)


def test_too_few_revealed(office: Office) -> None:
    told = draw()
    office.commit(told)
    office.reveal(told, "agency")
    assert_refused(office, told, lambda at, one: at.run(one), refused.TooFewRevealed)
    office.void(told, "too_few_reveals")
    assert_refused(office, told, lambda at, one: at.run(one), refused.DrawIsVoid)
    assert_refused(office, told, lambda at, one: at.void(one, "other"), refused.DrawIsVoid)


def test_what_was_not_witnessed_in_time(office: Office) -> None:
    told = draw()
    office.commit(told)
    office.reveal(told, "agency", "purchaser", late=1300)
    assert_refused(office, told, lambda at, one: at.run(one), refused.RevealNotWitnessed)


@pytest.mark.parametrize("keys", [WITNESSES[:1], ()])
def test_a_request_that_the_quorum_did_not_see(office: Office, keys: tuple[Any, ...]) -> None:
    told = draw()
    office.clock.unix = told.at - 3600
    office.acts.commit(told.body, source=UNIT, regime="tendering", snapshot_id="SNAP-1")
    office.cosign(keys=keys)
    office.clock.unix = told.at - 1200
    for party in ("agency", "purchaser"):
        office.acts.reveal(told.draw_id, source=UNIT, party=party, nonce=told.nonces[party].hex())
    assert_refused(office, told, lambda at, one: at.run(one), refused.RequestNotWitnessed)


@pytest.fixture
def held(fast: Office) -> tuple[Office, Draw]:
    told = draw()
    fast.commit(told)
    fast.reveal(told)
    fast.run(told)
    return fast, told


@pytest.mark.parametrize(
    ("body", "fact"),
    [
        ({"reason": "other"}, refused.DeclineUnfit),
        ({"reason": "no such"}, refused.DeclineUnfit),
        ({"decline_no": 2}, refused.DeclineUnfit),
        ({"handle": "00" * 32}, refused.DeclineUnfit),
        ({"slot": "造价"}, refused.DeclineUnfit),
        ({"slot": "no such"}, refused.DeclineUnfit),
    ],
)
def test_a_decline_that_cannot_stand(held: tuple[Office, Draw], body: dict[str, Any], fact: type[ActRefused]) -> None:
    office, told = held
    row = office.seated(told)[0]
    whole = {"slot": row.slot, "handle": row.handle, "reason": "refused", **body}
    assert_refused(office, told, lambda at, one: at.acts.decline(one.draw_id, whole), fact)


def test_a_draw_is_held_once(held: tuple[Office, Draw]) -> None:
    office, told = held
    office.enter("draw.voided", "late-void", {**told.key, "reason": "error", "signature":
        {"signer": "P-5001", "role": "supervision", "form": "full_name"}}, told.ocid)  # fmt: skip
    assert_refused(office, told, lambda at, one: at.run(one), refused.DrawIsVoid)


def test_nobody_leaves_after_the_award_or_once_named(held: tuple[Office, Draw]) -> None:
    office, told = held
    office.award(told)
    assert_refused(office, told, lambda at, one: at.decline(one, 0), refused.AwardOnRecord)
    office.open(told)
    assert_refused(office, told, lambda at, one: at.decline(one, 0), refused.AlreadyOpened)


def test_a_reveal_after_the_draw(fast: Office) -> None:
    told = draw()
    fast.commit(told)
    fast.reveal(told, "agency", "purchaser")
    fast.run(told)
    assert_refused(fast, told, lambda at, one: at.reveal(one, "supervision", before=-60), refused.AlreadyHeld)


def test_names_that_cannot_be_told(held: tuple[Office, Draw]) -> None:
    office, told = held
    rows = office.openings(told)
    everybody = openings(told.draw_id, told.secrets)
    waiting = [row for row in everybody if row not in rows]
    assert_refused(office, told, lambda at, one: at.open(one), refused.NoAwardYet)
    office.award(told)
    wrong = [{**rows[0], "expert": "E-9999"}]
    assert_refused(office, told, lambda at, one: at.open(one, rows=wrong), refused.OpeningUnfit)
    assert_refused(office, told, lambda at, one: at.open(one, rows=waiting[:1]), refused.HandleNotSeated)
    alien = [{**rows[0], "handle": "00" * 32}]
    assert_refused(office, told, lambda at, one: at.open(one, rows=alien), refused.HandleUnknown)
    office.open(told, "auditors", everybody)
    office.open(told)


def test_one_expert_behind_two_handles(fast: Office) -> None:
    told = draw(roster=[Entrant(f"E-{n}", f"firm-{n}", ("土建", "造价")) for n in range(40)])
    twice = draw(roster=[Entrant("E-1", "firm-99", ("土建", "造价"))])
    told.body["pool"] = sorted(
        [*told.body["pool"], twice.body["pool"][0] | {"group": "G99"}], key=lambda row: row["handle"]
    )
    told.body["filters"][-1]["after"] = 41
    fast.commit(told)
    fast.reveal(told)
    fast.run(told)
    rows = openings(told.draw_id, told.secrets) + openings(told.draw_id, twice.secrets)
    assert_refused(fast, told, lambda at, one: at.open(one, "auditors", rows), refused.ExpertTwice)


def test_production_takes_no_test_chain(new_database: Callable[..., Database]) -> None:
    there = Office(new_database(), chains=["quicknet", "tw-test"])
    told = draw(chain=TW_TEST, round_no=TW_TEST.round_at(draw().at))
    there.commit(told)
    there.reveal(told)
    there.acts = type(there.acts)(there.database, there.trust, ["quicknet"], there.clock)
    fake = {"signature": TW_TEST.sign(told.round).hex()}
    assert_refused(there, told, lambda at, one: at.run(one, **fake), refused.TestChainNotAllowed)

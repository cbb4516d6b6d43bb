"""The network as its own index reads it, against the same read the plain way, on counties made at random."""

from __future__ import annotations

import random
from typing import Any

import pytest
from case_desk import finding_row
from plain_network import PlainAround, plain_resting
from sqlalchemy import text

from monitor.flows.network import around, cited
from monitor.flows.network import network as asked
from monitor.flows.network.around import Sight
from monitor.flows.network.network import network
from monitor.flows.network.ties import PAID, PROCEDURE, STANDING
from monitor.rules.kit.like import like
from monitor.store import tied
from monitor.store.append import append
from monitor.store.database import Database, Read
from monitor.store.findings import put
from monitor.store.outcome import Receipt
from monitor.store.tables.link import TIED_KINDS, TIED_NOUNS
from monitor.vocabulary.event import COUNTY
from monitor.vocabulary.reading import read_event

TODAY = 20_818  # 2026-12-31
UNITS = ("11999001MB000006XG", "11999001MB0000122E")
FIRMS = tuple(f"demo:{name}" for name in "ABCDEFG")
EXPERTS = tuple(f"E-{number}" for number in range(1, 6))
NOW = "2026-12-31T12:00:00+08:00"


def _day(dice: random.Random) -> str:
    return f"2026-{dice.randrange(1, 13):02d}-{dice.randrange(1, 29):02d}"


def _procedure(dice: random.Random, number: int) -> list[dict[str, Any]]:
    """The events of one procedure, in any order and with parts left out."""
    ocid, buyer = f"ocds-tw9990-2026-{number:04d}", {"id": dice.choice(UNITS)}
    firms = dice.sample(FIRMS, dice.randrange(1, 5))
    bids = [{"bid_id": f"B-{number}-{firm}", "tenderer": {"id": firm}, "is_accepted": True} for firm in firms]
    members = [{"person": one, "member_type": "expert"} for one in dice.sample(EXPERTS, 2)]
    supplier, contract = {"id": dice.choice(firms)}, {"contract_id": f"C-{number}", "buyer": buyer}
    payee = {"kind": "organisation", "id": supplier["id"]}
    told = [
        like("tender.published", _day(dice), ocid=ocid, buyer=buyer, agency={"id": "91999001MA0000154D"}),
        like("bids.opened", _day(dice), ocid=ocid, lot_id="L1", bids=bids),
        like("evaluation.concluded", _day(dice), ocid=ocid, lot_id="L1", members=members, candidates=[]),
        like("award.made", _day(dice), ocid=ocid, award_id=f"A-{number}", supplier=supplier, amount="10.00"),
        like(
            "contract.signed", _day(dice), ocid=dice.choice([ocid, None]), **contract, supplier=supplier, amount="9.00"
        ),
    ]
    told += [
        like("payment.made", _day(dice), payment_id=f"PAY-{number}-{one}", payment_kind="progress",
             contract_id=f"C-{number}", payer=buyer, payee=payee, amount=f"{one + 1}.00")
        for one in range(dice.randrange(3))
    ]  # fmt: skip
    return dice.sample(told, dice.randrange(2, len(told) + 1))


def _standing(dice: random.Random) -> list[dict[str, Any]]:
    heads = [
        like("organisation.registered", _day(dice), organisation={"id": firm, "name": f"示例{firm[-1]}公司"},
             organisation_kind="enterprise", legal_representative=f"P-{dice.randrange(3)}") | {"subject": firm}
        for firm in dice.sample(FIRMS, 4)
    ]  # fmt: skip
    ends = {"kind": "person", "id": dice.choice(EXPERTS)}, {"kind": "organisation", "id": dice.choice(FIRMS)}
    relation = {"relation_id": "R-1", "relation_kind": "employee_of", "basis": "declared", "valid_from": "2024-01-01"}
    return [*heads, like("relation.declared", _day(dice), **relation, from_party=ends[0], to_party=ends[1])]


def _corrected(dice: random.Random, events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Some told again on another day, some taken back."""
    out = []
    for place, event in enumerate(dice.sample(events, len(events) // 6)):
        again = event | {"id": f"x-{place}", "corrects": event["id"], "time": f"{_day(dice)}T00:00:00+08:00"}
        gone = like("event.withdrawn", _day(dice), reason="duplicate") | {"id": f"x-{place}", "corrects": event["id"]}
        out.append(again if dice.random() < 0.6 else gone | {"source": event["source"]})
    return out


def _made(database: Database, dice: random.Random) -> list[int]:
    """A county in the log; the entries of its events."""
    events = [one for number in range(14) for one in _procedure(dice, number)] + _standing(dice)
    dice.shuffle(events)
    named = [{"id": f"e-{place}", **event} for place, event in enumerate(events)]
    named += _corrected(dice, named)
    with database.writing() as write:
        told = append(write, [read_event(one) for one in named], now=read_event(named[0]).at.astimezone(COUNTY))
    return [one.seq for one in told if isinstance(one, Receipt)]


def _findings(database: Database, dice: random.Random, entries: list[int]) -> None:
    """Findings on random entries that name random parties; the same numbers again change what is on record."""
    parties = (*UNITS, *FIRMS, *EXPERTS)
    rows = []
    for number in range(40):
        on = sorted(dice.sample(entries, dice.randrange(8)))
        shown = {"parties": [{"id": one} for one in dice.sample(parties, dice.choice([3, len(parties)]))]}
        more = {"events": on, "shown": shown, "scope_id": dice.choice(parties), "scope_kind": "party",
                "state": dice.choice(["raised", "cured", "superseded"]), "rule": "col.rotation", "changed_at": NOW,
                "process_id": dice.choice([None, f"ocds-tw9990-2026-{dice.randrange(14):04d}"])}  # fmt: skip
        rows.append(finding_row(number, entries[0], dice.choice(UNITS), **more))
    with database.writing() as write:
        put(write, rows, [])


def _asked(read: Read, dice: random.Random) -> list[Any]:
    subjects = [("process", f"ocds-tw9990-2026-{number:04d}") for number in dice.sample(range(14), 2)]
    subjects += [("party", dice.choice(FIRMS)), ("expert", dice.choice(EXPERTS)), ("unit", UNITS[0])]
    own = Sight(without_units=frozenset({UNITS[1]}))
    return [
        network(read, kind, id, TODAY, hops=hops, least=least, sight=sight)  # type: ignore[arg-type]
        for kind, id in subjects
        for hops, least, sight in ((1, None, Sight()), (2, None, Sight()), (2, 1, own))
    ]


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.prove) for seed in range(1, 12))])
@pytest.mark.parametrize("most", [None, (3, 9, 2)], ids=["all", "few"])
def test_the_index_reads_what_the_plain_way_reads(
    database: Database, seed: int, most: tuple[int, int, int] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    dice = random.Random(seed)
    entries = _made(database, dice)
    if most is not None:
        for name, number in zip(("MOST_PROCESSES", "MOST_ACTS", "MOST_PAYMENTS"), most, strict=True):
            monkeypatch.setattr(around, name, number)
        monkeypatch.setattr(PlainAround, "most", most)
    for _ in range(2):  # the second time the findings that are kept have changed
        _findings(database, dice, entries)
        choice = dice.random()
        with database.reading() as read:
            told = _asked(read, random.Random(choice))
            with monkeypatch.context() as plain:
                plain.setattr(asked, "Around", PlainAround)
                plain.setattr(cited, "resting_on", plain_resting)
                assert told == _asked(read, random.Random(choice))
        assert any(edge["findings"] for one in told if one for edge in one["edges"])
        assert any(one and "not_read" in one["left_out"] for one in told) == (most is not None)


def test_the_index_of_ties_has_what_ties(database: Database) -> None:
    assert {*TIED_KINDS} == {*PROCEDURE, PAID, *STANDING}
    with database.reading() as read:
        for nouns, kinds in ((TIED_NOUNS, ("draw.held",)), (("draw",), TIED_KINDS)):
            with pytest.raises(tied.NotTied, match="draw"):
                tied.entries(read, nouns, ["x"], kinds)


def test_sqlite_takes_the_index(database: Database) -> None:
    """It does so only where the query says the index's own condition word for word."""
    if database.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL reads a small table whole")
    with database.reading() as read:
        fit = tied._fit(("party", "unit", "expert"), ["x", "y"], PROCEDURE)  # noqa: SLF001 - the statement itself
        told = tied.select(tied.link.c.seq, tied.link.c.day).where(*fit).distinct()
        asked_for = told.compile(read.connection, compile_kwargs={"literal_binds": True})
        plan = read.connection.execute(text(f"EXPLAIN QUERY PLAN {asked_for}")).all()
    assert any("COVERING INDEX ix_link_tied (noun=? AND id=? AND kind=?)" in row[3] for row in plan), plan

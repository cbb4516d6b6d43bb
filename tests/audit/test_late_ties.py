"""Ties and bans that arrive late: what bars a firm reaches its branch's bid in live as in a batch."""

from __future__ import annotations

from datetime import date
from typing import Any

from audited_store import Store

from monitor.audit.batch import batch
from monitor.audit.catch_up import catch_up
from monitor.audit.evaluate import Charge, charges
from monitor.audit.keep import rows
from monitor.facts.records import records
from monitor.rules.catalogue import catalogue
from monitor.rules.kit.like import like
from monitor.rules.kit.sample_branch import branch
from monitor.rules.places import place
from monitor.store.events import events_after
from monitor.store.verdicts import Area, standing
from monitor.vocabulary.event import day_number
from monitor.vocabulary.reading import read_event

DAY = day_number(date(2026, 12, 31))
RULE = "blk.supplier-barred"
CHARGED: tuple[Charge, ...] = charges([catalogue()[RULE]], place("demo"))
FIRM, ONE, OCID = "91999001MA0000146J", "91999001MA000012XP", "ocds-tw9990-2026-0017"
NOTICE = like("tender.published", "2026-03-20", region="999001", bid_deadline="2026-04-20T09:00:00+08:00")
BID = like("bid.submitted", "2026-04-19", bid_id="B-A", tenderer={"id": ONE})
BAN = like(
    "sanction.imposed",
    "2026-03-10",
    sanction_id="SN-A",
    party={"kind": "organisation", "id": FIRM},
    measures=["ban"],
    scope="nation",
    valid_from="2026-03-15",
    valid_until="2027-03-14",
)


def step(store: Store, **events: dict[str, Any]) -> set[str]:
    """`events` (by their ids) come in; what live says then of the bid is what a batch says."""
    store.add(*(read_event({**told, "id": name}) for name, told in events.items()))
    assert catch_up(store.database, store.lake, CHARGED, DAY).failed == ()
    with store.database.reading() as read:
        world = records((event.seq, event.event) for event in events_after(read, -1, 1000))
        live = set(standing(read, Area((RULE,), "process", scope_ids=(OCID,))))
    judged = batch(world, CHARGED, DAY)
    assert judged.failed == ()
    assert live == set(rows(judged.verdicts.drop("scope_kind"), "process").values())
    return {row.verdict for row in live}


def test_a_ban_of_the_firm_that_comes_after_its_branch_has_bid(store: Store) -> None:
    catch_up(store.database, store.lake, CHARGED, DAY)
    assert step(store, notice=NOTICE, bid=BID, tie=branch(ONE, FIRM)) == {"clear"}
    assert step(store, ban=BAN) == {"flagged"}
    lifted = like("sanction.lifted", "2026-04-19", sanction_id="SN-A", reason="repaired")
    assert step(store, lifted=lifted) == {"clear"}


def test_a_tie_that_comes_last_and_is_taken_back(store: Store) -> None:
    catch_up(store.database, store.lake, CHARGED, DAY)
    assert step(store, notice=NOTICE, bid=BID, ban=BAN) == {"clear"}
    assert step(store, tie=branch(ONE, FIRM)) == {"flagged"}
    assert step(store, gone=like("event.withdrawn", "2026-07-01", corrects="tie")) == {"clear"}


def test_a_ban_of_the_branch_leaves_the_firm_alone(store: Store) -> None:
    catch_up(store.database, store.lake, CHARGED, DAY)
    ours = like("bid.submitted", "2026-04-19", bid_id="B-A", tenderer={"id": FIRM})
    assert step(store, notice=NOTICE, bid=ours, tie=branch(ONE, FIRM)) == {"clear"}
    of_branch = like("sanction.imposed", "2026-03-10", **{**BAN["data"], "party": {"kind": "organisation", "id": ONE}})
    assert step(store, ban=of_branch) == {"clear"}

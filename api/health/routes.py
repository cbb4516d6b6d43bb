"""Whether the service can do its work."""

from __future__ import annotations

from importlib.metadata import version

from fastapi import APIRouter

from api.access.caller import Looks
from api.deps import AtDesk, Reading
from api.desk import Desk
from api.health.schemas import Health, WitnessHealth
from monitor.audit.catch_up import READER
from monitor.ledger.policy import NONE
from monitor.rules.kit.printing import day_text
from monitor.store.cursors import cursor_of
from monitor.store.events import last_seq
from monitor.store.heads import latest
from monitor.store.standing import finding_count

router = APIRouter(prefix="/health", tags=["service"])


@router.get("", summary="Database reachable, entries, how far the audit has read")
def health(__: Looks, desk: AtDesk, read: Reading) -> Health:
    """Answers 503 where the database cannot be reached."""
    last = last_seq(read)
    stands = cursor_of(read, READER)
    signed = latest(read)
    audited = -1 if stands is None else stands.seq
    return Health(
        status="ok" if audited >= last else "lagging",
        entries=last + 1,
        last_entry=last,
        last_audited=audited,
        audited_day=None if stands is None else day_text(stands.day),
        lag=max(0, last - audited),
        findings=finding_count(read),
        checkpoint=0 if signed is None else signed.size,
        quorum_met=None if desk.policy.quorum == NONE else desk.witnessed is not None,
        witnesses=_witnesses(desk),
        place=desk.settings.place,
        version=version("tenderwatch"),
    )


def _witnesses(desk: Desk) -> list[WitnessHealth]:
    now = int(desk.now.timestamp())
    return [
        WitnessHealth(
            name=one.witness.name,
            standing=one.standing.value,
            reason=one.reason,
            size=one.size,
            hours_silent=desk.feeder.hours_silent(one, now),
        )
        for one in desk.feeder.correspondents
    ]

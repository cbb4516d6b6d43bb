"""A proposal as it is told outside."""

from __future__ import annotations

from api.proposals.schemas import Proposal
from api.replays.answer import changed
from monitor.accounts.principal import Principal
from monitor.findings.tell import title
from monitor.replays.propose import may
from monitor.store.accounts import account_by_number
from monitor.store.database import Read
from monitor.store.parameter_proposals import ParameterProposal
from monitor.store.replays import replay_by_number


def proposal_told(read: Read, told: ParameterProposal, who: Principal) -> Proposal:
    """With what its replay showed, and what `who` may do about it."""
    replayed = replay_by_number(read, told.replay)
    names = ("number", "replay", "rule", "reason", "proposed_by", "at", "state", "decided_by", "decided_at", "decision")
    place = "" if replayed is None else replayed.place
    return Proposal.model_validate(
        {name: getattr(told, name) for name in names}
        | {
            "title": title(told.rule),
            "params": dict(told.params),
            "changed": changed(read, told.rule, told.params, place, told.from_day) if place else [],
            "from_day": told.first_day.isoformat(),
            "proposed_by_label": _label(read, told.proposed_by),
            "decided_by_label": _label(read, told.decided_by),
            "gained_total": None if replayed is None else replayed.gained_total,
            "lost_total": None if replayed is None else replayed.lost_total,
            "may": list(may(told, who)),
        }
    )


def _label(read: Read, number: str | None) -> str | None:
    found = None if number is None else account_by_number(read, number)
    return None if found is None else found.label

"""Breaches of the rules on meetings: who speaks, votes, records and reports."""

from __future__ import annotations

from typing import Any

from monitor.demo.breaches.kit import Breach, Spot, of_kind
from monitor.demo.days import instant, iso, month_end
from monitor.demo.planted import Planted
from monitor.demo.story import Act, Story

MINUTES_DAYS = 7
WRITTEN_DAYS = 3
HALF = 0.5


def discussed(story: Story) -> list[Act]:
    """Decisions on which three or more spoke."""
    return [act for act in story.all("decision.made") if len(act.data["speaking_order"]) > 2]  # noqa: PLR2004


def arranging(story: Story) -> list[Act]:
    """Discussed decisions on projects and on sharing out money."""
    return [act for act in discussed(story) if act.data["action"] in {"project", "allocation"}]


def reported(story: Story) -> list[Act]:
    """Emergency decisions that a later meeting was told of."""
    told = {one for act in story.all("decision.made") for one in act.data["emergencies_reported"]}
    return [act for act in story.all("emergency_decision.made") if act.data["decision_id"] in told]


def _decision(s: Spot) -> dict[str, Any] | None:
    """The decision's data where no other breach has taken it."""
    return s.act.data if s.story.claim(s.act.data["decision_id"]) else None


def _planted(s: Spot, rule: str, says: str) -> Planted:
    return s.planted(rule, says, {"decision_id": s.act.data["decision_id"]})


def head_speaks_last_national(s: Spot) -> Planted | None:
    """One member spoke after the head, or the head decided against all without a reason."""
    data = _decision(s)
    if data is None:
        return None
    rule = "dec.head-speaks-last-national"
    if s.rng.random() < HALF:
        *others, head = data["speaking_order"]
        data["speaking_order"] = [*others[:-1], head, others[-1]]
        return _planted(s, rule, "one member spoke after the head")
    data |= {"head_decision": "rejected", "result": "rejected"}
    return _planted(s, rule, "the head decided against the majority and gave no reason")


def pre_tone(s: Spot) -> Planted | None:
    """The head spoke first of all."""
    data = _decision(s)
    if data is None:
        return None
    *others, head = data["speaking_order"]
    data["speaking_order"] = [head, *others]
    return _planted(s, "dec.pre-tone", "the head spoke before anybody else")


def sequence_report_discuss_head(s: Spot) -> Planted | None:
    """Another member spoke before the deputy in charge had reported."""
    data = _decision(s)
    if data is None:
        return None
    first, second, *rest = data["speaking_order"]
    data["speaking_order"] = [second, first, *rest]
    return _planted(s, "dec.sequence-report-discuss-head", "the deputy in charge spoke second")


def argumentation_before_agenda(s: Spot) -> Planted | None:
    """The only argumentation paper is of the day after the meeting."""
    item = next(act for act in s.story.all("agenda_item.proposed") if act.data["item_id"] == s.act.data["item_id"])
    if not s.story.claim(s.act.data["decision_id"], f"agenda {item.data['item_id']}"):
        return None
    for paper in item.data["argument_documents"]:
        paper["date"] = iso(s.act.day + 1)
    return _planted(s, "dec.argumentation-before-agenda", "argued the day after it was decided")


def agenda_proposer_confirmed(s: Spot) -> Planted | None:
    """A deputy proposed it and nobody confirmed, or nobody proposed it."""
    data = s.act.data
    if not s.story.claim(f"agenda {data['item_id']}"):
        return None
    gone = "confirmer" if s.rng.random() < HALF else "proposer"
    del data[gone]
    return s.planted("dec.agenda-proposer-confirmed", f"the item has no {gone}", {"item_id": data["item_id"]})


def ballot_level(s: Spot) -> Planted | None:
    """The standing committee decided what is the full committee's, or they raised their hands."""
    data = _decision(s)
    if data is None:
        return None
    if s.rng.random() < HALF:
        data["body"] = "party_standing_committee"
        return _planted(s, "dec.ballot-level", "decided by the standing committee, listed for the full committee")
    data["form"] = "show_of_hands"
    return _planted(s, "dec.ballot-level", "decided by a show of hands, listed for a named ballot")


def minutes_exist(s: Spot) -> Planted | None:
    """The minutes are of the eighth day, or there are none."""
    if s.act.day + MINUTES_DAYS >= s.world.last_day or (data := _decision(s)) is None:
        return None
    if s.rng.random() < HALF:
        del data["minutes"]
        return _planted(s, "dec.minutes-exist", "no minutes")
    data["minutes"]["date"] = iso(s.act.day + MINUTES_DAYS + 1)
    return _planted(s, "dec.minutes-exist", f"minutes drawn up {MINUTES_DAYS + 1} days after the meeting")


def record_completeness(s: Spot) -> Planted | None:
    """A member's reason, or who carries it out, is not on record."""
    data = _decision(s)
    if data is None:
        return None
    if s.rng.random() < HALF:
        del data["executing_unit"]
        return _planted(s, "dec.record-completeness", "the record does not say who carries it out")
    del data["votes"][s.rng.randrange(len(data["votes"]))]["reason"]
    return _planted(s, "dec.record-completeness", "the reason of one member is not on record")


def dissent_recorded_national(s: Spot) -> Planted | None:
    """A member dissented and the record is silent about it, or the record went into no archive."""
    if s.act.day >= s.world.last_day or (data := _decision(s)) is None:
        return None
    if s.rng.random() < HALF:
        del data["archive_id"]
        return _planted(s, "dec.dissent-recorded-national", "the record was not archived")
    data.pop("dissent_text", None)
    data["votes"][1] |= {"opinion": "disagree", "reason": "资金来源未落实"}
    return _planted(s, "dec.dissent-recorded-national", "one member dissented and the record does not say what for")


def initial_mover(s: Spot) -> Planted | None:
    """Nobody is recorded as having moved it."""
    data = _decision(s)
    if data is None:
        return None
    del data["initial_mover"]
    return _planted(s, "dec.initial-mover", "no mover on record")


def recording(s: Spot) -> Planted | None:
    """There is no recording, or it is a second too short."""
    data = _decision(s)
    if data is None:
        return None
    if s.rng.random() < HALF:
        del data["recording"]
        return _planted(s, "dec.recording", "no recording")
    enough = -(-data["recording"]["seconds"] * 95 // 100)
    data["recording"]["seconds"] = enough - 1
    return _planted(s, "dec.recording", "the recording is a second shorter than nineteen twentieths of the meeting")


def emergency_written(s: Spot) -> Planted | None:
    """Written down on the fourth day, without its reason, or signed by somebody else than its mover."""
    data = s.act.data
    if s.act.day + WRITTEN_DAYS >= s.world.last_day or not s.story.claim(f"emergency {data['decision_id']}"):
        return None
    variant = s.rng.randrange(3)
    if variant == 0:
        data["recorded_at"] = instant(s.act.day + WRITTEN_DAYS + 1, "09:00:00")
        return _planted(s, "dec.emergency-written", f"written down {WRITTEN_DAYS + 1} days afterwards")
    if variant == 1:
        del data["reason"]
        return _planted(s, "dec.emergency-written", "why it could not wait is not written down")
    data["mover_signature"]["signer"] = s.unit.finance_deputy
    return _planted(s, "dec.emergency-written", "its mover did not sign it")


def emergency_reported(s: Spot) -> Planted | None:
    """The next meeting was not told."""
    told = s.act.data["decision_id"]
    later = next(act for act in s.story.all("decision.made") if told in act.data["emergencies_reported"])
    if not s.story.claim(f"report of {told}"):
        return None
    later.data["emergencies_reported"] = []
    return _planted(s, "dec.emergency-reported", "the next meeting was not told of it")


def monthly_finance_meeting(s: Spot) -> Planted | None:
    """The month's spends were decided by the head's office, and the finance group did not meet."""
    if month_end(s.act.day) >= s.world.last_day or (data := _decision(s)) is None:
        return None
    data["body"] = "head_office"
    about = {"payer_id": s.act.by, "month": iso(s.act.day)[:7]}
    return s.planted("dec.monthly-finance-meeting", "the finance group did not meet in the month", about)


MADE = of_kind("decision.made")
GOVERNMENT = of_kind("decision.made", is_government_body=True, is_major_administrative=True)
BREACHES: tuple[Breach, ...] = (
    Breach("dec.head-speaks-last-national", 0.12, GOVERNMENT, head_speaks_last_national),
    Breach("dec.dissent-recorded-national", 0.12, GOVERNMENT, dissent_recorded_national),
    Breach("dec.ballot-level", 0.25, of_kind("decision.made", body="party_full_committee"), ballot_level),
    Breach("dec.sequence-report-discuss-head", 0.04, arranging, sequence_report_discuss_head),
    Breach("dec.pre-tone", 0.003, discussed, pre_tone),
    Breach("dec.argumentation-before-agenda", 0.003, MADE, argumentation_before_agenda),
    Breach("dec.agenda-proposer-confirmed", 0.005, of_kind("agenda_item.proposed"), agenda_proposer_confirmed),
    Breach("dec.minutes-exist", 0.003, MADE, minutes_exist),
    Breach("dec.record-completeness", 0.003, MADE, record_completeness),
    Breach("dec.initial-mover", 0.003, MADE, initial_mover),
    Breach("dec.recording", 0.004, MADE, recording),
    Breach("dec.emergency-written", 0.25, of_kind("emergency_decision.made"), emergency_written),
    Breach("dec.emergency-reported", 0.35, reported, emergency_reported),
    Breach(
        "dec.monthly-finance-meeting", 0.003, of_kind("decision.made", body="finance_group"), monthly_finance_meeting
    ),
)

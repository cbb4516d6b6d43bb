"""Which events a state of a process tells of: one draft an element, by the kinds that OCDS has a place for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from monitor.intake.ocds.block import Block
from monitor.intake.ocds.codes import CODES
from monitor.intake.ocds.draft import Draft
from monitor.intake.ocds.fill import fill
from monitor.intake.ocds.lots import lot_of
from monitor.intake.ocds.scene import Scene
from monitor.intake.ocds.terms import Flaw, general
from monitor.intake.ocds.values import Unfit, moment
from monitor.intake.problems import Weight
from monitor.vocabulary.contract import contract
from monitor.vocabulary.problems import Words

STANDING: Final = frozenset({"organisation.registered", "project.registered", "milestone.updated"})
"""Kinds of which a change is a new event, not a correction (contract, standing facts)."""
_STANDS: Final = Words("已成立的状态", "a status in which it stands")
_MILESTONES: Final = (("implementation", "milestones"), ("milestones",))
_PAPERS: Final = (("planning",), ("tender",))


@dataclass(slots=True)
class Known:
    """What only the history of a process tells: the differences that its amendments made."""

    amounts: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    """(contract, amendment) -> difference to the contract's amount."""
    deadlines: dict[str, str] = field(default_factory=dict)
    """Amendment of the tender -> the deadline it set."""
    tender_on: str | None = None
    """Date of the first release that says it tells of a tender."""


def drafts(scene: Scene, known: Known) -> Iterator[Draft]:
    """Every event that the state tells of, whether it can be made or not."""
    for number, party in enumerate(scene.release.each("parties")):
        key = ("parties", party.id or str(number))
        yield _drafted("organisation.registered", key, party, scene.about(parties=party), ())
    if (project := scene.release.get("planning", "project")) is not None and isinstance(project.value, dict):
        yield _drafted("project.registered", ("planning", "project"), project, scene, ())
    yield from _tender(scene, known)
    yield from _bids(scene)
    for award in scene.release.each("awards"):
        about = scene.about(awards=award)
        yield _standing("award.made", "awards", award, about, (("date",),), {"active"})
        yield from _published(("awards", award.id or "?"), award, about)
    for one in scene.release.each("contracts"):
        yield from _contract(scene, one, known)
    for path in _PAPERS:
        if (part := scene.release.get(*path)) is not None:
            yield from _published(path, part, scene)


def _contract(scene: Scene, one: Block, known: Known) -> Iterator[Draft]:
    award_id = one.get("awardID")
    awards = scene.memo.awards.get(str(award_id.value), []) if award_id is not None else []
    about = scene.about(contracts=one, **({"awards": awards[0]} if len(awards) == 1 else {}))
    key = ("contracts", one.id or "?")
    signed = _standing("contract.signed", "contracts", one, about, (("dateSigned",),), {"active", "terminated"})
    signed.is_amended = bool(one.each("amendments"))
    yield signed
    for change in one.each("amendments"):
        told = known.amounts.get((one.id or "", change.id or ""))
        ready = {"amount": told} if told else {}
        yield _drafted(
            "contract.changed",
            (*key, "amendments", change.id or "?"),
            change,
            about.about(contracts__amendments=change),
            (("date",),),
            ready,
        )
    for path in _MILESTONES:
        for milestone in one.each(*path):
            within = about.about(contracts__implementation__milestones=milestone)
            dates = (("dateMet",), ("dateModified",))
            yield _drafted("milestone.updated", (*key, *path, milestone.id or "?"), milestone, within, dates)
    for payment in one.each("implementation", "transactions"):
        within = about.about(contracts__implementation__transactions=payment)
        yield _drafted("payment.made", (*key, "transactions", payment.id or "?"), payment, within, (("date",),))
    yield from _published(key, one, about)
    if (done := one.get("implementation")) is not None:
        yield from _published((*key, "implementation"), done, about)


def _tender(scene: Scene, known: Known) -> Iterator[Draft]:
    tender = scene.release.get("tender")
    if tender is None or not isinstance(tender.value, dict):
        return
    yield _notice(scene, tender, known)
    for change in tender.each("amendments"):
        deadline = known.deadlines.get(change.id or "")
        ready: dict[str, Any] = {"document_stage": "tender"}
        if deadline:
            ready |= {"new_deadline": deadline, "affects_bid": True}
        key = ("tender", "amendments", change.id or "?")
        yield _drafted("clarification.issued", key, change, scene, (("date",),), ready)
    status = tender.get("status")
    if status is not None and status.word in CODES["termination"]:
        draft = _drafted("tender.terminated", ("tender", "status"), tender, scene, ())
        draft.reading.take(status)
        yield draft


def _notice(scene: Scene, tender: Block, known: Known) -> Draft:
    draft = Draft("tender.published", ("tender",), tender.path)
    status = tender.get("status")
    if status is not None and status.word in {"planning", "planned"}:
        draft.missing.append(Flaw("not_signed", status.path, status.value, _STANDS, Weight.NOTE))
        return draft
    if status is not None and status.word == "active":
        draft.reading.take(status)
    notices = [one for one in tender.each("documents") if one.value.get("documentType") == "tenderNotice"]
    dates = [one.get("datePublished") for one in notices] + [tender.get("tenderPeriod", "startDate")]
    _time(draft, [one for one in dates if one is not None], known.tender_on)
    fill(draft, scene)
    return draft


def _bids(scene: Scene) -> Iterator[Draft]:
    all_bids = scene.release.each("bids", "details")
    for bid in all_bids:
        about = scene.about(bids__details=bid)
        yield _drafted("bid.submitted", ("bids", bid.id or "?"), bid, about, (("date",),))
    by_lot: dict[str | None, list[Block]] = {}
    for bid in all_bids:
        draft = Draft("bids.opened", (), bid.path)
        by_lot.setdefault(lot_of(scene.about(bids__details=bid), draft.reading), []).append(bid)
    opened_on = scene.release.get("tender", "bidOpening", "date")
    for lot, bids in by_lot.items():
        part = scene.release.get("bids")
        draft = Draft("bids.opened", ("bids", "opened", lot or "?"), (part or scene.release).path)
        if lot is not None:
            draft.data["lot_id"] = lot
        _time(draft, [opened_on] if opened_on else [], None)
        if draft.time is not None:
            draft.assumed.append("time")  # OCDS has the opening that was planned
        about = scene.about(bids__opened=Block(bids, ("bids", "details")), bids__details=bids[0])
        fill(draft, about)
        yield draft


def _published(key: tuple[str, ...], part: Block, scene: Scene) -> Iterator[Draft]:
    for paper in part.each("documents"):
        about = scene.about(documents=paper)
        yield _drafted(
            "disclosure.published", (*key, "documents", paper.id or "?"), paper, about, (("datePublished",),)
        )


def _standing(
    kind: str, base: str, element: Block, scene: Scene, dates: tuple[tuple[str, ...], ...], standing: set[str]
) -> Draft:
    """A draft that says at once where the element's status is not one of those in which it stands."""
    status = element.get("status")
    key = (base, element.id or "?")
    if status is not None and status.word not in standing:
        draft = Draft(kind, key, element.path)
        draft.missing.append(Flaw("not_signed", status.path, status.value, _STANDS, Weight.NOTE))
        return draft
    draft = _drafted(kind, key, element, scene, dates)
    if status is not None:
        draft.reading.take(status)
    return draft


def _drafted(
    kind: str,
    key: tuple[str, ...],
    element: Block,
    scene: Scene,
    dates: tuple[tuple[str, ...], ...],
    ready: dict[str, Any] | None = None,
) -> Draft:
    """One draft; `dates` are the paths in the element that say when, none = the date of the release."""
    draft = Draft(kind, key, element.path, dict(ready or {}))
    told = [block for path in dates if (block := element.get(*path)) is not None]
    by_release = kind in STANDING or (kind == "tender.terminated" and scene.state.is_history)
    _time(draft, told, scene.state.date if by_release else None)
    fill(draft, scene)
    return draft


def _time(draft: Draft, told: list[Block], released: str | None) -> None:
    """The first of the dates that is one, else the date of a release where that may stand for it."""
    for block in told:
        try:
            draft.time = moment(block, draft.reading)
        except Unfit as error:
            draft.reading.flaws.append(error.flaw)
        else:
            return
    if released is not None:
        draft.time, draft.by_release = released, True
        draft.assumed.append("time")
        return
    draft.lacks_time(contract().kinds[draft.kind].time, ", ".join(general(block.path) for block in told) or "-")

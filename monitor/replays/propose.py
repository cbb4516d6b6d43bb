"""Other parameters come into force by two persons: one proposes them after a replay, another confirms."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from monitor.accounts.principal import Principal
from monitor.audit.adopted import parameters_on_record
from monitor.audit.in_force import place_in_force
from monitor.replays.ask import asked_of, basis_of
from monitor.replays.refused import (
    AnotherMustDecide,
    FirstDayUnfit,
    NoSuchProposal,
    NoSuchReplay,
    NotDone,
    OnlyTheProposer,
    ParametersUnfit,
    PersonUnknown,
    ProposalOutdated,
    ProposalOver,
    ProposalWaits,
    ReplayRefused,
    SetByLaw,
)
from monitor.rules.catalogue import catalogue
from monitor.rules.statutory import statutory_since
from monitor.store.accounts import stamp
from monitor.store.database import Read, Write
from monitor.store.parameter_proposals import (
    CONFIRMED,
    OPEN,
    ParameterProposal,
    decide,
    proposal_by_number,
    proposals,
)
from monitor.store.parameter_proposals import propose as keep
from monitor.store.replays import DONE, Replay, replay_by_number
from monitor.vocabulary.event import day_number

AHEAD: Final = timedelta(days=5 * 366)
"""How far ahead of today a first day may lie."""


def propose(
    write: Write, number: int, reason: str, from_day: date, who: Principal, *, today: date, now: datetime
) -> ParameterProposal:
    """What the replay tried shall hold for judged days from `from_day` on, once another person confirms it; on record.

    Raises `NoSuchReplay`, `NotDone`, `PersonUnknown`, `SetByLaw`, `FirstDayUnfit`, `ProposalOutdated`, `ProposalWaits`.
    """
    told = replay_by_number(write, number)
    if told is None:
        raise NoSuchReplay(id=number)
    if told.state != DONE:
        raise NotDone(id=number)
    if who.person is None and who.via != "open":
        raise PersonUnknown
    _still(write, told)
    _free(write, told, from_day, today)
    waiting = proposals(write, states=(OPEN,), rule=told.rule)
    if waiting:
        raise ProposalWaits(rule=told.rule, id=waiting[0].number)
    made = ParameterProposal(
        number=0,
        replay=told.number,
        rule=told.rule,
        params=dict(told.params),
        reason=reason,
        from_day=day_number(from_day),
        proposed_by=who.account,
        person=who.person,
        at=stamp(now),
    )
    return keep(write, made, now=now)


def confirm(write: Write, number: int, text: str, who: Principal, *, place: str, now: datetime) -> ParameterProposal:
    """The values hold from their first day on; the parameters that are now in force are on record.

    Raises `NoSuchProposal`, `ProposalOver`, `PersonUnknown`, `AnotherMustDecide`, `ProposalOutdated`.
    """
    told = _by_another(write, number, who)
    replayed = replay_by_number(write, told.replay)
    if replayed is None:
        raise NoSuchReplay(id=told.replay)
    _still(write, replayed)
    done = _decided(write, told, CONFIRMED, text, who, now)
    parameters_on_record(write, place, now=now)
    return done


def reject(write: Write, number: int, text: str, who: Principal, *, now: datetime) -> ParameterProposal:
    """The values never hold by this proposal.

    Raises `NoSuchProposal`, `ProposalOver`, `PersonUnknown`, `AnotherMustDecide`.
    """
    return _decided(write, _by_another(write, number, who), "rejected", text, who, now)


def withdraw(write: Write, number: int, text: str, who: Principal, *, now: datetime) -> ParameterProposal:
    """The one who proposed takes it back. Raises `NoSuchProposal`, `ProposalOver`, `OnlyTheProposer`."""
    told = _open(write, number)
    if told.proposed_by != who.account:
        raise OnlyTheProposer
    return _decided(write, told, "withdrawn", text, who, now)


def may(told: ParameterProposal, who: Principal) -> tuple[str, ...]:
    """The acts on a proposal that are this person's now."""
    if told.state != OPEN:
        return ()
    if told.proposed_by == who.account:
        return ("withdraw",)
    return ("confirm", "reject") if who.person is not None and who.person != told.person else ()


def _open(read: Read, number: int) -> ParameterProposal:
    told = proposal_by_number(read, number)
    if told is None:
        raise NoSuchProposal(id=number)
    if told.state != OPEN:
        raise ProposalOver
    return told


def _by_another(read: Read, number: int, who: Principal) -> ParameterProposal:
    """The proposal, where `who` is another account and another person than who proposed it."""
    told = _open(read, number)
    if told.proposed_by == who.account:
        raise AnotherMustDecide
    if who.person is None:
        raise PersonUnknown
    if who.person == told.person:
        raise AnotherMustDecide
    return told


def _still(write: Write, told: Replay) -> None:
    """Raises `ProposalOutdated` where the rule or its values in force are others than those of the replay."""
    try:
        rule, _, (present, asked) = asked_of(write, told.rule, told.params, told.place)
    except (ParametersUnfit, ReplayRefused) as gone:
        raise ProposalOutdated from gone
    if rule.version != told.version or basis_of(present, asked, told.day) != told.basis:
        raise ProposalOutdated


def _free(read: Read, told: Replay, from_day: date, today: date) -> None:
    """Raises `FirstDayUnfit` for a day on which the rule cannot hold, `SetByLaw` for a value that is the law's."""
    rule, place = catalogue()[told.rule], place_in_force(read, told.place)
    first = place.since(rule.id) or rule.in_force
    last = min(today + AHEAD, rule.until or date.max)
    if not first <= from_day <= last:
        raise FirstDayUnfit(first=first.isoformat(), last=last.isoformat(), found=from_day.isoformat())
    for name in told.params:
        law = statutory_since(rule, place, name, from_day)
        if law is not None:
            raise SetByLaw(name=name, article_zh=law["zh"], article_en=law["en"])


def _decided(
    write: Write, told: ParameterProposal, state: str, text: str, who: Principal, now: datetime
) -> ParameterProposal:
    done = replace(told, state=state, decided_by=who.account, decided_at=stamp(now), decision=text)
    return decide(write, done, now=now)

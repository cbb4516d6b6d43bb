"""A replay is asked for, on record; what was compared before, over the same log, is answered from what was kept."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Final

from monitor.accounts.principal import Principal
from monitor.audit.evaluate import Charge
from monitor.audit.in_force import place_in_force
from monitor.replays.compare import sides
from monitor.replays.fitting import fitting
from monitor.replays.reach import seen_by
from monitor.replays.refused import (
    NoSuchReplay,
    NoSuchRule,
    NothingChanges,
    OnlyTheAsker,
    ReplayOver,
    RuleIsOff,
    TooManyReplays,
    plain,
)
from monitor.rules.catalogue import catalogue
from monitor.rules.kit.rule import Rule
from monitor.store.accounts import stamp
from monitor.store.database import Read, Write
from monitor.store.own import record
from monitor.store.replays import (
    DONE,
    RUNNING,
    WAITING,
    Replay,
    add,
    end,
    erased_since,
    newest_of,
    replay_by_number,
    replay_count,
    told_since,
)
from monitor.vocabulary.own import Doing

MOST_WAITING: Final = 20
CANCELLED: Final = "cancelled"


def ask(  # noqa: PLR0913 - what is asked, by whom, when, and up to where
    write: Write,
    rule_id: str,
    given: Mapping[str, Any],
    place: str,
    who: Principal,
    *,
    day: int,
    now: datetime,
    until: int | None = None,
) -> Replay:
    """The replay of a rule with `given` values in `place` as of the day number `day`: a new one, or one that is equal.

    `until`: the last entry that one begun now would judge (`monitor.replays.reach.end_of`). One that was made before is
    equal as long as nothing that the rule depends on was told up to there since, and nothing was erased.

    Raises `NoSuchRule`, `RuleIsOff`, `ParametersUnfit`, `NothingChanges`, `TooManyReplays`.
    """
    rule, values, (present, asked) = asked_of(write, rule_id, given, place)
    told = basis_of(present, asked, day)
    kept = newest_of(write, told)
    if kept is not None and (kept.state != DONE or _holds(write, kept, seen_by(rule.reads), until)):
        return kept
    if replay_count(write, state=(WAITING, RUNNING)) >= MOST_WAITING:
        raise TooManyReplays(limit=MOST_WAITING)
    params = plain(values)
    of = {"rule": rule.id, "version": rule.version, "params": params, "place": place, "basis": told, "day": day}
    made = add(write, **of, asked_by=who.account, asked_at=stamp(now))
    data = {"replay": made.number, "rule": rule.id, "version": rule.version, "params": params}
    record(write, [Doing("replay.made", f"replay/{made.number}", data)], actor=who.account, now=now)
    return made


def asked_of(
    write: Write, rule_id: str, given: Mapping[str, Any], place: str
) -> tuple[Rule[Any], dict[str, Any], tuple[Charge, Charge]]:
    """The rule, the values that are others than those in force, and it with those in force and with these.

    Raises `NoSuchRule`, `RuleIsOff`, `ParametersUnfit`, `NothingChanges`.
    """
    rule = catalogue().get(rule_id)
    if rule is None:
        raise NoSuchRule(id=rule_id)
    held = place_in_force(write, place)
    if not held.is_on(rule.id):
        raise RuleIsOff(id=rule.id)
    values = fitting(rule, given)
    present, _ = sides(rule, held, {})
    others = {
        name: value
        for name, value in values.items()
        if any(getattr(one.params, name) != value for one in present.spans)
    }
    if not others:
        raise NothingChanges
    return rule, others, sides(rule, held, others)


def _holds(read: Read, kept: Replay, kinds: Collection[str], until: int | None) -> bool:
    last = -1 if kept.lake_seq is None else kept.lake_seq
    return not told_since(read, last, until, kinds) and not erased_since(read, kept.asked_at)


def cancel(write: Write, number: int, who: Principal) -> None:
    """Who asked for a replay needs it no longer. Raises `NoSuchReplay`, `OnlyTheAsker`, `ReplayOver`."""
    told = replay_by_number(write, number)
    if told is None:
        raise NoSuchReplay(id=number)
    if told.asked_by != who.account:
        raise OnlyTheAsker
    if not end(write, number, CANCELLED):
        raise ReplayOver(id=number)


def basis_of(present: Charge, asked: Charge, day: int) -> str:
    """What is compared, as a digest: the rule, what it judges with now and with the tried values, and the day."""
    told = (present.rule.id, present.rule.version, repr(present.spans), repr(asked.spans), day)
    return hashlib.sha256(repr(told).encode()).hexdigest()

"""A replay is asked for, on record; what was compared before, over the same log, is answered from what was kept."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from monitor.accounts.principal import Principal
from monitor.audit.evaluate import Charge
from monitor.audit.in_force import place_in_force
from monitor.replays.compare import sides
from monitor.replays.fitting import fitting
from monitor.replays.refused import NoSuchRule, NothingChanges, RuleIsOff, TooManyReplays, plain
from monitor.rules.catalogue import catalogue
from monitor.rules.kit.rule import Rule
from monitor.store.accounts import stamp
from monitor.store.database import Write
from monitor.store.events import events_left
from monitor.store.own import record
from monitor.store.replays import DONE, RUNNING, WAITING, Replay, add, newest_of, replay_count
from monitor.vocabulary.own import Doing

MOST_WAITING: Final = 20


def ask(
    write: Write, rule_id: str, given: Mapping[str, Any], place: str, who: Principal, *, day: int, now: datetime
) -> Replay:
    """The replay of a rule with `given` values in `place` as of the day number `day`: a new one, or one that is equal.

    Raises `NoSuchRule`, `RuleIsOff`, `ParametersUnfit`, `NothingChanges`, `TooManyReplays`.
    """
    rule, values, (present, asked) = asked_of(write, rule_id, given, place)
    told = basis_of(present, asked, day)
    kept = newest_of(write, told)
    if kept is not None and (kept.state != DONE or not events_left(write, _last(kept))):
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


def _last(kept: Replay) -> int:
    return -1 if kept.lake_seq is None else kept.lake_seq


def basis_of(present: Charge, asked: Charge, day: int) -> str:
    """What is compared, as a digest: the rule, what it judges with now and with the tried values, and the day."""
    told = (present.rule.id, present.rule.version, repr(present.spans), repr(asked.spans), day)
    return hashlib.sha256(repr(told).encode()).hexdigest()

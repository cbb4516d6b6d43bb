"""What judges is on record before it judges: release, key, rules with the digest of their logic, parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from importlib.metadata import version
from typing import Any

from monitor.audit.in_force import KEPT, decided, laid
from monitor.rules.catalogue import rules_on
from monitor.rules.decided import Decided
from monitor.rules.pack import Setting
from monitor.rules.places import place
from monitor.rules.versions import locked
from monitor.store.database import Write
from monitor.store.own import adopt_key, adopt_rules, change_parameters, started


def put_on_record(write: Write, place_name: str, *, now: datetime) -> None:
    """A start of the product with all that it judges by; rules and parameters only where they are others than before.

    Raises `UnknownPlace`, `KeyNotAdopted`.
    """
    started(write, release=version("tenderwatch"), place=place_name, now=now)
    adopt_key(write, now=now)
    adopt_rules(write, place_name, rules_in_force(place_name), now=now)
    parameters_on_record(write, place_name, now=now)


def parameters_on_record(write: Write, place_name: str, *, now: datetime) -> None:
    """The parameters that are in force now, where they are others than before."""
    change_parameters(write, place_name, parameters_in_force(place_name, decided(write)), now=now)


@cache
def rules_in_force(place_name: str) -> list[dict[str, Any]]:
    """Id, version and SHA-256 of the logic of each rule that is on."""
    lock = locked()
    told = rules_on(place(place_name))
    return [{"id": rule.id, "version": rule.version, "logic_sha256": lock[rule.id].logic} for rule in told]


@lru_cache(maxsize=KEPT)
def parameters_in_force(place_name: str, told: tuple[Decided, ...] = ()) -> dict[str, Any]:
    """Rule id -> its own values, and what the packs of the place set instead, each with its period and origin.

    What two persons decided is among them.
    """
    pack = laid(place_name, told)
    return {
        rule.id: {
            "since": plain(pack.since(rule.id)) or "",
            "own": _members(rule.params),
            "set": [_setting(one) for one in pack.settings(rule.id)],
        }
        for rule in rules_on(pack)
    }


def _members(params: Any) -> dict[str, Any]:
    if not is_dataclass(params):
        return {}
    told = ((field.name, getattr(params, field.name)) for field in fields(params))
    return {name: plain(value) for name, value in told if value is not None}


def _setting(one: Setting) -> dict[str, Any]:
    told = {
        "name": one.name,
        "value": plain(one.value),
        "from": plain(one.valid_from),
        "until": plain(one.valid_until),
        "origin": one.origin,
    }
    return {name: value for name, value in told.items() if value is not None}


def plain(value: Any) -> Any:
    """A value as the ledger keeps it: texts, integers, booleans, lists, objects; what is none of these as its text."""
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, set | frozenset):
        return sorted(str(one) for one in value)
    return str(value)

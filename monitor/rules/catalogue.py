"""Every rule there is: found by walking the stage folders, so that adding a rule is adding a file."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

import monitor.rules
from monitor.errors import TenderwatchError
from monitor.rules.kit.rule import Rule
from monitor.rules.places import Place

STAGES = (
    "decisions",
    "funds",
    "tendering",
    "experts",
    "collusion",
    "blacklist",
    "award",
    "objections",
    "changes",
    "subcontracting",
    "payment",
    "acceptance",
    "review",
    "disclosure",
    "spending",
    "integrity",
    "signing",
)
"""Folders of rules, in the order of a project's life."""


class UnknownRule(TenderwatchError):
    """No rule has this id."""


@cache
def catalogue() -> Mapping[str, Rule[Any]]:
    """Rule id -> rule, by stage, then by id."""
    found: dict[str, Rule[Any]] = {}
    for stage in STAGES:
        package = importlib.import_module(f"{monitor.rules.__name__}.{stage}")
        rules = [
            importlib.import_module(module.name).RULE
            for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}.")
        ]
        found |= {rule.id: rule for rule in sorted(rules, key=lambda rule: str(rule.id))}
    return MappingProxyType(found)


def rule(rule_id: str) -> Rule[Any]:
    """The rule of this id; raises UnknownRule."""
    try:
        return catalogue()[rule_id]
    except KeyError:
        raise UnknownRule(f"no rule {rule_id}") from None


def rules_on(place: Place, only: Iterable[str] = ()) -> tuple[Rule[Any], ...]:
    """The rules that are on in `place`; of these, only those named where any are."""
    wanted = [rule(rule_id) for rule_id in only] or catalogue().values()
    return tuple(told for told in wanted if place.is_on(told.id))

"""The stage of a rule: the folder it stands in, which is the stage of a project's life that it watches."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache

import monitor.rules
from monitor.rules.catalogue import STAGES


@cache
def stages() -> Mapping[str, str]:
    """Rule id -> stage, for every rule of the catalogue."""
    out: dict[str, str] = {}
    for stage in STAGES:
        package = importlib.import_module(f"{monitor.rules.__name__}.{stage}")
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            out[importlib.import_module(module.name).RULE.id] = stage
    return out


def stage_of(rule_id: str) -> str:
    """The stage of a rule; of a rule that this release no longer has, its family."""
    return stages().get(rule_id) or rule_id.partition(".")[0]

"""What the tests of all rules must know apart of one rule: `tests/rules/exceptions/<family>.toml`.

`extra`: parameters beyond the rulebook's, each because a reading leaves the choice to the place.
`never`: verdicts that it can never give, whatever is told.
`defaults`: defaults that the rulebook writes in words of its source, as values of the rule; `no_default`: null.
`survivors`: changes of the rule that its examples do not notice, and why none could.
`speaking`: fields whose absence it may hold against a record although the contract does not say so, and why.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "rules" / "exceptions"


@dataclass(frozen=True, slots=True)
class Apart:
    """What is known apart of one rule."""

    extra: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()
    defaults: Mapping[str, Any] = field(default_factory=dict)
    speaking: Mapping[str, str] = field(default_factory=dict)
    survivors: Mapping[str, str] = field(default_factory=dict)


def _value(told: Any) -> Any:
    return tuple(told) if isinstance(told, list) else told


def _apart(told: Mapping[str, Any]) -> Apart:
    given = {name: _value(value) for name, value in told.get("defaults", {}).items()}
    return Apart(
        frozenset(told.get("extra", ())),
        frozenset(told.get("never", ())),
        given | dict.fromkeys(told.get("no_default", ())),
        told.get("speaking", {}),
        told.get("survivors", {}),
    )


@cache
def told_apart() -> Mapping[str, Apart]:
    """Rule id -> what is known apart of it."""
    files = sorted(FOLDER.glob("*.toml"))
    return {rule: _apart(told) for file in files for rule, told in tomllib.loads(file.read_text("utf-8")).items()}


def of(rule: str) -> Apart:
    """What is known apart of a rule: mostly nothing."""
    return told_apart().get(rule, Apart())

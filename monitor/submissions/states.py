"""Where a submission stands, and which state may follow which."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class State(StrEnum):
    """Where a submission stands."""

    CHECKING = "checking"
    """Its file is being read, or waits for that."""
    HAS_PROBLEMS = "has_problems"
    """Something in it must be fixed, by another upload."""
    READY = "ready"
    """It may be certified."""
    CERTIFIED = "certified"
    """All its events are in the log."""
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    """Another upload stands for it."""
    FAILED = "failed"
    """It could not be checked: the fault is ours, not the file's."""


FOLLOWS: Final[Mapping[State, frozenset[State]]] = MappingProxyType(
    {
        State.CHECKING: frozenset({State.HAS_PROBLEMS, State.READY, State.FAILED, State.WITHDRAWN, State.SUPERSEDED}),
        State.HAS_PROBLEMS: frozenset({State.WITHDRAWN, State.SUPERSEDED, State.CHECKING}),
        State.READY: frozenset({State.CERTIFIED, State.CHECKING, State.WITHDRAWN, State.SUPERSEDED}),
        State.FAILED: frozenset({State.CHECKING, State.WITHDRAWN, State.SUPERSEDED}),
        State.CERTIFIED: frozenset(),
        State.WITHDRAWN: frozenset(),
        State.SUPERSEDED: frozenset(),
    }
)
"""State -> those that may follow. What is certified stays so: a correction is another submission."""


def may_follow(state: str, after: State) -> bool:
    """Whether `after` may follow `state`."""
    return after in FOLLOWS[State(state)]

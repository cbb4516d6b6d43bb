"""Screens and runs as they are told outside."""

from __future__ import annotations

from typing import Any, Final

from api.screens.schemas import Learned, Run, Screen, Screens, Turn
from api.unusual.schemas import RunBrief
from monitor.store.database import Read
from monitor.store.screen_feedback import feedback_count
from monitor.store.screen_runs import Run as Kept
from monitor.store.screen_runs import Turn as KeptTurn
from monitor.store.screen_runs import current_number, run_by_number, turns, waits_or_runs
from monitor.unusual.adopted import adopted
from monitor.unusual.adopted import catalogue as known
from monitor.unusual.listing import brief

CARDS: Final = "docs/screens/"
COPIED: Final = tuple(name for name in Turn.model_fields if name not in {"share", "seconds"})


def brief_of(told: Kept) -> RunBrief:
    """A run without its turns."""
    return RunBrief.model_validate(brief(told))


def turn_of(told: KeptTurn) -> Turn:
    """One screen in one run."""
    share = None if not told.of_subjects or told.subjects is None else told.subjects / told.of_subjects
    seconds = None if told.took_ms is None else told.took_ms / 1_000
    return Turn.model_validate({name: getattr(told, name) for name in COPIED} | {"share": share, "seconds": seconds})


def whole(read: Read, told: Kept) -> Run:
    """A run with its turns."""
    found = [turn_of(one) for one in turns(read, [told.number])[told.number]]
    return Run.model_validate(brief(told) | {"turns": found})


def catalogue(read: Read, nightly_at: str) -> Screens:
    """The screens of this release, each with its turn in the newest run."""
    number, waiting, learned = current_number(read), waits_or_runs(read), feedback_count(read)
    run = None if number is None else run_by_number(read, number)
    last = {} if run is None else {one.screen: one for one in turns(read, [run.number])[run.number]}
    items = []
    for one in adopted(known()):
        screen: dict[str, Any] = {name: getattr(one.screen, name) for name in ("id", "version", "title", "reads")}
        counts = {name: learned.get((one.screen.id, name), 0) for name in Learned.model_fields}
        turn = last.get(one.screen.id)
        items.append(
            Screen.model_validate(
                screen
                | {
                    "title": dict(one.screen.title),
                    "reads": list(one.screen.reads),
                    "parameters": one.parameters,
                    "parameters_sha256": one.parameters_sha256,
                    "model_card": CARDS + card(one.screen.id),
                    "last": None if turn is None else turn_of(turn),
                    "learned": counts,
                }
            )
        )
    return Screens(
        run=None if run is None else brief_of(run),
        waiting=None if waiting is None else brief_of(waiting),
        nightly_at=nightly_at,
        items=items,
    )


def card(screen_id: str) -> str:
    """The page of a screen: those that look at the same noun share one."""
    noun = screen_id.partition(".")[0]
    return {"tender": "unusual-tender", "payment": "payments", "payee": "payments", "score": "scores"}.get(
        noun, noun
    ) + ".md"

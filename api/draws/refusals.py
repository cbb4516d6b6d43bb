"""What the core refuses by name, as problem details."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from api.events.answer import outcomes
from api.problems import Refused
from api.schemas import Lang, ProblemItem
from monitor.draw.transcript import TranscriptRefused
from monitor.drawing.refused import ActRefused, AttemptTaken, NoSuchDraw, RequestUnfit
from monitor.drawing.relay import BeaconUnavailable
from monitor.drawing.transcript import NamesExperts, NotSignedYet
from monitor.vocabulary.problems import EventRefused

CODES: Final[dict[type[ActRefused], str]] = {
    NoSuchDraw: "no_such_draw",
    RequestUnfit: "request_refused",
    BeaconUnavailable: "beacon_unavailable",
    NamesExperts: "draw_not_public",
    NotSignedYet: "draw_not_signed_yet",
}
"""Fact -> code of the problem; every other is `act_refused`, with the fact's own name under `problems`."""


@contextmanager
def refusals(lang: Lang) -> Iterator[None]:
    """Every named refusal inside becomes a problem in the caller's language."""
    try:
        yield
    except AttemptTaken as taken:
        raise Refused("conflict", items=_items(taken, lang), outcomes=_outcomes(taken, lang)) from taken
    except ActRefused as refused:
        code = CODES.get(type(refused), "act_refused")
        zh, en = refused.said
        raise Refused(code, items=_items(refused, lang), fact_zh=zh, fact_en=en) from refused
    except EventRefused as refused:
        raise Refused("events_refused", problems=refused.problems, count=1) from refused
    except TranscriptRefused as refused:
        zh, en = refused.said
        raise Refused("no_transcript", fact_zh=zh, fact_en=en) from refused


def _outcomes(taken: AttemptTaken, lang: Lang) -> list[dict[str, Any]] | None:
    """As POST /events tells a conflict."""
    if taken.event is None or taken.refusal is None:
        return None
    told = outcomes([taken.event], iter([taken.refusal]), lang)
    return [row.model_dump(exclude_none=True) for row in told.outcomes]


def _items(refused: ActRefused, lang: Lang) -> list[ProblemItem]:
    if isinstance(refused, RequestUnfit):
        return [
            ProblemItem(
                place=f"request.{one.place}",
                code=refused.code,
                found=one.found,
                expected=one.expected.text(lang),
                text=one.text(lang),
            )
            for one in refused.problems
        ]
    return [ProblemItem(place=refused.place, code=refused.code, found="", expected="", text=refused.text(lang))]

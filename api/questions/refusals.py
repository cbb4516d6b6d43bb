"""What the rooms of questions, remedies and papers refuse by name, as problem details."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from api.cases.refusals import problem_of
from api.problems import Refused
from api.schemas import Lang, ProblemItem
from monitor.cases import unfit as fact
from monitor.cases.refused import CaseRefused

CODES: Final[dict[type[CaseRefused], str]] = {
    fact.NoSuchQuestion: "no_such_question",
    fact.NoSuchRemedy: "no_such_remedy",
    fact.NoSuchPaper: "no_such_paper",
    fact.NobodyToAsk: "nobody_to_ask",
    fact.LetGo: "remedy_let_go",
    fact.PaperUnknown: "paper_unknown",
    fact.TooManyPapers: "too_many_papers",
}
"""Fact -> code of the problem."""
STATES: Final = {
    "open": ("待答复", "open"),
    "answered": ("已答复", "answered"),
    "withdrawn": ("已撤回", "withdrawn"),
    "demanded": ("待整改", "to be put right"),
    "reported": ("已报告", "reported"),
    "returned": ("退回补充", "returned"),
    "accepted": ("已销号", "accepted"),
}
"""State of a question or remedy -> its words."""


@contextmanager
def exchange_refusals(lang: Lang) -> Iterator[None]:
    """Every named refusal inside becomes a problem in the caller's language."""
    try:
        yield
    except fact.Unfit as told:
        raise Refused("unfit", items=[_item(one, lang) for one in told.faults]) from told
    except fact.NotOpen as told:
        zh, en = STATES[told.words["state"]]
        raise Refused("not_open", id=told.words["id"], state_zh=zh, state_en=en) from told
    except CaseRefused as told:
        known = CODES.get(type(told))
        raise (problem_of(told, lang) if known is None else Refused(known, **told.words)) from told


def _item(one: fact.Fault, lang: Lang) -> ProblemItem:
    place, expected = f"body.{one.place}", one.expected.zh if lang == "zh" else one.expected.en
    found = one.found or "—"
    if lang == "zh":
        text = f"{place}：不能是“{found}”；应为：{expected}。"
    else:
        text = f"{place}: {found!r} is refused; expected {expected}."
    return ProblemItem(place=place, code=one.code, found=found, expected=expected, text=text)

"""What replays and proposals refuse by name, as problem details."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from api.problems import Refused
from api.schemas import Lang, ProblemItem
from monitor.replays import refused as fact

CODES: Final[dict[type[fact.ReplayRefused], str]] = {
    fact.NoSuchRule: "no_such_rule",
    fact.NoSuchReplay: "no_such_replay",
    fact.NoSuchProposal: "no_such_proposal",
    fact.SetByLaw: "set_by_law",
    fact.AnotherMustDecide: "another_must_decide",
}
"""Fact -> code of the problem; every other is `replay_refused`."""


@contextmanager
def refusals(lang: Lang) -> Iterator[None]:
    """Every named refusal inside becomes a problem in the caller's language."""
    try:
        yield
    except fact.ParametersUnfit as told:
        raise Refused("parameters_unfit", items=[_item(one, lang) for one in told.problems]) from told
    except fact.FirstDayUnfit as told:
        one = fact.Unfit("from_day", "out_of_range", str(told.told["found"]), told.said)
        raise Refused("parameters_unfit", items=[_item(one, lang)]) from told
    except fact.ReplayRefused as told:
        code = CODES.get(type(told), "replay_refused")
        raise Refused(code, fact_zh=told.said.zh, fact_en=told.said.en, id=told.told.get("id", "")) from told


def _item(one: fact.Unfit, lang: Lang) -> ProblemItem:
    expected = one.expected.zh if lang == "zh" else one.expected.en
    if lang == "zh":
        text = f"{one.place}：不能是 {one.found}；应为：{expected}。"
    else:
        text = f"{one.place}: {one.found} is refused; expected {expected}."
    return ProblemItem(place=one.place, code=one.code, found=one.found, expected=expected, text=text)

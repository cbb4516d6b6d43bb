"""What the room of cases refuses by name, as problem details."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from api.problems import Refused
from api.schemas import Lang, ProblemItem
from monitor.cases import refused as fact
from monitor.cases.unfit import NobodyToAsk

CODES: Final[dict[type[fact.CaseRefused], str]] = {
    fact.NoSuchCase: "no_such_case",
    fact.NoSuchFindings: "no_such_findings",
    fact.AlreadyInCase: "finding_in_case",
    fact.NotInCase: "finding_not_in_case",
    fact.NotAllowedNow: "act_not_now",
    fact.PersonUnknown: "two_persons_unknown",
    fact.Moved: "case_moved_on",
    fact.Incomplete: "incomplete",
    fact.NoSuchSnooze: "no_such_snooze",
    fact.NotAssignable: "not_assignable",
    NobodyToAsk: "nobody_to_ask",
}
"""Fact -> code of the problem; the two below say why in their code."""
WHY: Final[dict[type[fact.CaseRefused], dict[str, str]]] = {
    fact.NotYourCase: {
        "unit": "recused", "recused": "case_recused", "assigned": "case_of_another", "proposed": "proposal_of_another",
    },
    fact.SecondPersonNeeded: {
        "account": "second_person", "person": "second_person", "severity": "two_must_decide", "closed": "closed_by_you",
        "reported": "reported_by_you",
    },
}  # fmt: skip


def problem_of(told: fact.CaseRefused, lang: Lang) -> Refused:
    """The problem that tells a refusal."""
    words = dict(told.words)
    if isinstance(told, fact.Incomplete):
        place, found = words["place"], words["found"]
        expected = words["expected_zh"] if lang == "zh" else words["expected_en"]
        text = f"{place}：应为：{expected}。" if lang == "zh" else f"{place}: expected {expected}."
        item = ProblemItem(place=place, code="incomplete", found=found, expected=expected, text=text)
        return Refused("incomplete", items=[item])
    if isinstance(told, fact.NotAllowedNow):
        return Refused("act_not_now", acts=words["acts"])
    for name in ("ids",):
        if name in words:
            words[name] = ", ".join(words[name])
    why = WHY.get(type(told))
    return Refused(why[words["why"]] if why else CODES[type(told)], **words)


@contextmanager
def refusals(lang: Lang) -> Iterator[None]:
    """Every named refusal inside becomes a problem in the caller's language."""
    try:
        yield
    except fact.CaseRefused as told:
        raise problem_of(told, lang) from told

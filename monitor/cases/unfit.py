"""Why a question, an answer, a remedy or a paper is not taken, each named after the fact it states."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from monitor.cases.refused import CaseRefused
from monitor.vocabulary.problems import Words


class NoSuchQuestion(CaseRefused):
    """No question that the caller may see has this number (`id`)."""


class NoSuchRemedy(CaseRefused):
    """No remedy that the caller may see has this number (`id`)."""


class NoSuchPaper(CaseRefused):
    """No paper that the caller may see has this number (`id`)."""


class NobodyToAsk(CaseRefused):
    """The records tell no unit that the case concerns: there is nobody to ask or to put it right."""


class NotOpen(CaseRefused):
    """The question or remedy `id` stands at `state`, where this is not done."""


class LetGo(CaseRefused):
    """The remedy `id` is not demanded any more: its case was taken up again after the closing that demanded it."""


class PaperUnknown(CaseRefused):
    """What the bytes of a file say (`found`) is none of the forms that are taken (`known`)."""


class TooManyPapers(CaseRefused):
    """So many papers (`limit`) belong to it already."""


class Fault(NamedTuple):
    """One thing that is wrong with what was sent: where, a stable code, what was found, what is expected instead."""

    place: str
    code: str
    found: str
    expected: Words


class Unfit(CaseRefused):
    """Something that was sent does not fit; `faults` holds everything, never empty."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Keep them."""
        super().__init__()
        self.faults = tuple(faults)

"""Why something asked of a case is not done, each named after the fact it states."""

from __future__ import annotations

from typing import Any

from monitor.errors import TenderwatchError


class CaseRefused(TenderwatchError):
    """Something asked of a case is not done; `words` go into the sentence that says so."""

    def __init__(self, **words: Any) -> None:
        """Keep the words."""
        super().__init__(type(self).__name__)
        self.words = words


class NoSuchCase(CaseRefused):
    """No case has this number (`id`)."""


class NoSuchFindings(CaseRefused):
    """These findings (`ids`) are not on record, or are superseded: nothing can be opened on them."""


class AlreadyInCase(CaseRefused):
    """The finding `id` belongs to case `number`."""


class NotInCase(CaseRefused):
    """The findings `ids` do not belong to the case, or none would be left in it."""


class NotAllowedNow(CaseRefused):
    """The case stands at `state`, where `act` is not done; `acts` are those that are."""


class NotYourCase(CaseRefused):
    """The case is about the caller's own unit, he recused himself from it, or it is assigned to another (`why`)."""


class SecondPersonNeeded(CaseRefused):
    """Another account, and another person (个人代码), than who proposed, closed or reported decides (`why`)."""


class PersonUnknown(CaseRefused):
    """An account without a person code closes nothing that needs a second person: nobody could tell two apart."""


class Moved(CaseRefused):
    """Somebody changed the case meanwhile: it is at `version`, the caller saw `seen`."""


class Incomplete(CaseRefused):
    """What the act needs is missing or unfit: `place`, `found`, and what is expected (`expected_zh`, `_en`)."""


class NoSuchSnooze(CaseRefused):
    """No snooze that still holds has this number (`id`)."""


class NotAssignable(CaseRefused):
    """The account `id` reviews no findings, is not active, or may not see this case."""

"""Why something asked of a submission is not done, each named after the fact it states."""

from __future__ import annotations

from typing import Any

from monitor.errors import TenderwatchError


class SubmissionRefused(TenderwatchError):
    """Something asked of a submission is not done; `words` go into the sentence that says so."""

    def __init__(self, **words: Any) -> None:
        """Keep the words."""
        super().__init__(type(self).__name__)
        self.words = words


class FileTooLarge(SubmissionRefused):
    """The file is larger than the setting allows (`limit`, bytes)."""


class FileEmpty(SubmissionRefused):
    """The file has no byte."""


class NotKept(SubmissionRefused):
    """The folder of uploads takes no more: its disk is full, or cannot be written."""


class FormUnknown(SubmissionRefused):
    """Neither xlsx, csv nor JSON Lines (`found`), or a mapping that does not exist (`known`)."""


class NoSuchSubmission(SubmissionRefused):
    """No submission of the account's units has this number (`id`)."""


class NoSuchUnit(SubmissionRefused):
    """The unit (`id`) is none of the account's."""


class WrongState(SubmissionRefused):
    """The submission `id` stands at `state`, and this is asked of others (`expected`)."""


class TooManyDrafts(SubmissionRefused):
    """The unit has `limit` drafts; one of them has to be certified or withdrawn first."""


class SamePerson(SubmissionRefused):
    """Who uploaded a file does not certify it: another account, and another person (个人代码), does."""


class PersonUnknown(SubmissionRefused):
    """An account without a person code certifies nothing: nobody could tell two persons apart."""


class OtherThanSeen(SubmissionRefused):
    """The file or the events are not those that the certifier names: he has seen others."""


class LogMovedOn(SubmissionRefused):
    """Other events stand in the log since the check: the file is checked again before it is certified."""


class NotATable(SubmissionRefused):
    """Only what is read as a table comes back with its cells marked."""


class NotMarked(SubmissionRefused):
    """Marking the workbook takes more memory or time than one file may; the list of problems says the same."""


class FilePurged(SubmissionRefused):
    """The draft came to nothing, and its file went when its term ended."""


class FileGone(SubmissionRefused):
    """A kept file is missing from its folder, or its bytes are not what they were."""

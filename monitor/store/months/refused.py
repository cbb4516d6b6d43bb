"""Why a month is not archived, in both languages."""

from __future__ import annotations

from monitor.errors import TenderwatchError


class ArchiveRefused(TenderwatchError):
    """Base: nothing was removed from the database."""

    def __init__(self, zh: str, en: str) -> None:
        """Keep the sentence in both languages."""
        super().__init__(en)
        self.zh, self.en = zh, en

    def text(self, lang: str) -> str:
        """The sentence in `zh` or `en`."""
        return self.zh if lang == "zh" else self.en


class MonthOpen(ArchiveRefused):
    """A month that is not over takes entries still."""


class NotSound(ArchiveRefused):
    """A payload is not the one that its leaf binds: what is archived must be what was logged."""


class NotWritten(ArchiveRefused):
    """The folder of the archive cannot be written, or its disk is full."""


class ArchiveTaken(ArchiveRefused):
    """Another process archives, erases or backs up in this folder."""

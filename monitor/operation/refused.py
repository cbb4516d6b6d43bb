"""What an operator asked for and cannot have, said in both languages."""

from __future__ import annotations

from monitor.errors import TenderwatchError


class OperationRefused(TenderwatchError):
    """Base of the refusals of this room."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en

    def text(self, lang: str) -> str:
        """The sentence in `zh` or `en`."""
        return self.zh if lang == "zh" else self.en


class PlaceTaken(OperationRefused):
    """A backup is written to a place of its own, a restore into an empty database and empty folders."""


class OtherRevision(OperationRefused):
    """The schema of the database is not the one of this release."""


class NoBackup(OperationRefused):
    """A folder is no backup that this release reads."""


class BackupDamaged(OperationRefused):
    """A part of a backup is missing, or is not what the manifest says."""


class HistoryUnknown(OperationRefused):
    """A head that the log signed is not a head of the log in the backup: they are two histories."""


class WouldLose(OperationRefused):
    """The log is known to be longer than the backup: entries would be lost."""


class HeadsUnreadable(OperationRefused):
    """The file of the largest head, or a head that was named, cannot be read."""


class RolledBack(OperationRefused):
    """The database lacks a head that this deployment signed: no head is signed over it, it would be a fork."""

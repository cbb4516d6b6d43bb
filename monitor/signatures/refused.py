"""What cannot be signed or checked, said in both languages."""

from __future__ import annotations

from monitor.errors import TenderwatchError


class SigningRefused(TenderwatchError):
    """Base of the refusals of this room."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en

    def text(self, lang: str) -> str:
        """The sentence in `zh` or `en`."""
        return self.zh if lang == "zh" else self.en


class NotSignable(SigningRefused):
    """The contract names no content of this kind of record that a signature covers, or no way to name it as signed."""


class RecordUnclear(SigningRefused):
    """The files do not hold exactly one record that can be meant."""


class FileUnread(SigningRefused):
    """A file, or a line of it, is no event of the contract."""


class TimeUnread(SigningRefused):
    """A time is none."""

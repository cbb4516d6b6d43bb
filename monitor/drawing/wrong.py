"""What is wrong with a file that a draw is asked for with: file, place, found, expected, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from monitor.draw.said import Said
from monitor.errors import TenderwatchError
from monitor.intake.read_csv import text_of_file
from monitor.vocabulary.parsing import decoded
from monitor.vocabulary.problems import EventRefused


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing, and where; `row` counts from 1 as a spreadsheet does, the header included."""

    file: str
    place: str
    found: str
    expected: Said
    row: int | None = None

    def text(self, lang: str) -> str:
        """The sentence in one language."""
        if lang == "zh":
            row = "" if self.row is None else f"第{self.row}行 "
            return f"{self.file}：{row}{self.place}：应为{self.expected.zh}，实为 {self.found or '空'}"
        row = "" if self.row is None else f"row {self.row}, "
        return f"{self.file}: {row}{self.place}: {self.expected.en} expected, {self.found or 'nothing'} found"


class FileUnfit(TenderwatchError):
    """A file cannot be used as it stands; `wrong` names everything that is."""

    def __init__(self, *wrong: Wrong) -> None:
        super().__init__("; ".join(one.text("en") for one in wrong))
        self.wrong = wrong

    def text(self, lang: str) -> str:
        """Everything wrong, one sentence a line."""
        return "\n".join(one.text(lang) for one in self.wrong)


def json_of(path: Path) -> Any:
    """The JSON value of a file. Raises `FileUnfit`, `FileRefused` where it cannot be read as text."""
    try:
        value, problems = decoded(text_of_file(path, "utf-8")[0])
    except EventRefused as refused:
        problems = refused.problems
    if problems:
        raise FileUnfit(*(Wrong(path.name, one.place or "$", one.found, Said(*one.expected)) for one in problems))
    return value

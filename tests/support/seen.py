"""What a page of the dashboard says, as text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd
from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest

SHOWN = {"alt", "body", "caption", "content", "delta", "default", "help", "label", "options", "placeholder", "text"}
"""Fields of Streamlit's messages that a visitor reads."""
NUMBER = re.compile(r"-?[0-9][0-9,]*(?:\.[0-9]+)?")


def unescaped(text: str) -> str:
    """Text without the signs that keep it together or keep Markdown out."""
    return text.replace("\\", "").replace("\u2060", "").replace("\u00a0", " ")


def said(test: AppTest) -> str:
    """Everything a page says in words, tables included."""
    parts = [
        element.value for kind in ("title", "header", "subheader", "markdown", "caption") for element in test.get(kind)
    ]
    return unescaped("\n".join(parts))


def tables(part: Any) -> list[pd.DataFrame]:
    """The tables of a page, or of a part of it, from their Markdown; columns to the right as numbers (`—`: NaN)."""
    return [_table(one.value.splitlines()) for one in part.markdown if "\n| -" in one.value]


def _table(lines: list[str]) -> pd.DataFrame:
    """The table among the lines of a text."""
    head, marks, *rows = [_cells(line) for line in lines if line.startswith("|")]
    frame = pd.DataFrame(rows, columns=head)
    for name, mark in zip(head, marks, strict=True):
        if mark.endswith(":"):
            frame[name] = [_number(cell) for cell in frame[name]]
    return frame


def _cells(line: str) -> list[str]:
    """What stands between the dividers of a line; those in a cell bear a backslash."""
    return line[2:-2].split(" | ")


def _number(cell: str) -> float:
    found = NUMBER.search(cell.replace("\u2212", "-"))
    return float(found[0].replace(",", "")) if found else float("nan")


def fine(test: AppTest) -> None:
    """Nothing broke while the page was made."""
    assert not test.exception, [problem.message for problem in test.exception]


def all_text(test: AppTest) -> str:
    """Every text of a page: what is drawn, and the labels, choices and hints of what can be pressed or filled in."""
    parts = [said(test)]
    for part in (test.main, test.sidebar):
        parts += [one for element in part for one in _texts(getattr(element, "proto", None))]
    parts += [str(cell) for frame in test.dataframe for cell in frame.value.to_numpy().ravel()]
    return unescaped("\n".join(parts))


def _texts(told: object) -> Iterator[str]:
    """The texts of a message and of the messages in it, by the fields that are shown."""
    for field, value in told.ListFields() if isinstance(told, Message) else ():
        for one in value if isinstance(value, Sequence) and not isinstance(value, str | bytes) else [value]:
            if isinstance(one, Message):
                yield from _texts(one)
            elif isinstance(one, str) and field.name in SHOWN:
                yield one

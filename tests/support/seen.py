"""What a page of the dashboard says, as text."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def unescaped(text: str) -> str:
    """Text without the signs that keep it together or keep Markdown out."""
    return text.replace("\\", "").replace("\u2060", "").replace("\u00a0", " ")


def said(test: AppTest) -> str:
    """Everything a page says in words, tables included."""
    parts = [
        element.value for kind in ("title", "header", "subheader", "markdown", "caption") for element in test.get(kind)
    ]
    parts += [str(cell) for table in test.table for cell in [*table.value.columns, *table.value.to_numpy().ravel()]]
    return unescaped("\n".join(parts))


def fine(test: AppTest) -> None:
    """Nothing broke while the page was made."""
    assert not test.exception, [problem.message for problem in test.exception]

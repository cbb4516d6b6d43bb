"""What a working paper says of the case: its steps, and who made and who reviewed it, as far as the ledger has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from docx.document import Document as Paper

from monitor.cases.states import Move
from monitor.cases.words import CONCLUSIONS, MOVES, REASONS, STATES
from monitor.export import paper_parts as parts
from monitor.export.words import LANGS, Words

Told = Mapping[str, Any]


def steps(paper: Paper, case: Told, words: Words, lang: str) -> None:
    """A table of the steps of a case, oldest first."""
    at = LANGS.index(lang)
    said = f"{case['label']}  {STATES[case['state']][at]}"
    if case["conclusion"] is not None:
        said += f"  {CONCLUSIONS[case['conclusion']][at]}"
    parts.said(paper, said, strong=f"{words['paper.case']}  ")
    rows = [
        (one["at"], MOVES[one["act"]][at], one["label"], _what(one, lang), _entry(one)) for one in case["steps"]
    ]  # fmt: skip
    head = tuple(words[f"paper.{name}"] for name in ("case.at", "case.act", "case.by", "case.text", "entry"))
    parts.table(paper, head, rows, (3.6, 2.8, 2.8, 5.6, 1.8))


def _what(step: Told, lang: str) -> str:
    at, data = LANGS.index(lang), step["data"]
    told = [CONCLUSIONS[data["conclusion"]][at]] if "conclusion" in data else []
    told += [REASONS[data["reason"]][at]] if "reason" in data else []
    return "\n".join(one for one in (*told, step["text"]) if one) or "—"


def _entry(step: Told) -> str:
    return "—" if step["entry"] is None else str(step["entry"])


def _last(case: Told, *moves: Move) -> Told | None:
    return next((one for one in reversed(case["steps"]) if one["act"] in moves), None)


def signed(case: Told | None, words: Words) -> Iterator[tuple[str, str, str]]:
    """Who made and who reviewed it: the line's word, what the ledger has of it, and the day; blank for a pen."""
    closed = None if case is None or case["state"] != "closed" else _last(case, Move.CONFIRM, Move.CONCLUDE)
    second = closed if closed is not None and closed["act"] == Move.CONFIRM else None
    maker = closed if case is None or second is None else _last(case, Move.PROPOSE)
    for who, step in (("maker", maker), ("second", second)):
        said = "\n\n" if step is None else words["paper.signed"].format(label=step["label"], entry=_entry(step))
        yield words[f"paper.sign.{who}"], said, "" if step is None else step["at"][:10]
    yield words["paper.sign.unit"], "\n\n", ""

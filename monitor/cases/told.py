"""What an act tells, checked before anything is done: text, conclusion, reason, what is to be put right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from monitor.cases.refused import Incomplete
from monitor.cases.states import DISMISSED, NEEDS, Conclusion, Move, Reason
from monitor.rules.kit.printing import day_text
from monitor.vocabulary.contract import contract

LONGEST: Final = 4000
"""Characters of a text at most."""
LATEST: Final = 365
"""Days from today on the last day for an answer, a remedy or a snooze at most."""
NAMED: Final = ("account", "to", "findings")
"""What an act that needs it cannot do without."""


def _wrong(place: str, found: object, zh: str, en: str) -> Incomplete:
    return Incomplete(place=place, found="" if found is None else str(found), expected_zh=zh, expected_en=en)


def within_a_year(place: str, day: object, today: int) -> None:
    """Nothing, where `day` is a day number from today to `LATEST` days ahead. Raises `Incomplete`, with the place."""
    if not isinstance(day, int) or not today <= day <= today + LATEST:
        found = day_text(day) if isinstance(day, int) and day > 0 else None
        raise _wrong(place, found, f"今天起 {LATEST} 日内的日期", f"a day from today to {LATEST} days ahead")


def _codes(kind: type[Conclusion | Reason]) -> tuple[str, str]:
    known = "、".join(kind), ", ".join(kind)
    return f"其中之一：{known[0]}", f"one of {known[1]}"


def checked(move: Move, text: str, data: Mapping[str, Any], today: int) -> dict[str, Any]:
    """`data` as it is kept, without what was not told. Raises `Incomplete`, with the place."""
    if len(text) > LONGEST:
        raise _wrong("text", f"{len(text)}", f"最多 {LONGEST} 字", f"at most {LONGEST} characters")
    if "text" in NEEDS.get(move, ()) and not text.strip():
        raise _wrong("text", text, "写明理由或内容", "a text that says why or what")
    told = {name: value for name, value in data.items() if value is not None}
    for name in NAMED:
        if name in NEEDS.get(move, ()) and not told.get(name):
            raise _wrong(name, told.get(name), "必填", "it must be told")
    if move is Move.TRANSFER and told["to"] not in contract().codelists["body_role"]:
        raise _wrong("to", told["to"], "职能代码表 body_role 中的代码", "a code of the list body_role")
    return _concluded(told, today) if move in {Move.PROPOSE, Move.CONCLUDE} else told


def _concluded(told: dict[str, Any], today: int) -> dict[str, Any]:
    if told.get("conclusion") not in set(Conclusion):
        raise _wrong("conclusion", told.get("conclusion"), *_codes(Conclusion))
    conclusion = Conclusion(told["conclusion"])
    if conclusion in DISMISSED and told.get("reason") not in set(Reason):
        raise _wrong("reason", told.get("reason"), *_codes(Reason))
    if conclusion not in DISMISSED and "reason" in told:
        raise _wrong("reason", told["reason"], "属实或移送的不填", "none with confirmed or referred")
    if "remedy" in told:
        _to_put_right(conclusion, told["remedy"], today)
    return told


def _to_put_right(conclusion: Conclusion, remedy: Mapping[str, Any], today: int) -> None:
    if conclusion is not Conclusion.CONFIRMED:
        raise _wrong("remedy", conclusion, "只有属实的才要求整改", "only what is confirmed is to be put right")
    words = str(remedy.get("text", ""))
    if not words.strip() or len(words) > LONGEST:
        raise _wrong("remedy.text", words[:48], f"1至{LONGEST}字", f"1 to {LONGEST} characters")
    within_a_year("remedy.due_day", remedy.get("due_day"), today)

"""The law catalogue: acts and articles with their validity and our own one-line summaries (`data/law/*.toml`).

Legal text is neither quoted at length nor translated here: a summary is the project's reading and is marked so.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from monitor.errors import TenderwatchError
from monitor.rules.table import DATA, Table, in_window, overlap, read_table
from monitor.vocabulary.verdicts import Confidence

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

FOLDER = DATA / "law"
SUMMARY_IS_OURS = {"zh": "摘要为本系统整理，以法规原文为准", "en": "our own summary; the text of the act decides"}


class UnknownArticle(TenderwatchError):
    """The catalogue has no such act, no such article, or none in force on that day."""

    def __init__(self, act_id: str, number: str, on: date | None, fact: str) -> None:
        """State the act, the article, the day asked for and what is missing."""
        day = f" on {on.isoformat()}" if on else ""
        super().__init__(f"{act_id} article {number}{day}: {fact}")
        self.act_id = act_id
        self.number = number
        self.on = on


@dataclass(frozen=True, slots=True)
class Article:
    """One article (or section of a county's text) as it stood in one period."""

    act_id: str
    number: str
    act_zh: str
    act_en: str
    zh: str
    """Our summary in Chinese, one line."""
    en: str
    """Our summary in English, one line."""
    in_force: date | None
    """First day; None where the text tells no date."""
    until: date | None
    """Last day, included; None where it still holds."""
    confidence: Confidence
    """How sure the citation is, not the rule that quotes it."""

    def cited(self, lang: str = "zh") -> str:
        """The article as a finding prints it: 《招标投标法》第28条, or "Tendering and Bidding Law, art. 28"."""
        plain = self.number.isdecimal()
        if lang == "zh":
            return f"《{self.act_zh}》" + (f"第{self.number}条" if plain else self.number)
        return f"{self.act_en}, " + (f"art. {self.number}" if plain else f"section {self.number}")


@dataclass(frozen=True, slots=True)
class Act:
    """One act: who issued it, how long it holds, and its articles, each in all its versions."""

    id: str
    title: Mapping[str, str]
    """By language, zh and en."""
    issuer: Mapping[str, str]
    number: str
    """The number it was issued under; empty for a county's text that has none."""
    in_force: date | None
    amended: tuple[date, ...]
    repealed: date | None
    """First day on which it no longer holds."""
    confidence: Confidence
    note: Mapping[str, str]
    """What to know about the source; empty where there is nothing."""
    articles: Mapping[str, tuple[Article, ...]] = field(default_factory=dict)


def both(told: Table) -> dict[str, str]:
    """The zh and en text of a table; both are demanded, or neither where the table is absent."""
    told.only("zh", "en")
    return {"zh": told.text("zh"), "en": told.text("en")} if told.raw else {}


def law() -> Mapping[str, Act]:
    """Every act of the catalogue by id, read once; `DataMalformed` names file and key of a mistake."""
    return _catalogue()


@cache
def _catalogue() -> Mapping[str, Act]:
    return read_law(FOLDER)


def read_law(folder: Path) -> dict[str, Act]:
    """The acts of a folder by id, one file an act."""
    acts: dict[str, Act] = {}
    for path in sorted(folder.glob("*.toml")):
        told = read_table(path)
        act = _act(told)
        if act.id != path.stem:
            raise told.wrong("id", f"differs from the file's name {path.stem}")
        acts[act.id] = act
    return acts


def article(act_id: str, number: str, on: date | None = None) -> Article:
    """The article as in force on `on`, both ends included; the newest version when no day is asked for."""
    act = law().get(act_id)
    if act is None:
        raise UnknownArticle(act_id, number, on, "no such act in the catalogue")
    versions = act.articles.get(number)
    if versions is None:
        raise UnknownArticle(act_id, number, on, f"no such article; known are {', '.join(act.articles)}")
    for one in reversed(versions):
        if in_window(on, one.in_force, one.until):
            return one
    raise UnknownArticle(act_id, number, on, "not in force")


def _confidence(told: Table, inherited: Confidence | None = None) -> Confidence:
    if inherited is not None and "confidence" not in told.raw:
        return inherited
    try:
        return Confidence(told.text("confidence"))
    except ValueError as wrong:
        raise told.wrong("confidence", f"one of {', '.join(Confidence)} is expected") from wrong


def _act(told: Table) -> Act:
    told.only("id", "title", "issuer", "number", "in_force", "amended", "repealed", "confidence", "note", "articles")
    for name in ("title", "issuer"):
        if not told.table(name).raw:
            raise told.wrong(name, "missing")
    act = Act(
        id=told.text("id"),
        title=both(told.table("title")),
        issuer=both(told.table("issuer")),
        number=told.text_or_none("number") or "",
        in_force=told.day("in_force"),
        amended=told.days("amended"),
        repealed=told.day("repealed"),
        confidence=_confidence(told),
        note=both(told.table("note")),
    )
    articles = told.table("articles")
    if not articles.raw:
        raise told.wrong("articles", "missing")
    return Act(
        act.id, act.title, act.issuer, act.number, act.in_force, act.amended, act.repealed, act.confidence, act.note,
        {number: _versions(act, articles, number) for number in articles.raw},
    )  # fmt: skip


def _versions(act: Act, articles: Table, number: str) -> tuple[Article, ...]:
    found = []
    for told in articles.versions(number):
        told.only("zh", "en", "in_force", "until", "confidence")
        found.append(
            Article(
                act_id=act.id,
                number=number,
                act_zh=act.title["zh"],
                act_en=act.title["en"],
                zh=told.text("zh"),
                en=told.text("en"),
                in_force=told.day("in_force") or act.in_force,
                until=told.day("until") or _last_day(act),
                confidence=_confidence(told, act.confidence),
            )
        )
    if overlap((one.in_force, one.until) for one in found):
        raise articles.wrong(number, "two versions hold on the same day")
    return tuple(sorted(found, key=lambda one: one.in_force.isoformat() if one.in_force else ""))


def _last_day(act: Act) -> date | None:
    return act.repealed.fromordinal(act.repealed.toordinal() - 1) if act.repealed else None

"""The pages of the rules, each with the findings of its examples: `python -m monitor.audit.pages [--check]`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from monitor.audit.examples import Told, told_of
from monitor.names.page import page as names_page
from monitor.rules.catalogue import catalogue
from monitor.rules.kit.printing import day_text, yuan_text
from monitor.rules.kit.rule import Rule
from monitor.rules.page import case, shown
from monitor.rules.pages import pages
from monitor.rules.words import LANGS
from monitor.vocabulary.generated import command

DOCS = Path(__file__).resolve().parents[2] / "docs"
OWNED = "rules"


def name_of(rule: Rule[Any], lang: str) -> str:
    """Where a rule's page stands under docs/."""
    return f"rules/{rule.id}.{lang}.md"


def end_of(rule: Rule[Any], found: Sequence[Told], lang: str) -> str:
    """The end of a rule's page: each finding once, though several examples lead to it."""
    numbers = {one.says: number for number, one in enumerate(rule.examples, 1)}
    rows = [
        (
            case(numbers[told.says], told.says, lang),
            told.message[lang],
            "" if told.stake_fen is None else yuan_text(told.stake_fen),
            "" if told.cured_day is None else day_text(told.cured_day),
        )
        for told in found
    ]
    return shown(dict.fromkeys(rows), lang)


def whole() -> dict[str, str]:
    """Path under docs/ -> text."""
    made = pages()
    for rule in catalogue().values():
        found = told_of(rule)
        for lang in LANGS:
            made[name_of(rule, lang)] += end_of(rule, found, lang)
    made["names.md"] = names_page()
    return made


def main(arguments: list[str] | None = None) -> int:
    """The command: 0 = pages are fresh (now), 1 = `--check` found stale ones."""
    return command(__doc__, DOCS, whole, OWNED, arguments)


if __name__ == "__main__":
    raise SystemExit(main())

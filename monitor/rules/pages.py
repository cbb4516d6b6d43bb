"""The pages under docs/ that are made from the rules; `monitor.audit.pages` writes them, with the findings.

`docs/rules/<id>.zh.md` and `<id>.en.md`, `docs/rules/index.md` (by stage; where each rule is on),
`docs/articles.md` (article -> rules) and `docs/mechanisms.md` (source text -> rules). Nothing in them depends on day or
machine.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from monitor.rules import mechanisms_page
from monitor.rules.catalogue import STAGES, catalogue
from monitor.rules.kit.rule import Rule
from monitor.rules.law import SUMMARY_IS_OURS, article, law
from monitor.rules.page import MADE, page, table, window
from monitor.rules.places import place, places
from monitor.rules.skeleton import STAGE_OF
from monitor.rules.words import LANGS, WORDS

ZH, EN = WORDS["zh"], WORDS["en"]


def _both(key: str) -> str:
    return f"{ZH[key]} {EN[key]}"


def _links(rule: Rule[Any], folder: str = "") -> str:
    zh, en = (f"[{rule.title[lang]}]({folder}{rule.id}.{lang}.md)" for lang in LANGS)
    return f"{zh} · {en}"


def index() -> str:
    """docs/rules/index.md."""
    lines = [MADE, "", f"# {_both('index')}", ""]
    names = places()
    for stage in STAGES:
        family = [rule for rule in catalogue().values() if STAGE_OF[rule.family] == stage]
        rows = [
            (
                f"`{rule.id}`",
                _links(rule),
                f"{ZH[f'severity.{rule.severity}']} {EN[f'severity.{rule.severity}']}" + (" ○" if rule.is_lead else ""),
                *(ZH["on"] if place(name).is_on(rule.id) else ZH["off"] for name in names),
            )
            for rule in family
        ]
        head = (_both("id"), _both("title"), _both("severity"), *(place(name).name["zh"] for name in names))
        lines += [f"## {ZH[f'stage.{stage}']} {EN[f'stage.{stage}']}", "", *table(head, rows)] if rows else []
    lines += [f"○ {ZH['lead']} {EN['lead']}"]
    return "\n".join(lines) + "\n"


def articles() -> str:
    """docs/articles.md: every article that a rule rests on, by act."""
    resting: dict[tuple[str, str], list[Rule[Any]]] = defaultdict(list)
    for rule in catalogue().values():
        for cite in rule.cites:
            if rule not in resting[cite.act, cite.article]:
                resting[cite.act, cite.article].append(rule)
    lines = [MADE, "", f"# {_both('by_article')}", "", f"{SUMMARY_IS_OURS['zh']}。{SUMMARY_IS_OURS['en']}.", ""]
    for act in law().values():
        rows = []
        for number in act.articles:
            rules = resting.get((act.id, number), [])
            told = article(act.id, number)
            if rules:
                said = (
                    f"{told.zh} {told.en}",
                    window(told, "zh"),
                    " <br> ".join(_links(one, "rules/") for one in rules),
                )
                rows.append((number, *said))
        head = (_both("article"), _both("our_summary"), _both("holds"), _both("rules"))
        lines += [f"## {act.title['zh']} {act.title['en']}", "", *table(head, rows)] if rows else []
    return "\n".join(lines).rstrip("\n") + "\n"


def pages() -> dict[str, str]:
    """Path under docs/ -> text; of a rule's page what it says before its findings (`monitor.audit.pages`)."""
    made = {f"rules/{rule.id}.{lang}.md": page(rule, lang) for rule in catalogue().values() for lang in LANGS}
    return made | {"rules/index.md": index(), "articles.md": articles(), "mechanisms.md": mechanisms_page.page()}

"""One finding as a working paper (取证单, 工作底稿): what an auditor files, signs and shows to the unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from docx.document import Document as Paper

from monitor.export import paper_case
from monitor.export import paper_parts as parts
from monitor.export.words import LANGS, UNITS, WORDS, Words
from monitor.rules.words import WORDS as RULE_WORDS

Told = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Head:
    """The signed head under which the evidence stands."""

    origin: str
    size: int
    root: bytes


def working_paper(found: Told, place: Mapping[str, str], head: Head, lang: str, case: Told | None = None) -> bytes:
    """The paper of a finding (`monitor.findings.explain`) and of its case (`monitor.cases.history`) in `lang`, as docx.

    Every number, article and entry is the one that the finding shows; the same finding under the same head gives the
    same bytes. Who made and who reviewed it is what the ledger has of a closed case; else signatures are left blank, as
    the unit's opinion is: they are for persons to write.
    """
    words = WORDS[lang]
    paper = parts.new_paper(lang, f"{words['paper']} {found['id']}", datetime.fromisoformat(found["as_of"]))
    parts.title(paper, words["paper"])
    parts.said(paper, words["reminder"], small=True)
    _opening(paper, found, place, head, words, lang)
    _facts(paper, found, words, lang)
    _numbers(paper, found["why"], words, lang)
    _basis(paper, found["why"]["articles"], words, lang)
    _evidence(paper, found, words, lang)
    _explanations(paper, found["why"]["sections"], words, lang)
    _unassessed(paper, found["unassessed"], words, lang)
    _history(paper, found["history"], words)
    if case is not None:
        paper_case.steps(paper, case, words, lang)
    _attachments(paper, found, words)
    _signatures(paper, words, case)
    parts.footer(paper, f"{words['paper.no']} {found['id']}    {words['as_of']} {found['as_of']}", words["paper.page"])
    return parts.fixed(paper)


def _opening(paper: Paper, found: Told, place: Mapping[str, str], head: Head, words: Words, lang: str) -> None:
    rules = RULE_WORDS[lang]
    ledger = words["paper.ledger_said"].format(origin=head.origin, size=head.size, root=head.root.hex())
    unit = " ".join(one for one in (found["unit_name"], found["unit_id"]) if one) or "—"
    rows = [
        (words["paper.no"], found["id"], words["as_of"], found["as_of"]),
        (words["paper.place"], place[lang], words["day"], found["day"]),
        (words["title"], found["title"][lang], words["rule"], f"{found['rule']} v{found['version']}"),
        (words["kind"], words["lead" if found["is_lead"] else "bound"], words["severity"],
         rules[f"severity.{found['severity']}"]),
        (words["unit"], unit, words["state"], words[f"state.{found['state']}"]),
        (words["project"], found["project_id"] or "—", words["process"], found["process_id"] or "—"),
        (words["stake"], _grouped(found["stake_yuan"]), words["paper.body"], _body(found["body"], lang)),
    ]  # fmt: skip
    parts.table(paper, (), rows, (2.6, 6.2, 2.6, 5.2))
    parts.said(paper, ledger, strong=f"{words['paper.ledger']}  ", small=True)


def _grouped(yuan: str | None) -> str:
    """An amount as the numbers below write it: with commas, to the fen."""
    return "—" if yuan is None else f"{Decimal(yuan):,.2f}"


def _body(body: Told | None, lang: str) -> str:
    return "—" if body is None else f"{body['name'][lang]} ({body['origin'][lang]})"


def _facts(paper: Paper, found: Told, words: Words, lang: str) -> None:
    parts.heading(paper, words["paper.facts"])
    parts.said(paper, found["message"][lang])
    if found["cured_day"] is not None:
        parts.said(paper, found["cured_day"], strong=f"{words['cured_day']}  ")


def _numbers(paper: Paper, why: Told, words: Words, lang: str) -> None:
    parts.heading(paper, words["paper.numbers"])
    rows = [(one["label"][lang], one["text"][lang]) for one in why["shown"]]
    parts.table(paper, (words["paper.item"], words["paper.value"]), rows, (8.3, 8.3))
    bounds = [
        (
            one["label"][lang] + (words["paper.heuristic"] if one["is_heuristic"] else ""),
            _with_unit(one["text"][lang], one["unit"], lang),
            one["origin"][lang],
        )
        for one in why["parameters"]
    ]
    if bounds:
        parts.table(paper, (words["paper.bound"], words["paper.value"], words["paper.origin"]), bounds, (7.6, 3.4, 5.6))


def _with_unit(text: str, unit: str, lang: str) -> str:
    return f"{text} {UNITS[unit][LANGS.index(lang)]}" if unit in UNITS else text


def _basis(paper: Paper, articles: Sequence[Told], words: Words, lang: str) -> None:
    """Articles in force on the judged day; the others apart, so that nobody signs for an act that had been repealed."""
    parts.heading(paper, words["paper.basis"])
    held = [one for one in articles if one["is_in_force"]]
    for one in held:
        since = f"{words['paper.since']} {one['in_force']} " if one["in_force"] else ""
        window = f"{words['paper.in_force']}: {since}— {one['until'] or words['paper.until_now']}"
        parts.said(paper, f"  {one['summary'][lang]}", strong=one["cited"][lang])
        parts.said(paper, f"{window}; {one['summary_note'][lang]}", small=True)
    if not held:
        parts.said(paper, words["paper.nothing"])
    others = [one["cited"][lang] for one in articles if not one["is_in_force"]]
    if others:
        parts.said(paper, words["paper.also_cited"] + ("；" if lang == "zh" else "; ").join(others), small=True)


def _evidence(paper: Paper, found: Told, words: Words, lang: str) -> None:
    parts.heading(paper, words["paper.evidence"])
    rows = []
    for one in found["evidence"]:
        judged = f"\n({words['paper.judged']})" if one["is_judged"] else ""
        row = None if one["row"] is None else words["paper.row"].format(one["row"])
        where = " / ".join(part for part in (one["file"], one["sheet"], row) if part is not None)
        event = f"{one['label'][lang]}\n{one['id']}\n{one['day']}"
        where = where or _sender(one["source"], found, words)
        rows.append((f"{one['entry']}{judged}", event, one["summary"][lang], where, one["leaf_hash"]))
    head = tuple(words[f"paper.{name}"] for name in ("entry", "event", "what", "where", "leaf"))
    parts.table(paper, head, rows, (1.8, 3.9, 4.7, 2.6, 3.6))
    if found["erased"]:
        parts.said(paper, words["paper.erased"] + ", ".join(str(entry) for entry in found["erased"]))


def _sender(source: str, found: Told, words: Words) -> str:
    """Who sent an event by interface: the unit's code, below its name where it is the unit of the finding."""
    code = source.rpartition(":")[2]
    name = found["unit_name"] if code == found["unit_id"] else None
    return "\n".join(part for part in (words["paper.interface"], name, code) if part)


def _explanations(paper: Paper, sections: Told, words: Words, lang: str) -> None:
    parts.heading(paper, words["paper.innocent"])
    for name, word in (
        ("innocent_explanations", "paper.innocents"),
        ("does_not_apply", "paper.not_applies"),
        ("known_gaps", "paper.known_gaps"),
    ):
        parts.said(paper, sections[name][lang] or words["paper.nothing"], strong=words[word])
    parts.heading(paper, words["paper.ask"])
    parts.said(paper, sections["ask_next"][lang] or words["paper.nothing"])


def _unassessed(paper: Paper, told: Sequence[Told], words: Words, lang: str) -> None:
    parts.heading(paper, words["paper.unassessed"])
    rows = [(one["rule"], one["title"][lang], ", ".join(one["missing"]) or one["reason"], one["day"]) for one in told]
    if rows:
        head = (words["rule"], words["title"], words["paper.missing"], words["day"])
        parts.table(paper, head, rows, (4.6, 5.4, 4.4, 2.2))
    else:
        parts.said(paper, words["paper.nothing"])


def _history(paper: Paper, steps: Sequence[Told], words: Words) -> None:
    parts.heading(paper, words["paper.history"])
    rows = [(one["at"], words[f"state.{one['state']}"], "—" if one["cause"] is None else str(one["cause"]))
            for one in steps]  # fmt: skip
    parts.table(paper, (words["raised_at"], words["state"], words["paper.entry"]), rows, (6.6, 5.0, 5.0))


def _attached(found: Told, words: Words) -> Iterator[str]:
    for one in found["evidence"]:
        yield words["paper.attachment_event"].format(entry=one["entry"]) + f": {one['type']} {one['id']}"
    yield words["paper.attachment_bundle"]


def _attachments(paper: Paper, found: Told, words: Words) -> None:
    parts.heading(paper, words["paper.attachments"])
    for number, text in enumerate(_attached(found, words), 1):
        parts.said(paper, f"{number}. {text}")


def _signatures(paper: Paper, words: Words, case: Told | None) -> None:
    parts.heading(paper, words["paper.signatures"])
    parts.said(paper, "\n\n", strong=words["paper.opinion"], is_leading=True)
    rows = [(who, said, words["paper.sign.date"], day) for who, said, day in paper_case.signed(case, words)]
    parts.table(paper, (), rows, (4.6, 6.0, 2.0, 4.0), is_whole=True)

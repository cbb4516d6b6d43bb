"""The page of one rule, in Chinese or English: what it says, its law, its parameters, its examples, what it reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from inspect import cleandoc
from string import Formatter
from typing import Any

from monitor.rules.kit.params import meant
from monitor.rules.kit.printing import PART, named
from monitor.rules.kit.rule import Example, Rule
from monitor.rules.kit.sections import SECTIONS, sections, summary
from monitor.rules.kit.values import unit_text, value_text
from monitor.rules.law import SUMMARY_IS_OURS, Article, article
from monitor.rules.needed import label_of
from monitor.rules.places import place, places
from monitor.rules.words import WORDS
from monitor.vocabulary.contract import contract

MADE = "<!-- made by: make docs -->"
MISSING = "missing: "
Row = Sequence[str]


def cell(told: object) -> str:
    """A value as it can stand in a cell of a table."""
    return " ".join(str(told).split()).replace("|", "\\|") or "—"


def table(head: Row, rows: Iterable[Row]) -> list[str]:
    """A table in Markdown; nothing where there are no rows."""
    body = [f"| {' | '.join(cell(told) for told in row)} |" for row in rows]
    return [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}", *body, ""] if body else []


def sentence(rule: Rule[Any], lang: str) -> str:
    """The message with the labels of what it quotes in the place of numbers."""
    labels = {told.column: told.zh if lang == "zh" else told.en for told in rule.evidence}
    labels |= {name: told.zh if lang == "zh" else told.en for name, told in meant(rule.params).items()}
    left, right = ("〔", "〕") if lang == "zh" else ("[", "]")

    def label(quote: str) -> str:
        return (" − " if "-" in quote else "").join(labels.get(name, name) for name in named(quote))

    parts = Formatter().parse(PART.sub(r"\1", rule.message[lang]))
    return "".join(literal + (f"{left}{label(name)}{right}" if name else "") for literal, name, _, _ in parts)


def section(doc: str, heading: str) -> str:
    """One section of the docstring, its paragraphs kept."""
    lines = cleandoc(doc).splitlines()
    start = lines.index(heading) + 1
    end = next((at for at in range(start, len(lines)) if lines[at] in SECTIONS), len(lines))
    return cleandoc("\n" + "\n".join(lines[start:end]))


def _facts(rule: Rule[Any], lang: str) -> list[str]:
    words = WORDS[lang]
    mark = words["lead"] if rule.is_lead else words["bound"]
    days = f"{rule.in_force} – {rule.until or ''}".rstrip(" –") if rule.until else words["from"].format(rule.in_force)
    rows = [
        (words["id"], f"`{rule.id}`"),
        (words["version"], str(rule.version)),
        (words["severity"], words[f"severity.{rule.severity}"]),
        (words["confidence"], words[f"confidence.{rule.confidence}"]),
        (words["kind"], mark),
        (words["scope"], words[f"scope.{rule.scope}"]),
        (words["in_force"], days),
    ]
    return table((words["what"], words["value"]), rows)


def window(told: Article, lang: str) -> str:
    """The days between which an article holds."""
    words = WORDS[lang]
    if told.in_force is None:
        return words["undated"]
    return f"{told.in_force} – {told.until}" if told.until else words["from"].format(told.in_force)


def _articles(rule: Rule[Any], lang: str) -> list[str]:
    words = WORDS[lang]
    rows = []
    for cite in rule.cites:
        told = article(cite.act, cite.article, cite.in_force)
        said = told.zh if lang == "zh" else told.en
        rows.append((told.cited(lang), said, window(told, lang), words[f"confidence.{told.confidence}"]))
    head = (words["article"], words["our_summary"], words["holds"], words["citation_confidence"])
    return [f"## {words['articles']}", "", SUMMARY_IS_OURS[lang] + words["stop"], "", *table(head, rows)]


def _places(rule: Rule[Any], name: str, lang: str) -> str:
    """The values that packs set for the parameter, each with its days and with the places where it holds."""
    words, means = WORDS[lang], meant(rule.params)[name]
    held: dict[str, list[str]] = {}
    for told in places():
        here = place(told)
        for one in here.settings(rule.id) if here.is_on(rule.id) else ():
            if one.name == name:
                days = [str(day) if day else "" for day in (one.valid_from, one.valid_until)]
                when = f" ({' – '.join(days)})" if any(days) else ""
                held.setdefault(f"{value_text(one.value, means, lang)}{when}", []).append(here.name[lang])
    return "; ".join(f"{words['join'].join(names)}{words['colon']}{said}" for said, names in held.items())


def _params(rule: Rule[Any], lang: str) -> list[str]:
    words, defaults = WORDS[lang], asdict(rule.params)
    rows = []
    for name, means in meant(rule.params).items():
        origin = words["heuristic"] if means.is_heuristic else words["stated"]
        label = means.zh if lang == "zh" else means.en
        default = value_text(defaults[name], means, lang)
        rows.append((f"`{name}`", label, unit_text(means.unit, lang), default, origin, _places(rule, name, lang)))
    head = tuple(words[name] for name in ("name", "meaning", "unit", "default", "origin", "places"))
    side = cleandoc(type(rule.params).__doc__ or "") if rows else ""
    return [f"## {words['params']}", "", side or words["no_params"], "", *table(head, rows)]


def _on(rule: Rule[Any], lang: str) -> str:
    words = WORDS[lang]
    names = [place(told).name[lang] for told in places() if place(told).is_on(rule.id)]
    return words["on_in"].format(words["join"].join(names) or words["nowhere"])


def case(number: int, says: str, lang: str) -> str:
    """What an example is called: by its number in Chinese, since what it says of itself is English."""
    return WORDS[lang]["case"].format(number) if lang == "zh" else says


def _answered(rule: Rule[Any], reason: str, lang: str) -> str:
    """A reason in words; of a missing input, what it is called."""
    words = WORDS[lang]
    if not reason.startswith(MISSING):
        return words[f"reason.{reason}"]
    labels = (label_of(rule.id, column) for column in reason.removeprefix(MISSING).split(", "))
    return words["missing"].format(words["join"].join(told[lang] for told in labels if told is not None))


def _example(rule: Rule[Any], number: int, example: Example, lang: str) -> Row:
    words = WORDS[lang]
    told = []
    for about, answer in example.verdicts.items():
        verdict, reason = (answer, None) if isinstance(answer, str) else answer
        why = words["why"].format(_answered(rule, reason, lang)) if reason else ""
        told.append(f"{about}{words['colon']}{words[f'verdict.{verdict}']}{why}")
    given = words["join"].join(f"{name} = {found}" for name, found in example.set.items())
    name = case(number, example.says, lang)
    if lang == "zh":
        kinds = dict.fromkeys(contract().kinds[event["type"]].zh for event in example.events)
        name = f"{name}{words['colon']}{words['join'].join(kinds)}"
    return (name, words["join"].join(told), given)


def _reads(rule: Rule[Any], lang: str) -> list[str]:
    told, words = contract(), WORDS[lang]
    rows = []
    for kind in rule.reads:
        fields = told.reads.get(rule.id, {}).get(kind, [])
        label = told.kinds[kind].zh if lang == "zh" else told.kinds[kind].en
        rows.append((f"`{kind}`", label, words["join"].join(f"`{name}`" for name in fields)))
    return [f"## {words['reads']}", "", *table((words["event"], words["meaning"], words["fields"]), rows)]


def page(rule: Rule[Any], lang: str) -> str:
    """The page as Markdown."""
    words = WORDS[lang]
    zh = sections(rule.doc_zh, "zh")
    told = {heading: zh[name] if lang == "zh" else section(rule.doc, heading) for heading, name in SECTIONS.items()}
    doc = [part for heading, said in told.items() for part in (f"## {words[heading]}", "", said, "")]
    first = summary(rule.doc_zh if lang == "zh" else rule.doc)
    examples = table(
        (words["example"], words["verdicts"], words["given"]),
        (_example(rule, number, one, lang) for number, one in enumerate(rule.examples, 1)),
    )
    lines = [
        MADE, "", f"# {rule.title[lang]}", "", f"> {sentence(rule, lang)}", "", first, "",
        *_facts(rule, lang), *doc, *_articles(rule, lang), *_params(rule, lang), _on(rule, lang), "",
        *_reads(rule, lang), f"## {words['examples']}", "", *examples,
    ]  # fmt: skip
    return "\n".join(lines).rstrip("\n") + "\n"


def shown(findings: Iterable[tuple[str, str, str, str]], lang: str) -> str:
    """The end of a page: the findings of the examples as (example, sentence, money at stake, put right on)."""
    words = WORDS[lang]
    head = (words["example"], words["finding"], words["stake"], words["cured"])
    lines = ["", f"## {words['findings']}", "", *table(head, findings)]
    return "\n".join(lines).rstrip("\n") + "\n"

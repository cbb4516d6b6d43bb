"""The page of a rule, read out of its docstring: one line, then seven sections in a fixed order.

In Chinese it stands in the rule's `ZH`, written the same way; its lines are joined without a space.
"""

from __future__ import annotations

from collections.abc import Mapping
from inspect import cleandoc

SECTIONS: Mapping[str, str] = {
    "What it checks": "what_it_checks",
    "Why it matters": "why_it_matters",
    "Legal source": "legal_source",
    "Does not apply": "does_not_apply",
    "Innocent explanations": "innocent_explanations",
    "Ask next": "ask_next",
    "Known gaps": "known_gaps",
}
"""Heading -> name, in the order in which a rule has to tell them."""
SECTIONS_ZH: Mapping[str, str] = dict(
    zip(
        ("查什么", "为什么要紧", "法律依据", "不适用", "可能的正当理由", "接着问", "已知不足"),
        SECTIONS.values(),
        strict=True,
    )
)
HEADINGS = {"zh": SECTIONS_ZH, "en": SECTIONS}
"""The same, by language."""
JOIN = {"zh": "", "en": " "}


def summary(doc: str) -> str:
    """The first line of a page; empty where there is none."""
    return cleandoc(doc).partition("\n")[0].strip()


def sections(doc: str, lang: str = "en") -> dict[str, str]:
    """Name -> text of every section of a page in `lang`, each as one paragraph; empty where it does not tell it."""
    headings = HEADINGS[lang]
    out: dict[str, list[str]] = {name: [] for name in headings.values()}
    name: str | None = None
    for line in cleandoc(doc).splitlines()[1:]:
        if line.strip() in headings and not line[:1].isspace():
            name = headings[line.strip()]
        elif name is not None and line.strip():
            out[name].append(line.strip())
    return {name: JOIN[lang].join(lines) for name, lines in out.items()}


def summaries(doc_zh: str, doc: str) -> dict[str, str]:
    """Language -> the first line."""
    return {"zh": summary(doc_zh), "en": summary(doc)}


def both(doc_zh: str, doc: str) -> dict[str, dict[str, str]]:
    """Name -> language -> text of every section."""
    zh, en = sections(doc_zh, "zh"), sections(doc, "en")
    return {name: {"zh": zh[name], "en": en[name]} for name in en}

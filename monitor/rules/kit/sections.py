"""The page of a rule, read out of its docstring: one line, then seven sections in a fixed order."""

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


def summary(doc: str) -> str:
    """The first line of a rule's docstring; empty where there is none."""
    return cleandoc(doc).partition("\n")[0].strip()


def sections(doc: str) -> dict[str, str]:
    """Name -> text of every section, each as one paragraph; empty where the docstring does not tell it."""
    out: dict[str, list[str]] = {name: [] for name in SECTIONS.values()}
    name: str | None = None
    for line in cleandoc(doc).splitlines()[1:]:
        if line.strip() in SECTIONS and not line[:1].isspace():
            name = SECTIONS[line.strip()]
        elif name is not None and line.strip():
            out[name].append(line.strip())
    return {name: " ".join(lines) for name, lines in out.items()}

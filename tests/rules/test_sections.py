from __future__ import annotations

from monitor.rules.catalogue import catalogue
from monitor.rules.kit.sections import SECTIONS, sections, summary

DOC = """One line that says it.

What it checks
    The members,
    all of them.
Why it matters
    Because.
Legal source
    Article 37; see Why it matters elsewhere.
"""


def test_a_page_is_cut_into_its_sections() -> None:
    told = sections(DOC)
    assert summary(DOC) == "One line that says it."
    assert list(told) == list(SECTIONS.values())
    assert told["what_it_checks"] == "The members, all of them."
    assert told["legal_source"] == "Article 37; see Why it matters elsewhere."
    assert told["known_gaps"] == ""


def test_nothing_told_is_empty() -> None:
    assert summary("") == ""
    assert set(sections("").values()) == {""}


def test_every_rule_fills_every_section() -> None:
    empty = {id: [name for name, text in sections(rule.doc).items() if not text] for id, rule in catalogue().items()}
    assert not {id: names for id, names in empty.items() if names}

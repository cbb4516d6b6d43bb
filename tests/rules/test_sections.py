from __future__ import annotations

from monitor.rules.catalogue import catalogue
from monitor.rules.kit.sections import SECTIONS, SECTIONS_ZH, both, sections, summaries, summary

DOC = """One line that says it.

What it checks
    The members,
    all of them.
Why it matters
    Because.
Legal source
    Article 37; see Why it matters elsewhere.
"""


DOC_ZH = """一句话说明。

查什么
    到场评委，
    每人计一次。
为什么要紧
    人数为 5 人。
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


def test_a_chinese_page_is_cut_the_same_way_and_joined_without_spaces() -> None:
    told = sections(DOC_ZH, "zh")
    assert list(told) == list(SECTIONS_ZH.values()) == list(SECTIONS.values())
    assert told["what_it_checks"] == "到场评委，每人计一次。"
    assert told["why_it_matters"] == "人数为 5 人。"
    assert told["ask_next"] == ""


def test_both_languages_stand_side_by_side() -> None:
    told = both(DOC_ZH, DOC)
    assert summaries(DOC_ZH, DOC) == {"zh": "一句话说明。", "en": "One line that says it."}
    assert list(told) == list(SECTIONS.values())
    assert told["why_it_matters"] == {"zh": "人数为 5 人。", "en": "Because."}
    assert told["legal_source"] == {"zh": "", "en": "Article 37; see Why it matters elsewhere."}


def test_every_rule_fills_every_section() -> None:
    told = {id: both(rule.doc_zh, rule.doc) for id, rule in catalogue().items()}
    empty = [(id, name) for id, texts in told.items() for name, text in texts.items() if not all(text.values())]
    assert not empty

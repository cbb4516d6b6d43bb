from __future__ import annotations

from pathlib import Path

import pytest

from monitor.audit import pages
from monitor.facts.scopes import SCOPES
from monitor.rules import pages as rules
from monitor.rules.catalogue import STAGES, catalogue, rule
from monitor.rules.kit.sections import SECTIONS, SECTIONS_ZH, sections, summary
from monitor.rules.page import MADE, case, cell, page, section, sentence
from monitor.rules.places import place, places
from monitor.rules.words import BOTH, LANGS, WORDS
from monitor.vocabulary.generated import stale, write
from monitor.vocabulary.verdicts import Confidence, Severity, Verdict

RULES = tuple(catalogue().values())
ALONE = {"index.md", "articles.md", "mechanisms.md"}
"""Pages that belong to no single rule."""


def test_the_pages_are_fresh() -> None:
    made = rules.pages()
    alone = {name: text for name, text in made.items() if name.removeprefix("rules/") in ALONE}
    there = {f"rules/{path.name}" for path in (pages.DOCS / pages.OWNED).glob("*")}
    assert [name for name, text in alone.items() if (pages.DOCS / name).read_text(encoding="utf-8") != text] == []
    assert there == {name for name in made if name.startswith("rules/")}, "run make docs"
    assert len(made) == 2 * len(RULES) + len(ALONE)


@pytest.mark.parametrize("told", RULES, ids=lambda told: told.id)
@pytest.mark.parametrize("lang", LANGS)
def test_a_page_says_what_the_rule_says(told: object, lang: str) -> None:
    one = catalogue()[told.id]  # type: ignore[attr-defined]
    text = page(one, lang)
    assert text.startswith(f"{MADE}\n\n# {one.title[lang]}\n")
    headings = [line[3:] for line in text.splitlines() if line.startswith("## ")]
    assert headings[: len(SECTIONS)] == [WORDS[lang][name] for name in SECTIONS]
    flowing = " ".join(text.split())
    doc = one.doc_zh if lang == "zh" else one.doc
    assert summary(doc) in flowing
    assert all(body in flowing for body in sections(doc, lang).values())
    assert all(cell(case(n, example.says, lang)) in text for n, example in enumerate(one.examples, 1))
    assert all(f"`{kind}`" in text for kind in one.reads)
    assert all(place(name).name[lang] in text for name in places() if place(name).is_on(one.id))
    assert "{" not in sentence(one, lang)


def test_chinese_pages_carry_the_chinese_sections() -> None:
    one = rule("exp.committee-odd-5")
    assert [WORDS["zh"][name] for name in SECTIONS] == list(SECTIONS_ZH)
    assert not any(body in page(one, "zh") for body in sections(one.doc).values())
    assert "五人以上单数" in page(one, "zh")
    assert "〔到场评委人数〕" in sentence(one, "zh")
    assert sentence(one, "en") == (
        "The committee sat with [Members who sat] members; it must be [Fewest members (incl.)] or more and odd"
    )
    assert "，少 〔最少天数（含） − 间隔天数〕 天：" in sentence(rule("tnd.bid-period-20d"), "zh")
    assert "; without a draw: [Experts without a draw]; chosen" in sentence(rule("exp.random-draw"), "en")


def test_words_are_there_in_both_languages() -> None:
    assert all(all(said) for said in BOTH.values())
    named = {
        "stage": STAGES,
        "scope": SCOPES,
        "verdict": Verdict,
        "severity": Severity,
        "confidence": Confidence,
    }
    missing = [f"{group}.{name}" for group, names in named.items() for name in names if f"{group}.{name}" not in BOTH]
    assert not missing
    assert set(SECTIONS) <= set(BOTH)


def test_values_of_the_places_stand_beside_the_parameter() -> None:
    (line,) = [row for row in page(rule("dec.signature-form"), "en").splitlines() if row.startswith("| `require_date`")]
    assert line.split(" | ")[:4] == ["| `require_date`", line.split(" | ")[1], "yes/no", "yes"]
    (line,) = [row for row in page(rule("tnd.split-evasion"), "en").splitlines() if row.startswith("| `works_thres")]
    assert "National" in line
    assert "2,000,000 (2000-05-01 – 2018-05-31)" in line
    assert "4,000,000 (2018-06-01 – )" in line


def test_index_tells_where_each_rule_is_on() -> None:
    rows = [line.split(" | ") for line in rules.index().splitlines() if line.startswith("| `")]
    assert {row[0].strip("| `") for row in rows} == set(catalogue())
    on = {row[0].strip("| `"): [one.strip("| ") == "是" for one in row[3:]] for row in rows}
    assert on["acc.joint-county-team"] == [place(name).is_on("acc.joint-county-team") for name in places()]
    assert all(len(row) == 3 + len(places()) for row in rows)


def test_articles_lead_to_every_rule() -> None:
    text = rules.articles()
    assert all(f"rules/{one.id}.{lang}.md" in text for one in RULES for lang in LANGS)
    assert "第" not in text.splitlines()[2]


def test_stale_missing_and_orphan_pages_are_told_and_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    some = {name: rule(name) for name in ("dec.quorum-two-thirds", "exp.committee-odd-5")}
    for module in (pages, rules):
        monkeypatch.setattr(module, "catalogue", lambda: some)
    monkeypatch.setattr(pages, "DOCS", tmp_path)
    made = pages.whole()
    assert set(stale(tmp_path, made, pages.OWNED)) == set(made)
    assert pages.main([]) == 0
    assert stale(tmp_path, made, pages.OWNED) == []
    (tmp_path / "articles.md").write_text("old", encoding="utf-8")
    (tmp_path / "rules" / "index.md").unlink()
    (tmp_path / "rules" / "dec.gone.zh.md").write_text("of no rule", encoding="utf-8")
    (tmp_path / "kept.md").write_text("another page", encoding="utf-8")
    assert pages.main(["--check"]) == 1
    told = capsys.readouterr().err.splitlines()
    names = ("articles.md", "rules/dec.gone.zh.md", "rules/index.md")
    assert told == [f"docs/{name} is stale: run make docs" for name in names]
    assert write(tmp_path, made, pages.OWNED) == list(names)
    assert pages.main(["--check"]) == 0
    assert not (tmp_path / "rules" / "dec.gone.zh.md").exists()
    assert (tmp_path / "kept.md").read_text(encoding="utf-8") == "another page"


def test_a_page_ends_with_the_findings_of_its_examples() -> None:
    over = rule("pay.over-contract")
    found = pages.told_of(over)
    assert len(found) > 1
    text = pages.end_of(over, found, "zh")
    assert not [one.says for one in over.examples if one.says in text], "English on a Chinese page"
    assert "例 1" in rules.page(over, "zh")
    assert text.startswith("\n## 例子里的疑点\n")
    assert all(cell(told.message["zh"]) in text for told in found)


def test_a_section_keeps_its_paragraphs() -> None:
    doc = "One line.\n\nWhat it checks\n    One.\n\n    Two | three.\nWhy it matters\n    Four.\n"
    assert section(doc, "What it checks") == "One.\n\nTwo | three."
    assert section(doc, "Why it matters") == "Four."
    assert cell("a | b\nc") == "a \\| b c"
    assert cell("") == "—"

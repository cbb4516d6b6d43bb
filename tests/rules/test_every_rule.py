"""Every rule is asked the same questions about what it says of itself; what it decides: test_every_example.py."""

from __future__ import annotations

import csv
import re
from dataclasses import asdict, fields
from datetime import date
from inspect import cleandoc
from itertools import pairwise
from types import ModuleType
from typing import Any

import polars as pl
import pytest
from told_apart import of

from monitor.audit.evaluate import charges
from monitor.facts import schema
from monitor.facts.schema import fields_of, grains
from monitor.facts.scopes import SCOPES
from monitor.rules.catalogue import catalogue, rules_on
from monitor.rules.kit.params import Meant, meant
from monitor.rules.kit.printing import named, quotes
from monitor.rules.kit.rule import RECORD, Rule
from monitor.rules.kit.sections import HEADINGS, sections, summary
from monitor.rules.law import article
from monitor.rules.places import RULEBOOK, place, places
from monitor.rules.skeleton import SAY, SAY_ZH, STAGE_OF, first_day
from monitor.vocabulary.contract import Field, contract
from monitor.vocabulary.verdicts import Confidence, Severity

RULES = tuple(catalogue().values())
WITH_RULE = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
LANGS = ("zh", "en")
CHINESE = re.compile(r"[一-鿿]")
NARROW = {"process", "project", "programme"}


def rulebook() -> dict[str, dict[str, str]]:
    with RULEBOOK.open(encoding="utf-8", newline="") as rows:
        return {row["id"]: row for row in csv.DictReader(rows)}


BOOK = rulebook()


def listed(cell: str) -> list[str]:
    return [] if cell == "-" else [part.strip() for part in cell.split(";")]


def default_of(rule: Rule[Any], name: str, told: str) -> Any:
    """A default of the rulebook as a value of the rule: whole numbers, yes and no, code lists, else text."""
    apart = of(rule.id)
    if name in apart.defaults:
        return apart.defaults[name]
    assert told, f"the rulebook tells the default of {name} in words: say it in tests/rules/exceptions"
    if told in {"true", "false"}:
        return told == "true"
    known = meant(rule.params)[name].codes
    if known is not None:
        codes = contract().codelists[known]
        labels = {label: code for code, label in codes.items()}
        found = tuple(one if one in codes else labels[one] for one in told.split("|"))
        return found if isinstance(getattr(rule.params, name), tuple) else found[0]
    return int(told) if told.isdecimal() else told


def quoted(template: str) -> set[str]:
    return {name for quote in quotes(template) for name in named(quote)}


def contract_fields() -> set[str]:
    told = contract()
    holders: list[dict[str, Field]] = [kind.fields for kind in told.kinds.values()]
    holders += [structure.fields for structure in told.structures.values()]
    return {name for holder in holders for name in holder}


@WITH_RULE
def test_file_is_named_after_the_rule(rule: Rule[Any], files: dict[str, ModuleType]) -> None:
    family, _, name = rule.id.partition(".")
    stage, file = files[rule.id].__name__.split(".")[-2:]
    assert (rule.family, stage, file) == (family, STAGE_OF[family], name.replace("-", "_"))


@WITH_RULE
def test_docstring_has_the_seven_sections(rule: Rule[Any], files: dict[str, ModuleType]) -> None:
    assert rule.doc == files[rule.id].__doc__, "RULE takes doc=__doc__"
    assert rule.doc_zh == files[rule.id].ZH, "RULE takes doc_zh=ZH"
    for lang, doc, stop, say in (("en", rule.doc, ".", SAY), ("zh", rule.doc_zh, "。", SAY_ZH)):
        lines = cleandoc(doc).splitlines()
        assert [line for line in lines if line in HEADINGS[lang]] == list(HEADINGS[lang]), (
            "seven sections, in this order"
        )
        assert summary(doc).endswith(stop), "the first line is a sentence"
        told = sections(doc, lang)
        empty = [name for name, text in told.items() if not text or say in text]
        assert not empty, f"sections that say nothing: {empty}"
        assert all(bool(CHINESE.search(text)) for text in told.values()) or lang == "en"
        assert all(text[-1] in ".。?？" for text in told.values()), "a section ends its last sentence"


@WITH_RULE
def test_both_languages(rule: Rule[Any]) -> None:
    labels: list[Any] = [rule.title, rule.message]
    labels += [{"zh": told.zh, "en": told.en} for told in (*rule.evidence, *meant(rule.params).values())]
    for told in labels:
        assert set(told) == set(LANGS)
        assert CHINESE.search(told["zh"]), told
        assert told["en"].strip(), told
        assert not CHINESE.search(told["en"]), told
        assert SAY_ZH not in told["zh"], f"nothing is said yet: {told}"
        assert SAY not in told["en"], f"nothing is said yet: {told}"


@WITH_RULE
def test_message_quotes_evidence_and_parameters_only(rule: Rule[Any]) -> None:
    known = {told.column for told in rule.evidence} | set(asdict(rule.params))
    for lang in LANGS:
        assert quoted(rule.message[lang]) <= known
        assert quoted(rule.message[lang]), "a finding tells its numbers"


@WITH_RULE
def test_evidence_columns_are_told_once_with_known_codes(rule: Rule[Any]) -> None:
    columns = [told.column for told in rule.evidence]
    assert columns
    assert len(columns) == len(set(columns))
    assert not set(columns) & set(asdict(rule.params)), "a message could mean either"
    lists = {told.codes for told in rule.evidence if told.codes}
    assert lists <= set(contract().codelists)


@WITH_RULE
def test_parameters_are_those_of_the_rulebook(rule: Rule[Any]) -> None:
    assert all(isinstance(told.metadata.get("meant"), Meant) for told in fields(rule.params)), "declare with param()"
    row, told = BOOK[rule.id], asdict(rule.params)
    names = listed(row["parameters"])
    defaults = listed(row["default"])
    told_one_by_one = len(defaults) == len(names)
    expected = dict(zip(names, defaults if told_one_by_one else [""] * len(names), strict=True))
    assert set(names) <= set(told)
    assert {name: told[name] for name in names} == {
        name: default_of(rule, name, default) for name, default in expected.items()
    }
    assert set(told) - set(names) == set(of(rule.id).extra)


@WITH_RULE
def test_parameters_say_where_they_are_heuristic(rule: Rule[Any]) -> None:
    row = BOOK[rule.id]
    names, units = listed(row["parameters"]), listed(row["unit"])
    marked = {name for name, told in meant(rule.params).items() if told.is_heuristic}
    if len(names) == len(units):
        every = "all heuristic" in row["unit"]
        heuristic = {name for name, unit in zip(names, units, strict=True) if every or "heuristic" in unit}
        assert marked & set(names) == heuristic
    assert rule.is_lead == bool(marked), "a rule that rests on a heuristic is a lead, and no other"
    assert all(told.unit for told in meant(rule.params).values())
    assert all(told.codes in {None, *contract().codelists} for told in meant(rule.params).values())


@WITH_RULE
def test_severity_confidence_and_first_day_are_those_of_the_rulebook(rule: Rule[Any]) -> None:
    row = BOOK[rule.id]
    assert rule.severity is Severity(row["severity"])
    assert rule.confidence is Confidence(row["confidence"])
    assert rule.in_force == first_day(row)
    assert rule.until is None or rule.until > rule.in_force
    assert rule.version >= 1


@WITH_RULE
def test_scope_and_reach_fit(rule: Rule[Any]) -> None:
    assert rule.scope in SCOPES
    if rule.reach is None:
        assert rule.scope in {*NARROW, "county"}, "live cost would grow with the history of the scope"
    elif isinstance(rule.reach, str):
        assert isinstance(getattr(rule.params, rule.reach), int), "a reach of days is named by its parameter"
        assert rule.scope == "unit"
    else:
        assert rule.reach == RECORD
    if rule.reach:
        keyless = [kind for kind in rule.judges if rule.scope not in contract().kinds[kind].scopes]
        assert not keyless, f"a span of days needs the key of the scope in the judged event: {keyless}"


@WITH_RULE
def test_kinds_are_those_of_the_contract(rule: Rule[Any]) -> None:
    assert rule.judges
    assert set(rule.judges) <= set(rule.reads) <= set(contract().kinds)
    assert set(rule.references) <= set(rule.reads)
    assert set(rule.through) <= set(rule.reads)
    assert not rule.through or rule.reach == RECORD, "only a rule that looks no further than the record looks through"
    for told in (rule.judges, rule.reads, rule.references, rule.about, rule.needs):
        assert len(told) == len(set(told))


@WITH_RULE
def test_what_is_judged_is_named_as_in_the_contract(rule: Rule[Any]) -> None:
    assert rule.about, "about: nothing says what is judged"
    columns = {
        column.meta.output_name()
        for kind in rule.judges
        for grain in grains(kind)
        for column in schema.columns(fields_of(grain), pl.col("row"))
    }
    assert set(rule.about) <= contract_fields() | columns
    assert ("target_kind" in rule.about) == ("target_id" in rule.about)


@WITH_RULE
def test_cited_articles_are_known_and_in_force(rule: Rule[Any]) -> None:
    assert rule.cites, "cites nothing"
    first_days = []
    for cite in rule.cites:
        told = article(cite.act, cite.article, cite.in_force)
        assert told.until is None or told.until >= rule.in_force, "it never held while the rule did"
        first_days.append(cite.in_force or told.in_force)
    assert any(day is None or day <= rule.in_force for day in first_days), "nothing is cited that held on its first day"


@WITH_RULE
def test_examples_are_told_apart(rule: Rule[Any]) -> None:
    said = [example.says for example in rule.examples]
    assert said, "no examples"
    assert len(said) == len(set(said))
    assert not [text for text in said if not text.strip() or SAY in text]
    assert all(example.verdicts for example in rule.examples)


@pytest.mark.parametrize("name", places())
def test_values_of_every_place_settle_on_the_rules(name: str) -> None:
    here = place(name)
    charged = charges(rules_on(here), here)
    assert {charge.rule.id for charge in charged} == {rule.id for rule in RULES if here.is_on(rule.id)}
    for charge in charged:
        since = here.since(charge.rule.id) or charge.rule.in_force
        days = [(span.first_day, span.last_day) for span in charge.spans]
        assert days, f"{charge.rule.id} is on and never in force"
        assert charge.spans[0].first_day == (since - date(1970, 1, 1)).days
        assert all(earlier[1] + 1 == later[0] for earlier, later in pairwise(days))
        assert all(set(span.origins) == set(asdict(charge.rule.params)) for span in charge.spans)


def test_a_rule_of_the_catalogue_stands_in_the_rulebook() -> None:
    assert RULES
    assert {rule.id for rule in RULES} <= set(BOOK)

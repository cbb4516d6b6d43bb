"""The words a verdict's line uses are exactly the published ones."""

from __future__ import annotations

import json

from monitor.errors import TenderwatchError
from monitor.vocabulary.money import ForeignCurrency
from monitor.vocabulary.problems import FACTS, EventRefused, Problem, Words
from monitor.vocabulary.verdicts import Confidence, Severity, Verdict


def test_the_words() -> None:
    assert list(Verdict) == ["flagged", "clear", "not_applicable", "not_assessable"]
    assert list(Severity) == ["critical", "high", "medium", "low", "info"]
    assert list(Confidence) == ["high", "medium", "low"]
    assert json.dumps(Verdict.FLAGGED) == '"flagged"'


def test_every_error_is_one_of_ours() -> None:
    assert issubclass(EventRefused, TenderwatchError)
    assert issubclass(ForeignCurrency, TenderwatchError)


def test_every_problem_code_has_a_sentence_in_both_languages() -> None:
    for code in FACTS:
        problem = Problem("data.x", code, "“{x}”", Words("甲", "one"), Words("字段", "field"))
        assert problem.text("zh").startswith("data.x（字段）：")
        assert problem.text("zh").endswith("；应为：甲。")
        assert problem.text("en").startswith("data.x (field): ")
        assert problem.text("en").endswith("; expected one.")
    assert Problem("", "too_deep", "", Words("浅", "less")).text("zh") == "事件：嵌套过深；应为：浅。"

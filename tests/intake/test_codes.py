from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.intake.cells import Cell
from monitor.intake.converters.catalogue import CATALOGUE
from monitor.intake.converters.codes import attempt_of, key_of
from monitor.intake.converters.kit import Outcome

WORDS = {"施工": "works", "监理": "services", "设计": "services", "采购": "goods"}


def read(name: str, *cells: Cell | None, **options: Any) -> Outcome:
    return CATALOGUE[name].convert(cells, options)


def codes(outcome: Outcome) -> list[str]:
    return [fault.code for fault in outcome.faults]


def test_titles_that_differ_in_typing_only_share_a_key() -> None:
    assert key_of("示例（一期）施工") == key_of(" 示例(一期) 施工 ")
    assert key_of("示例施工") != key_of("示例施工(第2次招标)")
    assert key_of("甲", "乙") != key_of("甲乙", None)


def test_a_process_has_an_ocid_of_the_contract() -> None:
    ocid = read("ocid", "示例（一期）施工", ocid_prefix="ocds-exampl").value
    assert ocid == "ocds-exampl-" + key_of("示例(一期)施工")


@pytest.mark.parametrize(
    ("title", "expected"),
    [("示例(第2次招标)", 2), ("示例（第三次招标）", 3), ("示例（第12次）", 12), ("示例第2标段", None), ("示例", None)],
)
def test_a_repeated_tender_is_told_by_its_marker(title: str, expected: int | None) -> None:
    assert attempt_of(title) == expected
    assert read("attempt", title).value == expected


def test_a_code_is_taken_from_words_only_where_they_agree() -> None:
    assert read("by_words", "示例道路施工", values=WORDS).value == "works"
    assert read("by_words", "示例道路设计监理", values=WORDS).value == "services"
    assert read("by_words", "示例道路", values=WORDS) == Outcome()
    both = read("by_words", "示例道路设计施工总承包", values=WORDS)
    assert (both.value, codes(both)) == (None, ["code_ambiguous"])


def test_a_listed_text_is_its_code_and_another_is_refused() -> None:
    assert read("listed", " 公开 招标", values={"公开招标": "open"}).value == "open"
    assert codes(read("listed", "竞价", values={"公开招标": "open"})) == ["code_unknown"]


@pytest.mark.parametrize(
    ("name", "cell", "expected"),
    [
        ("integer", "３", 3),
        ("integer", Decimal("3.0"), 3),
        ("ratio", "3%", "0.03"),
        ("ratio", "0.030", "0.03"),
        ("ratio", "100%", "1"),
        ("boolean", "是", True),
        ("boolean", False, False),
        ("code", " 示例〔2026〕 3号 ", "示例〔2026〕3号"),
        ("text", "一\n二", "一 二"),
        ("label", "示例", "示例"),
    ],
)
def test_plain_values(name: str, cell: Cell, expected: object) -> None:
    assert read(name, cell).value == expected


@pytest.mark.parametrize(
    ("name", "cell", "expected"),
    [
        ("integer", "3.5", "not_an_integer"),
        ("integer", "-3", "not_an_integer"),
        ("integer", True, "not_an_integer"),
        ("ratio", "三成", "not_a_ratio"),
        ("ratio", "-1%", "not_a_ratio"),
        ("ratio", "98.9", "not_a_ratio"),
        ("ratio", "NaN", "not_a_ratio"),
        ("boolean", "大概", "code_unknown"),
    ],
)
def test_other_values_are_refused(name: str, cell: Cell, expected: str) -> None:
    assert codes(read(name, cell)) == [expected]


def test_texts_are_put_together() -> None:
    assert read("template", " A 1 ", "2", text="x:{0}/{1}").value == "x:A1/2"
    assert read("template", "A", None, text="x:{0}/{1}").value is None
    joined = read("joined", "bad", None, "2.0", labels=["", "项目：", "分值"], words={"bad": "不良行为"})
    assert joined.value == "不良行为；分值2.0"
    assert codes(read("label", "长" * 301)) == ["shortened"]


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_digest_is_a_code_of_the_contract(first: str, second: str) -> None:
    value = read("digest", first, second, prefix="x:").value
    assert value.startswith("x:")
    assert len(value) == 34

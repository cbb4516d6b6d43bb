from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC
from stdnum.cn import uscc

from monitor.names.characters import folded
from monitor.names.compare import compare, judged
from monitor.names.firm import firm, key
from monitor.names.misprint import deletions, misprint
from monitor.names.near import near, pairs
from monitor.names.reasons import SAID, Reason, Verdict

TRADITIONAL = OpenCC("s2t")
CODE, OTHER = "91999001MA0000154D", "91999001MA0000146J"
PLACES = (
    "",
    "",
    "湖北",
    "湖北省",
    "湖南",
    "宜昌市",
    "湖北省宜昌市",
    "绥宁县",
    "绥宁",
    "武冈市",
    "鼓楼区",
    "南京鼓楼区",
)
STEMS = ("宏达", "鸿达", "宏大", "润土", "金江", "金渡", "三峡云", "三峡雨", "第一", "第二", "华东", "华北", "达")
TRADES = ("建筑工程", "建设工程", "招标代理", "建设集团", "(集团)", "设计研究院", "")
FORMS = ("有限公司", "有限责任公司", "股份有限公司", "公司", "")
BRANCHES = ("", "", "", "宜昌分公司", "第二分公司")
names = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(PLACES),
        st.sampled_from(STEMS),
        st.sampled_from(TRADES),
        st.sampled_from(FORMS),
        st.sampled_from(BRANCHES),
    ),
)
codes = st.sampled_from((None, None, CODE, OTHER, "91999001MA0000154E"))


@pytest.mark.parametrize(
    ("one", "other", "verdict", "reasons"),
    [
        ("湖北宏达建筑有限公司", "宏达建筑有限公司", "possible", {"place_missing"}),
        ("绥宁宏达建筑有限公司", "绥宁县宏达建筑有限公司", "possible", {"place_missing"}),
        ("宜昌宏达建筑有限公司", "湖北省宜昌市宏达建筑有限公司", "same", {"same_name", "place_written_otherwise"}),
        ("湖北宏达建筑有限公司", "宜昌宏达建筑有限公司", "different", {"other_place"}),
        ("鼓楼区宏达建筑有限公司", "南京市鼓楼区宏达建筑有限公司", "possible", {"place_unclear"}),
        ("鼓楼区宏达建筑有限公司", "南京市鼓楼区鸿达建筑有限公司", "different", {"other_name"}),
        ("宏达建筑有限公司", "宏达建筑股份有限公司", "possible", {"other_form"}),
        ("湖北宏达建筑", "宏达建筑有限公司", "possible", {"place_missing", "form_missing"}),
        ("宏达建筑有限公司", "鸿达建筑股份有限公司", "different", {"other_name"}),  # two doubts at once
        ("枝江市宏达建设有限公司", "技江市宏达建设有限公司", "possible", {"one_character"}),
        ("宜市水利水电设计院", "宜昌市水利水电设计院", "possible", {"one_character"}),
        ("宏达建筑工程有限公司", "宏达建设工程有限公司", "possible", {"one_character"}),
        ("宜昌金江建设有限公司", "宜昌金渡建设有限公司", "different", {"other_stem"}),
        ("示例第一工程局有限公司", "示例第二工程局有限公司", "different", {"other_numeral"}),
        ("示例华东勘测院", "示例华北勘测院", "different", {"other_numeral"}),
        ("示例建设有限公司", "示例建设有限公司宜昌分公司", "branch", {"branch_of"}),
        ("示例建设有限公司荆州分公司", "示例建设有限公司宜昌分公司", "branch", {"branches_of_one"}),
        ("示例建设有限公司宜昌分公司", "示例建设有限责任公司宜昌分公司", "same", {"same_name", "written_otherwise"}),
        ("宏达建设有限公司", "鸿达建设有限公司宜昌分公司", "possible", {"homophone", "branch_of"}),
        ("湖南宏达建设有限公司", "湖北鸿达建设有限公司", "different", {"other_name"}),
    ],
)
def test_verdicts_and_their_reasons(one: str, other: str, verdict: str, reasons: set[str]) -> None:
    told = compare(one, other)
    assert (str(told.verdict), {str(reason) for reason in told.reasons}) == (verdict, reasons)


def test_codes_decide() -> None:
    assert compare("甲公司", "乙公司", codes=(CODE, CODE)).verdict is Verdict.SAME
    apart = compare("甲公司", "甲公司", codes=(CODE, OTHER))
    assert (apart.verdict, apart.reasons) == (Verdict.DIFFERENT, (Reason.OTHER_CODE, Reason.SAME_NAME))
    broken = compare("甲公司", "甲公司", codes=(CODE, "91999001MA0000154E"))
    assert (broken.verdict, broken.reasons) == (Verdict.SAME, (Reason.SAME_NAME, Reason.CODE_INVALID))
    branch = compare("甲有限公司", "甲有限公司宜昌分公司", codes=(CODE, OTHER))
    assert (branch.verdict, branch.reasons) == (Verdict.BRANCH, (Reason.BRANCH_OF, Reason.OTHER_CODE))


def test_every_reason_is_said_in_both_languages() -> None:
    assert set(SAID) == {*Verdict, *Reason}
    assert all(said["zh"] and said["en"] for said in SAID.values())
    assert compare("甲公司", "乙公司").said("en") == (SAID[Reason.OTHER_STEM]["en"],)


@given(names, names, codes, codes)
def test_comparing_is_symmetric(one: str, other: str, code: str | None, other_code: str | None) -> None:
    there = compare(one, other, codes=(code, other_code))
    back = compare(other, one, codes=(other_code, code))
    assert (there.verdict, there.reasons) == (back.verdict, back.reasons)


@given(st.text(max_size=30) | names)
def test_folding_is_idempotent(text: str) -> None:
    once = folded(text)
    assert folded(once) == once
    assert key(once) == key(text)


@given(names, names, codes)
def test_the_same_have_equal_keys_and_only_they(one: str, other: str, code: str | None) -> None:
    assert (compare(one, other).verdict is Verdict.SAME) == (key(one) == key(other))
    assert key(one, code) == key(one, code)
    if compare(one, other, codes=(code, code)).verdict is Verdict.SAME:
        assert key(one, code) == key(other, code)


@given(names, st.data())
def test_script_width_brackets_and_spaces_change_nothing(name: str, data: st.DataObject) -> None:
    written = TRADITIONAL.convert(name)
    written = "".join(each + data.draw(st.sampled_from(("", " ", "\u3000"))) for each in written)
    written = written.replace("(", "（").replace(")", "）").replace("集团", "【集团】")
    told = compare(name, written)
    assert told.verdict is Verdict.SAME
    assert key(written) == key(name)


@given(names, st.integers(0, 16), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_a_changed_credit_code_is_never_the_same(name: str, at: int, put: str) -> None:
    body = CODE[:at] + put + CODE[at + 1 : 17]
    changed = body + uscc.calc_check_digit(body) if body[:8].isdigit() else CODE
    told = compare(name, name, codes=(CODE, changed))
    assert (told.verdict is Verdict.SAME) == (changed == CODE)


@given(st.lists(st.tuples(names, codes), max_size=12, unique=True))
def test_the_index_finds_what_comparing_all_pairs_finds(told: list[tuple[str, str | None]]) -> None:
    firms = [firm(name, code) for name, code in told]
    every = {
        (left, right): judged(firms[left], firms[right])
        for left, right in combinations(range(len(firms)), 2)
        if judged(firms[left], firms[right])[0] is not Verdict.DIFFERENT
    }
    found = {(each.one, each.other): (each.verdict, each.reasons) for each in near(firms)}
    assert found == {(firms[left], firms[right]): said for (left, right), said in every.items()}
    assert set(every) <= pairs(firms)


@given(st.text("宏达鸿大一二", max_size=5), st.text("宏达鸿大一二", max_size=5))
def test_one_character_apart_share_a_deletion(one: str, other: str) -> None:
    slip = misprint(one, other)
    if slip in {Reason.ONE_CHARACTER, Reason.OTHER_NUMERAL}:
        assert deletions(one) & deletions(other)
    assert (slip is None) or one != other
    assert slip is misprint(other, one)


def test_the_index_does_not_look_at_all_pairs() -> None:
    firms = [firm(f"湖北{chr(0x4E00 + 7 * at)}{chr(0x5E00 + 11 * at)}建设工程有限公司") for at in range(1_000)]
    assert len(pairs(firms)) < 3_000

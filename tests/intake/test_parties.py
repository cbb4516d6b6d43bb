from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.intake.converters.catalogue import CATALOGUE
from monitor.intake.converters.kit import Outcome
from monitor.vocabulary.identifiers import org_id

FIRM, OTHER, THIRD = "示例建设甲有限公司", "示例设计院", "示例勘察丙有限公司"


def read(name: str, *cells: str | None, **options: str) -> Outcome:
    return CATALOGUE[name].convert(cells, {"scheme": "example-name", **options})


def names(text: str) -> list[str]:
    leader, members = read("consortium_leader", text).value, read("consortium_members", text).value
    return [firm["name"] for firm in ([leader] if leader else []) + (members or [])]


def codes(text: str) -> list[str]:
    return [fault.code for fault in read("consortium_leader", text).faults]


def test_an_organisation_without_code_is_known_by_its_name() -> None:
    told = read("organisation", FIRM).value
    assert told == {"id": "example-name:" + hashlib.sha256(FIRM.encode()).hexdigest(), "name": FIRM}
    assert org_id(told["id"]) is None


@pytest.mark.parametrize(
    "spelled", ["示例（县）建设有限公司", "示例(县)建设有限公司", " 示例（县） 建设有限 公司\u200b"]
)
def test_widths_of_brackets_and_blanks_make_no_other_firm(spelled: str) -> None:
    assert read("organisation", spelled).value == read("organisation", "示例(县)建设有限公司").value


def test_a_credit_code_goes_before_the_name() -> None:
    assert read("organisation", FIRM, "91999001ma00001110").value == {"id": "91999001MA00001110", "name": FIRM}
    assert read("organisation", None, "91999001MA00001110").value == {"id": "91999001MA00001110"}
    assert read("party", FIRM, "91999001MA00001110").value["kind"] == "organisation"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (FIRM, [FIRM]),
        (f"{FIRM}、{OTHER}联合体", [FIRM, OTHER]),
        (f"{FIRM}、{OTHER}、{THIRD}（联合体）", [FIRM, OTHER, THIRD]),
        (f"{OTHER}（联合体成员）、{FIRM}（联合体牵头人）", [FIRM, OTHER]),
        (f"{OTHER}（成员）；{FIRM}（牵头人）", [FIRM, OTHER]),
        (f"联合体牵头人：{FIRM} 联合体成员：{OTHER}", [FIRM, OTHER]),
        (f"牵头单位：{FIRM}、成员单位：{OTHER}", [FIRM, OTHER]),
        ("示例工程（甲、乙）有限公司", ["示例工程(甲、乙)有限公司"]),
        (f"{FIRM}（湖北）、{OTHER}联合体", [f"{FIRM}(湖北)", OTHER]),
    ],
)
def test_the_leader_comes_first(text: str, expected: list[str]) -> None:
    assert names(text) == expected


def test_the_first_is_the_leader_only_with_a_note() -> None:
    assert codes(f"{FIRM}、{OTHER}联合体") == ["leader_assumed"]
    assert codes(f"{OTHER}（联合体成员）、{FIRM}（联合体牵头人）") == []
    assert codes(FIRM) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{FIRM}、{OTHER}", "several_names"),
        (f"{FIRM}联合体", "consortium_incomplete"),
        (f"{FIRM}（牵头人）、{OTHER}（牵头人）", "several_leaders"),
        ("示例县道路改造项目", "not_an_organisation"),
        ("评标工作于2025年6月19日9:30在交易中心", "not_an_organisation"),
        ("我公司承诺质量符合标准。", "not_an_organisation"),
        ("（联合体：示例建设甲有限公司）", "not_an_organisation"),
        ("、", "not_an_organisation"),
    ],
)
def test_what_names_no_firm_is_refused(text: str, expected: str) -> None:
    assert codes(text) == [expected]
    assert read("consortium_leader", text).value is None
    assert read("consortium_members", text).value is None


def test_a_short_text_that_may_be_a_person_is_not_quoted() -> None:
    fault = read("organisation", "某某某").faults[0]
    assert (fault.code, fault.found) == ("not_an_organisation", "“某**”")


def test_no_other_members_is_said_only_where_the_mapping_says_so() -> None:
    assert read("consortium_members", FIRM).value is None
    assert read("consortium_members", FIRM, alone="none").value == []


@given(st.lists(st.from_regex("[甲乙丙丁戊己庚辛]{2,8}有限公司", fullmatch=True), min_size=2, max_size=5, unique=True))
def test_every_member_is_found(firms: list[str]) -> None:
    assert names("、".join(firms) + "联合体") == firms


@given(st.text(max_size=60))
def test_any_text_is_an_organisation_or_a_fault(text: str) -> None:
    outcome = read("consortium_leader", text)
    assert outcome.value is not None or outcome.faults
    assert outcome.value is None or org_id(outcome.value["id"]) is None

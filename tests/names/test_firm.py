from __future__ import annotations

import polars as pl
import pytest

from monitor.names.characters import folded, simplified, sound
from monitor.names.consortium import members
from monitor.names.firm import firm, key, keyed, valid_code
from monitor.names.forms import split_branch, stem
from monitor.names.places import split_place

CODE = "91999001MA0000154D"


@pytest.mark.parametrize(
    ("name", "place", "core", "form", "branch"),
    [
        ("绥宁县宏达建筑工程有限责任公司", ("430527",), "宏达建筑工程", "limited", ""),
        ("湖北省宜昌市宏达建设股份有限公司", ("4205",), "宏达建设", "joint_stock", ""),
        ("湖北宜都大地建设有限公司", ("420581",), "大地建设", "limited", ""),
        ("湖北长乐建功咨询有限公司", ("42",), "长乐建功咨询", "limited", ""),  # 长乐 lies in another province
        ("五峰长达建设有限公司", (), "五峰长达建设", "limited", ""),  # a county needs its ending when it stands alone
        ("五峰土家族自治县长达建设有限公司", ("420529",), "长达建设", "limited", ""),
        ("吉林宏达公司", ("22",), "宏达", "company", ""),
        ("吉林市宏达公司", ("2202",), "宏达", "company", ""),
        ("世纪某某（湖北）项目管理有限公司", (), "世纪某某湖北项目管理", "limited", ""),
        ("示例石油股份有限公司沙市钢管分公司", (), "示例石油", "joint_stock", "沙市钢管分公司"),
        ("示例建筑设计研究院宜昌分院", (), "示例建筑设计研究院", "", "宜昌分院"),
        ("某某会计师事务所（特殊普通合伙）湖北分所", (), "某某会计师事务所", "special_partnership", "湖北分所"),
        ("宜昌有限公司", (), "宜昌", "limited", ""),  # nothing would be left of it
        ("有限公司", (), "有限", "company", ""),
    ],
)
def test_a_name_is_taken_apart(name: str, place: tuple[str, ...], core: str, form: str, branch: str) -> None:
    told = firm(name)
    assert (told.place.codes, told.core, told.form, told.branch) == (place, core, form, branch)


def test_a_county_named_in_several_places_keeps_them_all() -> None:
    place, rest = split_place("鼓楼区宏达建设")
    assert len(place.codes) > 1
    assert rest == "宏达建设"
    assert split_place("南京市鼓楼区宏达建设")[0].codes == ("320106",)


def test_characters_that_are_names_of_today_stay() -> None:
    assert folded("乾元昇") == "乾元昇"
    assert folded("ＡＢ－c（集團）　· 工程") == "abc集团工程"
    wide = [chr(code) for code in range(0x3400, 0xA000)]
    assert [each for each in wide if simplified(simplified(each)) != simplified(each)] == []
    assert sound("女重a1") == ("nv", "zhong", "a", "1")


def test_branches_and_stems() -> None:
    assert split_branch("甲建设有限公司乙设计有限公司") == ("甲建设有限公司乙设计有限公司", "")
    assert split_branch("甲建设有限公司第一项目部") == ("甲建设有限公司", "第一项目部")
    assert split_branch("甲建设有限公司") == ("甲建设有限公司", "")
    assert stem("宏达建设工程项目管理") == "宏达"
    assert stem("建设工程") == "建设工程"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲建设有限公司、乙设计院有限公司联合体", ("甲建设有限公司", "乙设计院有限公司")),
        ("甲建设有限公司（牵头人），乙设计院（成员）", ("甲建设有限公司", "乙设计院")),
        ("联合体牵头人：甲建设有限公司；成员：乙设计院", ("甲建设有限公司", "乙设计院")),
        ("和平建设有限公司和中和设计院有限公司", ("和平建设有限公司", "中和设计院有限公司")),
        ("湖北甲有限公司湖北乙有限公司", ("湖北甲有限公司", "湖北乙有限公司")),
        ("甲有限公司/乙有限公司/甲有限公司", ("甲有限公司", "乙有限公司")),
        ("和平建设有限公司", ("和平建设有限公司",)),
        ("Example Works Co., Ltd", ("Example Works Co., Ltd",)),
        ("甲有限公司联合体", ("甲有限公司",)),
        ("", ()),
    ],
)
def test_a_consortium_is_split_into_its_members(text: str, expected: tuple[str, ...]) -> None:
    assert members(text) == expected


def test_a_code_counts_where_its_check_place_holds() -> None:
    assert valid_code(" ９１９９９００１ma0000154d ") == CODE
    assert [valid_code(told) for told in ("91999001MA0000154E", "tw:firm", "", None)] == [None] * 4
    assert key("甲公司", CODE) == key("乙公司", CODE) == CODE


def test_the_key_is_a_column_of_frames() -> None:
    frame = pl.DataFrame({"name": ["湖北潤土有限公司", None, "湖北省润土有限责任公司", "湖南润土有限公司"]})
    one, none, same, other = frame.lazy().select(keyed(pl.col("name"))).collect().to_series()
    assert none is None
    assert one == same == key("湖北润土有限公司")
    assert other not in {one, None}

"""The end of a firm's name: its legal form, and the branch that stands behind it.

有限责任公司 and 有限公司 are one form (Company Law); 股份有限公司 is another. A branch (分公司, 分店, 分院 ...) is no firm of
its own: what it does its parent answers for, but a measure against it is not one against its parent.
"""

from __future__ import annotations

import re
from typing import Final

FORMS: Final = {
    "股份有限责任公司": "joint_stock",
    "股份有限公司": "joint_stock",
    "股份公司": "joint_stock",
    "有限责任公司": "limited",
    "有限公司": "limited",
    "特殊普通合伙": "special_partnership",
    "普通合伙": "partnership",
    "有限合伙": "limited_partnership",
    "公司": "company",
}
"""Ending -> form; the longest ending counts."""

TRADES: Final = (
    "水利水电|投资|开发|建设|建筑|工程|项目|管理|咨询|监理|招标|代理|造价|勘察|勘测|测绘|设计|规划|研究|总院|市政|公用|园林|"
    "绿化|景观|路桥|公路|交通|装饰|装修|安装|机电|电力|电气|电子|水利|水电|水务|环保|环境|生态|能源|科技|技术|信息|网络|智能|"
    "劳务|服务|发展|实业|产业|置业|地产|房地产|物业|贸易|商贸|材料|建材|混凝土|设备|机械|消防|检测|检验|质量|农业|文化|旅游|"
    "集团|控股|院|局|所|厂|中心"
)
"""What a firm does and is, as it ends names; what stands before is its stem (字号)."""

_HOUSE: Final = "公司|研究院|设计院|勘察院|学院|医院|事务所|研究所|设计所|大学|银行|集团|中心|合伙|酒店|商店|厂"
_SEAT: Final = (
    "分公司|分店|分院|分所|分厂|分部|分校|分行|支行|分中心|分支机构|办事处|项目部|项目经理部|营业部|经营部|工程处"
)
_PART: Final = f"{_SEAT}|公司|事业部|厂|部|院|所|处|队|站|店|中心"
_branch: Final = re.compile(f"^(.+(?:{_HOUSE}))(.*?(?:{_SEAT}))$")
_part: Final = re.compile(f"^(.+?(?:有限责任公司|有限公司))(?!.*(?:有限责任公司|有限公司)$)(.*(?:{_PART}))$")
_trade: Final = re.compile(f"(?:{TRADES})+$")


def split_branch(text: str) -> tuple[str, str]:
    """A folded name's parent and its branch; the branch is empty where the name is of no branch."""
    met = _part.match(text) or _branch.match(text)
    return (met[1], met[2]) if met else (text, "")


def split_form(text: str) -> tuple[str, str]:
    """A folded name without its form, and the form; empty where it tells none or is nothing else."""
    for ending, form in FORMS.items():
        if text.endswith(ending) and text != ending:
            return text.removesuffix(ending), form
    return text, ""


def stem(core: str) -> str:
    """A core without what it ends in of trade and kind of house; the core itself where nothing else is left."""
    return _trade.sub("", core) or core

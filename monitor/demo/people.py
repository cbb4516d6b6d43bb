"""The public units of the county and the people in them: codes and roles, never names."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.demo.codes import credit_code

OWNER = "project_owner"
"""The function of units that build and buy; the others supervise."""
COUNTY = "county"
"""The key of the unit that enters what concerns the county's leaders."""
LEADER = "P-0001"
"""The deputy county leader."""
SECTIONS = (0, 1, 2)
"""Places of the staff who head a section that signs payments; where nothing is built, the second alone."""
BUREAUS: tuple[tuple[str, str, str], ...] = (
    ("finance", "财政局", "finance"),
    ("reform", "发展和改革局", "development_reform"),
    ("housing", "住房和城乡建设局", "housing_construction"),
    ("audit", "审计局", "audit"),
    ("office", "政府采购办公室", "procurement_supervision"),
    ("discipline", "纪律检查委员会", "discipline"),
    ("centre", "公共资源交易中心", "public_resources"),
    (COUNTY, "人民政府办公室", "other"),
)
OWNERS = (
    "交通运输局", "水务局", "教育局", "卫生健康局", "农业农村局", "民政局", "自然资源局", "文化和旅游局",
    "应急管理局", "城市管理局", "林业和草原局", "医疗保障局", "体育事业中心", "数据局", "生态环境服务中心",
    "市政设施管理处", "公路养护中心", "水利工程中心", "粮食和物资储备局", "退役军人事务局", "妇幼保健院", "职业教育中心",
)  # fmt: skip
TOWNS = (
    ("谷雨镇", "101"), ("惊蛰镇", "102"), ("芒种镇", "103"), ("夏至镇", "104"), ("秋分镇", "105"), ("霜降镇", "106"),
    ("春分乡", "201"), ("处暑乡", "202"),
)  # fmt: skip
"""Townships with the last three places of their codes (GB/T 10114: towns from 100, townships from 200)."""
TEAMS = (5, 6, 7, 9)
"""Sizes of leadership teams; two thirds of six and of nine are whole numbers."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One public unit: its credit code, its leadership team and the staff who handle things."""

    key: str
    id: str
    name: str
    function: str
    number: int
    team: int
    region: str
    """Six digits for the county, nine for a township."""

    def _code(self, place: int) -> str:
        return f"P-{1000 + self.number * 40 + place}"

    @property
    def head(self) -> str:
        """The unit's head: in charge of nothing that the head may not hold."""
        return self._code(0)

    @property
    def works_deputy(self) -> str:
        """The deputy in charge of works and procurement."""
        return self._code(1)

    @property
    def finance_deputy(self) -> str:
        """The deputy in charge of finance, and of nothing else."""
        return self._code(2)

    @property
    def members(self) -> list[str]:
        """The leadership team, the head first."""
        return [self._code(place) for place in range(self.team)]

    def staff(self, place: int) -> str:
        """A person below the team: 0 project department, 1 finance section, 2 construction office, 3 and up others."""
        return self._code(15 + place)


def units(region: str, owners: int) -> dict[str, Unit]:
    """Units by key: eight bureaus that supervise, `owners` that build and buy, and eight towns."""
    told = [(*bureau, "") for bureau in BUREAUS]
    told += [(f"owner{place}", OWNERS[place], OWNER, "") for place in range(owners)]
    told += [(f"town{place}", f"{name}人民政府", OWNER, code) for place, (name, code) in enumerate(TOWNS)]
    return {
        key: Unit(
            key=key,
            id=credit_code("11", region, "MB", 101 + number * 7),
            name=f"青禾县{name}",
            function=function,
            number=number,
            team=TEAMS[number % len(TEAMS)],
            region=f"{region}{code}",
        )
        for number, (key, name, function, code) in enumerate(told)
    }

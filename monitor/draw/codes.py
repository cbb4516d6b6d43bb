"""The closed lists that a request may use: copies of the event contract's code lists of the same names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

DRAW_PARTY: Final[Mapping[str, str]] = {
    "purchaser": "采购人",
    "agency": "代理机构",
    "supervision": "监督部门",
    "platform": "交易平台",
}
EXCLUSION_REASON: Final[Mapping[str, str]] = {
    "employer_is_bidder": "任职于投标人",
    "worked_for_bidder": "三年内曾任职",
    "kin": "亲属关系",
    "economic": "经济利益",
    "own_unit": "采购人或代理机构人员",
    "supervisor": "监督部门人员",
    "sanctioned": "受处罚",
    "unavailable": "请假",
    "other": "其他",
}
VACANCY_REASON: Final[Mapping[str, str]] = {
    "refused": "拒绝",
    "unreachable": "三次无法联系",
    "self_declared_conflict": "自行回避",
    "conflict_found": "发现应回避",
    "left_post": "擅离职守",
    "illness": "健康",
    "absent": "未到场",
    "sanctioned": "受处罚",
    "other": "其他",
}

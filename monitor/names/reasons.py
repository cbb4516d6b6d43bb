"""Why two names are what the comparer says of them: a closed list, each with its sentence in Chinese and English."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """What can be said of two names."""

    SAME = "same"
    """The same firm, or the same name of a person."""
    POSSIBLE = "possible"
    """A misprint, a decoy, or a name written short: somebody has to look. Never a match."""
    BRANCH = "branch"
    """A parent and its branch, or two branches of one parent. Never a match."""
    RELATED = "related"
    """Known under both names by the table of short forms. Never a match."""
    DIFFERENT = "different"


class Reason(StrEnum):
    """One reason, told with a verdict."""

    SAME_CODE = "same_code"
    OTHER_CODE = "other_code"
    CODE_INVALID = "code_invalid"
    SAME_NAME = "same_name"
    WRITTEN_OTHERWISE = "written_otherwise"
    PLACE_WRITTEN_OTHERWISE = "place_written_otherwise"
    PLACE_MISSING = "place_missing"
    PLACE_UNCLEAR = "place_unclear"
    OTHER_PLACE = "other_place"
    FORM_MISSING = "form_missing"
    OTHER_FORM = "other_form"
    HOMOPHONE = "homophone"
    ONE_CHARACTER = "one_character"
    OTHER_NUMERAL = "other_numeral"
    OTHER_STEM = "other_stem"
    ROMANISED = "romanised"
    BRANCH_OF = "branch_of"
    BRANCHES_OF_ONE = "branches_of_one"
    SHORT_FORM = "short_form"
    OTHER_NAME = "other_name"
    SAME_ID = "same_id"
    OTHER_ID = "other_id"
    NAME_ALONE = "name_alone"


SAID: dict[Verdict | Reason, dict[str, str]] = {
    Verdict.SAME: {"zh": "相同", "en": "same"},
    Verdict.POSSIBLE: {"zh": "存疑，须人工核对", "en": "possible, to be looked at"},
    Verdict.BRANCH: {"zh": "总分机构", "en": "branch and parent"},
    Verdict.RELATED: {"zh": "简称对照", "en": "related by a known short form"},
    Verdict.DIFFERENT: {"zh": "不同", "en": "different"},
    Reason.SAME_CODE: {"zh": "统一社会信用代码相同", "en": "The unified social credit codes are equal"},
    Reason.OTHER_CODE: {"zh": "统一社会信用代码不同", "en": "The unified social credit codes differ"},
    Reason.CODE_INVALID: {
        "zh": "有一个代码校验位不符，按没有代码处理",
        "en": "A code fails its check place and counts as none",
    },
    Reason.SAME_NAME: {"zh": "名称归一后相同", "en": "The names are equal once normalised"},
    Reason.WRITTEN_OTHERWISE: {
        "zh": "写法不同（繁简、全半角、括号、空格、有限责任公司与有限公司）",
        "en": "Written in another way (script, width, brackets, spaces, the two words for a limited company)",
    },
    Reason.PLACE_WRITTEN_OTHERWISE: {
        "zh": "同一行政区划，写法不同",
        "en": "One division, written in another way",
    },
    Reason.PLACE_MISSING: {
        "zh": "一方名称没有行政区划，或写法认不出，其余相同",
        "en": "Only one name begins with a place that is known; the rest is equal",
    },
    Reason.PLACE_UNCLEAR: {
        "zh": "区划同名，一方没有写明上级",
        "en": "Several divisions bear this name and one side does not say which",
    },
    Reason.OTHER_PLACE: {"zh": "行政区划不同，其余相同", "en": "The places differ; the rest is equal"},
    Reason.FORM_MISSING: {"zh": "一方没有写组织形式", "en": "One side does not write its legal form"},
    Reason.OTHER_FORM: {"zh": "组织形式不同，其余相同", "en": "The legal forms differ; the rest is equal"},
    Reason.HOMOPHONE: {
        "zh": "读音相同、用字不同：可能是误写或仿冒",
        "en": "Sounds the same, written with other characters: possible misprint or decoy",
    },
    Reason.ONE_CHARACTER: {
        "zh": "只差一个字：可能是误写或仿冒",
        "en": "One character apart: possible misprint or decoy",
    },
    Reason.OTHER_NUMERAL: {"zh": "只差编号或方位", "en": "Only a number or a compass point differs"},
    Reason.OTHER_STEM: {
        "zh": "字号不同：短字号差一字即是另一字号",
        "en": "Another stem: of a short one, one character apart is half of it",
    },
    Reason.ROMANISED: {"zh": "一方为拼音，可能对应", "en": "One side is romanised and may stand for the other"},
    Reason.BRANCH_OF: {"zh": "一方是另一方的分支机构", "en": "One is a branch of the other"},
    Reason.BRANCHES_OF_ONE: {"zh": "同一企业的两个分支机构", "en": "Two branches of one firm"},
    Reason.SHORT_FORM: {"zh": "简称对照表列明", "en": "The table of short forms names both"},
    Reason.OTHER_NAME: {"zh": "名称不同", "en": "The names differ"},
    Reason.SAME_ID: {"zh": "人员编号相同", "en": "The person codes are equal"},
    Reason.OTHER_ID: {"zh": "人员编号不同", "en": "The person codes differ"},
    Reason.NAME_ALONE: {
        "zh": "仅姓名相同，是否同一人须看编号",
        "en": "By name alone; only a code tells whether it is one person",
    },
}

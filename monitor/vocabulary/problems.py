"""What is wrong with an event, one sentence a problem, in Chinese and in English."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from monitor.errors import TenderwatchError
from monitor.vocabulary.event import Origin


class Words(NamedTuple):
    """The same thing in both languages."""

    zh: str
    en: str


FACTS: Final[dict[str, Words]] = {
    # the bytes and the JSON
    "bad_encoding": Words("不是 UTF-8 编码（字节 {found}）", "the bytes are not UTF-8 ({found})"),
    "malformed_json": Words("JSON 语法有误，停在 {found}", "malformed JSON, stopped at {found}"),
    "not_an_object": Words("不是 JSON 对象，而是 {found}", "not a JSON object but {found}"),
    "too_deep": Words("嵌套过深", "nested too deeply"),
    "doubled_key": Words("同一个键出现了两次", "the key is given twice"),
    # any field
    "missing": Words("缺少该字段", "the field is missing"),
    "unknown_field": Words("契约中没有这个字段", "no such field in the contract"),
    "null": Words("不能为 null（不知道的内容不要发送）", "null is refused (leave out what is not known)"),
    "float": Words("不能用小数形式的数字 {found}", "the number {found} is not an integer"),
    "not_a_number": Words("{found} 不是数", "{found} is not a number"),
    "wrong_type": Words("类型不对：{found}", "wrong type: {found}"),
    "empty_string": Words("空字符串", "the string is empty"),
    "blank": Words("只有空白", "nothing but blanks"),
    "lone_surrogate": Words("含有孤立的代理字符", "the string holds a lone surrogate"),
    "bad_form": Words("格式不对：{found}", "{found} has the wrong form"),
    "too_long": Words("过长：{found}", "{found} is too long"),
    "too_large": Words("数值过大：{found}", "{found} is too large"),
    "negative": Words("不能为负：{found}", "{found} is negative"),
    "out_of_range": Words("超出范围：{found}", "{found} is out of range"),
    "impossible_date": Words("日期或时间不存在：{found}", "{found} is no real date or time"),
    "bad_check_digit": Words("校验码不对：{found}", "the check digit of {found} is wrong"),
    "personal_number": Words(
        "像手机号、身份证号或电子邮箱：{found}",
        "{found} looks like a mobile number, an identity number or an e-mail address",
    ),
    "credit_code_as_person": Words("个人代码不能是信用代码：{found}", "{found} is a credit code, not a person code"),
    "code_outside_list": Words("代码不在清单内：{found}", "{found} is not in the code list"),
    "unknown_currency": Words("币种不明：{found}", "{found} is no ISO 4217 currency"),
    "wrong_decimals": Words("小数位数与币种不符：{found}", "{found} has not the decimals of its currency"),
    # the envelope
    "unknown_kind": Words("没有这一事件类型：{found}", "{found} is no kind of event"),
    "set_by_server": Words("由服务器写入，不能提交", "set by the server, refused in a submission"),
    "source_not_allowed": Words("该来源不能发出此类事件：{found}", "{found} may not send this kind of event"),
    "subject_differs": Words("与事件内容不符：{found}", "{found} is not what the payload says"),
    "subject_unfounded": Words(
        "事件内容中没有可作主体的字段", "the payload has none of the fields the subject is taken from"
    ),
    "person_code_exposed": Words("不能是个人代码：{found}", "{found} is a person code"),
    "corrects_itself": Words("事件不能更正自己：{found}", "{found} corrects itself"),
    # fields that must agree
    "name_of_person": Words("个人不得带名称", "a person never has a name"),
    "empty_list": Words("清单不能为空", "the list is empty"),
    "not_electronic": Words("只能与电子签名同用", "comes with an electronic signature only"),
    "shares_with_project": Words("已有分摊时不得再给项目", "excluded by shares"),
    "shares_sum": Words("份额之和为 {found}", "the shares add up to {found}"),
    "ends_before_start": Words("早于起始：{found}", "{found} is before the start"),
    "request_differs": Words("与抽取请求不一致：{found}", "{found} differs from the draw request"),
    "given_twice": Words("编号重复：{found}", "{found} is given twice"),
    "not_your_unit": Words("不是本账户所属单位：{found}", "{found} is no unit of this account"),
    "not_your_township": Words("不在本账户的辖区内：{found}", "{found} is outside the townships of this account"),
    "wrong_length": Words("长度不对：{found}", "wrong length: {found}"),
}
"""Problem code -> what is true; the codes are stable and machine readable."""

_SHOWN = 48
_LINE = re.compile(r"line (\d+), column (\d+)")
_BYTE = re.compile(r"byte (\d+)")


def shown(value: Any) -> str:
    """A value as it can stand in a sentence: short, one line, valid UTF-8, no contents of objects and lists."""
    if isinstance(value, dict | list | tuple):
        return "{…}" if isinstance(value, dict) else "[…]"
    if isinstance(value, int) and abs(value) >= 10**_SHOWN:
        return f"{'-' if value < 0 else ''}{'9' * _SHOWN}…"
    if not isinstance(value, str):
        return json.dumps(value) if value is None or isinstance(value, bool) else str(value)[:_SHOWN]
    short = value if len(value) <= _SHOWN else value[:_SHOWN] + "…"
    plain = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in short)
    return f"“{plain}”"


def masked(value: str) -> str:
    """What stands in a sentence for a value that looks personal: its length and nothing of it but the first place."""
    return f"“{value[:1]}{'*' * min(len(value) - 1, _SHOWN)}”"


def place_of(path: Sequence[str | int]) -> str:
    """A path as the contract writes places: `data.lots[0].estimate.amount`; the event itself is the empty place."""
    out = ""
    for step in path:
        if isinstance(step, int):
            out += f"[{step}]"
        else:
            named = step if len(step) <= _SHOWN else step[:_SHOWN] + "…"
            out += ("." if out else "") + named.encode("utf-8", "backslashreplace").decode()
    return out


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with an event, and where."""

    place: str
    """A path in the event (`data.lots[0].estimate.amount`, empty = the event itself), or `line 3, column 7`, or
    `byte 17`; lines, columns and bytes are counted from 1."""
    code: str
    """A key of FACTS."""
    found: str
    expected: Words
    field: Words | None = None
    """The contract's name of the field, where the place is one."""

    def text(self, lang: str = "zh") -> str:
        """The problem as one sentence in `zh` or `en`."""
        fact = FACTS[self.code]
        if lang == "zh":
            place = _BYTE.sub(r"第\1字节", _LINE.sub(r"第\1行第\2列", self.place)) or "事件"
            name = f"（{self.field.zh}）" if self.field else ""
            return f"{place}{name}：{fact.zh.format(found=self.found)}；应为：{self.expected.zh}。"
        name = f" ({self.field.en})" if self.field else ""
        return f"{self.place or 'event'}{name}: {fact.en.format(found=self.found)}; expected {self.expected.en}."


class EventRefused(TenderwatchError):
    """An event breaks the contract; `problems` holds everything that was found, never empty."""

    def __init__(
        self,
        problems: tuple[Problem, ...],
        *,
        origin: Origin | None = None,
        event_id: str | None = None,
        kind: str | None = None,
    ) -> None:
        """Keep the problems, and what could be read of the event: where it stood, its id and its kind."""
        super().__init__(" ".join(problem.text("en") for problem in problems[:3]))
        self.problems = problems
        self.origin = origin or Origin()
        self.event_id = event_id
        self.kind = kind

    def text(self, lang: str = "zh") -> str:
        """Every problem, one sentence a line."""
        return "\n".join(problem.text(lang) for problem in self.problems)

"""A notice as a mail, in Chinese and English: what kind, which ids, where to look; nothing about persons."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any, Final

from monitor.notices.kinds import kinds
from monitor.notices.refused import AddressRefused

MAILTO: Final = "mailto:"
MAILBOX: Final = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*")
NAMES: Final[Mapping[str, tuple[str, str]]] = {
    "subject": ("编号", "Id"),
    "entry": ("账本条目", "Ledger entry"),
    "event": ("事件类型", "Kind of event"),
    "unit": ("单位代码", "Unit"),
    "rule": ("规则", "Rule"),
    "state": ("状态", "State"),
    "change": ("变更", "Change"),
    "size": ("条目数", "Entries"),
    "root": ("树根", "Root"),
    "address": ("查看", "Look at"),
}
"""Member of a notice's data -> its words; what is not named here is not mailed."""
ZH: Final = "这是系统自动发出的通知，不含个人信息，请登录系统查看。疑点由机器提出，不是结论。请勿回复。"
EN: Final = (
    "This notice is sent by a machine and tells nothing about persons; sign in to look. "
    "A finding is a machine's and no conclusion. Please do not reply."
)


def mailbox(address: str) -> str:
    """The mailbox of `mailto:<mailbox>`. Raises `AddressRefused` for anything that a header could be made of."""
    box = address.removeprefix(MAILTO)
    if address.startswith(MAILTO) and MAILBOX.fullmatch(box):
        return box
    raise AddressRefused("应为 mailto: 加一个邮箱地址", "mailto: and one mailbox expected")


def _plain(value: Any) -> str:
    return "".join(one if one.isprintable() else " " for one in str(value))[:300]


def mail(notice: Mapping[str, Any], message: str, sender: str, to: str, at: datetime) -> EmailMessage:
    """The mail of a notice (`type`, `timestamp`, `data`), under the message id that it has at every attempt."""
    zh, en = kinds().get(notice["type"], (notice["type"], notice["type"]))
    told = EmailMessage(policy=SMTP)
    told["From"], told["To"] = sender, mailbox(to)
    told["Subject"] = f"[tenderwatch] {_plain(zh)} / {_plain(en)}"[:200]
    told["Date"] = format_datetime(at)
    told["Message-ID"] = f"<{message}@{sender.rpartition('@')[2]}>"
    told["Auto-Submitted"] = "auto-generated"
    known = [(NAMES[name], _plain(value)) for name, value in notice["data"].items() if name in NAMES]
    lines = [f"{zh}\n", *(f"{words[0]}：{value}" for words, value in known), f"时间：{_plain(notice['timestamp'])}"]
    lines += ["", ZH, "", "-" * 40, "", f"{en}\n", *(f"{words[1]}: {value}" for words, value in known)]
    lines += [f"Time: {_plain(notice['timestamp'])}", "", EN, ""]
    told.set_content("\n".join(lines))
    return told

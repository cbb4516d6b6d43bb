"""The days and instants of OCDS: RFC 3339 in the standard, also days and times without offset in the wild."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Final, NamedTuple

from monitor.vocabulary import scalars

COUNTY: Final = "+08:00"
_DAY: Final = re.compile(scalars.DATE)
_INSTANT: Final = re.compile(
    f"(?P<day>{scalars.DATE})[Tt ](?P<clock>[0-9]{{2}}:[0-9]{{2}})(?P<seconds>:[0-9]{{2}})?(?P<part>[.][0-9]{{1,9}})?"
    "(?P<zone>[Zz]|[+-][0-9]{2}:?[0-9]{2})?"
)


class NotAMoment(ValueError):
    """The value is no day and no instant; `code` says why."""

    def __init__(self, code: str) -> None:
        """Keep the code of the problem."""
        super().__init__(code)
        self.code = code


class Moment(NamedTuple):
    """An instant as events write it."""

    text: str
    is_assumed: bool = False
    """True where no offset was told and the county's was taken."""


def instant(value: Any) -> Moment:
    """The instant in a value; a day alone is its midnight in the county (contract, convention 5). Raises NotAMoment."""
    if not isinstance(value, str):
        raise NotAMoment("wrong_type")
    told = value.strip()
    if _DAY.fullmatch(told):
        return Moment(_sound(f"{told}T00:00:00{COUNTY}"))
    found = _INSTANT.fullmatch(told)
    if found is None:
        raise NotAMoment("not_a_date")
    zone = (found["zone"] or COUNTY).upper()
    if zone != "Z" and ":" not in zone:
        zone = f"{zone[:3]}:{zone[3:]}"
    text = f"{found['day']}T{found['clock']}{found['seconds'] or ':00'}{found['part'] or ''}{zone}"
    return Moment(_sound(text), is_assumed=found["zone"] is None)


def day(value: Any) -> str:
    """The day in a value, as it was written where it was written. Raises NotAMoment."""
    return instant(value).text[: len("YYYY-MM-DD")]


def _sound(text: str) -> str:
    code = scalars.instant(text)
    if code is not None:
        raise NotAMoment(code)
    try:
        datetime.fromisoformat(text).timestamp()
    except (ValueError, OverflowError) as error:
        raise NotAMoment("impossible_date") from error
    return text

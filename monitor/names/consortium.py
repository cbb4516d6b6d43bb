"""The members of a consortium written in one cell: 甲公司、乙公司联合体; roles and labels left out."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_END: Final = "公司|集团|院|所|厂|中心|局|大学|学院|站|社|合伙[)）]?"
_ROLE: Final = r"[(\[【][^()\[\]【】]{0,12}(?:牵头|主体|成员|联合体|主办)[^()\[\]【】]{0,8}[)\]】]|[(][主次][)]"
_LABEL: Final = r"(?:联合体)?(?:牵头(?:单位|人|方)?|成员(?:单位|方)?\d*|主办(?:单位|人|方)?|协办(?:单位|方)?)[::]"
_TAIL: Final = r"(?:组成的?)?(?:投标)?联合体(?:投标)?$"
_ALWAYS: Final = r"[、;\n/|+]|(?<=[^\x00-\x7f)]),|(?<=[)]),(?=[^\x00-\x7f])|,(?=[^\x00-\x7f])"
_BETWEEN: Final = rf"(?<=公司)[和与及](?=.{{4,}})|(?<=[院所厂局])[和与及](?=.{{4,}}(?:{_END})$)"
_JOINED: Final = r"(?<=有限公司)(?=[^、(]{3,}有限(?:责任)?公司$)|(?<=有限责任公司)(?=[^、(]{3,}有限(?:责任)?公司$)"
_split: Final = re.compile(f"{_ALWAYS}|{_BETWEEN}|{_JOINED}")


def members(text: str) -> tuple[str, ...]:
    """The names in `text` in their order, each once; one where it names a single firm."""
    plain = re.sub(_ROLE, "", unicodedata.normalize("NFKC", text).strip())
    plain = re.sub(_TAIL, "", re.sub(_LABEL, "、", plain))
    told = (part.strip(" \t:.、") for part in _split.split(plain))
    return tuple(dict.fromkeys(part for part in told if part))

"""Organisations known by name alone, and consortia written into one cell."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from monitor.intake.cells import Cell, plain, text_of, tight
from monitor.intake.converters.kit import Cells, Converter, Fault, Options, Outcome, fault, first
from monitor.intake.problems import Weight
from monitor.vocabulary.problems import Words, masked

NAME: Final = Words("一个单位的全称", "the full name of one organisation")
CONSORTIUM: Final = Words(
    "一个单位，或“甲、乙联合体”“甲（联合体牵头人）、乙（联合体成员）”",
    "one organisation, or 甲、乙联合体, or 甲（联合体牵头人）、乙（联合体成员）",
)
LEADER: Final = Words("注明联合体牵头人", "the leader named as such")

ENDINGS: Final = (
    *("公司", "集团", "厂", "院", "所", "中心", "大学", "学校", "队", "站", "社", "局", "部", "处", "厅", "会", "企业"),
    *("办公室", "政府", "银行", "幼儿园", "商店", "商行", "酒店", "农场", "林场", "水库", "普通合伙", "有限合伙"),
    *("Ltd", "Limited", "Inc", "LLC", "GmbH", "Corporation"),
)
"""How names of organisations end, brackets left aside. What ends otherwise may be a person, a project or a sentence."""
_ENDING: Final = re.compile(f"(?:{'|'.join(ENDINGS)})\\.?$", re.IGNORECASE)
_SENTENCE: Final = re.compile("[。:!?]")
_LONGEST: Final = 60
_BRACKETS: Final = re.compile("\\([^()]*\\)$")
_ROLE: Final = re.compile(
    "[(\\[]?(?:联合体)?(?P<role>牵头人|牵头单位|牵头方|主办方|主办人|成员单位|成员方?|参与方)\\d?[)\\]]?:?"
)
_LEADS: Final = ("牵头", "主办")
_COMMON: Final = re.compile("\\(?联合体\\)?$")
_SEPARATORS: Final = frozenset("、;,/\n+")
_SHORT: Final = 4
_BLANK_BESIDE_HAN: Final = re.compile("(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])")


@dataclass(frozen=True, slots=True)
class Consortium:
    """The names in one cell, the leader first."""

    names: tuple[str, ...]
    leader_told: bool


class _NoNames(ValueError):
    """The cell names no organisation or consortium; the argument is the problem code."""


def name_of(cell: Cell) -> str:
    """The name in NFKC, without the blanks that typing leaves between Chinese characters."""
    return _BLANK_BESIDE_HAN.sub("", plain(cell))


def digest_of(name: str) -> str:
    """SHA-256 of the NFKC name in UTF-8, 64 hex digits: equal names get equal ids, nothing more is claimed."""
    return hashlib.sha256(name_of(name).encode()).hexdigest()


def looks_like_name(name: str) -> bool:
    """True where the name, brackets at its end left aside, ends as organisations do and is no sentence."""
    bare = name
    while (shorter := _BRACKETS.sub("", bare).strip()) != bare:
        bare = shorter
    return len(name) <= _LONGEST and _ENDING.search(bare) is not None and _SENTENCE.search(bare) is None


def _parts(written: str) -> list[str]:
    """The text split at its separators, brackets kept whole."""
    parts, depth = [""], 0
    for character in written:
        depth += (character in "([") - (character in ")]")
        if depth <= 0 and character in _SEPARATORS:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts if part.strip()]


@lru_cache(maxsize=65_536)
def names_in(written: str) -> Consortium:
    """The organisations that a cell names; raises _NoNames where it cannot be told which."""
    together = _COMMON.sub("", name_of(written)).strip()
    is_marked = together != name_of(written)
    spaced = re.sub("(?<=\\S) ?(?=\\(?联合体(?:牵头|主办|成员|参与)[^()、;,]{0,3}:)", ";", together)
    leaders, members = list[str](), list[str]()
    parts = _parts(spaced)
    for part in parts:
        role = _ROLE.search(part)
        is_marked = is_marked or role is not None
        name = (part[: role.start()] + part[role.end() :]).strip(" ()[]:") if role else part
        (leaders if role and role["role"].startswith(_LEADS) else members).append(_balanced(name))
    names = (*leaders, *members)
    if len(leaders) > 1:
        raise _NoNames("several_leaders")
    if not names or not all(looks_like_name(name) for name in names):
        raise _NoNames("not_an_organisation")
    if is_marked != (len(names) > 1):
        raise _NoNames("consortium_incomplete" if is_marked else "several_names")
    return Consortium(names, leader_told=bool(leaders) or len(names) == 1)


def _balanced(name: str) -> str:
    """The name with the bracket back that cutting out a role may have taken."""
    missing = name.count("(") - name.count(")")
    return name + ")" * missing if missing > 0 else name


def _quoted(cell: Cell) -> str:
    """The cell as it may stand in a report: a short text may be a person's name and is masked."""
    written = text_of(cell)
    return masked(written) if len(tight(cell)) <= _SHORT else fault("", cell, NAME).found


def _fault(code: str, cell: Cell, expected: Words, severity: Weight = Weight.MUST_FIX) -> Fault:
    return Fault(code, _quoted(cell), expected, severity)


def _named(name: str, options: Options) -> dict[str, str]:
    return {"id": f"{options['scheme']}:{digest_of(name)}", "name": name}


def _organisation(cells: Cells, options: Options) -> Outcome:
    name, code = cells[0], (cells[1] if len(cells) > 1 else None)
    if name is not None and not looks_like_name(name_of(name)):
        return Outcome(None, (_fault("not_an_organisation", name, NAME),))
    out: dict[str, str] = {}
    if code is not None:
        out["id"] = tight(code).upper()
    if name is not None:
        out = {**_named(name_of(name), options), **out}
    return Outcome(out)


def _party(cells: Cells, options: Options) -> Outcome:
    told = _organisation(cells, options)
    return Outcome({"kind": "organisation", **told.value}) if told.value else told


def _leader(cells: Cells, options: Options) -> Outcome:
    cell = first(cells)
    try:
        found = names_in(text_of(cell))
    except _NoNames as error:
        return Outcome(None, (_fault(str(error), cell, CONSORTIUM),))
    faults = () if found.leader_told else (_fault("leader_assumed", cell, LEADER, Weight.NOTE),)
    return Outcome(_named(found.names[0], options), faults)


def _members(cells: Cells, options: Options) -> Outcome:
    cell = first(cells)
    try:
        found = names_in(text_of(cell))
    except _NoNames as error:
        return Outcome(None, (_fault(str(error), cell, CONSORTIUM),))
    members: list[Any] = [_named(name, options) for name in found.names[1:]]
    return Outcome(members if members or options.get("alone") == "none" else None)


def _scheme_fits(options: Options) -> str | None:
    fits = re.fullmatch("[A-Za-z][A-Za-z0-9._-]*", options["scheme"])
    return None if fits else f"scheme {options['scheme']!r} is not letters, digits and ._- from a letter on"


def _alone_fits(options: Options) -> str | None:
    if options.get("alone", "untold") not in {"none", "untold"}:
        return f"alone {options['alone']!r} is neither 'none' nor 'untold'"
    return _scheme_fits(options)


_SCHEME: Final = {"scheme": str}
_NEEDS: Final = frozenset(_SCHEME)
CONVERTERS: Final = (
    Converter("organisation", _organisation, NAME, most=2, options=_SCHEME, needs=_NEEDS, check=_scheme_fits),
    Converter("party", _party, NAME, most=2, options=_SCHEME, needs=_NEEDS, check=_scheme_fits),
    Converter("consortium_leader", _leader, CONSORTIUM, options=_SCHEME, needs=_NEEDS, check=_scheme_fits),
    Converter(
        "consortium_members", _members, CONSORTIUM, options={**_SCHEME, "alone": str}, needs=_NEEDS, check=_alone_fits
    ),
)
"""`organisation`: name and, where there is one, the column of the credit code. `party`: the same as a party.
`consortium_leader`, `consortium_members`: both read the cell that may name a consortium; `alone = "none"` says that a
single name means that there are no other members, else that nothing is told about them."""

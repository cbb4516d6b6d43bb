"""The place a firm's name begins with: province, prefecture and county of the table, split off from the rest.

Provinces and prefectures stand with or without their ending (湖北省, 湖北); a county stands in full, or short after the
province or prefecture it lies in (湖北宜都): alone, a short county is too often a word (平安, 和平, 新华).
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from monitor.names.characters import folded

TABLE: Final = Path(__file__).resolve().parents[2] / "data" / "names" / "divisions.csv"
FEWEST: Final = 2
"""Characters that a short form has at least, and that must be left of a name."""

_PEOPLES: Final = (
    "蒙古族|回族|藏族|维吾尔族?|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族?|傣族|黎族|傈僳族|"
    "佤族|畲族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族?|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯族?|"
    "普米族|塔吉克族?|怒族|裕固族|保安族|独龙族|蒙古|各族|鄂温克族|鄂伦春族"
)
_ENDING: Final = re.compile(
    f"^(.{{{FEWEST},}}?)(?:(?:{_PEOPLES})*自治[区州县旗]|特别行政区|地区|林区|特区|[省市县区旗盟])$"
)


@dataclass(frozen=True, slots=True)
class Place:
    """What a name begins with; `codes` empty: no place that the table knows."""

    codes: tuple[str, ...] = ()
    """GB/T 2260 codes (2, 4 or 6 digits) of the narrowest division named; several where its name is not unique."""
    written: str = ""
    short: str = ""
    """The narrowest division without its ending."""


NOWHERE: Final = Place()


def short_of(name: str) -> str:
    """A division's name without its ending and without the peoples named in it; itself where too little is left."""
    met = _ENDING.match(name)
    return met[1] if met else name


@cache
def _divisions() -> tuple[dict[str, list[str]], dict[str, list[str]], int]:
    """Full names and short names -> codes, and the length of the longest name."""
    full: dict[str, list[str]] = {}
    short: dict[str, list[str]] = {}
    with TABLE.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            name = folded(row["name"])
            full.setdefault(name, []).append(row["code"])
            short.setdefault(short_of(name), []).append(row["code"])
    return full, short, max(map(len, full))


def _next(text: str, within: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
    """How many characters at the start of `text` name a division inside `within`, and its codes; 0 where none do."""
    full, short, longest = _divisions()
    for length in range(min(longest, len(text) - FEWEST), FEWEST - 1, -1):
        told = text[:length]
        exact = _inside(full.get(told, []), within)
        loose = _inside(short.get(told, []), within)
        if not within:
            loose = [code for code in loose if len(code) < 6]  # noqa: PLR2004 - a county has six digits
        if codes := exact or loose:
            widest = min(map(len, codes))  # 吉林 is a province and one of its cities: the wider one is meant
            return length, tuple(sorted(code for code in codes if len(code) == widest))
    return 0, ()


def _inside(codes: list[str], within: tuple[str, ...]) -> list[str]:
    if not within:
        return codes
    return [code for code in codes if any(len(code) > len(above) and code.startswith(above) for above in within)]


def split_place(text: str) -> tuple[Place, str]:
    """The place that a folded name begins with, and the rest, of two characters or more."""
    codes: tuple[str, ...] = ()
    at, last = 0, ""
    while True:
        length, told = _next(text[at:], codes)
        if not length:
            break
        codes, last = told, text[at : at + length]
        at += length
    return (Place(codes, text[:at], short_of(last)), text[at:]) if codes else (NOWHERE, text)

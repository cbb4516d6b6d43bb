"""The candidates and awards of a real trading centre as releases, for the red flags alone.

Candidates are a shortlist and no bids: standing in for bids they show how the flags on prices behave on real prices,
and say nothing about who took part. The kind of service stands as `procurementMethodDetails`, because prices under
guided fees are not comparable and the settings leave a kind out by that field.
"""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from pathlib import Path
from typing import Any

KINDS = ("监理", "勘察", "设计", "检测", "咨询", "造价", "施工", "采购")
"""What a title speaks of; the first that fits."""
GUIDED = "|".join(KINDS[:6])
"""Kinds whose fees follow a guided price or a rate."""


def _id(name: str) -> str:
    return f"name:{unicodedata.normalize('NFKC', name)}"


def _members(written: str) -> list[dict[str, Any]]:
    names = re.split("[、;；]", written.replace("联合体", ""))
    return [{"id": _id(name.strip())} for name in names if len(name.strip()) > 3]


def _bid(row: dict[str, str]) -> dict[str, Any]:
    told: dict[str, Any] = {"status": "valid", "tenderers": _members(row["bidder"])}
    if row["price_cny"]:
        told["value"] = {"amount": float(row["price_cny"]), "currency": "CNY"}
    return told


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def releases(folder: Path) -> list[dict[str, Any]]:
    """One release a section, in the order of the file."""
    awards = {_id(row["section_title"]): row for row in _rows(folder / "awards.csv")}
    sections: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in _rows(folder / "candidates.csv"):
        sections.setdefault((row["infoid"], row["section_title"]), []).append(row)
    told = []
    for (number, title), rows in sections.items():
        kind = next((kind for kind in KINDS if kind in title), "其他")
        release: dict[str, Any] = {
            "ocid": f"{number}|{title}",
            "tender": {"procurementMethod": "open", "procurementMethodDetails": kind},
            "bids": {"details": [_bid(row) for row in rows]},
            "awards": [],
        }
        award = awards.get(_id(title))
        if award:
            release["awards"] = [{"status": "active", "suppliers": _members(award["winner"])}]
            release["buyer"] = {"id": _id(award["buyer"])}
        told.append(release)
    return told


def lines(folder: Path) -> list[bytes]:
    """The same, one a line."""
    return [json.dumps(release, ensure_ascii=False).encode() for release in releases(folder)]
